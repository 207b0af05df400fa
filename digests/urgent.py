"""What cannot wait for the next issue: decided from the cards that the issue would tell if it were due now, and from days that come near."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from beat.urgent import names_step
from digests.select import told_of
from records.alerting import AlertItem, Cause, Urgency
from records.digest import StoryCard, Told, ToldDispute, WatchedReport
from records.story import StorySummary
from records.subscription import Subscription
from records.urgent import Urgent


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A story that may be urgent, with its card."""

    card: StoryCard
    summary: StorySummary
    members: tuple[WatchedReport, ...]
    """Its reports; of a day that comes near, those of the whole dispute."""
    fresh: tuple[WatchedReport, ...] = ()
    """Those that no issue told."""


AlertMemory = Mapping[str, Mapping[str, Collection[str]]]
"""Key of an urgency -> report id -> whom it was told for; the empty address is everybody."""
Followers = Mapping[str, Mapping[str, datetime]]
"""Dispute -> address of whoever follows it -> since when; the empty address is everybody."""


HISTORY = timedelta(days=3)
"""A report that was older than this when it was first seen tells history: archives that are taken in alert nobody. A weekend is less."""


def steps_of(candidate: Candidate) -> dict[str, WatchedReport]:
    """Steps that no issue told -> the first report that says so: what any fresh report has as its news, and the story as a whole.

    A story of several steps has one that stands for it, and it may be long before a further one does.
    """
    fresh = {report.report_id for report in candidate.fresh}
    known = {report.act for report in candidate.members if report.report_id not in fresh}
    found: dict[str, WatchedReport] = {}
    for report in sorted(candidate.fresh, key=lambda r: (r.first_seen, r.report_id)):
        if report.independent and report.act and report.act not in known and _of_now(report):
            found.setdefault(report.act, report)
    if candidate.card.stage and len(candidate.fresh) == len(candidate.members) and all(map(_of_now, candidate.fresh)):
        found.setdefault(candidate.card.stage, candidate.fresh[0])
    return found


def by_stage(urgent: Urgent, candidate: Candidate) -> tuple[Urgency, ...]:
    """A step that is urgent wherever it is taken; of a story that was told, only where it is new."""
    return tuple(
        _step(Cause.STAGE, candidate, stage, report)
        for stage, report in steps_of(candidate).items()
        if names_step(urgent.stages, stage, candidate.card.topics)
    )


def by_dispute(followers: Followers, candidate: Candidate, disputes: Mapping[str, ToldDispute]) -> tuple[Urgency, ...]:
    """A step that a followed dispute had not taken before, for those who followed it by then."""
    key, story = candidate.summary.dispute_id or "", candidate.card.story_id
    before = [event for event in disputes[key].events if event.story_id != story] if key in disputes else []
    found = []
    for stage, report in steps_of(candidate).items() if key in followers else ():
        if any(event.stage == stage and event.first_seen < report.first_seen for event in before):
            continue
        audience = tuple(sorted(who for who, since in followers[key].items() if since <= report.first_seen))
        if audience:
            found.append(replace(_step(Cause.DISPUTE, candidate, stage, report), audience=() if "" in audience else audience))
    return tuple(found)


def _of_now(report: WatchedReport) -> bool:
    return report.published_day is None or report.first_seen.date() - report.published_day <= HISTORY


def _step(cause: Cause, candidate: Candidate, stage: str, report: WatchedReport) -> Urgency:
    alone = stage != candidate.card.stage
    return Urgency(cause=cause, key=f"stage {stage}", value=stage, report_id=report.report_id if alone else "")


def by_deadline(urgent: Urgent, candidate: Candidate, today: date) -> tuple[Urgency, ...]:
    """Days within so many from today; a month without its day comes near when its first does."""
    if urgent.deadline_days is None:
        return ()
    last = today + timedelta(days=urgent.deadline_days)
    return tuple(
        Urgency(cause=Cause.DEADLINE, key=f"deadline {due.kind} {due.on}", value=due.on.isoformat(), kind=due.kind)
        for due in candidate.summary.docket.deadlines
        if not due.month_only and today <= due.on <= last
    )


def items_of(
    found: Iterable[tuple[Candidate, tuple[Urgency, ...]]], memory: AlertMemory
) -> tuple[tuple[AlertItem, ...], tuple[StoryCard, ...]]:
    """(what is told, its cards), a story once with everything that makes it urgent; what was told is left out."""
    urgencies: dict[str, dict[tuple[str, tuple[str, ...]], Urgency]] = {}
    candidates: dict[str, Candidate] = {}
    days: dict[tuple[str, str], str] = {}
    for candidate, reasons in found:
        story = candidate.card.story_id
        for one in reasons:
            fresh = _untold(one, candidate.members, memory)
            if one.cause is Cause.DEADLINE and days.setdefault((one.key, candidate.summary.dispute_id or story), story) != story:
                continue  # another story of the dispute tells the same day
            if fresh is not None:
                candidates.setdefault(story, candidate)
                urgencies.setdefault(story, {}).setdefault((one.key, fresh.audience), fresh)
    items = tuple(
        AlertItem(
            story_id=story,
            urgencies=_without_narrower(tuple(reasons.values())),
            members=tuple(told_of(report) for report in candidates[story].members),
        )
        for story, reasons in urgencies.items()
    )
    return items, tuple(candidates[item.story_id].card for item in items)


def local_day(subscription: Subscription, moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(subscription.zone)).date()


def day_begins(subscription: Subscription, moment: datetime) -> datetime:
    """The first moment of its local day, UTC: the cap counts from there."""
    zone = ZoneInfo(subscription.zone)
    return datetime.combine(local_day(subscription, moment), datetime.min.time(), zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What would have been told together."""

    at: datetime
    """When it would have gone out; of what was too much for a day, when its first would have."""
    members: tuple[int, ...]
    """Places in the moments that were given."""
    told: bool
    """False: the day had its alerts; the digest tells it."""


def grouped(moments: Sequence[datetime], subscription: Subscription) -> list[Group]:
    """The rule of life applied to moments, ascending: what comes within minutes goes together, and a day bears so many."""
    urgent = subscription.urgent or Urgent()
    wait = timedelta(minutes=urgent.group_minutes)
    found: list[Group] = []
    left = list(enumerate(moments))
    while left:
        goes = left[0][1] + wait
        day = local_day(subscription, goes)
        full = sum(group.told and local_day(subscription, group.at) == day for group in found) >= urgent.daily
        own = tuple(place for place, moment in left if (local_day(subscription, moment) <= day if full else moment <= goes))
        found.append(Group(at=goes, members=own, told=not full))
        left = left[len(own) :]
    return found


def _untold(one: Urgency, members: Iterable[WatchedReport], memory: AlertMemory) -> Urgency | None:
    """The urgency for those who were not told; None where everybody was."""
    told = {address for report in members for address in memory.get(one.key, {}).get(report.report_id, ())}
    if "" in told:
        return None
    if not one.audience:
        return one
    left = tuple(address for address in one.audience if address not in told)
    return replace(one, audience=left) if left else None


def _without_narrower(reasons: tuple[Urgency, ...]) -> tuple[Urgency, ...]:
    """A reason that holds for everybody makes the same one for some needless."""
    wide = {one.key for one in reasons if not one.audience}
    return tuple(one for one in reasons if not one.audience or one.key not in wide)


def remembered(items: Iterable[AlertItem]) -> Iterable[tuple[str, str, Told]]:
    """(key, address or empty for everybody, report): what an alert's memory is made of."""
    return (
        (one.key, address, member)
        for item in items
        for one in item.urgencies
        for address in (one.audience or ("",))
        for member in item.members
    )
