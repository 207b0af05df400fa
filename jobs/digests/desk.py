"""The digest's desk: what is due, and what the snapshot holds for it. Everything that several subscriptions need is read once."""

from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from digests.health import assess
from digests.match import matcher, needs_text
from digests.outbox import Covered
from digests.select import NOTHING, Material, languages_read, make_issue
from digests.trend import DAYS, trend_days
from digests.window import due_window, issue_id, window_until
from records.alerting import Alerted
from records.digest import Alert, Coverage, Issue, Told, TrendDay, WatchedReport, Window
from records.selection import Selection
from records.subscription import Subscription
from records.takedown import Takedown
from warehouse.monitoring import digest as monitoring
from warehouse.storage.database import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class DueIssue:
    """A subscription that is due."""

    subscription: Subscription
    window: Window
    covered: Covered | None
    told: Mapping[str, Told]
    alerted: Mapping[str, Alerted] = field(default_factory=dict)
    left_out: Collection[str] = ()
    """Of `told`: what the desk kept from readers."""
    named: str = ""
    """Id of an issue that goes before its hour; empty: the window's."""

    @property
    def key(self) -> str:
        return self.named or issue_id(self.subscription, self.window)

    @classmethod
    def of(
        cls,
        subscription: Subscription,
        covered: Covered | None,
        told: Mapping[str, Told],
        now: datetime,
        until: datetime | None,
        alerted: Mapping[str, Alerted] = NOTHING,
        left_out: Collection[str] = (),
    ) -> "DueIssue | None":
        last = covered.until if covered else None
        window = due_window(subscription, last, now) if until is None else window_until(subscription, last, until)
        if window is None:
            return None
        return cls(subscription=subscription, window=window, covered=covered, told=told, alerted=alerted, left_out=left_out)


class Desk:
    """Reads what all due subscriptions need once, and hands each its share."""

    def __init__(self, con: Connection, tasks: Sequence[DueIssue], snapshot_at: datetime) -> None:
        self._con, self._snapshot_at = con, snapshot_at
        self._text = any(needs_text(task.subscription.query) for task in tasks)
        self._journal_no = monitoring.journal_no(con)
        self._reports: dict[tuple[Window, int | None], tuple[WatchedReport, ...]] = {}
        self._gone: dict[tuple[Window, int | None], tuple[tuple[WatchedReport, Takedown], ...]] = {}
        self._coverage: dict[Window, Coverage] = {}
        self._alerts: dict[datetime, tuple[Alert, ...]] = {}
        self._trends: dict[tuple[Selection, str, datetime], tuple[TrendDay, ...]] = {}
        self._archive = self._recent(tasks)
        self._matched = {task.subscription.id: self._match(task) for task in tasks}
        self._stories = monitoring.told_stories(con, {report.story_id for found in self._matched.values() for report in found})
        self._tellings = monitoring.tellings(con, self._leading(tasks))
        self._disputes = monitoring.told_disputes(con, {story.dispute_id for story in self._stories.values() if story.dispute_id})
        self._by_story: dict[str, list[WatchedReport]] = {}
        for report in monitoring.story_reports(con, self._stories):
            self._by_story.setdefault(report.story_id, []).append(report)

    @property
    def corrections(self) -> frozenset[str]:
        """Ids of the corrected facts that the snapshot tells."""
        return monitoring.corrections_told(self._con)

    def issue(self, task: DueIssue, base_url: str) -> Issue:
        """The issue of one task."""
        stories = dict.fromkeys(report.story_id for report in self._matched[task.subscription.id])
        material = Material(
            reports=self._window(task),
            context=tuple(report for story in stories for report in self._by_story.get(story, ())),
            stories=self._stories,
            disputes=self._disputes,
            coverage=self._covered(task.window),
            tellings=self._tellings,
            taken_down=self._taken_down(task),
            trend=self._trend(task),
            journal_no=self._journal_no,
        )
        return make_issue(
            task.subscription,
            task.key,
            task.window,
            material,
            task.told,
            first=task.covered is None,
            base_url=base_url,
            alerted=task.alerted,
            left_out=task.left_out,
        )

    def _leading(self, tasks: Sequence[DueIssue]) -> set[str]:
        """The reports that may be told in two sentences: those that lead in a language which is read."""
        return {
            lead.report_id
            for task in tasks
            for story in {report.story_id for report in self._matched[task.subscription.id]}
            for lead in self._stories[story].leads
            if lead.language in languages_read(task.subscription)
        }

    def _recent(self, tasks: Sequence[DueIssue]) -> tuple[WatchedReport, ...]:
        """Four weeks of reports, for the trends."""
        first = min(task.window.end for task in tasks) - timedelta(days=DAYS + 1)
        return monitoring.window_reports(self._con, Window(start=first, end=max(task.window.end for task in tasks)), with_text=self._text)

    def _window(self, task: DueIssue) -> tuple[WatchedReport, ...]:
        key = task.window, task.covered.journal_no if task.covered else None
        if key not in self._reports:
            self._reports[key] = monitoring.window_reports(self._con, task.window, since_no=key[1], with_text=self._text)
        return self._reports[key]

    def _taken_down(self, task: DueIssue) -> tuple[tuple[WatchedReport, Takedown], ...]:
        key = task.window, task.covered.journal_no if task.covered else None
        if key not in self._gone:
            self._gone[key] = monitoring.taken_down(self._con, task.window, since_no=key[1], with_text=self._text)
        return self._gone[key]

    def _match(self, task: DueIssue) -> list[WatchedReport]:
        matches = matcher(task.subscription.query)
        return [report for report in self._window(task) if report.report_id not in task.told and matches(report)]

    def _covered(self, window: Window) -> Coverage:
        if window not in self._coverage:
            found = monitoring.coverage(self._con, window, snapshot_at=self._snapshot_at)
            self._coverage[window] = replace(found, alerts=self._health(window.end))
        return self._coverage[window]

    def _health(self, until: datetime) -> tuple[Alert, ...]:
        if until not in self._alerts:
            self._alerts[until] = tuple(assess(monitoring.source_history(self._con, until=until)))
        return self._alerts[until]

    def _trend(self, task: DueIssue) -> tuple[TrendDay, ...]:
        query, zone, until = task.subscription.query, task.subscription.zone, task.window.end
        if (query, zone, until) not in self._trends:
            matches, since = matcher(query), until - timedelta(days=DAYS + 1)
            first, last = (bisect_left(self._archive, moment, key=lambda r: r.first_seen) for moment in (since, until))
            found = filter(matches, self._archive[first:last])
            crawled = monitoring.crawled_days(self._con, zone, since=since, until=until)
            self._trends[query, zone, until] = trend_days(found, crawled, zone=zone, until=until)
        return self._trends[query, zone, until]
