"""Stories in the warehouse: which articles still wait, what grouping remembers of stories, and what one run of it writes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from records.article import MentionKind
from records.errors import SelectionError
from records.grouping import Membership, RememberedStory
from records.regrouping import Regrouping
from records.selection import Selection
from tests.unit.new_warehouse import new_warehouse
from tests.unit.warehouse_pages import NOON, page, segment, source, words
from warehouse.ingest.reports import report_id
from warehouse.ingest.runs import upsert_sources
from warehouse.ingest.segment import ingest_segment
from warehouse.selection.held import held
from warehouse.storage.journal import last_entry
from warehouse.stories.regrouping import store_regroupings, stored_regroupings
from warehouse.stories.store import (
    Changes,
    Ungrouped,
    disputes_of_articles,
    left_disputes,
    store,
    stored_evidence,
    stories_of_disputes,
    story_columns,
    ungrouped,
    unpacked_evidence,
)

HOUR = timedelta(hours=1)
HOME = "https://www.fr-alpha.example"


@pytest.fixture
def con(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    opened = new_warehouse(tmp_path / "w.duckdb")
    upsert_sources(opened, [source("fr-alpha"), source("de-beta", country="de")])
    yield opened
    opened.close()


def take_in(con: duckdb.DuckDBPyConnection, *numbers: int, **changes: Any) -> list[str]:
    """Articles `/1`, `/2` ... captured an hour apart; their ids."""
    pages = [page(f"{HOME}/{n}", words(n), **{"at": NOON + n * HOUR, "title": f"Report {n}", **changes}) for n in numbers]
    ingest_segment(con, segment("-".join(map(str, numbers)), pages), ingested_at=NOON)
    return [article(n) for n in numbers]


def article(number: int) -> str:
    return report_id(f"{HOME}/{number}")


def story(number: int, *, dispute: int | None = None, founded: int | None = None, **changes: Any) -> RememberedStory:
    values: dict[str, Any] = {
        "story_id": f"s{number}", "dispute_id": f"d{dispute or number}", "founded": founded or number, "founder": article(number),
        "founder_seen": 1_000 + number, "sketch": bytes([number]) * 160, "families": number << 40, "first_day": 739_000 + number,
        "last_day": 739_100 + number, "members": 1, "detail": bytes([number]),
    }  # fmt: skip
    return RememberedStory(**{**values, **changes})


def member(number: int, story_number: int, **changes: Any) -> Membership:
    values: dict[str, Any] = {
        "article_id": article(number), "story_id": f"s{story_number}", "dispute_id": f"d{story_number}", "linked_to": None, "story_score": 0.0,
        "dispute_score": 0.0, "reason": "",
    }  # fmt: skip
    return Membership(**{**values, **changes})


def judged(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str, int]]:
    return [(one.article_id, one.version_id, one.seen) for one in ungrouped(con, limit=1_000)]


def seat(con: duckdb.DuckDBPyConnection, *numbers: int, **changes: Any) -> int:
    """Each of these articles a story of its own."""
    done = Changes(stories=[story(n) for n in numbers], members=[member(n, n) for n in numbers], judged=judged(con), **changes)
    return store(con, done, at=NOON)


def rows(con: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    return con.execute(sql).fetchall()


# what waits


def test_an_article_waits_with_all_that_grouping_asks_of_it(con: duckdb.DuckDBPyConnection) -> None:
    take_in(con, 1, vector=(0.5, -0.25), language="fr", published=NOON - HOUR)
    (one,) = ungrouped(con, limit=9)
    at = NOON + HOUR
    assert one == Ungrouped(
        article_id=article(1), version_id=one.version_id, seen=int(at.timestamp()) * 1_000_000, title="Report 1", text=words(1),
        published_at=NOON - HOUR, language="fr", topics=("user-data", "hate-speech"), mentions=one.mentions, vector=(0.5, -0.25),
    )  # fmt: skip
    assert [(m.kind, m.value, m.surface, m.start, m.end, m.rule, m.party, m.jurisdiction) for m in one.mentions] == [
        (MentionKind.PLATFORM, "X", "Twitter", 0, 7, "platforms.toml:X/twitter", True, None),
        (MentionKind.AUTHORITY, "CNIL", "CNIL", 9, 13, "authorities.toml:CNIL", False, "fr"),
    ]


def test_of_a_long_body_the_first_three_thousand_characters_are_asked_for(con: duckdb.DuckDBPyConnection) -> None:
    text = words(1, 500)
    ingest_segment(con, segment("s", [page(f"{HOME}/1", text)]), ingested_at=NOON)
    (one,) = ungrouped(con, limit=9)
    assert one.text == text[:3_000]
    assert len(text) > 3_001


def test_what_an_article_does_not_say_is_empty_and_its_capture_dates_it(con: duckdb.DuckDBPyConnection) -> None:
    unsaid = page(f"{HOME}/1", words(1), published=None)
    unsaid = replace(unsaid, extraction=replace(unsaid.extraction, title=None), classification=replace(unsaid.classification, mentions=()))
    ingest_segment(con, segment("s", [unsaid]), ingested_at=NOON)
    (one,) = ungrouped(con, limit=9)
    assert (one.title, one.mentions, one.vector, one.published_at) == ("", (), (), NOON)


def test_articles_wait_oldest_capture_first_and_come_by_their_day(con: duckdb.DuckDBPyConnection) -> None:
    for number, day in ((1, 3), (2, 1), (3, 2)):
        take_in(con, number, published=NOON - day * 24 * HOUR)
    assert [one.article_id for one in ungrouped(con, limit=9)] == [article(1), article(3), article(2)]
    assert [one.article_id for one in ungrouped(con, limit=2)] == [article(1), article(2)]


def test_copies_and_what_is_off_the_beat_do_not_wait(con: duckdb.DuckDBPyConnection) -> None:
    take_in(con, 1)
    copy = page("https://www.de-beta.example/1", words(1), source="de-beta", at=NOON + 2 * HOUR, published=NOON)
    ingest_segment(con, segment("copy", [copy, page(f"{HOME}/2", words(2), topic="other")]), ingested_at=NOON)
    assert [one.article_id for one in ungrouped(con, limit=9)] == [article(1)]


def test_a_grouped_article_waits_again_when_it_has_another_version(con: duckdb.DuckDBPyConnection) -> None:
    take_in(con, 1)
    seat(con, 1)
    assert ungrouped(con, limit=9) == []
    again = page(f"{HOME}/1", words(1) + " and a sentence more", at=NOON + 5 * HOUR)
    ingest_segment(con, segment("again", [again]), ingested_at=NOON)
    assert [one.article_id for one in ungrouped(con, limit=9)] == [article(1)]


# what is remembered


def test_what_a_run_wrote_of_a_story_is_remembered_as_it_was(con: duckdb.DuckDBPyConnection) -> None:
    some = [story(1), story(2, first_day=None, last_day=None), story(3, dispute=1)]
    store(con, Changes(stories=some), at=NOON)
    assert stories_of_disputes(con, ["d1", "none"]) == [some[0], some[2]]
    assert stories_of_disputes(con, []) == []
    columns = story_columns(con)
    order = np.argsort(columns.sketches[:, 0])
    assert columns.sketches.shape == (3, 160)
    assert columns.sketches[order][:, [0, 159]].tolist() == [[1, 1], [2, 2], [3, 3]]
    assert columns.families[order].tolist() == [n << 40 for n in (1, 2, 3)]
    assert columns.last_days[order].tolist() == [739_101, -1, 739_103]
    assert columns.founded == 3
    asked = [int(order[number]) for number in (2, 0, 1)]
    assert columns.fetch(asked) == [some[2], some[0], some[1]]


def test_no_stories_have_no_columns(con: duckdb.DuckDBPyConnection) -> None:
    columns = story_columns(con)
    assert (columns.sketches.shape, len(columns.families), columns.founded, columns.fetch([])) == ((0, 0), 0, 0, [])


def test_columns_are_read_whole_where_there_are_many_stories(con: duckdb.DuckDBPyConnection) -> None:
    store(con, Changes(stories=[story(n % 100, story_id=f"s{n}", founded=n) for n in range(1, 5_001)]), at=NOON)
    columns = story_columns(con)
    assert columns.sketches.shape == (5_000, 160)
    assert columns.founded == 5_000
    assert int(columns.sketches[:, 7].astype(int).sum()) == 50 * sum(range(100))


def test_evidence_comes_some_hundreds_at_a_time_and_ids_may_hold_quotes(con: duckdb.DuckDBPyConnection) -> None:
    kept = [(f"it's {n}", bytes([n % 200])) for n in range(501)]
    members = [member(0, 1, article_id=key) for key, _ in kept]
    store(con, Changes(stories=[story(1)], members=members, evidence=kept), at=NOON)
    found = list(stored_evidence(con, [key for key, _ in kept]))
    assert [len(some) for some in found] == [250, 250, 1]
    assert sorted(row for some in found for row in some) == sorted(kept)
    assert list(stored_evidence(con, [])) == unpacked_evidence(con, []) == []


# what a run writes


def test_nothing_to_write_is_no_entry(con: duckdb.DuckDBPyConnection) -> None:
    before = last_entry(con)
    assert store(con, Changes(story_aliases={"a": "b"}, judged=[("a", "v", 1)]), at=NOON) == 0
    assert (last_entry(con), rows(con, "select * from base.story_alias")) == (before, [])
    for done in (Changes(stories=[story(1)]), Changes(members=[member(1, 1)]), Changes(left=["x"])):
        before = last_entry(con)
        assert store(con, done, at=NOON) == last_entry(con) == before + 1


def test_a_membership_is_kept_with_why_and_what_it_was_judged_by(con: duckdb.DuckDBPyConnection) -> None:
    take_in(con, 1, 2)
    ((first, version, seen), *_) = judged(con)
    placed = member(1, 7, linked_to=article(2), story_score=0.5, dispute_score=0.75, reason="both name X")
    entry = store(con, Changes(members=[placed], judged=[(first, version, seen)], model="pairs/9"), at=NOON)
    assert rows(con, "select * exclude (version_id, seen) from base.story_member") == [
        (article(1), "s7", article(2), 0.5, 0.75, "both name X", "pairs/9", entry)
    ]
    assert rows(con, "select version_id, seen from base.story_member") == [(version, seen)]
    assert rows(con, f"select kind, subject, written_at from base.journal where entry_no = {entry}") == [("stories", "1", NOON)]
    store(con, Changes(members=[replace(placed, reason="moved")]), at=NOON)
    assert rows(con, "select reason, version_id, seen from base.story_member") == [("moved", version, seen)]


def test_twice_is_the_same_as_once(con: duckdb.DuckDBPyConnection) -> None:
    take_in(con, 1, 2)
    for _ in range(2):
        seat(con, 1, 2, evidence=[(article(1), b"e1"), (article(2), b"e2")])
    assert rows(con, "select story_id, article_id from base.story_member order by all") == sorted([("s1", article(1)), ("s2", article(2))])
    assert rows(con, "select count(*) from base.story") == rows(con, "select count(*) from base.story_evidence") == [(2,)]


def test_what_left_and_stories_that_emptied_are_gone_with_their_evidence(con: duckdb.DuckDBPyConnection) -> None:
    take_in(con, 1, 2)
    seat(con, 1, 2, evidence=[(article(1), b"e1"), (article(2), b"e2")])
    store(con, Changes(left=[article(1)], emptied=["s1"]), at=NOON)
    assert rows(con, "select story_id from base.story") == [("s2",)]
    assert (
        rows(con, "select article_id from base.story_member") == rows(con, "select article_id from base.story_evidence") == [(article(2),)]
    )


def test_an_id_that_stands_for_itself_again_leads_nowhere(con: duckdb.DuckDBPyConnection) -> None:
    store(con, Changes(stories=[story(1)], story_aliases={"s2": "s1", "s3": "s1"}, dispute_aliases={"d2": "d1"}), at=NOON)
    store(con, Changes(stories=[story(2)]), at=NOON)
    assert rows(con, "select kind, alias_id, current_id from base.story_alias") == [("story", "s3", "s1")]


def test_articles_that_are_none_any_more_are_told_with_their_dispute_and_those_asked_for_again(con: duckdb.DuckDBPyConnection) -> None:
    take_in(con, 1, 2, 3)
    seat(con, 1, 2, 3)
    assert left_disputes(con, []) == {}
    assert left_disputes(con, [article(2)]) == {article(2): "d2"}
    again = page(f"{HOME}/1", words(1) + " weather", at=NOON + 5 * HOUR, topic="other")
    ingest_segment(con, segment("off", [again]), ingested_at=NOON)
    assert left_disputes(con, []) == {article(1): "d1"}
    assert disputes_of_articles(con, [article(3), article(1), "none"]) == ["d1", "d3"]


# what people said of groupings


def said(key: str, **changes: Any) -> Regrouping:
    values: dict[str, Any] = {"id": key, "level": "story", "ones": ("a", "b"), "what": "s1", "at": NOON}
    return Regrouping(**{**values, **changes})


def test_what_people_said_of_groupings_is_kept_whole_and_written_when_it_changed(con: duckdb.DuckDBPyConnection) -> None:
    first = said("2", apart=("c",), was="s9", reason="another court", by="p1", at=datetime(2026, 3, 1, 12, 0, 0, 5, tzinfo=UTC))
    second = said("1", level="dispute", together=("d", "e"), goes_to="s4", at=NOON + HOUR)
    assert not store_regroupings(con, [], at=NOON)
    assert store_regroupings(con, [second, first], at=NOON)
    entry = last_entry(con)
    assert stored_regroupings(con) == (first, second)
    assert not store_regroupings(con, [first, second], at=NOON)
    assert last_entry(con) == entry
    assert rows(con, f"select kind, subject from base.journal where entry_no = {entry}") == [("regroupings", "2")]
    assert store_regroupings(con, [second], at=NOON)
    assert stored_regroupings(con) == (second,)
    assert store_regroupings(con, [said("1"), said("0")], at=NOON)
    assert [one.id for one in stored_regroupings(con)] == ["0", "1"]


# what a selection names


def test_outlets_are_selected_by_id_or_name_whatever_their_case_and_once(con: duckdb.DuckDBPyConnection) -> None:
    upsert_sources(con, [replace(source("fr-gamma"), name="De-Beta")])
    assert held(con, Selection(sources=("FR-Alpha", "de-beta", "fr-alpha"))).sources == ("fr-alpha", "de-beta", "fr-gamma")
    with pytest.raises(SelectionError, match=r"source: 'fr-alfa' is not known.*fr-alpha"):
        held(con, Selection(sources=("de-beta", "fr-alfa")))


def test_what_names_no_outlet_story_or_dispute_is_as_it_was_asked(con: duckdb.DuckDBPyConnection) -> None:
    asked = Selection(languages=("fr",))
    assert held(con, asked) is asked
    for word in ("story", "dispute"):
        with pytest.raises(SelectionError, match=f"{word}: there is none of the id 'none' in this snapshot"):
            held(con, Selection(**{{"story": "stories", "dispute": "disputes"}[word]: ("none",)}))
