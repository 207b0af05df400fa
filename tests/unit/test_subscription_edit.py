"""A subscription's file is changed where it says something else, and nowhere besides."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.subscription import parse_subscription
from digests.subscription_edit import amended, version_of
from records.selection import Selection
from records.subscription import Subscription
from records.urgent import Urgent

FILE = """\
# The desk in Lyon reads this.
name = "Desk"   # for readers
recipients = ["desk@example.org"]
size = 7
quiet = "heartbeat"
webhook_url = "https://hook.example/in"
webhook_secret_env = "HOOK"
channels = ["mail", "webhook"]

[query]
# asked for by legal
topic = ["moderation"]
country = "fr"
without = ["football, tennis"]

[urgent]
stages = ["order"]
channels = ["mail", "webhook"]
daily = 2
"""


def parsed(text: str) -> Subscription:
    return parse_subscription(text, "desk", "desk.toml")


def test_nothing_to_change_is_the_same_text() -> None:
    assert amended(FILE, parsed(FILE), parsed(FILE)) == FILE


def test_what_changes_stands_in_its_line_and_the_rest_stays() -> None:
    before = parsed(FILE)
    wanted = replace(
        before,
        name="Other",
        reads=("fr", "en"),
        query=replace(before.query, topics=("blocking", "privacy"), jurisdictions=(), words=("cour, tribunal",)),
        urgent=replace(before.urgent or Urgent(), stages=("order", "fine"), since=datetime(2026, 3, 1, 8, tzinfo=UTC)),
    )
    text = amended(FILE, before, wanted)
    assert parsed(text) == wanted
    for line in ("# The desk in Lyon reads this.", 'name = "Other"   # for readers', "size = 7", "# asked for by legal", "daily = 2"):
        assert line in text.splitlines()
    assert 'topic = ["blocking", "privacy"]' in text, "as the file spells its words"
    assert "country" not in text
    assert text.index('words = ["cour, tribunal"]') < text.index("[urgent]")


def test_two_spellings_of_a_word_become_one() -> None:
    text = '[query]\ntopic = "moderation"\ntopics = ["blocking"]\n'
    before = parsed(text)
    wanted = replace(before, query=replace(before.query, topics=("privacy",)))
    assert parsed(amended(text, before, wanted)) == wanted


def test_sections_come_and_go() -> None:
    before = parsed('name = "a"\n')
    wanted = replace(before, query=Selection(topics=("blocking",)), urgent=Urgent(deadline_days=0))
    text = amended('name = "a"\n', before, wanted)
    assert parsed(text) == wanted
    assert parsed(amended(text, wanted, replace(wanted, urgent=None))).urgent is None
    bare = amended(text, wanted, before)
    assert parsed(bare) == before


def test_a_day_of_none_is_no_day_but_zero_is_one() -> None:
    before = parsed("[urgent]\nfollowed = true\ndeadline_days = 0\n")
    assert "deadline_days" not in amended(
        "[urgent]\nfollowed = true\ndeadline_days = 0\n", before, replace(before, urgent=Urgent(followed=True))
    )
    assert before.urgent is not None
    assert before.urgent.deadline_days == 0


@pytest.mark.parametrize("text", ['query.topics = ["blocking"]\nname = "a"\n', 'name = "a"\nquery = {topics = ["blocking"]}\n'])
def test_a_query_in_other_forms_of_toml_is_changed_too(text: str) -> None:
    before = parsed(text)
    wanted = replace(before, query=Selection(topics=("privacy",), amount_at_least=5), language="fr")
    assert parsed(amended(text, before, wanted)) == wanted


TEXTS = st.lists(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12).map(str.strip).filter(bool), max_size=3)


@given(
    words=TEXTS, without=TEXTS, days=st.none() | st.integers(0, 9), name=st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=9)
)
def test_read_again_it_says_what_was_wanted(words: list[str], without: list[str], days: int | None, name: str) -> None:
    before = parsed(FILE)
    urgent = replace(before.urgent or Urgent(), deadline_days=days)
    said = replace(before.query, words=tuple(dict.fromkeys(words)), without=tuple(dict.fromkeys(without)))
    wanted = replace(before, name=name, query=said, urgent=urgent)
    text = amended(FILE, before, wanted)
    assert parsed(text) == wanted
    assert amended(text, wanted, wanted) == text
    assert version_of(text) == version_of(text)
    assert (version_of(text) == version_of(FILE)) == (text == FILE)
