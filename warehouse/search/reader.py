"""Searching one state of the index: words, meaning, or both; whoever holds a reader keeps that state while newer ones are published."""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import tantivy
from numpy.typing import NDArray

from records.errors import QueryError, WarehouseError
from records.search import Hit, SearchMode, SearchPage
from records.selection import Selection
from warehouse.search.index import FORMAT, IndexState, current, read_state
from warehouse.search.lexicon import Lexicon
from warehouse.search.marks import marked, passage
from warehouse.search.query import Narrowing, Wanted, any_of, build, build_all
from warehouse.search.schema import open_index, schema
from warehouse.search.suggestion import suggested
from warehouse.search.syntax import All, Node, Some, parse, plain_words
from warehouse.search.text import tokens
from warehouse.search.together import tells
from warehouse.search.vectors import VectorReader
from warehouse.search.whole import damage_of_files

DEEPEST = 10_000
"""Hits that can be paged through."""
MERGED = 200
"""Hits of each list that a hybrid search merges."""
SOME = 50
"""Articles with some of the words that it merges too."""
_RANK_CONSTANT = 1
"""Of reciprocal rank fusion (Cormack, Clarke, Buettcher 2009 have 60, for lists of thousands). Over bench/search_queries.tsv nDCG@10 with stories is .875
with 1, .869 with 3, .75 with 60, which makes the first hit hardly more than the thirtieth; chosen on one half of the queries and judged on the other,
forty times, .870."""
_STORY = 0.6
"""Of what a story's best other report was found with, added to each: .870 with .4, .875 with .6 and with .8."""
_WHOLE_STORY = 100
"""Reports of one story that are raised: what is beyond them nobody pages to, and one that everybody tells must not fill the list."""
_MUST, _SHOULD = tantivy.Occur.Must, tantivy.Occur.Should
_FACETS = {name: {"terms": {"field": name, "size": 100}} for name in ("language", "topic", "platform")}


def meaning_of(query: str) -> str:
    """The words of a query whose meaning is compared: without operators, fields and what is excluded. Raises QueryError."""
    words = plain_words(parse(query))
    if not words.strip():
        raise QueryError("nothing to compare meanings with: write a few words")
    return words


@dataclass(frozen=True, slots=True)
class _Found:
    """A hit before it is made readable."""

    article_id: str
    score: float
    by: tuple[SearchMode, ...]
    record: dict[str, Any] | None = None
    """What the index holds of it, where it was read already."""


class SearchReader:
    """One state of the index; safe to use from several threads, needs no closing."""

    def __init__(self, search: Path) -> None:
        """Raises WarehouseError when there is no index, or it is damaged or of another version."""
        folder = current(search)
        if folder is None:
            raise WarehouseError(f"{search}: there is no search index yet; make it with `docketwire search --rebuild`")
        try:
            self._searcher = open_index(folder / "words").searcher()
            state = read_state(self._searcher)
            _check_format(state)
            assert state is not None
            _check_files(folder, state)
            self._vectors = VectorReader(folder, state.snapshot_id)
        except (ValueError, TypeError, OSError) as error:
            raise WarehouseError(f"{search}: cannot be read ({error}); make it anew with `docketwire search --rebuild`") from error
        self.state = state
        self._lexicon = Lexicon(self._searcher)

    @property
    def snapshot_id(self) -> str:
        """Snapshot the index was made of."""
        return self.state.snapshot_id

    def words(self, query: str, wanted: Selection, *, limit: int = 20, offset: int = 0, facets: bool = False) -> SearchPage:
        """Articles that hold the words. Raises QueryError."""
        begun = time.perf_counter()
        _check(limit, offset)
        node = parse(query)
        built, marks = build(node, self._narrowing(wanted), self._lexicon)
        found, total = self._by_words(built, limit, offset)
        page = self._page(query, SearchMode.WORDS, found, total, marks, begun, self._counted(built) if facets else {})
        return page if total else replace(page, suggestion=self._suggestion(query, node, wanted))

    def meaning(self, query: str, vector: NDArray[np.float32], wanted: Selection, *, limit: int = 20, offset: int = 0) -> SearchPage:
        """Articles that tell the same as a text with this unit vector, in any language the encoder speaks. Raises QueryError."""
        begun = time.perf_counter()
        _check(limit, offset)
        near, total = self._vectors.nearest(vector, wanted, limit + offset)
        found = [_Found(one.article_id, one.score, (SearchMode.MEANING,)) for one in near[offset:]]
        return self._page(query, SearchMode.MEANING, found, total, _marks(query), begun)

    def hybrid(
        self, query: str, vector: NDArray[np.float32], wanted: Selection, *, limit: int = 20, offset: int = 0, facets: bool = False
    ) -> SearchPage:
        """Both lists, the first 200 of each merged by the sum of their reciprocal ranks, then what else has the words. Raises QueryError."""
        begun = time.perf_counter()
        _check(limit, offset)
        node = parse(query)
        built, marks = build(node, self._narrowing(wanted), self._lexicon)
        by_words, with_words = self._by_words(built, MERGED, 0)
        near, _ = self._vectors.nearest(vector, wanted, MERGED)
        some = self._some_words(node, wanted)
        merged = _fused([one.article_id for one in by_words], some, [one.article_id for one in near])
        merged = _by_story(merged, self._vectors.stories(one.article_id for one in merged[:SOME]))
        if with_words > MERGED and offset + limit > len(merged):
            held = {one.article_id for one in merged}
            deeper, _ = self._by_words(built, min(DEEPEST, offset + limit), 0)
            merged += [one for one in deeper if one.article_id not in held]
        others = {*some, *(one.article_id for one in near)}
        close = any_of("id", sorted(others))
        total = with_words + len(others) - self._count(tantivy.Query.boolean_query([(_MUST, built), (_MUST, close)]))
        either = tantivy.Query.boolean_query([(_SHOULD, built), (_SHOULD, close)])
        page = self._page(
            query, SearchMode.HYBRID, merged[offset : offset + limit], total, marks, begun, self._counted(either) if facets else {}
        )
        return page if with_words else replace(page, suggestion=self._suggestion(query, node, wanted))

    def tells(self, query: str) -> bool:
        """True for a query that is compared by meaning too unless its mode is said. Raises QueryError."""
        return tells(parse(query), self._lexicon)

    def everything(self, wanted: Selection) -> list[str]:
        """Ids of every article a selection holds, its text included. Raises QueryError."""
        filters = self._narrowing(wanted)
        built = build(parse(wanted.text), filters, self._lexicon)[0] if wanted.text else build_all(filters)
        hits = self._searcher.search(built, max(1, self.state.articles), count=False).hits
        return [str(self._record(address)["article_id"]) for _, address in hits]

    def _narrowing(self, wanted: Selection) -> Narrowing:
        grouped = Selection(stories=wanted.stories, disputes=wanted.disputes)
        return Narrowing(
            selection=wanted,
            articles=self._vectors.articles(grouped) if grouped.narrows else None,
            local_sources=tuple(key for key, (_, country) in self.state.sources.items() if country in wanted.jurisdictions),
        )

    def _some_words(self, node: Node, wanted: Selection) -> list[str]:
        """The best articles with some words of a query that is a few plain words: those with more and rarer ones first."""
        if not tells(node, self._lexicon) or not isinstance(node, All):
            return []
        built, _ = build(Some(node.parts), self._narrowing(wanted), self._lexicon)
        return [one.article_id for one in self._by_words(built, SOME, 0)[0]]

    def _suggestion(self, query: str, node: Node, wanted: Selection) -> str:
        filters = self._narrowing(wanted)

        def holds(words: str) -> bool:
            return self._count(build(parse(words), filters, self._lexicon)[0]) > 0

        return suggested(query, node, self._lexicon, holds=holds, spelt=self._spelt)

    def _spelt(self, word: str) -> str:
        """A folded word as the first article that holds it writes it."""
        hits = self._searcher.search(tantivy.Query.term_query(schema(), "body", word), 1, count=False).hits
        body = str(self._record(hits[0][1])["body"]) if hits else ""
        return next((body[token.start : token.end] for token in tokens(body) if token.text == word), word)

    def _count(self, query: tantivy.Query) -> int:
        return int(self._searcher.search(query, 1, count=True).count or 0)  # type: ignore[attr-defined]

    def _by_words(self, query: tantivy.Query, limit: int, offset: int) -> tuple[list[_Found], int]:
        result = self._searcher.search(query, limit, count=True, offset=offset)
        records = [(score, self._record(address)) for score, address in result.hits]
        found = [_Found(record["article_id"], score, (SearchMode.WORDS,), record) for score, record in records]
        return sorted(found, key=lambda one: (-round(one.score, 3), one.article_id)), int(result.count or 0)  # type: ignore[attr-defined]

    def _counted(self, query: tantivy.Query) -> dict[str, dict[str, int]]:
        answer = self._searcher.aggregate(query, _FACETS)
        return {name: {bucket["key"]: bucket["doc_count"] for bucket in answer[name]["buckets"]} for name in _FACETS}

    def _record(self, address: tantivy.DocAddress) -> dict[str, Any]:
        record: dict[str, Any] = json.loads(bytes(self._searcher.doc(address)["record"][0]))
        return record

    def _records(self, found: Sequence[_Found]) -> dict[str, dict[str, Any]]:
        """Those of a page of hits, by article; those not read yet are asked for at once."""
        known = {one.article_id: one.record for one in found if one.record}
        missing = [one.article_id for one in found if one.article_id not in known]
        hits = self._searcher.search(any_of("id", missing), len(missing), count=False).hits if missing else []
        return known | {record["article_id"]: record for _, address in hits for record in (self._record(address),)}

    def _page(
        self,
        query: str,
        mode: SearchMode,
        found: list[_Found],
        total: int,
        wanted: Wanted,
        begun: float,
        facets: dict[str, dict[str, int]] | None = None,
    ) -> SearchPage:
        records = self._records(found)
        hits = tuple(self._hit(one, records[one.article_id], wanted) for one in found if one.article_id in records)
        took = (time.perf_counter() - begun) * 1000
        return SearchPage(
            query=query, mode=mode, hits=hits, total=total, snapshot_id=self.snapshot_id, took_ms=round(took, 2), facets=facets or {}
        )

    def _hit(self, one: _Found, record: dict[str, Any], wanted: Wanted) -> Hit:
        source, country = self.state.sources.get(record["source_id"], (record["source_id"], None))
        return Hit(
            article_id=one.article_id,
            score=round(one.score, 4),
            headline=marked(record["title"], wanted, record["language"]),
            passage=passage(record["body"], wanted, record["language"]),
            url=record["url"],
            source_id=record["source_id"],
            source=source,
            country=country,
            language=record["language"],
            topic=record["topic"],
            platforms=tuple(record["platforms"]),
            published_at=datetime.fromisoformat(record["published_at"]) if record["published_at"] else None,
            first_seen=datetime.fromisoformat(record["first_seen"]),
            found_by=one.by,
        )


def _check_format(state: IndexState | None) -> None:
    if state is None or state.format != FORMAT:
        raise ValueError("it was made by another version")


def _check_files(folder: Path, state: IndexState) -> None:
    problem = next(damage_of_files(folder, state.snapshot_id), None)
    if problem is not None:
        raise ValueError(f"damaged: {problem}")


def _check(limit: int, offset: int) -> None:
    if limit < 1 or offset < 0 or limit + offset > DEEPEST:
        raise QueryError(f"hits {offset + 1} to {offset + limit} cannot be shown; page through the first {DEEPEST}, or narrow the query")


def _marks(query: str) -> Wanted:
    """What of the query may be marked in a hit that was found by meaning: words, but no `to` and `of`."""
    wanted = build(parse(query), Narrowing())[1]
    wanted.words = {word for word in wanted.words if len(word) > 3 or not word.isascii() or len(wanted.words) < 3}
    return wanted


def _by_story(found: list[_Found], stories: Mapping[str, tuple[str, ...]]) -> list[_Found]:
    """The same, each raised by its story's best other hit: one event is told in many languages, of which a query speaks one."""
    scores = {one.article_id: one.score for one in found}
    raised = dict(scores)
    for members in stories.values():
        held = sorted((key for key in members if key in scores), key=lambda key: (-scores[key], key))
        for place, key in enumerate(held[:_WHOLE_STORY]):
            others = held[1:2] if place == 0 else held[:1]
            raised[key] += _STORY * sum(scores[other] for other in others)
    return sorted((replace(one, score=raised[one.article_id]) for one in found), key=lambda one: (-one.score, one.article_id))


def _fused(every: list[str], some: list[str], near: list[str]) -> list[_Found]:
    """Articles with every word, with some words, and near by meaning; best sum of reciprocal ranks first."""
    scores: dict[str, float] = {}
    by: dict[str, tuple[SearchMode, ...]] = {}
    for mode, keys in ((SearchMode.WORDS, every), (SearchMode.WORDS, some), (SearchMode.MEANING, near)):
        for rank, key in enumerate(keys, start=1):
            scores[key] = scores.get(key, 0.0) + 1 / (_RANK_CONSTANT + rank)
            by[key] = by.get(key, ()) if mode in by.get(key, ()) else (*by.get(key, ()), mode)
    return [_Found(key, score, by[key]) for key, score in sorted(scores.items(), key=lambda item: (-item[1], item[0]))]
