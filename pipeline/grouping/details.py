"""What is remembered of stories' articles, of many stories at once: columns instead of an object for each article and each pair.

A story's detail is its articles' sketches, a byte that tells the form, and deflated: numbers of articles, of articles elsewhere and of edges (four bytes
each), then first captures, companies, days, the edges' two ends, their probabilities as ten-thousandths, and the ids, a line each. All little end first. Of
earlier versions it is JSON; a run opens tens of thousands of articles, and making an object of each took longer than putting them together.
"""

import json
import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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
    found = Details([(packed, members)])
    articles = tuple(found.sketched(number) for number in range(members))
    edges = zip(found.one.tolist(), found.other.tolist(), found.dispute.tolist(), found.story.tolist(), strict=True)
    return articles, tuple(Edge(found.ids[one], found.ids[other], dispute, story) for one, other, dispute, story in edges)


def ten_thousandths(probabilities: Sequence[float] | NDArray[np.float64]) -> NDArray[np.uint16]:
    """As they are stored."""
    return np.rint(np.asarray(probabilities, np.float64) * _SCALE).astype(np.uint16)


class Details:
    """Articles and edges of several stories, one after the other."""

    def __init__(self, stories: Sequence[tuple[bytes, int]]) -> None:
        """`stories`: (detail, number of articles)."""
        self.counts = np.array([members for _, members in stories], np.int64)
        """Articles a story."""
        tails = [_tail(packed, members) for packed, members in stories]
        heads = [_HEAD.unpack_from(tail) for tail in tails]
        columns: list[list[bytes]] = [[] for _ in _COLUMNS]
        listed: list[str] = []
        for tail, head in zip(tails, heads, strict=True):
            begin = _HEAD.size
            for column, (kind, which) in zip(columns, _COLUMNS, strict=True):
                end = begin + head[which] * int(kind[2])
                column.append(tail[begin:end])
                begin = end
            listed.append(tail[begin:].decode("utf-8", "surrogatepass"))
        joined = [np.frombuffer(b"".join(parts), kind) for parts, (kind, _) in zip(columns, _COLUMNS, strict=True)]
        self.seen: Numbers = joined[0].astype(np.int64)
        self.families: NDArray[np.uint64] = joined[1].astype(np.uint64)
        self.days: Numbers = joined[2].astype(np.int64)
        """Proleptic ordinals, -1 where unknown."""
        raw = b"".join(packed[: members * SKETCH_DIMENSIONS] for packed, members in stories)
        self.sketches: NDArray[np.int8] = np.frombuffer(raw, np.int8).reshape(-1, SKETCH_DIMENSIONS)
        self.home: Numbers = np.repeat(np.arange(len(stories)), self.counts)
        """The story each article is in, by its number among those given."""
        self._number(heads, listed, joined[3].astype(np.int64), joined[4].astype(np.int64))
        self.dispute: NDArray[np.float64] = joined[5] / _SCALE
        self.story: NDArray[np.float64] = joined[6] / _SCALE

    def _number(self, heads: Sequence[tuple[int, ...]], listed: Sequence[str], one: Numbers, other: Numbers) -> None:
        """Ids, and the ends of edges by one numbering for all stories."""
        named = [text.split("\n") if sum(head[:2]) else [] for text, head in zip(listed, heads, strict=True)]
        self.ids: list[str] = [name for names, head in zip(named, heads, strict=True) for name in names[: head[0]]]
        """Of the articles in their order, then of those elsewhere that edges lead to."""
        self.place = {name: number for number, name in enumerate(self.ids)}
        """Id -> its number."""
        numbers: list[int] = []
        for names in named:
            for name in names:
                number = self.place.get(name)
                if number is None:
                    number = self.place[name] = len(self.ids)
                    self.ids.append(name)
                numbers.append(number)
        table = np.array(numbers, np.int64)
        shift = np.cumsum([0, *(len(names) for names in named)])[:-1]
        moved = np.repeat(shift, [head[2] for head in heads])
        self.one: Numbers = table[one + moved]
        """Number of an edge's article, of the story that has the edge."""
        self.other: Numbers = table[other + moved]

    def sketched(self, number: int) -> Sketched:
        """One article."""
        day = int(self.days[number])
        return Sketched(
            article_id=self.ids[number],
            seen=int(self.seen[number]),
            day=None if day == _UNDATED else day,
            families=int(self.families[number]),
            sketch=self.sketches[number].tobytes(),
        )


def details_of(stories: Sequence[RememberedStory]) -> Details:
    """What is remembered of these."""
    return Details([(story.detail, story.members) for story in stories])


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
