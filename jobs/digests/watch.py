"""The lookout over one snapshot: which stories of a subscription cannot wait, with the cards that tell of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from digests.match import matcher, needs_text
from digests.select import Material, languages_read, make_issue, retold
from digests.urgent import AlertMemory, Candidate, Followers, by_deadline, by_dispute, by_stage, items_of, local_day
from records.alerting import AlertItem, Urgency
from records.digest import Coverage, Issue, StoryCard, Told, ToldDispute, Verdict, WatchedReport, Window
from records.errors import SelectionError
from records.selection import Selection
from records.story import StorySummary
from records.subscription import Subscription
from records.urgent import Urgent
from warehouse.monitoring import digest as monitoring
from warehouse.selection.held import held
from warehouse.storage.database import Connection

_ALL = 10_000
"""Cards of one look: an alert lists what it tells, it has no second rank."""
_UNWATCHED = Coverage(verdict=Verdict.WATCHED, sources=0, ran=0, runs=0, pages=0)
"""An alert says what was found, and nothing of what was not."""
Found = tuple[tuple[AlertItem, ...], Issue]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is known of a subscription before its lookout."""

    subscription: Subscription
    """With its query as the snapshot knows it."""
    urgent: Urgent
    window: Window
    """What no issue has told."""
    since_no: int | None
    told: Mapping[str, Told]
    followers: Followers
    memory: AlertMemory


class Watch:
    """Reads what several subscriptions need once."""

    def __init__(self, con: Connection, base_url: str) -> None:
        self._con, self._base_url = con, base_url
        self._reports: dict[tuple[Window, int | None, bool], tuple[WatchedReport, ...]] = {}

    def found(self, asked: Asked) -> Found:
        """What is to be told, and the issue that holds its cards; nothing where that has no items."""
        return self.items(asked, [*self.steps(asked), *self.days(asked)])

    def items(self, asked: Asked, found: Sequence[tuple[Candidate, tuple[Urgency, ...]]]) -> Found:
        """Candidates without what was told, each story once, and the issue that holds their cards."""
        known = {report.report_id: report for candidate, _ in found for report in candidate.fresh}
        items, cards = items_of(found, asked.memory)
        cards = self._retold(asked, items, cards, known)
        issue = make_issue(
            asked.subscription,
            "",
            asked.window,
            Material(reports=(), stories={}, disputes={}, coverage=_UNWATCHED),
            {},
            first=False,
            base_url=self._base_url,
        )
        return items, replace(issue, stories=cards)

    def _retold(
        self, asked: Asked, items: Sequence[AlertItem], cards: Sequence[StoryCard], known: Mapping[str, WatchedReport]
    ) -> tuple[StoryCard, ...]:
        """Cards in the words of the report that is urgent, where the story as a whole says something else."""
        speaking = {item.story_id: known[one.report_id] for item in items for one in item.urgencies[::-1] if one.report_id in known}
        tellings = monitoring.tellings(self._con, {report.report_id for report in speaking.values()})
        reads = languages_read(asked.subscription)
        return tuple(
            retold(card, speaking[card.story_id], tellings.get(speaking[card.story_id].report_id), reads)
            if card.story_id in speaking
            else card
            for card in cards
        )

    def steps(self, asked: Asked) -> list[tuple[Candidate, tuple[Urgency, ...]]]:
        """Urgent steps, and new ones of disputes that are followed, whatever the query."""
        urgent, followers, own = asked.urgent, asked.followers, asked.subscription.query
        found = []
        if urgent.stages:
            for candidate, _ in self._candidates(asked, own):
                found.append((candidate, by_stage(urgent, candidate)))
        if followers:
            for candidate, disputes in self._candidates(asked, Selection(disputes=tuple(followers))):
                found.append((candidate, by_dispute(followers, candidate, disputes)))
        return found

    def days(self, asked: Asked, *, last: datetime | None = None) -> list[tuple[Candidate, tuple[Urgency, ...]]]:
        """Days that come near, of stories of any age that belong to the query. `last`: up to those near at that moment, for rehearsals."""
        urgent, query, now = asked.urgent, asked.subscription.query, asked.window.end
        if urgent.deadline_days is None:
            return []
        today = local_day(asked.subscription, now)
        until = local_day(asked.subscription, last or now) + timedelta(days=urgent.deadline_days)
        matches = matcher(query)
        due = monitoring.stories_due(self._con, today, until)
        reports = monitoring.story_reports(self._con, due, with_text=needs_text(query))
        stories = monitoring.told_stories(self._con, {report.story_id for report in reports if matches(report)})
        members = tuple(report for report in reports if report.story_id in stories)
        if not members:
            return []
        window = Window(
            start=min(report.first_seen for report in members), end=max(now, *(r.first_seen for r in members)) + timedelta(microseconds=1)
        )
        candidates = self._cards(replace(asked, window=window), query, members, members, stories)
        wide = self._disputes_whole(candidates)
        reach = replace(urgent, deadline_days=(until - today).days)
        return [(one, by_deadline(reach, one, today)) for one in wide]

    def _candidates(self, asked: Asked, query: Selection) -> list[tuple[Candidate, Mapping[str, ToldDispute]]]:
        """Stories with something that no issue told, and that take a step."""
        matches = matcher(query)
        fresh = [r for r in self._window(asked, with_text=needs_text(query)) if r.report_id not in asked.told and matches(r)]
        moving = {r.story_id for r in fresh if r.act}
        stories = {key: s for key, s in monitoring.told_stories(self._con, {r.story_id for r in fresh}).items() if s.stage or key in moving}
        fresh = [report for report in fresh if report.story_id in stories]
        if not fresh:
            return []
        context = monitoring.story_reports(self._con, stories)
        candidates = self._cards(asked, query, fresh, context, stories)
        disputes = monitoring.told_disputes(self._con, {s.dispute_id for s in stories.values() if s.dispute_id})
        return [(one, disputes) for one in candidates]

    def _cards(
        self,
        asked: Asked,
        query: Selection,
        fresh: Sequence[WatchedReport],
        members: Sequence[WatchedReport],
        stories: Mapping[str, StorySummary],
    ) -> list[Candidate]:
        """As an issue would tell them that remembers nothing: what of a story is new was decided before."""
        reader = replace(asked.subscription, query=query, size=_ALL)
        leads = {lead.report_id for s in stories.values() for lead in s.leads if lead.language in languages_read(reader)}
        material = Material(
            reports=tuple(fresh),
            context=tuple(members),
            stories=stories,
            disputes=monitoring.told_disputes(self._con, {s.dispute_id for s in stories.values() if s.dispute_id}),
            coverage=_UNWATCHED,
            tellings=monitoring.tellings(self._con, leads),
        )
        issue = make_issue(reader, "", asked.window, material, {}, first=False, base_url=self._base_url)
        return [
            Candidate(
                card=card,
                summary=stories[card.story_id],
                members=tuple(report for report in members if report.story_id == card.story_id),
                fresh=tuple(report for report in fresh if report.story_id == card.story_id),
            )
            for card in issue.stories
        ]

    def _disputes_whole(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        """With the reports of the whole dispute: its other stories tell the same day."""
        disputes = {one.summary.dispute_id for one in candidates if one.summary.dispute_id}
        events = {story.story_id: key for key, told in monitoring.told_disputes(self._con, disputes).items() for story in told.events}
        by_dispute_: dict[str, list[WatchedReport]] = {}
        for report in monitoring.story_reports(self._con, events):
            by_dispute_.setdefault(events[report.story_id], []).append(report)
        return [replace(one, members=tuple(by_dispute_.get(one.summary.dispute_id or "", one.members))) for one in candidates]

    def _window(self, asked: Asked, *, with_text: bool) -> tuple[WatchedReport, ...]:
        key = asked.window, asked.since_no, with_text
        if key not in self._reports:
            self._reports[key] = monitoring.window_reports(self._con, asked.window, since_no=asked.since_no, with_text=with_text)
        return self._reports[key]


def current_disputes(con: Connection, asked: Collection[str]) -> dict[str, str]:
    """Dispute as somebody named it -> as it is called now, merged ones followed; those the snapshot does not know are left out."""
    found = {}
    for key in asked:
        try:
            (found[key],) = held(con, Selection(disputes=(key,))).disputes
        except SelectionError:
            continue
    return found
