"""What is remembered of stories' articles, of many stories at once: columns instead of an object for each article and each pair.

A story's detail is its articles' sketches, a byte that tells the form, and deflated: numbers of articles, of articles elsewhere and of edges (four bytes
each), then first captures, companies, days, the edges' two ends, their probabilities as ten-thousandths, and the ids, a line each. All little end first. Of
earlier versions it is JSON; a run opens tens of thousands of articles, and making an object of each took longer than putting them together.
"""

import json
import struct
import zlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from pipeline.grouping.prepared import SKETCH_DIMENSIONS
from records.grouping import Edge, RememberedStory, Sketched

_FORM = b"\x02"
"""No first byte of what is deflated, as the JSON of earlier versions begins."""
_HEAD = struct.Struct("<III")
_SCALE = 10_000
"""Probabilities have four decimal places."""
_UNDATED = -1

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tail:
    """All of one story but its sketches."""

    seen: NDArray[np.int64]
    families: NDArray[np.uint64]
    days: NDArray[np.int32]
    """-1 where unknown."""
    one: NDArray[np.uint32]
    """Number of the article of this story."""
    other: NDArray[np.uint32]
    """Number of the other article; those elsewhere are numbered on."""
    dispute: NDArray[np.uint16]
    story: NDArray[np.uint16]
    ids: Sequence[str]
    """Of the articles, then of those elsewhere."""

    def packed(self, sketches: bytes) -> bytes:
        """The detail as it is stored."""
        members = len(self.seen)
        head = _HEAD.pack(members, len(self.ids) - members, len(self.one))
        columns = (self.seen, self.families, self.days, self.one, self.other, self.dispute, self.story)
        text = "\n".join(self.ids).encode("utf-8", "surrogatepass")
        return sketches + _FORM + zlib.compress(b"".join([head, *(column.tobytes() for column in columns), text]), 1)


_COLUMNS = (("<i8", 0), ("<u8", 0), ("<i4", 0), ("<u4", 2), ("<u4", 2), ("<u2", 2), ("<u2", 2))
"""(type, which of the numbers in the head says how many) in the order of `Tail`."""


def dump_detail(articles: Sequence[Sketched], edges: Iterable[Edge]) -> bytes:
    """A story's articles and their edges to each other and to articles of other stories, as bytes; about 250 an article. An id holds no line break."""
    place = {item.article_id: number for number, item in enumerate(articles)}
    found = list(edges)
    for edge in found:
        place.setdefault(edge.other, len(place))
    return Tail(
        seen=np.array([item.seen for item in articles], np.int64),
        families=np.array([item.families for item in articles], np.uint64),
        days=np.array([_UNDATED if item.day is None else item.day for item in articles], np.int32),
        one=np.array([place[edge.one] for edge in found], np.uint32),
        other=np.array([place[edge.other] for edge in found], np.uint32),
        dispute=ten_thousandths([edge.dispute for edge in found]),
        story=ten_thousandths([edge.story for edge in found]),
        ids=list(place),
    ).packed(b"".join(item.sketch for item in articles))


def load_detail(packed: bytes, members: int) -> tuple[tuple[Sketched, ...], tuple[Edge, ...]]:
    """What `dump_detail` was given; `members` is the number of articles."""
    found = Details([(packed, members)], Shelf())
    articles = tuple(found.sketched(number) for number in range(members))
    edges = zip(found.one.tolist(), found.other.tolist(), found.dispute.tolist(), found.story.tolist(), strict=True)
    return articles, tuple(Edge(found.ids[one], found.ids[other], dispute, story) for one, other, dispute, story in edges)


def ten_thousandths(probabilities: Sequence[float] | NDArray[np.float64]) -> NDArray[np.uint16]:
    """As they are stored."""
    return np.rint(np.asarray(probabilities, np.float64) * _SCALE).astype(np.uint16)


class Shelf:
    """Stories' details as one run unpacked them, each once, and a number for every article that it has met."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        """Of the articles by their numbers."""
        self._number = Numbered(self.ids)
        self._tails: dict[bytes, _Unpacked] = {}

    def numbers(self, ids: Collection[str]) -> Numbers:
        """Of these articles; of those not met before, new ones."""
        return np.fromiter(map(self._number.__getitem__, ids), np.int64, len(ids))

    def marked(self, ids: Collection[str]) -> NDArray[np.bool_]:
        """Which of all articles met so far are among these."""
        found = np.zeros(len(self.ids), np.bool_)
        found[[self._number[key] for key in ids if key in self._number]] = True
        return found

    def unpacked(self, stories: Sequence[tuple[bytes, int]]) -> "list[_Unpacked]":
        """Heads, columns and articles of stories: (detail, number of articles)."""
        missing = [story for story in stories if story[0] not in self._tails]
        tails = [_tail(packed, members) for packed, members in missing]
        heads = [_HEAD.unpack_from(tail) for tail in tails]
        ends = [_HEAD.size + sum(head[which] * int(kind[2]) for kind, which in _COLUMNS) for head in heads]
        named = [
            tail[end:].decode("utf-8", "surrogatepass").split("\n") if len(tail) > end else []
            for tail, end in zip(tails, ends, strict=True)
        ]
        numbers = self.numbers([name for names in named for name in names])
        begin = 0
        for (packed, _), head, tail, names in zip(missing, heads, tails, named, strict=True):
            self._tails[packed] = head, tail, numbers[begin : begin + len(names)]
            begin += len(names)
        return [self._tails[packed] for packed, _ in stories]


_Unpacked: TypeAlias = tuple[tuple[int, ...], bytes, Numbers]


class Numbered(dict[str, int]):
    """A number for every text, given when it is first asked for."""

    def __init__(self, ids: list[str]) -> None:
        self._ids = ids

    def __missing__(self, key: str) -> int:
        number = self[key] = len(self._ids)
        self._ids.append(key)
        return number


class Details:
    """Articles and edges of several stories, one after the other."""

    def __init__(self, stories: Sequence[tuple[bytes, int]], shelf: Shelf) -> None:
        """`stories`: (detail, number of articles)."""
        self.counts = np.array([members for _, members in stories], np.int64)
        """Articles a story."""
        self._shelf = shelf
        columns: list[list[bytes]] = [[] for _ in _COLUMNS]
        members, named, edges = [np.empty(0, np.int64)], [np.empty(0, np.int64)], []
        for head, tail, numbers in shelf.unpacked(stories):
            begin = _HEAD.size
            for column, (kind, which) in zip(columns, _COLUMNS, strict=True):
                end = begin + head[which] * int(kind[2])
                column.append(tail[begin:end])
                begin = end
            members.append(numbers[: head[0]])
            named.append(numbers)
            edges.append(head[2])
        joined = [np.frombuffer(b"".join(parts), kind) for parts, (kind, _) in zip(columns, _COLUMNS, strict=True)]
        self.seen: Numbers = joined[0].astype(np.int64)
        self.families: NDArray[np.uint64] = joined[1].astype(np.uint64)
        self.days: Numbers = joined[2].astype(np.int64)
        """Proleptic ordinals, -1 where unknown."""
        raw = b"".join([packed[: members * SKETCH_DIMENSIONS] for packed, members in stories])
        self.sketches: NDArray[np.int8] = np.frombuffer(raw, np.int8).reshape(-1, SKETCH_DIMENSIONS)
        self.home: Numbers = np.repeat(np.arange(len(stories)), self.counts)
        """The story each article is in, by its number among those given."""
        self.article: Numbers = np.concatenate(members)
        """The shelf's number of each."""
        shift = np.repeat(np.cumsum([len(numbers) for numbers in named[:-1]], dtype=np.int64), np.array(edges, np.int64))
        table = np.concatenate(named)
        self.one: Numbers = table[joined[3] + shift]
        """The shelf's number of an edge's article, of the story that has the edge."""
        self.other: Numbers = table[joined[4] + shift]
        self.dispute: NDArray[np.float64] = joined[5] / _SCALE
        self.story: NDArray[np.float64] = joined[6] / _SCALE

    @property
    def ids(self) -> Sequence[str]:
        """Of all articles by the shelf's numbers."""
        return self._shelf.ids

    def sketched(self, number: int) -> Sketched:
        """One article, by its place."""
        day = int(self.days[number])
        return Sketched(
            article_id=self.ids[int(self.article[number])],
            seen=int(self.seen[number]),
            day=None if day == _UNDATED else day,
            families=int(self.families[number]),
            sketch=self.sketches[number].tobytes(),
        )


def details_of(stories: Sequence[RememberedStory], shelf: Shelf) -> Details:
    """What is remembered of these."""
    return Details([(story.detail, story.members) for story in stories], shelf)


def _tail(packed: bytes, members: int) -> bytes:
    start = members * SKETCH_DIMENSIONS
    if packed[start : start + 1] == _FORM:
        return zlib.decompress(packed[start + 1 :])
    return _tail(_renewed(packed, members), members)


def _renewed(packed: bytes, members: int) -> bytes:
    """The detail that an earlier version wrote as JSON, in the form of today."""
    table = json.loads(zlib.decompress(packed[members * SKETCH_DIMENSIONS :]).decode("utf-8", "surrogatepass"))
    articles = [
        Sketched(key, seen, day, families, packed[n * SKETCH_DIMENSIONS : (n + 1) * SKETCH_DIMENSIONS])
        for n, (key, seen, day, families) in enumerate(table["articles"])
    ]
    return dump_detail(
        articles,
        (
            Edge(articles[one].article_id, articles[other].article_id if isinstance(other, int) else other, d, s)
            for one, other, d, s in table["edges"]
        ),
    )
