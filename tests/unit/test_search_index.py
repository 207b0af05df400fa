"""The search index over a small warehouse: words, meaning and both; brought up to date, rebuilt, and read while it changes."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import duckdb
import numpy as np
import pytest
from numpy.typing import NDArray

from records.errors import QueryError, WarehouseError
from records.search import SearchMode
from records.selection import EVERYTHING, Selection
from tests.unit.new_warehouse import new_warehouse
from tests.unit.warehouse_pages import NOON, page, segment, source, words
from warehouse.ingest.runs import upsert_sources
from warehouse.ingest.segment import ingest_segment
from warehouse.publish import publish
from warehouse.search.index import body_of, current, update_index
from warehouse.search.reader import SearchReader, meaning_of
from warehouse.search.schema import open_index
from warehouse.storage.snapshot import Snapshot

DAY = timedelta(days=1)


def unit(*parts: tuple[int, float]) -> NDArray[np.float32]:
    vector = np.zeros(512, np.float32)
    for place, value in parts:
        vector[place] = value
    return vector / np.linalg.norm(vector)


def numbers(*parts: tuple[int, float]) -> tuple[float, ...]:
    return tuple(map(float, unit(*parts)))


PAGES = (
    page("https://a.example/1", f"A court ordered the platform to name the author. {words(1)}", title="Court orders names", vector=numbers((0, 1))),
    page("https://a.example/2", f"Le tribunal a ordonné une amende. {words(2)}", title="Une amende", language="fr", topic="privacy", vector=numbers((0, 1), (1, 1))),
    page("https://b.example/3", f"The court and the court again: courts. {words(3)}", title="Other news", source="fr-beta", vector=numbers((0, -1))),
    page("https://b.example/4", f"Nothing of it here. {words(4)}", title="Weather", source="fr-beta", published=NOON - 9 * DAY),
)  # fmt: skip


class Library:
    """A warehouse and the index beside it."""

    def __init__(self, folder: Path) -> None:
        self.con, self.public, self.search, self.step = (
            new_warehouse(folder / "w.duckdb"),
            folder / "public",
            folder / "of" / "its" / "own" / "search",
            0,
        )
        upsert_sources(self.con, [source("fr-alpha"), source("fr-beta")])

    def add(self, *pages: object) -> Snapshot:
        self.step += 1
        ingest_segment(self.con, segment(f"s{self.step}", pages), ingested_at=NOON + self.step * DAY)  # type: ignore[arg-type]
        done = publish(self.con, self.public, now=NOON + self.step * DAY, slim=False)
        assert done is not None
        return done

    def update(self, snapshot: Snapshot, *, rebuild: bool = False) -> tuple[int, int, int, int, bool]:
        done = update_index(self.search, self.public / snapshot.file, snapshot, rebuild=rebuild)
        assert done.snapshot_id == snapshot.id
        return done.articles, done.written, done.deleted, done.vectors, done.rebuilt


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    made = Library(tmp_path_factory.mktemp("library"))
    assert made.update(made.add(*PAGES)) == (4, 4, 0, 3, True)
    yield made
    made.con.close()


@pytest.fixture(scope="module")
def reader(library: Library) -> SearchReader:
    return SearchReader(library.search)


def urls(page: object) -> list[str]:
    return [hit.url[-1] for hit in page]  # type: ignore[attr-defined]


def test_words_find_articles_and_say_what_is_known_of_them(reader: SearchReader) -> None:
    found = reader.words("names", EVERYTHING)
    (hit,) = found.hits
    assert (hit.title, hit.source_id, hit.source, hit.country, hit.language, hit.topic, hit.platforms) == (
        "Court orders names", "fr-alpha", "Fr-Alpha", "fr", "en", "user-data", ("X",),
    )  # fmt: skip
    assert (hit.published_at, hit.first_seen, hit.found_by) == (NOON - timedelta(hours=2), NOON, (SearchMode.WORDS,))
    assert [piece.text for piece in hit.headline if piece.hit] == ["names"]
    assert (found.total, found.mode, found.query, found.snapshot_id) == (1, SearchMode.WORDS, "names", reader.snapshot_id)


def test_a_word_in_the_headline_weighs_more_than_three_in_the_body(reader: SearchReader) -> None:
    assert urls(reader.words("court", EVERYTHING)) == ["1", "3"]


@pytest.mark.parametrize(
    ("query", "hits"),
    [("court AND names", ["1"]), ("court -names", ["3"]), ("amende OR weather", ["2", "4"]), ('"court ordered"', ["1"]), ("title:court", ["1"]),
     ("language:fr", ["2"]), ("source:fr-beta court", ["3"]), ("topic:privacy", ["2"]), ("ordonn*", ["2"]), ("NOT court", ["2", "4"]), ("nobody", [])],
)  # fmt: skip
def test_operators_and_fields_choose(reader: SearchReader, query: str, hits: list[str]) -> None:
    assert sorted(urls(reader.words(query, EVERYTHING))) == hits


@pytest.mark.parametrize(
    ("wanted", "hits"),
    [
        (Selection(languages=("fr",)), ["2"]),
        (Selection(languages=("fr", "en"), sources=("fr-beta",)), ["3", "4"]),
        (Selection(topics=("privacy",)), ["2"]),
        (Selection(published_until=(NOON - 2 * DAY).date()), ["4"]),
        (Selection(published_since=NOON.date()), ["1", "2", "3"]),
        (Selection(seen_since=(NOON + DAY).date()), []),
        (EVERYTHING, ["1", "2", "3", "4"]),
    ],
)
def test_a_selection_narrows_words_and_lists(reader: SearchReader, wanted: Selection, hits: list[str]) -> None:
    assert sorted(urls(reader.words("court OR amende OR weather", wanted))) == hits
    assert len(reader.everything(wanted)) == len(hits)


def test_a_list_of_everything_minds_the_words_too(reader: SearchReader) -> None:
    assert len(reader.everything(Selection(text="court"))) == 2
    assert len(reader.everything(Selection(text="court", sources=("fr-beta",)))) == 1
    assert set(reader.everything(EVERYTHING)) > set(reader.everything(Selection(text="court")))


def test_facets_count_the_hits(reader: SearchReader) -> None:
    found = reader.words("court OR amende", EVERYTHING, facets=True)
    assert (found.facets["language"], found.facets["topic"]["user-data"]) == ({"en": 2, "fr": 1}, 2)
    assert reader.words("court", EVERYTHING).facets == {}


def test_pages_of_hits_follow_each_other(reader: SearchReader) -> None:
    whole = urls(reader.words("court OR amende", EVERYTHING))
    assert [urls(reader.words("court OR amende", EVERYTHING, limit=1, offset=n)) for n in range(4)] == [[one] for one in whole] + [[]]
    assert reader.words("court OR amende", EVERYTHING, limit=1).total == 3


@pytest.mark.parametrize(("limit", "offset"), [(0, 0), (1, -1), (20, 9_981)])
def test_hits_beyond_reach_are_refused(reader: SearchReader, limit: int, offset: int) -> None:
    with pytest.raises(QueryError, match="cannot be shown"):
        reader.words("court", EVERYTHING, limit=limit, offset=offset)


def test_meaning_finds_what_is_alike_in_any_language(reader: SearchReader) -> None:
    found = reader.meaning("court names", unit((0, 1)), EVERYTHING)
    assert urls(found) == ["1", "2"]
    assert [hit.score for hit in found] == [pytest.approx(1.0, abs=0.005), pytest.approx(0.707, abs=0.005)]
    assert (found.total, found.hits[0].found_by) == (2, (SearchMode.MEANING,))
    assert urls(reader.meaning("x", unit((0, 1)), EVERYTHING, limit=1, offset=1)) == ["2"]
    assert urls(reader.meaning("x", unit((0, 1)), Selection(languages=("fr",)))) == ["2"]
    assert urls(reader.meaning("x", unit((5, 1)), EVERYTHING)) == []


def test_hybrid_merges_both_lists_by_rank(reader: SearchReader) -> None:
    found = reader.hybrid("court", unit((0, 1)), EVERYTHING)
    assert {hit.url[-1]: hit.found_by for hit in found} == {
        "1": (SearchMode.WORDS, SearchMode.MEANING), "2": (SearchMode.MEANING,), "3": (SearchMode.WORDS,),
    }  # fmt: skip
    assert (urls(found)[0], found.total) == ("1", 3)
    assert found.hits[0].score == pytest.approx(2 / 2, abs=1e-4)


def test_the_meaning_of_a_query_is_what_it_asks_for() -> None:
    assert meaning_of('court -fine language:fr "two weeks"') == "court two weeks"
    with pytest.raises(QueryError, match="nothing to compare"):
        meaning_of("NOT court")


def test_a_standfirst_leads_the_body_unless_it_stands_in_it() -> None:
    assert [body_of(None, None), body_of("Lead", "Body"), body_of("Body", "The Body."), body_of("Lead", None)] == [
        "",
        "Lead\nBody",
        "The Body.",
        "Lead\n",
    ]


def test_an_update_writes_what_changed_and_readers_keep_their_state(tmp_path: Path) -> None:
    library = Library(tmp_path)
    first = library.add(*PAGES[:2])
    assert library.update(first) == (2, 2, 0, 2, True)
    before = SearchReader(library.search)
    assert library.update(first)[1:] == (0, 0, -1, False)
    second = library.add(
        PAGES[2], page("https://a.example/1", f"A court changed its mind. {words(9)}", title="New headline", at=NOON + DAY)
    )
    assert library.update(second)[0] == 3
    after = SearchReader(library.search)
    assert (urls(after.words("mind", EVERYTHING)), urls(before.words("mind", EVERYTHING))) == (["1"], [])
    assert urls(before.words("names", EVERYTHING)) == ["1"]
    assert (before.snapshot_id, after.snapshot_id) == (first.id, second.id)
    assert library.update(second, rebuild=True)[:3] == (3, 3, 0)
    assert [path.name for path in library.search.iterdir() if path.is_dir()] == [current(library.search).name]  # type: ignore[union-attr]
    library.con.close()


def test_an_index_of_another_warehouse_is_built_anew(tmp_path: Path) -> None:
    one, other = Library(tmp_path / "1"), Library(tmp_path / "2")
    one.update(one.add(*PAGES))
    other.search = one.search
    assert other.update(other.add(PAGES[0]))[::4] == (1, True)
    assert urls(SearchReader(other.search).words("court OR amende", EVERYTHING)) == ["1"]
    one.con.close()
    other.con.close()


def test_a_missing_or_damaged_index_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="there is no search index yet"):
        SearchReader(tmp_path / "search")
    library = Library(tmp_path)
    snapshot = library.add(PAGES[0])
    library.update(snapshot)
    folder = current(library.search)
    assert folder is not None
    for path in folder.glob("columns-*"):
        path.unlink()
    with pytest.raises(WarehouseError, match="cannot be read"):
        SearchReader(library.search)
    assert library.update(snapshot, rebuild=True)[4]
    (library.search / "current.json").write_text(json.dumps({"generation": "gone"}))
    assert current(library.search) is None
    library.con.close()


def test_a_closed_warehouse_is_not_needed_for_reading(library: Library, reader: SearchReader) -> None:
    assert isinstance(library.con, duckdb.DuckDBPyConnection)
    assert reader.words("court", EVERYTHING).took_ms >= 0


def test_an_index_that_is_not_there_is_said_to_be_missing_not_unwritable(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"(?i)exist|not found|no such"):
        open_index(tmp_path / "nowhere")
    assert list(tmp_path.iterdir()) == []
