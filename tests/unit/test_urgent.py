"""What cannot wait: which words mean which step, what is told together, what a day bears, and who sees what of an alert."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from beat.urgent import names_step, urgent_word
from digests.alert_message import AlertPage, chat_of, entry_of, mail_of, seen_by
from digests.hooks import CHATS, Chat, Line, hook_body
from digests.subscription import parse_subscription, subscription_toml
from digests.urgent import grouped
from records.alerting import AlertItem, Cause, Urgency, UrgentAlert
from records.docket import Docket
from records.errors import ConfigurationError
from records.urgent import Urgent, Way
from tests.unit.digest_samples import MORNING, sample_issue, subscription

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def alert(language: str = "en", *, last: bool = False) -> UrgentAlert:
    """The sample world's fine for everybody, its order of disclosure for Ana, its hearing day for both."""
    issue = sample_issue(language)
    items = (
        AlertItem(story_id="st-fine", urgencies=(Urgency(cause=Cause.STAGE, key="stage fine", value="fine"),), members=()),
        AlertItem(
            story_id="st-ids",
            urgencies=(
                Urgency(
                    cause=Cause.DISPUTE, key="stage interim-order", value="interim-order", audience=("ana@example.org", "bo@example.org")
                ),
                Urgency(
                    cause=Cause.DEADLINE, key="deadline comply 2027-01-21", value="2027-01-21", kind="comply", audience=("ana@example.org",)
                ),
            ),
            members=(),
        ),
    )
    stories = tuple(card for story in ("st-fine", "st-ids") for card in issue.stories if card.story_id == story)
    return UrgentAlert(id="alert-1", at=MORNING, issue=replace(issue, stories=stories), items=items, last=last)


@pytest.mark.parametrize(
    ("words", "stage", "topics", "meant"),
    [
        (("block",), "order", ("blocking",), True),
        (("block",), "interim-order", ("moderation", "blocking"), True),
        (("block",), "order", ("user-data",), False),
        (("block",), "fine", ("blocking",), False),
        (("order",), "order", ("user-data",), True),
        (("order",), "interim-order", (), False),
        (("order", "fine"), "", (), False),
    ],
)
def test_a_word_means_a_step(words: tuple[str, ...], stage: str, topics: tuple[str, ...], meant: bool) -> None:
    assert names_step(words, stage, topics) is meant


@pytest.mark.parametrize(
    ("text", "word"), [("Block", "block"), ("Injonction", "order"), ("Geldbuße", "fine"), ("interim order", "interim-order")]
)
def test_a_step_is_named_in_any_of_its_words(text: str, word: str) -> None:
    assert urgent_word(text) == word


def test_what_comes_within_minutes_goes_together() -> None:
    moments = [NOON, NOON + 9 * MINUTE, NOON + 10 * MINUTE, NOON + 11 * MINUTE]
    found = grouped(moments, subscription(urgent=Urgent(stages=("order",))))
    assert [(group.at, group.members, group.told) for group in found] == [
        (NOON + 10 * MINUTE, (0, 1, 2), True),
        (NOON + 21 * MINUTE, (3,), True),
    ]


def test_a_day_bears_so_many_on_the_subscribers_clock() -> None:
    """Paris: the day of the twentieth ends at 23:00 UTC."""
    moments = [NOON, NOON + HOUR, NOON + 5 * HOUR, NOON + 6 * HOUR, NOON + 11 * HOUR]
    found = grouped(moments, subscription(urgent=Urgent(stages=("order",), daily=2, group_minutes=0)))
    assert [(group.members, group.told) for group in found] == [((0,), True), ((1,), True), ((2, 3), False), ((4,), True)]


def test_everybody_sees_what_is_for_everybody_and_nobody_who_else_was_told() -> None:
    whole = alert()
    ana, bo, eve, public = (seen_by(whole, who) for who in ("Ana@example.org", "bo@example.org", "eve@example.org", ""))
    assert ana
    assert bo
    assert eve
    assert public
    assert [len(one.items) for one in (ana, bo, eve, public)] == [2, 2, 1, 1]
    assert [len(one.items[1].urgencies) for one in (ana, bo)] == [2, 1]
    assert [card.story_id for card in eve.issue.stories] == ["st-fine"]
    assert "@" not in repr(ana.items)


def test_nothing_for_somebody_is_no_alert() -> None:
    own = alert()
    assert seen_by(replace(own, items=own.items[1:])) is None


@pytest.mark.parametrize("language", ["en", "fr", "de", "es", "ar", "ja"])
def test_an_alert_is_told_in_the_readers_language(language: str) -> None:
    own = seen_by(alert(language, last=True), "ana@example.org")
    assert own
    parts, page = mail_of(own), AlertPage(own)
    assert parts.subject.startswith(page.mark())
    assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in parts.html
    for card in page.cards:
        assert page.reasons(card) in " ".join(parts.text.split()) or language == "ja"
        assert card.headline.title in parts.html or "&" in parts.html
    assert ("[Alert]" in parts.subject) == (language == "en")
    assert entry_of(own).title == parts.subject


def test_reasons_are_said() -> None:
    own = seen_by(alert(), "ana@example.org")
    assert own
    page = AlertPage(own)
    assert [page.reasons(card) for card in page.cards] == [
        "new: fine",
        "new stage in a dispute you follow: interim order, soon: comply by 21 Jan 2027",
    ]


@pytest.mark.parametrize("way", CHATS)
def test_a_chat_is_not_taken_in_by_a_headline(way: Way) -> None:
    """Marks of each form's own are escaped: a headline can neither link elsewhere nor call everybody."""
    hostile = Chat(title="x", lines=(Line(why="new", title="<!channel> [a](http://evil) *b* </a>|", url="https://s.example/1", detail=""),))
    body = hook_body(way, hostile).decode()
    assert {Way.SLACK: "&lt;!channel&gt;", Way.TEAMS: r"\\[a\\](http://evil)", Way.MATRIX: "&lt;!channel&gt; [a]"}[way] in body
    assert {Way.SLACK: "<!channel>", Way.TEAMS: "[a](", Way.MATRIX: "*b* </a>|</a>"}[way] not in body


def test_a_subject_tells_the_first_story_and_how_many_more() -> None:
    """The docket's line where there is one, else the headline."""
    own, public = seen_by(alert(), "ana@example.org"), seen_by(alert(), "")
    assert own
    assert public
    page = AlertPage(own)
    assert page.subject() == f"[Alert] Platforms before the courts: {page.line(page.cards[0])} and 1 more"
    assert AlertPage(public).subject() == f"[Alert] Platforms before the courts: {page.line(page.cards[0])}"
    bare = replace(own, issue=replace(own.issue, stories=(replace(page.cards[0], stage="", topics=(), platforms=(), docket=Docket()),)))
    assert AlertPage(bare).line(bare.issue.stories[0]) == ""
    assert AlertPage(bare).subject() == f"[Alert] Platforms before the courts: {page.cards[0].headline.title}"


def test_the_day_s_last_alert_says_so_and_a_followed_dispute_is_known() -> None:
    own, last = seen_by(alert(), "ana@example.org"), seen_by(alert(last=True), "ana@example.org")
    assert own
    assert last
    assert AlertPage(own).last() == ""
    assert AlertPage(last).last().startswith("This was the last alert of this day")
    assert [AlertPage(own).followed(card) for card in own.issue.stories] == [False, True]


def test_a_chat_has_a_line_a_story() -> None:
    own = seen_by(alert(), "ana@example.org")
    assert own
    lines = chat_of(own).lines
    assert [line.url.rpartition("/")[2] for line in lines] == ["st-fine", "st-ids"]


def test_what_is_urgent_is_read_and_written_alike() -> None:
    text = 'name = "x"\n[urgent]\nstages = ["Block", "fine"]\nfollowed = true\ndeadline_days = 0\nchannels = ["slack"]\nslack_env = "S"\n'
    found = parse_subscription(text, "x", "x.toml")
    assert found.urgent == Urgent(stages=("block", "fine"), followed=True, deadline_days=0, channels=(Way.SLACK,), slack_env="S")
    assert parse_subscription(subscription_toml(found), "x", "x.toml") == found


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('stages = ["ordr"]', "urgent.stages[1]: 'ordr' is not known (did you mean \"order\"?)"),
        ('stage = ["order"]', 'urgent.stage: no such key (did you mean "urgent.stages"?)'),
        ("", "urgent.stages: says nothing that is urgent"),
        ('stages = ["order"]\nchannels = ["teams"]', "urgent.channels: teams needs to know where to (teams_env names"),
        ('stages = ["order"]\nchannels = ["webhook"]', "channels: webhook needs to know where to and with which key"),
        ('stages = ["order"]\ndaily = 0', "urgent.daily: 0 is not accepted"),
        ('stages = ["order"]\nchannels = ["pigeon"]', "urgent.channels[1]: 'pigeon' is not accepted (accepted: mail, feed"),
    ],
)
def test_a_mistake_names_key_value_and_what_is_accepted(line: str, words: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse_subscription(f'name = "x"\n[urgent]\n{line}\n', "x", "x.toml")
    assert words in str(caught.value)
