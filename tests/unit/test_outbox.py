"""The memory of the digests: what was told, what is to be sent, and what became of it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from digests.outbox import GIVE_UP, Covered, Delivery, IssueRow, Outbox, State
from digests.outbox_file import Planned
from records.digest import Told

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
TOLD = Told(report_id="r1", source_id="gb-herald", independent=True, stages=("order", "appeal"), amounts=("EUR 5",))


def issue(key: str = "2026-11-21T0630", *, subscription: str = "daily", end: datetime = NOON) -> IssueRow:
    return IssueRow(
        subscription=subscription, issue_id=key, window_start=end - timedelta(days=1), window_end=end, digest="sha256:5e", status="frozen", stories=3
    )  # fmt: skip


def mail(to: str = "reader@example.org", *, channel: str = "mail") -> Planned:
    return Planned(channel=channel, recipient=to, message_id=f"<{to}>", message=b"Subject: news\r\n")


def plan(outbox: Outbox, row: IssueRow, *deliveries: Planned, counts_as_sent: bool = True, journal_no: int = 7) -> bool:
    return outbox.plan(row, journal_no=journal_no, told=[TOLD], deliveries=deliveries, now=NOON, counts_as_sent=counts_as_sent)


@pytest.fixture
def outbox(tmp_path: Path) -> Outbox:
    return Outbox(tmp_path / "state" / "outbox.sqlite")


def only(outbox: Outbox) -> Delivery:
    (delivery,) = outbox.deliveries()
    return delivery


def test_a_planned_issue_is_remembered_whole(outbox: Outbox) -> None:
    assert plan(outbox, issue(), mail())
    assert outbox.issue("daily", "2026-11-21T0630") == issue()
    assert outbox.told("daily") == {"r1": TOLD}
    assert outbox.covered("daily") == Covered(until=NOON, journal_no=7, last_sent=NOON)
    assert only(outbox) == Delivery(
        id=1, subscription="daily", issue_id="2026-11-21T0630", channel="mail", recipient="reader@example.org", message_id="<reader@example.org>",
        state=State.PLANNED, attempts=0, planned_at=NOON, next_at=NOON, changed_at=NOON, detail="",
    )  # fmt: skip
    assert outbox.message(only(outbox)) == b"Subject: news\r\n"


def test_what_was_never_planned_is_unknown(outbox: Outbox) -> None:
    assert outbox.issue("daily", "x") is None
    assert outbox.covered("daily") is None
    assert outbox.told("daily") == {}
    assert outbox.counts() == {}


def test_an_issue_is_planned_once(outbox: Outbox) -> None:
    assert plan(outbox, issue(), mail())
    assert not plan(outbox, issue(), mail("other@example.org"), journal_no=9)
    assert outbox.covered("daily") == Covered(until=NOON, journal_no=7, last_sent=NOON)
    assert [delivery.recipient for delivery in outbox.deliveries()] == ["reader@example.org"]


def test_a_window_in_which_nothing_was_sent_moves_the_watermark_only(outbox: Outbox) -> None:
    later = NOON + timedelta(days=1)
    plan(outbox, issue(), mail())
    plan(outbox, issue("2026-11-22T0630", end=later), counts_as_sent=False, journal_no=8)
    assert outbox.covered("daily") == Covered(until=later, journal_no=8, last_sent=NOON)
    plan(outbox, issue("first", subscription="weekly"), counts_as_sent=False)
    assert outbox.covered("weekly") == Covered(until=NOON, journal_no=7, last_sent=None)


def test_issues_come_newest_first_of_one_subscription_or_all(outbox: Outbox) -> None:
    for day in range(3):
        plan(outbox, issue(f"i{day}", end=NOON + timedelta(days=day)))
    plan(outbox, issue("w", subscription="weekly"))
    assert [row.issue_id for row in outbox.issues("daily")] == ["i2", "i1", "i0"]
    assert [row.issue_id for row in outbox.issues("daily", limit=1)] == ["i2"]
    assert [row.issue_id for row in outbox.issues()] == ["i2", "i1", "i0", "w"]


def test_a_delivery_goes_from_planned_over_sending_to_sent_and_its_bytes_are_forgotten(outbox: Outbox) -> None:
    plan(outbox, issue(), mail())
    outbox.sending(only(outbox), NOON + timedelta(seconds=1))
    assert (only(outbox).state, only(outbox).attempts) == (State.SENDING, 0)
    assert outbox.message(only(outbox))
    outbox.sent(only(outbox), NOON + timedelta(seconds=2), "250 ok " + "x" * 600)
    delivery = only(outbox)
    assert (delivery.state, delivery.attempts, delivery.changed_at) == (State.SENT, 1, NOON + timedelta(seconds=2))
    assert len(delivery.detail) == 500
    assert outbox.message(delivery) == b""


@pytest.mark.parametrize(("end", "attempts", "kept"), [("failed", 1, True), ("unknown", 1, True), ("cancelled", 0, False)])
def test_other_ends_of_a_delivery(outbox: Outbox, end: str, attempts: int, kept: bool) -> None:
    plan(outbox, issue(), mail())
    getattr(outbox, end)(only(outbox), NOON, "why")
    delivery = only(outbox)
    assert (delivery.state, delivery.attempts, delivery.detail, bool(outbox.message(delivery))) == (State(end), attempts, "why", kept)


def test_due_are_planned_deliveries_of_the_channel_whose_time_has_come_oldest_first(outbox: Outbox) -> None:
    plan(outbox, issue(), mail("a@example.org"), mail("b@example.org"), mail("http://hook", channel="webhook"))
    assert outbox.due(NOON - timedelta(seconds=1), channel="mail") == []
    assert [delivery.recipient for delivery in outbox.due(NOON, channel="mail")] == ["a@example.org", "b@example.org"]
    assert [delivery.recipient for delivery in outbox.due(NOON, channel="webhook")] == ["http://hook"]
    outbox.sent(outbox.due(NOON, channel="mail")[0], NOON, "250")
    assert [delivery.recipient for delivery in outbox.due(NOON, channel="mail")] == ["b@example.org"]


def test_refusals_for_now_are_tried_again_after_longer_and_longer_pauses(outbox: Outbox) -> None:
    plan(outbox, issue(), mail())
    pauses = []
    for _ in range(7):
        assert outbox.later(only(outbox), NOON, "451 greylisted") is State.PLANNED
        pauses.append(int((only(outbox).next_at - NOON).total_seconds() // 60))
    assert pauses == [5, 15, 60, 180, 360, 360, 360]
    assert only(outbox).attempts == 7
    assert outbox.due(NOON + timedelta(minutes=359), channel="mail") == []


def test_after_three_days_of_refusals_it_is_given_up(outbox: Outbox) -> None:
    plan(outbox, issue(), mail())
    assert outbox.later(only(outbox), NOON + GIVE_UP, "451") is State.PLANNED
    assert outbox.later(only(outbox), NOON + timedelta(days=3, seconds=1), "451") is State.FAILED
    assert (only(outbox).state, only(outbox).detail) == (State.FAILED, "given up after 2 attempts: 451")


def test_after_a_crash_a_mail_is_unknown_and_a_webhook_planned_again(outbox: Outbox) -> None:
    plan(outbox, issue(), mail(), mail("http://hook", channel="webhook"), mail("waiting@example.org"))
    for delivery in outbox.deliveries():
        if delivery.recipient != "waiting@example.org":
            outbox.sending(delivery, NOON)
    assert {delivery.recipient for delivery in outbox.recover(NOON + timedelta(hours=1))} == {"reader@example.org", "http://hook"}
    assert {delivery.recipient: delivery.state for delivery in outbox.deliveries()} == {
        "reader@example.org": State.UNKNOWN,
        "http://hook": State.PLANNED,
        "waiting@example.org": State.PLANNED,
    }
    assert outbox.recover(NOON) == []


def test_a_person_may_plan_again_or_settle_what_failed_and_nothing_else(outbox: Outbox) -> None:
    plan(outbox, issue(), mail())
    later = NOON + timedelta(hours=1)
    assert not outbox.resend(1, later)
    assert not outbox.settle(1, later)
    outbox.failed(only(outbox), NOON, "550")
    assert outbox.resend(1, later)
    delivery = only(outbox)
    assert (delivery.state, delivery.planned_at, delivery.next_at, delivery.detail) == (
        State.PLANNED,
        later,
        later,
        "planned again by hand",
    )
    outbox.unknown(delivery, later, "?")
    assert outbox.settle(1, later)
    assert (only(outbox).state, only(outbox).detail, outbox.message(only(outbox))) == (State.CANCELLED, "settled by hand", b"")
    assert not outbox.resend(1, later)


def test_deliveries_are_listed_newest_first_by_state_and_subscription(outbox: Outbox) -> None:
    plan(outbox, issue(), mail("a@example.org"), mail("b@example.org"))
    plan(outbox, issue(subscription="weekly"), mail("c@example.org"))
    outbox.sent(outbox.due(NOON, channel="mail")[0], NOON, "250")
    assert [delivery.recipient for delivery in outbox.deliveries()] == ["c@example.org", "b@example.org", "a@example.org"]
    assert [delivery.recipient for delivery in outbox.deliveries(states=[State.SENT])] == ["a@example.org"]
    assert [delivery.recipient for delivery in outbox.deliveries(subscription="weekly")] == ["c@example.org"]
    assert [delivery.recipient for delivery in outbox.deliveries(limit=1)] == ["c@example.org"]
    assert outbox.counts() == {"planned": 2, "sent": 1}


def test_a_plan_that_fails_half_way_leaves_nothing(outbox: Outbox) -> None:
    with pytest.raises(AttributeError):
        outbox.plan(issue(), journal_no=1, told=[None], deliveries=[mail()], now=NOON, counts_as_sent=True)  # type: ignore[list-item]
    assert outbox.issues() == []
    assert outbox.covered("daily") is None


def test_another_process_finds_it_all(outbox: Outbox, tmp_path: Path) -> None:
    plan(outbox, issue(), mail())
    again = Outbox(tmp_path / "state" / "outbox.sqlite")
    assert only(again) == only(outbox)


# recipients


def test_each_recipient_has_a_token_of_its_own_and_keeps_it(outbox: Outbox) -> None:
    one, other = outbox.recipients.readers("daily", [" A@Example.org", "b@example.org", "a@example.org"], NOON)
    assert (one.address, other.address, one.state, one.paused_until) == ("a@example.org", "b@example.org", "active", None)
    assert one.token != other.token
    assert len(one.token) == 32
    assert outbox.recipients.readers("daily", ["a@example.org"], NOON) == [one]
    assert outbox.recipients.readers("weekly", ["a@example.org"], NOON)[0].token != one.token
    assert outbox.recipients.reader(one.token) == one
    assert outbox.recipients.reader("nobody") is None


def test_who_left_gets_nothing_until_they_come_back(outbox: Outbox) -> None:
    (reader,) = outbox.recipients.readers("daily", ["a@example.org"], NOON)
    left = outbox.recipients.unsubscribe(reader.token, NOON)
    assert left is not None
    assert left.state == "unsubscribed"
    assert outbox.recipients.readers("daily", ["a@example.org"], NOON) == []
    assert not outbox.recipients.wanted("daily", "A@example.org", NOON)
    assert outbox.recipients.wanted("daily", "stranger@example.org", NOON)
    outbox.recipients.resubscribe(reader.token, NOON)
    assert outbox.recipients.wanted("daily", "a@example.org", NOON)
    assert outbox.recipients.unsubscribe("nobody", NOON) is None


def test_a_pause_ends_by_itself(outbox: Outbox) -> None:
    (reader,) = outbox.recipients.readers("daily", ["a@example.org"], NOON)
    paused = outbox.recipients.pause(reader.token, NOON + timedelta(days=1), NOON)
    assert paused is not None
    assert paused.paused_until == NOON + timedelta(days=1)
    assert not outbox.recipients.wanted("daily", "a@example.org", NOON + timedelta(hours=23))
    assert outbox.recipients.wanted("daily", "a@example.org", NOON + timedelta(days=1))


# translations


def test_a_translation_is_remembered_by_text_and_both_languages(outbox: Outbox) -> None:
    outbox.translations.remember("en", {("fr", "Bonjour"): "Hello"})
    outbox.translations.remember("en", {("fr", "Bonjour"): "Good day"})
    asked = [("fr", "Bonjour"), ("fr", "Adieu"), ("it", "Bonjour")]
    assert outbox.translations.known("en", asked) == {("fr", "Bonjour"): "Good day"}
    assert outbox.translations.known("de", asked) == {}
