"""The search index as it is kept: what an update deletes, when it is made anew, what is damaged; and lists that are merged, paged deep and counted."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from records.article import Processed
from records.search import SearchMode
from records.selection import EVERYTHING, Selection
from tests.unit.new_warehouse import new_warehouse
from tests.unit.test_search_index import PAGES, Library, numbers, unit, urls
from tests.unit.warehouse_pages import NOON, page, segment, source, words
from warehouse.ingest.runs import upsert_sources
from warehouse.ingest.segment import ingest_segment
from warehouse.search import index as kept
from warehouse.search import reader as reading
from warehouse.search.index import current, damage_of_index
from warehouse.search.reader import SearchReader

DAY = timedelta(days=1)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    new_warehouse(tmp_path / "w.duckdb").close()
    made = Library(tmp_path)
    made.update(made.add(*PAGES))
    yield made
    made.con.close()


def off_topic(number: int) -> Processed:
    """A later version of an article that is a copy of another now: it leaves the index."""
    return page("https://b.example/4", PAGES[0].extraction.text, source="fr-beta", at=NOON + number * DAY)


def article(number: int, text: str = "A court", **changes: Any) -> Processed:
    at = NOON - number * DAY
    return page(
        f"https://a.example/{number}", f"{text} {words(number)}", **{"title": f"Report {number}", "at": at, "published": at, **changes}
    )


# updates


def test_an_update_counts_what_it_wrote_and_what_it_took_out(library: Library) -> None:
    gone = library.add(off_topic(1))
    assert library.update(gone) == (3, 0, 1, 3, False)
    reader = SearchReader(library.search)
    assert (reader.state.articles, reader.state.deleted, reader.state.snapshot_id) == (3, 1, gone.id)
    assert urls(reader.words("weather", EVERYTHING)) == []
    more = library.add(article(5), article(6))
    assert library.update(more) == (5, 2, 0, 3, False)
    assert SearchReader(library.search).state.deleted == 1
    assert [path.name for path in current(library.search).glob("columns-*")] == [f"columns-{more.id}.npz"]  # type: ignore[union-attr]
    assert library.update(more) == (5, 0, 0, -1, False)
    assert library.update(more, rebuild=True) == (5, 5, 0, 3, True)
    assert SearchReader(library.search).state.deleted == 0


def test_an_index_with_too_many_deleted_articles_is_made_anew(library: Library) -> None:
    library.update(library.add(off_topic(1)))
    state = SearchReader(library.search).state
    with library.con.cursor() as con:
        con.execute("use warehouse")
        assert kept._continues(con, state)
        assert kept._continues(con, replace(state, deleted=1000))
        assert not kept._continues(con, replace(state, deleted=1001))
        assert kept._continues(con, replace(state, deleted=1200, articles=6000))
        assert not kept._continues(con, replace(state, deleted=1201, articles=6000))
        assert not kept._continues(con, replace(state, mark="another"))
        assert not kept._continues(con, replace(state, journal_no=99_999))
        assert kept._continues(con, replace(state, journal_no=99_999, mark=""))


def test_an_update_whose_articles_do_not_add_up_makes_it_anew(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "_write", lambda *_, after: 0 if after >= 0 else writing(*_, after=after))
    assert library.update(library.add(article(5)))[::4] == (5, True)
    monkeypatch.undo()
    monkeypatch.setattr(kept.search_vectors, "wasted", lambda *_: True)
    assert library.update(library.add(article(6)))[::4] == (6, True)


writing = kept._write


def test_an_index_of_another_version_or_a_damaged_one_is_made_anew(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    snapshot = library.add(article(5))
    monkeypatch.setattr(kept, "FORMAT", 999)
    assert library.update(snapshot)[::4] == (5, True)
    folder = current(library.search)
    assert folder is not None
    (folder / "scales.bin").write_bytes(b"\0" * 12)
    assert library.update(library.add(article(6)))[::4] == (6, True)
    assert current(library.search) != folder
    assert [path for path in library.search.iterdir() if path.is_dir()] == [current(library.search)]


def test_what_is_wrong_with_an_index_is_told_in_lines(library: Library, tmp_path: Path) -> None:
    assert list(damage_of_index(library.search)) == []
    assert list(damage_of_index(tmp_path / "none")) == ["there is none, or its pointer cannot be read"]
    folder = current(library.search)
    assert folder is not None
    (folder / "scales.bin").write_bytes(b"\0")
    (folder / "matrix.bin").unlink()
    assert list(damage_of_index(library.search)) == ["matrix.bin: No such file or directory", "scales.bin: not as it was written"]
    (folder / "words" / "meta.json").write_text("{}")
    (line,) = damage_of_index(library.search)
    assert line.startswith("it cannot be opened (")
    (library.search / "current.json").write_text(json.dumps({"other": 1}))
    assert list(damage_of_index(library.search)) == ["there is none, or its pointer cannot be read"]


def test_an_index_without_its_state_says_so(tmp_path: Path) -> None:
    from warehouse.search.schema import create

    create(tmp_path / "g.1" / "words")
    (tmp_path / "current.json").write_text(json.dumps({"generation": "g.1"}))
    assert list(damage_of_index(tmp_path)) == ["it does not say what it stands for"]


# lists


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchReader]:
    """Nine articles of a court, the later ones longer; two near by meaning, one of them without the word."""
    folder = tmp_path_factory.mktemp("many")
    new_warehouse(folder / "w.duckdb").close()
    made = Library(folder)
    upsert_sources(made.con, [source("de-gamma", country="de")])
    pages = [
        article(n, "court " * (10 - n), language="de" if n % 3 == 0 else "en", source="de-gamma" if n == 9 else "fr-alpha")
        for n in range(1, 10)
    ]
    pages += [
        article(10, "tribunal", vector=numbers((0, 1)), language="fr"),
        article(11, "tribunal", vector=numbers((0, 1), (1, 0.2)), language="fr"),
    ]
    ingest_segment(made.con, segment("s", pages), ingested_at=NOON)
    made.update(made.add())
    yield SearchReader(made.search)
    made.con.close()


def ids(page: Any) -> list[str]:
    return [hit.url.rpartition("/")[2] for hit in page]


def test_merged_lists_go_on_with_what_else_has_the_words(many: SearchReader, monkeypatch: pytest.MonkeyPatch) -> None:
    by_words = ids(many.words("court", EVERYTHING))
    assert len(by_words) == 9
    monkeypatch.setattr(reading, "MERGED", 2)
    whole = many.hybrid("court", unit((0, 1)), EVERYTHING)
    found = ids(whole)
    assert set(found[:4]) == {*by_words[:2], "10", "11"}
    assert found[4:] == by_words[2:]
    assert whole.total == 11
    assert [ids(many.hybrid("court", unit((0, 1)), EVERYTHING, limit=4, offset=n)) for n in (0, 4, 8)] == [found[:4], found[4:8], found[8:]]
    assert [hit.found_by for hit in whole.hits[4:]] == [(SearchMode.WORDS,)] * 7


def test_facets_count_all_that_a_merged_search_found(many: SearchReader) -> None:
    found = many.hybrid("court", unit((0, 1)), EVERYTHING, facets=True)
    assert found.facets["language"] == {"en": 6, "de": 3, "fr": 2}
    assert many.hybrid("court", unit((0, 1)), EVERYTHING).facets == {}
    assert many.hybrid("court", unit((0, 1)), Selection(languages=("de",))).total == 3


def test_a_country_selects_what_its_outlets_tell_where_nothing_else_is_named(many: SearchReader) -> None:
    assert many.everything(Selection(jurisdictions=("xx",))) == []
    assert len(many.everything(Selection(jurisdictions=("fr",)))) >= 10


def test_what_is_nearest_comes_first_and_the_total_counts_all_that_is_alike(many: SearchReader) -> None:
    found = many.meaning("x", unit((0, 1)), EVERYTHING, limit=1)
    assert (ids(found), found.total) == (["10"], 2)
    assert ids(many.meaning("x", unit((0, 1)), EVERYTHING, offset=1)) == ["11"]


def test_a_query_without_hits_is_offered_in_words_that_have_some(many: SearchReader) -> None:
    assert many.words("cuort", EVERYTHING).suggestion == many.hybrid("cuort", unit((5, 1)), EVERYTHING).suggestion == "court"
    assert many.words("court", EVERYTHING).suggestion == ""
