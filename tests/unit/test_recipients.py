"""Who receives a subscription: tokens, who left, who pauses."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from digests.recipients import Reader, Recipients

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ADDRESSES = ["Ana@Example.org", " bo@example.org "]


@pytest.fixture
def recipients(tmp_path: Path) -> Recipients:
    return Recipients(tmp_path / "outbox.sqlite")


def test_each_reader_gets_a_token_once(recipients: Recipients) -> None:
    ana, bo = recipients.readers("daily", ADDRESSES, NOON)
    assert ana == Reader(subscription="daily", address="ana@example.org", token=ana.token, state="active", paused_until=None)
    assert bo.address == "bo@example.org"
    assert ana.token != bo.token
    assert min(len(ana.token), len(bo.token)) >= 32
    assert recipients.readers("daily", ["ANA@example.org", "ana@example.org"], NOON + HOUR) == [ana]


def test_each_subscription_has_tokens_of_its_own(recipients: Recipients) -> None:
    (ana,) = recipients.readers("daily", ADDRESSES[:1], NOON)
    (weekly,) = recipients.readers("weekly", ADDRESSES[:1], NOON)
    assert ana.token != weekly.token
    assert recipients.reader(ana.token) == ana
    assert recipients.reader(weekly.token) == weekly


def test_a_token_that_was_never_given_out_is_nobody_s(recipients: Recipients) -> None:
    assert recipients.reader("x") is None
    assert recipients.unsubscribe("x", NOON) is None
    assert recipients.resubscribe("x", NOON) is None
    assert recipients.pause("x", NOON, NOON) is None


def test_who_left_gets_nothing_until_they_come_back(recipients: Recipients) -> None:
    ana, bo = recipients.readers("daily", ADDRESSES, NOON)
    left = recipients.unsubscribe(ana.token, NOON)
    assert left is not None
    assert left.state == "unsubscribed"
    assert recipients.readers("daily", ADDRESSES, NOON) == [bo]
    assert not recipients.wanted("daily", "ana@EXAMPLE.org", NOON)
    assert recipients.resubscribe(ana.token, NOON) == ana
    assert recipients.readers("daily", ADDRESSES, NOON) == [ana, bo]


def test_who_pauses_gets_nothing_until_the_moment_itself(recipients: Recipients) -> None:
    (ana,) = recipients.readers("daily", ADDRESSES[:1], NOON)
    paused = recipients.pause(ana.token, NOON + HOUR, NOON)
    assert paused is not None
    assert (paused.state, paused.paused_until) == ("active", NOON + HOUR)
    assert [recipients.wanted("daily", "ana@example.org", NOON + HOUR * share) for share in (0.0, 0.99, 1.0, 2.0)] == [
        False,
        False,
        True,
        True,
    ]
    assert recipients.readers("daily", ADDRESSES[:1], NOON) == []
    assert recipients.readers("daily", ADDRESSES[:1], NOON + HOUR) == [paused]


def test_leaving_ends_a_pause_and_coming_back_too(recipients: Recipients) -> None:
    (ana,) = recipients.readers("daily", ADDRESSES[:1], NOON)
    recipients.pause(ana.token, NOON + HOUR, NOON)
    recipients.unsubscribe(ana.token, NOON)
    assert recipients.resubscribe(ana.token, NOON) == ana


def test_whoever_is_not_known_yet_is_wanted(recipients: Recipients) -> None:
    assert recipients.wanted("daily", "new@example.org", NOON)
