"""Subscriptions as people write them, and what they are told when they mistype."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from digests.subscription import Defaults, load_subscriptions, parse_subscription, subscription_toml
from jobs.digests.subscriptions import DEMO, demo_subscription
from records.errors import ConfigurationError
from records.selection import Selection
from records.subscription import Channel, Quiet, Subscription

DEFAULTS = Defaults(zone="Europe/Berlin", at="07:15")
FULL = """
name = "Paris desk"
recipients = ["desk@example.org", "night@example.org"]
language = "fr"
zone = "Europe/Paris"
at = "6:05"
days = ["fri", "mon"]
size = 12
quiet = "heartbeat"
channels = ["mail", "webhook"]
webhook_url = "https://hooks.example.org/docketwire"
webhook_secret_env = "HOOK_KEY"
paused = true

[query]
topics = ["user-data"]
platforms = ["X"]
jurisdictions = ["FR", "eu"]
words = ["identité"]
amount_at_least = 10_000_000
"""


def parse(text: str) -> Subscription:
    return parse_subscription(text, "desk", "desk.toml", DEFAULTS)


def test_everything_a_file_can_say() -> None:
    assert parse(FULL) == Subscription(
        id="desk",
        name="Paris desk",
        recipients=("desk@example.org", "night@example.org"),
        language="fr",
        zone="Europe/Paris",
        at="06:05",
        days=("mon", "fri"),
        size=12,
        quiet=Quiet.HEARTBEAT,
        channels=(Channel.MAIL, Channel.WEBHOOK),
        webhook_url="https://hooks.example.org/docketwire",
        webhook_secret_env="HOOK_KEY",
        paused=True,
        query=Selection(
            topics=("user-data",), platforms=("X",), jurisdictions=("fr", "eu"), words=("identité",), amount_at_least=10_000_000
        ),
    )


def test_an_empty_file_watches_everything_at_the_homes_time() -> None:
    found = parse("")
    assert (found.name, found.zone, found.at, found.query) == ("desk", "Europe/Berlin", "07:15", Selection())


def test_what_is_written_reads_back() -> None:
    assert parse(subscription_toml(parse(FULL))) == parse(FULL)


@pytest.mark.parametrize("key", DEMO)
def test_the_demonstrations_subscriptions_are_right(key: str) -> None:
    at = datetime(2026, 3, 18, 9, tzinfo=UTC)
    found = parse_subscription(demo_subscription(key, at=at, begins=at - timedelta(days=31)), key, f"{key}.toml", Defaults())
    assert (found.at, found.begins, found.channels) == ("09:00", at - timedelta(days=31), (Channel.FEED,))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("recipient = []", 'recipient: no such key (did you mean "recipients"?)'),
        ('language = "it"', "language: 'it' is not accepted"),
        ('zone = "Europe/Pariss"', 'did you mean "Europe/Paris"?'),
        ('zone = "../etc/passwd"', "is no time zone"),
        ('at = "24:00"', "'24:00' is no time of day"),
        ('at = "6.30"', "'6.30' is no time of day"),
        ('days = ["monday"]', 'did you mean "mon"?'),
        ("size = 0", "a whole number from 1 to 100"),
        ("size = true", "a whole number from 1 to 100"),
        ('quiet = "never"', "accepted: skip, all-clear, heartbeat"),
        ('channels = ["email"]', 'did you mean "mail"?'),
        ('channels = ["webhook"]', "set webhook_url and webhook_secret_env"),
        ('webhook_url = "file:///etc/passwd"', "is no address"),
        ('recipients = ["desk"]', "'desk' is no mail address"),
        ('recipients = ["desk@example.org\\nBcc: all@example.org"]', "is no mail address"),
        ('name = "two\\nlines"', "is not a line of text"),
        ('[query]\ntopics = ["userdata"]', 'did you mean "user-data"?'),
        ('[query]\ntopix = ["user-data"]', 'query.topix: is no word of a selection (did you mean "topic"?)'),
        ('[query]\nplatforms = ["Twiter"]', "query.platforms: 'Twiter' is not known (did you mean \"Twitter\"?)"),
        ('[query]\njurisdictions = ["Frence"]', 'did you mean "France"?'),
        ('[query]\ntext = "court"', "query.text: a digest does not search the index"),
        ("[query]\nseen_since = 2026", "query.seen_since: '2026' is no day"),
        ("[query]\nwords = 3", 'query.words: 3 is not text (write "a" or ["a", "b"])'),
        ('query = "x"', "write [query]"),
        ("name = ", "is not TOML"),
    ],
)
def test_a_mistake_is_named_with_its_remedy(text: str, words: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse(text)
    assert words in str(caught.value)
    assert str(caught.value).startswith("desk.toml: ")


def test_a_file_name_is_an_id(tmp_path: Path) -> None:
    (tmp_path / "Paris Desk.toml").write_text("", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="is no id"):
        load_subscriptions(tmp_path)
    assert load_subscriptions(tmp_path / "missing") == ()


def test_a_beginning_is_a_moment_and_reads_back() -> None:
    found = parse("begins = 2026-06-01T04:30:00+02:00")
    assert found.begins == datetime(2026, 6, 1, 2, 30, tzinfo=UTC)
    assert parse(subscription_toml(found)) == found
    for text, words in (("begins = 2026-06-01T04:30:00", "has no offset"), ('begins = "yesterday"', "begins: 'yesterday' is not accepted")):
        with pytest.raises(ConfigurationError, match=words):
            parse(text)


def test_a_file_is_known_by_its_own_time(tmp_path: Path) -> None:
    path = tmp_path / "desk.toml"
    path.write_text("", encoding="utf-8")
    os.utime(path, times=(1_780_000_000, 1_780_000_000))
    assert load_subscriptions(tmp_path)[0].made == datetime.fromtimestamp(1_780_000_000, UTC)
    path.write_text("made = 2026-01-01T00:00:00Z\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="made"):
        load_subscriptions(tmp_path)


def test_a_desk_and_how_long_ahead_its_draft_is_made() -> None:
    plain = parse('name = "x"\n')
    assert (plain.review, plain.review_ahead) == (False, "2h")
    assert "review" not in subscription_toml(plain)
    found = parse('name = "x"\nreview = true\nreview_ahead = "45m"\n')
    assert (found.review, found.review_ahead) == (True, "45m")
    assert parse(subscription_toml(found)) == found


@pytest.mark.parametrize("given", ["0h", "4m", "13h", "1d", "2h 3h", "", "soon", "2"])
def test_a_time_ahead_that_is_none_is_named_with_what_is_accepted(given: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        parse(f'name = "x"\nreview = true\nreview_ahead = "{given}"\n')
    assert refused.value.key == "review_ahead"
    assert '"2h"' in str(refused.value) or '"30m"' in str(refused.value)
