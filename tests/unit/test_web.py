"""The site's small parts: diffs, lists, requests."""

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from starlette.requests import Request

from common.wording.printed import seen
from web.asking import asked
from web.clean import host, web_address
from web.diff import changes, sentences
from web.lists import as_csv, plain

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 3, 1)


def request(query: str, *, path: str = "/stories", **headers: str) -> Request:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "GET", "path": path, "query_string": query.encode(), "headers": raw, "root_path": ""})


def test_sentences_end_in_every_script() -> None:
    assert sentences("One. Two!\nThree?") == ["One.", "Two!", "Three?"]
    assert sentences("判決が出た。会社は控訴する。") == ["判決が出た。", "会社は控訴する。"]
    assert sentences("ما الحكم؟ استأنفت الشركة.") == ["ما الحكم؟", "استأنفت الشركة."]


def test_diff_shows_changed_sentences_with_one_neighbour_and_counts_the_rest() -> None:
    before = " ".join(f"Sentence {n}." for n in range(10))
    found = changes(before, before.replace("Sentence 5.", "Sentence five."))
    assert [(c.kind, len(c.sentences) or c.count) for c in found] == [
        ("skipped", 4), ("same", 1), ("removed", 1), ("added", 1), ("same", 1), ("skipped", 3),
    ]  # fmt: skip


def test_diff_of_the_same_sentences_is_empty() -> None:
    assert changes("One. Two.", "One.\nTwo.") == ()


@given(st.lists(st.sampled_from(["A.", "B.", "C.", "D."]), max_size=12), st.lists(st.sampled_from(["A.", "B.", "C.", "D."]), max_size=12))
def test_diff_loses_no_sentence(before: list[str], after: list[str]) -> None:
    """What is removed, kept and skipped makes up the old text; what is added, kept and skipped the new one."""
    found = changes(" ".join(before), " ".join(after))
    if before == after:
        assert not found
        return
    size = {kind: sum(len(c.sentences) + c.count for c in found if c.kind == kind) for kind in ("same", "skipped", "removed", "added")}
    assert size["same"] + size["skipped"] + size["removed"] == len(before)
    assert size["same"] + size["skipped"] + size["added"] == len(after)


def test_formulas_are_disarmed_in_csv_and_lists_joined() -> None:
    content = as_csv([{"a": "=1+1", "b": ["x", "y"], "c": None}, {"a": "+49", "b": [], "c": 3}], ("a", "b", "c"))
    assert content.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(content.decode("utf-8-sig")))) == [["a", "b", "c"], ["'=1+1", "x; y", ""], ["'+49", "", "3"]]


def test_json_forms_keep_every_field_and_write_times_as_iso() -> None:
    assert plain({"at": datetime(2026, 3, 1, tzinfo=UTC), "in": (1, None)}) == {"at": "2026-03-01T00:00:00+00:00", "in": [1, None]}


@given(st.text())
def test_what_is_printed_holds_no_mark_that_turns_direction_or_breaks_html(text: str) -> None:
    shown = str(seen(text))
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\x00\x0b\x7f\ufffe")
    shown.encode("utf-8")


def test_markup_and_other_values_are_printed_as_they_are() -> None:
    assert seen(Markup("<b>\u202e</b>")) == Markup("<b>\u202e</b>")
    assert seen(3) == 3


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", " JavaScript:alert(1)", "data:text/html,x", "//host/x", "http://", "ftp://a/b", "", None, "http://[::1"],
)
def test_address_that_is_no_page_is_no_link(address: str | None) -> None:
    assert web_address(address) == ""


def test_web_address_stays_and_its_host_is_named() -> None:
    assert web_address("https://www.example.org/a?b") == "https://www.example.org/a?b"
    assert host("https://www.example.org/a") == "example.org"


def test_request_keeps_what_makes_sense_and_drops_the_rest() -> None:
    a = asked(request("language=fr&language=fr&language=&since=&until=2026-03-01&page=-3&format=xml&lang=xx&utm_source=mail"))
    assert a.problem is None
    assert a.selection.languages == ("fr",)
    assert (a.selection.seen_since, a.selection.seen_until) == (None, DAY)
    assert (a.number, a.form, a.explicit) == (1, "html", False)
    assert asked(request("page=" + "9" * 3000)).number == 10_000


def test_several_values_of_a_word_are_kept_and_aliases_become_what_they_stand_for() -> None:
    a = asked(request("language=en&language=French&platform=Twitter&country=Germany"))
    assert (a.selection.languages, a.selection.platforms, a.selection.jurisdictions) == (("en", "fr"), ("X",), ("de",))
    assert a.here() == "/stories?language=en&language=fr&platform=X&jurisdiction=de"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("platform=twiter", "platform: 'twiter' is not known (did you mean \"Twitter\"?)"),
        ("since=2026-13-01", "since: '2026-13-01' is no day (write YYYY-MM-DD)"),
        ("topic=" + "x" * 500, "topic: 'xxxxxxxxxxxxxxxxxxxx'... is too long (at most 100 characters)"),
    ],
)
def test_an_address_that_selects_nothing_says_why(query: str, said: str) -> None:
    a = asked(request(query))
    assert str(a.problem) == said
    assert not a.selection.narrows


def test_links_of_a_list_narrow_widen_and_carry_the_chosen_language() -> None:
    a = asked(request("language=fr&topic=privacy&page=3&lang=de"))
    assert a.narrowed("language", "ja") == "/stories?language=fr&language=ja&topic=privacy&lang=de"
    assert a.widened("language", "fr") == "/stories?topic=privacy&lang=de"
    assert a.here(page=4) == "/stories?language=fr&topic=privacy&page=4&lang=de"
    assert a.in_language("ar") == "/stories?language=fr&topic=privacy&page=3&lang=ar"
