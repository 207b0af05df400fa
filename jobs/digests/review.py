"""The desk in the digest job: drafts are made ahead of their hour and kept up to date, and what goes is what the desk made of them."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property

from common.codec import from_json, to_json
from digests.editing import Edited, as_approved, edited
from digests.outbox import Outbox
from digests.window import draft_window, issue_id
from jobs.digests.desk import DueIssue
from jobs.digests.subscriptions import subscriptions_of
from jobs.installation.home import Home
from jobs.installation.settings import Settings
from people.accounts import Accounts
from people.corrections import Corrections
from people.drafts import Drafts, FreshDraft
from records.digest import Issue, Window
from records.draft import EDITABLE, Draft, DraftState
from records.subscription import Subscription
from warehouse.storage.snapshot import Snapshot

PATIENCE = timedelta(minutes=30)
"""An issue waits so long for the publish that tells a fact which its desk corrected: twice the usual interval of publishes."""


class ReviewDesk:
    """The drafts of a home, as the job needs them. `desk.sqlite` is made when the first subscription with a desk is looked at."""

    def __init__(self, home: Home) -> None:
        self._home = home

    @cached_property
    def drafts(self) -> Drafts:
        return Drafts(self._home.desk)

    @cached_property
    def names(self) -> dict[str, str]:
        return Accounts(self._home.desk).names()

    # --- what goes -------------------------------------------------------------------------------------------------------------------

    def due(self, task: DueIssue | None, outbox: Outbox | None) -> DueIssue | None:
        """A subscription's issue that is due by the clock; None where it went early, is held, or is told by the next draft."""
        if task is None or not task.subscription.review:
            return task
        key = task.subscription.id
        if outbox is not None and outbox.issue(key, task.key) is not None:
            return None
        draft = self.drafts.draft(key, task.key)
        return None if draft is not None and draft.state in (DraftState.HELD, DraftState.FOLDED) else task

    def early(self, subscription: Subscription, outbox: Outbox | None) -> Draft | None:
        """A draft that somebody approved and that has not gone."""
        if not subscription.review:
            return None
        for draft in self.drafts.live(subscription.id):
            chosen = draft.state is DraftState.APPROVED or (draft.state is DraftState.GOING and draft.approved_by)
            if chosen and (outbox is None or outbox.issue(subscription.id, draft.issue_id) is None):
                return draft
        return None

    def task(
        self, bare: DueIssue | None, subscription: Subscription, outbox: Outbox | None, again: Callable[[datetime], DueIssue | None]
    ) -> DueIssue | None:
        """What of a subscription is to be made: what was approved, else what is due. `again` gives the task of a window that ends at a moment."""
        draft = self.early(subscription, outbox)
        if draft is None:
            return self.due(bare, outbox)
        end = max(draft.start + timedelta(microseconds=1), min(draft.end, draft.looked_at))
        found = again(end)
        return found and replace(found, named=draft.issue_id, window=Window(start=min(draft.start, found.window.start), end=end))

    def waits(self, told: frozenset[str], task: DueIssue, issue: Issue, now: datetime) -> int:
        """How many corrections of facts of an issue its snapshot does not tell yet; 0 once it has waited long enough."""
        draft = self.drafts.draft(task.subscription.id, task.key)
        since = draft.state_at if draft is not None and task.named else task.window.end
        if now >= since + PATIENCE:
            return 0
        own = reports_of(issue)
        return sum(one.report_id in own and one.id not in told for one in Corrections(self._home.desk).corrections())

    def take(self, task: DueIssue, issue: Issue, now: datetime) -> Edited | None:
        """The issue as its desk wants it; from here on nobody changes it. None where somebody holds it."""
        draft = self.drafts.take(task.subscription.id, task.key, task.window.start, task.window.end, now)
        if draft is None:
            return None
        if task.named and (seen := body_of(draft)) is not None:
            issue = as_approved(replace(seen, window=task.window), issue)
        return edited(issue, draft, self.names)

    def glance(self, task: DueIssue, issue: Issue) -> Issue:
        """The same without taking it, for previews."""
        draft = self.drafts.draft(task.subscription.id, task.key) if task.subscription.review else None
        return edited(issue, draft, self.names).issue if draft else issue

    def gone(self, subscription: str, key: str, now: datetime) -> None:
        """It was planned."""
        self.drafts.gone(subscription, key, now)

    # --- what is made ahead ----------------------------------------------------------------------------------------------------------

    def stale(self, subscription: Subscription, outbox: Outbox | None, snapshot: Snapshot | None, now: datetime) -> Window | None:
        """The window of a draft that is to be made, or made anew out of another snapshot."""
        if not subscription.review or snapshot is None:
            return None
        covered = outbox.covered(subscription.id) if outbox else None
        window = draft_window(subscription, covered.until if covered else None, now)
        if window is None:
            return None
        key = issue_id(subscription, window)
        if outbox is not None and outbox.issue(subscription.id, key) is not None:
            return None
        draft = self.drafts.draft(subscription.id, key)
        if draft is None or (draft.state in EDITABLE and (draft.snapshot, draft.start) != (snapshot.file, window.start)):
            return window
        return None

    def keep(self, found: Iterable[tuple[DueIssue, Issue]], snapshot: Snapshot, now: datetime) -> int:
        """Write drafts down; returns how many."""
        number = 0
        for task, issue in found:
            self.drafts.keep(
                FreshDraft(
                    subscription=task.subscription.id,
                    issue_id=task.key,
                    start=task.window.start,
                    end=task.window.end,
                    snapshot=snapshot.file,
                    snapshot_at=datetime.fromisoformat(snapshot.created_at),
                    body=json.dumps(to_json(issue), ensure_ascii=False),
                    reports=tuple(report for card in issue.stories for report in card.report_ids),
                ),
                now,
            )
            number += 1
        return number

    def settle(self, subscription: Subscription, outbox: Outbox, now: datetime) -> None:
        """Drafts whose issue is in the outbox have gone, wherever a job was killed in between: before the next one takes over what never went."""
        for draft in self.drafts.live(subscription.id) if subscription.review else ():
            if outbox.issue(draft.subscription, draft.issue_id) is not None:
                self.drafts.gone(draft.subscription, draft.issue_id, now)

    def held(self, subscriptions: Sequence[Subscription]) -> tuple[Draft, ...]:
        """Drafts that do not go before somebody lets them."""
        wanted = {one.id for one in subscriptions if one.review and not one.paused}
        return tuple(one for one in self.drafts.live() if one.subscription in wanted and one.state is DraftState.HELD) if wanted else ()


def review_due(home: Home, subscription: Subscription, outbox: Outbox | None, snapshot: Snapshot | None, now: datetime) -> bool:
    """Whether the digest job has anything to do for a subscription with a desk."""
    desk = ReviewDesk(home)
    covered = outbox.covered(subscription.id) if outbox else None
    try:
        return (
            desk.early(subscription, outbox) is not None
            or desk.due(DueIssue.of(subscription, covered, {}, now, None), outbox) is not None
            or desk.stale(subscription, outbox, snapshot, now) is not None
        )
    except sqlite3.DatabaseError:  # the job's to complain about
        return True


def held_issues(home: Home, settings: Settings) -> list[str]:
    """A line for each issue that is held; for `status` and `doctor`."""
    if not home.desk.is_file():
        return []
    desk = ReviewDesk(home)
    return [held_words(draft, desk.names) for draft in desk.held(subscriptions_of(home, settings, problems=[]))]


def held_words(draft: Draft, names: dict[str, str]) -> str:
    """That an issue does not go, by whom, and how it goes."""
    by = names.get(draft.state_by, "")
    return (
        f"{draft.subscription} {draft.issue_id} is held{f' by {by}' if by else ''} since {draft.state_at:%Y-%m-%d %H:%M} UTC and does not go:"
        f" `docketwire drafts release {draft.subscription}`"
    )


def body_of(draft: Draft) -> Issue | None:
    """The issue as it would go without any change; None where another version wrote it, or there is none."""
    try:
        return from_json(Issue, json.loads(draft.body))
    except (ValueError, TypeError, KeyError):
        return None


def reports_of(issue: Issue) -> set[str]:
    """Every report that an issue tells of."""
    shown = {line.report_id for card in issue.stories for line in (card.headline, *card.others)}
    return shown | {report for card in issue.stories for report in card.report_ids}
