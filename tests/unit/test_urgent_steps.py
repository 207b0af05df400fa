"""Which steps and days of a story cannot wait, for whom, and that nobody is told the same thing twice."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from digests.urgent import Candidate, Followers, by_deadline, by_dispute, by_stage, day_begins, items_of, local_day, remembered, steps_of
from records.alerting import AlertItem, Cause, Urgency
from records.digest import StoryCard, Told, ToldDispute, WatchedReport
from records.docket import Docket, Due
from records.urgent import Urgent
from tests.unit.digest_samples import MORNING, report, sample_issue, subscription, told_of, world

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CARD = next(card for card in sample_issue("en").stories if card.story_id == "st-fine")
ANA, BO = "ana@example.org", "bo@example.org"


def told(key: str, act: str = "", *, hours: float = 6, copy_of: str = "", days_old: int | None = None, story: str = "s") -> WatchedReport:
    """A report whose news is a step, seen so many hours before the morning."""
    found = report(key, story=story, hours=hours, copy_of=copy_of)
    return replace(found, act=act, published_day=None if days_old is None else found.first_seen.date() - timedelta(days=days_old))


def candidate(
    *fresh: WatchedReport, known: tuple[WatchedReport, ...] = (), stage: str = "", story: str = "s", dispute: str | None = None, due: tuple[Due, ...] = (),
    topics: tuple[str, ...] = ("user-data",),
) -> Candidate:  # fmt: skip
    members = (*known, *fresh)
    summary = replace(told_of(members or (told("none"),))["s"], story_id=story, dispute_id=dispute, docket=Docket(deadlines=due))
    return Candidate(card=replace(CARD, story_id=story, stage=stage, topics=topics), summary=summary, members=members, fresh=fresh)


def steps(found: Candidate) -> dict[str, str]:
    return {stage: report.report_id for stage, report in steps_of(found).items()}


def test_a_step_is_said_by_the_first_fresh_report_of_it() -> None:
    assert steps(candidate(told("b", "order", hours=3), told("a", "order", hours=5), told("c", "appeal", hours=1))) == {
        "order": "a",
        "appeal": "c",
    }
    assert steps(candidate(told("b", "order"), told("a", "order"))) == {"order": "a"}


def test_a_step_that_an_issue_told_is_none() -> None:
    assert steps(candidate(told("b", "order"), told("c", "fine"), known=(told("a", "order"),))) == {"fine": "c"}


def test_copies_and_reports_without_a_step_say_none() -> None:
    assert steps(candidate(told("b", "order", copy_of="a"), told("c"), known=(told("z"),))) == {}


def test_the_story_s_own_step_counts_where_nothing_of_it_was_told() -> None:
    assert steps(candidate(told("a"), told("b"), stage="fine")) == {"fine": "a"}
    assert steps(candidate(told("a"), stage="fine", known=(told("z"),))) == {}
    assert steps(candidate(told("a", "order"), stage="order")) == {"order": "a"}


@pytest.mark.parametrize(("days_old", "now"), [(None, True), (0, True), (3, True), (4, False)])
def test_a_report_older_than_three_days_tells_history(days_old: int | None, now: bool) -> None:
    assert steps(candidate(told("a", "order", days_old=days_old), known=(told("z"),))) == ({"order": "a"} if now else {})
    assert steps(candidate(told("a", days_old=days_old), told("b"), stage="fine")) == ({"fine": "a"} if now else {})


def test_steps_that_a_subscription_calls_urgent() -> None:
    found = candidate(told("a", "order"), told("b", "appeal"), stage="order")
    assert by_stage(Urgent(stages=("order",)), found) == (Urgency(cause=Cause.STAGE, key="stage order", value="order"),)
    assert by_stage(Urgent(stages=("appeal",)), found) == (Urgency(cause=Cause.STAGE, key="stage appeal", value="appeal", report_id="b"),)
    assert by_stage(Urgent(stages=("fine",)), found) == ()
    blocked = candidate(told("a", "order"), topics=("blocking",))
    assert by_stage(Urgent(stages=("block",)), blocked) == (Urgency(cause=Cause.STAGE, key="stage order", value="order", report_id="a"),)
    assert by_stage(Urgent(stages=("block",)), found) == ()


# --- disputes that somebody follows


def followed(
    followers: Followers, found: Candidate, disputes: Mapping[str, ToldDispute] | None = None
) -> list[tuple[str, tuple[str, ...]]]:
    reasons = by_dispute(followers, found, disputes or {})
    assert all(one.cause is Cause.DISPUTE for one in reasons)
    return [(one.key, one.audience) for one in reasons]


def test_a_step_of_a_dispute_is_told_to_those_who_followed_it_by_then() -> None:
    found = candidate(told("a", "order", hours=6), dispute="d1")
    seen = MORNING - 6 * HOUR
    assert followed({"d1": {BO: seen, ANA: seen - DAY, "eve@example.org": seen + HOUR}}, found) == [("stage order", (ANA, BO))]
    assert followed({"d1": {"": seen, ANA: seen}}, found) == [("stage order", ())]
    assert followed({"d1": {ANA: seen + HOUR}}, found) == []
    assert followed({"d2": {ANA: seen - DAY}}, found) == []
    assert followed({"": {ANA: seen - DAY}}, candidate(told("a", "order"))) == [("stage order", (ANA,))]


def test_a_step_that_the_dispute_took_before_is_none() -> None:
    _, stories, disputes = world()
    dispute = disputes["di-ids"]
    stage = stories["st-ids"].stage
    assert stage == "interim-order"
    everybody = {"di-ids": {ANA: MORNING - 30 * DAY}}

    def step(name: str, story: str = "new") -> list[tuple[str, tuple[str, ...]]]:
        return followed(everybody, candidate(told("a", name), story=story, dispute="di-ids"), {"di-ids": dispute})

    assert step("appeal") == []
    assert step("fine") == [("stage fine", (ANA,))]
    assert step("interim-order") == []
    alone = ToldDispute(summary=dispute.summary, events=dispute.events[-1:], headlines={})
    late = candidate(told("a", "interim-order", hours=1), story="st-ids", dispute="di-ids")
    assert followed(everybody, late, {"di-ids": alone}) == [("stage interim-order", (ANA,))], "its own event is no earlier one"
    early = candidate(told("a", "interim-order", hours=30), story="new", dispute="di-ids")
    assert followed(everybody, early, {"di-ids": alone}) == [("stage interim-order", (ANA,))], "an event seen later is no earlier one"


# --- days that come near

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(("days", "near"), [(-1, False), (0, True), (7, True), (8, False)])
def test_a_day_is_near_within_so_many_days_from_today(days: int, near: bool) -> None:
    on = TODAY + timedelta(days=days)
    found = candidate(told("a"), due=(Due(on=on, kind="comply"),))
    wanted = Urgency(cause=Cause.DEADLINE, key=f"deadline comply {on}", value=on.isoformat(), kind="comply")
    assert by_deadline(Urgent(deadline_days=7), found, TODAY) == ((wanted,) if near else ())
    assert by_deadline(Urgent(stages=("order",)), found, TODAY) == ()


def test_on_the_day_itself_alone_and_no_month_without_its_day() -> None:
    due = (Due(on=TODAY, kind="hearing"), Due(on=TODAY + DAY, kind="appeal"), Due(on=TODAY, kind="comply", month_only=True))
    assert [one.kind for one in by_deadline(Urgent(deadline_days=0), candidate(told("a"), due=due), TODAY)] == ["hearing"]


# --- what is told

ORDER = Urgency(cause=Cause.STAGE, key="stage order", value="order")
FOR_TWO = Urgency(cause=Cause.DISPUTE, key="stage order", value="order", audience=(ANA, BO))
NEAR = Urgency(cause=Cause.DEADLINE, key="deadline comply 2026-12-05", value="2026-12-05", kind="comply")


def items(
    *found: tuple[Candidate, tuple[Urgency, ...]], memory: Mapping[str, Mapping[str, set[str]]] | None = None
) -> tuple[tuple[AlertItem, ...], tuple[StoryCard, ...]]:
    return items_of(found, memory or {})


def test_a_story_is_told_once_with_all_its_reasons_and_members() -> None:
    one = candidate(told("a", "order"), told("b", copy_of="a"))
    told_items, cards = items((one, (ORDER,)), (one, (NEAR,)))
    assert told_items == (
        AlertItem(
            story_id="s",
            urgencies=(ORDER, NEAR),
            members=(
                Told(report_id="a", source_id="gb-herald", independent=True),
                Told(report_id="b", source_id="gb-herald", independent=False),
            ),
        ),
    )
    assert cards == (one.card,)
    assert items((one, ())) == ((), ())


def test_what_everybody_was_told_is_left_out_whichever_member_told_it() -> None:
    one = candidate(told("a", "order"), told("b"))
    assert items((one, (ORDER, NEAR)), memory={"stage order": {"b": {""}}})[0][0].urgencies == (NEAR,)
    assert items((one, (FOR_TWO,)), memory={"stage order": {"b": {""}}}) == ((), ())
    assert items((one, (ORDER,)), memory={"stage order": {"z": {""}}})[0][0].urgencies == (ORDER,)


def test_who_was_told_is_left_out_of_an_audience() -> None:
    one = candidate(told("a", "order"))
    assert items((one, (FOR_TWO,)), memory={"stage order": {"a": {ANA}}})[0][0].urgencies == (replace(FOR_TWO, audience=(BO,)),)
    assert items((one, (FOR_TWO,)), memory={"stage order": {"a": {ANA, BO}}}) == ((), ())
    assert items((one, (ORDER,)), memory={"stage order": {"a": {ANA}}})[0][0].urgencies == (ORDER,)


def test_what_holds_for_everybody_is_not_said_to_some_again() -> None:
    one = candidate(told("a", "order"))
    own = replace(FOR_TWO, key="stage fine", value="fine")
    assert items((one, (FOR_TWO, own)), (one, (ORDER,)))[0][0].urgencies == (own, ORDER)


def test_a_day_of_a_dispute_is_told_by_one_of_its_stories() -> None:
    first, second = candidate(told("a"), story="s1", dispute="d1"), candidate(told("b"), story="s2", dispute="d1")
    other, alone = candidate(told("c"), story="s3", dispute="d2"), candidate(told("d"), story="s4")
    found, cards = items(*((one, (NEAR,)) for one in (first, second, other, alone, first)))
    assert [item.story_id for item in found] == ["s1", "s3", "s4"] == [card.story_id for card in cards]
    assert [item.story_id for item in items((first, (ORDER,)), (second, (ORDER,)))[0]] == ["s1", "s2"]


def test_an_alert_is_remembered_by_key_address_and_report() -> None:
    first, second = Told(report_id="a", source_id="x", independent=True), Told(report_id="b", source_id="y", independent=False)
    item = AlertItem(story_id="s", urgencies=(ORDER, replace(FOR_TWO, key="stage fine")), members=(first, second))
    assert list(remembered([item])) == [
        ("stage order", "", first),
        ("stage order", "", second),
        ("stage fine", ANA, first),
        ("stage fine", ANA, second),
        ("stage fine", BO, first),
        ("stage fine", BO, second),
    ]


def test_a_day_begins_on_the_subscriber_s_clock() -> None:
    """Paris is an hour ahead in November."""
    late = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    assert local_day(subscription(), late) == date(2026, 11, 21)
    assert local_day(subscription(), late - HOUR) == date(2026, 11, 20)
    assert day_begins(subscription(), late) == datetime(2026, 11, 20, 23, tzinfo=UTC)
