"""Stories and disputes in the warehouse: what is still to be grouped, what grouping remembers, and one transaction per run."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from records.article import Mention, MentionKind
from records.grouping import Membership, RememberedStory
from warehouse.storage.frames import append, clean, frame, given
from warehouse.storage.journal import next_entry, transaction
from warehouse.storage.statements import Statements, filled

SQL = Statements(__file__)

TEXT_CHARS = 3_000
_LOOKED_UP = 250
"""Ids per look-up; planning takes longer than fetching when there are thousands."""
_OFF_TOPIC = "other"
_STORY: dict[str, pa.DataType] = {
    "story_id": pa.string(),
    "dispute_id": pa.string(),
    "founded": pa.int64(),
    "founder": pa.string(),
    "founder_seen": pa.int64(),
    "sketch": pa.binary(),
    "families": pa.uint64(),
    "first_day": pa.int32(),
    "last_day": pa.int32(),
    "members": pa.int32(),
    "detail": pa.binary(),
    "changed_no": pa.int64(),
}
_MEMBER: dict[str, pa.DataType] = {
    "article_id": pa.string(),
    "story_id": pa.string(),
    "linked_to": pa.string(),
    "story_score": pa.float32(),
    "dispute_score": pa.float32(),
    "reason": pa.string(),
    "model": pa.string(),
    "changed_no": pa.int64(),
}
_JUDGED: dict[str, pa.DataType] = {"article_id": pa.string(), "version_id": pa.string(), "seen": pa.int64()}
_EVIDENCE: dict[str, pa.DataType] = {"article_id": pa.string(), "packed": pa.binary()}
_ALIAS: dict[str, pa.DataType] = {"kind": pa.string(), "alias_id": pa.string(), "current_id": pa.string(), "changed_no": pa.int64()}
_KEY = {"key": pa.string()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ungrouped:
    """An article that grouping has not seen, or not as it is now."""

    article_id: str
    version_id: str
    seen: int
    """First capture, microseconds since 1970."""
    title: str
    text: str
    """The beginning of the body."""
    published_at: datetime | None
    """UTC; first capture where the page names no date."""
    language: str
    topics: tuple[str, ...]
    mentions: tuple[Mention, ...]
    vector: tuple[float, ...]
    outcome: str | None = None
    """How the step ended, see `records.facts`."""


@dataclass(slots=True, kw_only=True)
class Changes:
    """What one run of grouping adds and changes."""

    stories: list[RememberedStory] = field(default_factory=list)
    """New or changed stories as they are now."""
    members: list[Membership] = field(default_factory=list)
    model: str = ""
    """Version of the pair model that placed them."""
    evidence: list[tuple[str, bytes]] = field(default_factory=list)
    """(article id, packed evidence) of the new members."""
    judged: Sequence[tuple[str, str, int]] = ()
    """(article id, version, first capture in microseconds) the evidence was read of."""
    left: Sequence[str] = ()
    """Articles that are in no story any more."""
    emptied: Sequence[str] = ()
    """Stories whose last article has left."""
    story_aliases: Mapping[str, str] = field(default_factory=dict)
    dispute_aliases: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StoryColumns:
    """What the candidate search needs of every story; row n of each column belongs together."""

    sketches: NDArray[np.int8]
    """Shape (stories, bytes of a sketch)."""
    families: NDArray[np.uint64]
    last_days: NDArray[np.float32]
    """-1 where no article is dated."""
    fetch: Callable[[Sequence[int]], list[RememberedStory]]
    """Whole stories by row numbers, in their order."""
    founded: int
    """Highest running number so far."""


def ungrouped(con: duckdb.DuckDBPyConnection, *, limit: int) -> list[Ungrouped]:
    """Articles (no copies, no off-topic ones) that are in no story yet, or were put there by an earlier version or a later capture; oldest
    first, at most `limit`.
    """
    rows = con.execute(SQL["ungrouped"], {"limit": limit, "chars": TEXT_CHARS, "off_topic": _OFF_TOPIC}).fetchall()
    mentions = _mentions(con, [row[1] for row in rows])
    return [
        Ungrouped(
            article_id=row[0],
            version_id=row[1],
            seen=row[7],
            title=row[2] or "",
            text=row[3] or "",
            published_at=row[4],
            language=row[5] or "und",
            topics=tuple(topic["topic"] for topic in row[6] or () if topic["topic"] != _OFF_TOPIC),
            mentions=tuple(mentions.get(row[1], ())),
            vector=tuple(row[9] or ()),
            outcome=row[8],
        )
        for row in rows
    ]


def left_disputes(con: duckdb.DuckDBPyConnection, again: Sequence[str]) -> dict[str, str]:
    """The dispute of each grouped article that is none any more, and of the articles `again`."""
    with given(con, again=_keys(again)):
        return dict(con.execute(SQL["left_disputes"], {"off_topic": _OFF_TOPIC}).fetchall())


def stories_of_disputes(con: duckdb.DuckDBPyConnection, disputes: Collection[str]) -> list[RememberedStory]:
    """Every story of these disputes, oldest first."""
    with given(con, wanted=_keys(disputes)):
        return _remembered(con.execute(SQL["of_disputes"]).to_arrow_table())


def disputes_of_articles(con: duckdb.DuckDBPyConnection, articles: Collection[str]) -> list[str]:
    """The disputes that grouped articles are in, sorted."""
    with given(con, wanted=_keys(articles)):
        return [row[0] for row in con.execute(SQL["disputes_of_articles"]).fetchall()]


def _keys(keys: Collection[str]) -> pa.Table:
    return pa.table({"key": pa.array(sorted(keys), pa.string())})


def _mentions(con: duckdb.DuckDBPyConnection, versions: Sequence[str]) -> dict[str, list[Mention]]:
    found: dict[str, list[Mention]] = {}
    with given(con, wanted=frame(({"key": version} for version in versions), _KEY)):
        rows = con.execute(SQL["mentions"]).fetchall()
    for version, kind, value, surface, start, end, rule, party, jurisdiction in rows:
        found.setdefault(version, []).append(
            Mention(
                kind=MentionKind(kind),
                value=value,
                surface=surface,
                start=start,
                end=end,
                rule=rule,
                party=bool(party),
                jurisdiction=jurisdiction,
            )
        )
    return found


def story_columns(con: duckdb.DuckDBPyConnection) -> StoryColumns:
    """Every story's sketch, companies and latest day; about 200 bytes each."""
    table = con.execute(SQL["columns"]).to_arrow_table()
    founded = table.column("founded").to_numpy()
    matrix = _matrix(table.column("sketch"))

    def fetch(rows: Sequence[int]) -> list[RememberedStory]:
        return _stories(con, [int(founded[row]) for row in rows])

    return StoryColumns(
        matrix,
        table.column("families").to_numpy().astype(np.uint64),
        table.column("last_day").to_numpy().astype(np.float32),
        fetch,
        int(founded.max()) if len(founded) else 0,
    )


def _matrix(sketches: pa.ChunkedArray) -> NDArray[np.int8]:
    if not len(sketches):
        return np.empty((0, 0), dtype=np.int8)
    return np.concatenate([_rows(chunk) for chunk in sketches.chunks if len(chunk)])


def _rows(chunk: pa.Array) -> NDArray[np.int8]:
    """Blobs of one length as rows, without a Python object for each."""
    raw = np.frombuffer(chunk.buffers()[2], dtype=np.int8)
    bounds = np.frombuffer(chunk.buffers()[1], dtype=np.int32)[chunk.offset : chunk.offset + len(chunk) + 1]
    return raw[bounds[0] : bounds[-1]].reshape(len(chunk), -1)


def _stories(con: duckdb.DuckDBPyConnection, numbers: Sequence[int]) -> list[RememberedStory]:
    """Stories by running number, in the order asked for."""
    with given(con, wanted=pa.table({"founded": pa.array(numbers, pa.int64())})):
        found = {row.founded: row for row in _remembered(con.execute(SQL["stories"]).to_arrow_table())}
    return [found[number] for number in numbers]


def _remembered(table: pa.Table) -> list[RememberedStory]:
    """Rows of base.story; thousands a run, so column by column."""
    names = RememberedStory.__slots__
    columns = [table.column(name).to_pylist() for name in names]
    return [RememberedStory(**dict(zip(names, row, strict=True))) for row in zip(*columns, strict=True)]


def stored_evidence(con: duckdb.DuckDBPyConnection, articles: Sequence[str]) -> Iterator[list[tuple[str, bytes]]]:
    """(article id, packed evidence) of grouped articles, some hundreds at a time; those that an earlier version stored are left out, see
    `unpacked_evidence`. Fastest in the order in which they were stored.

    Ids are spelled out, some hundreds at a time: only then does DuckDB look into the index. A join reads the whole table, 1.5 s of a million;
    as parameters, each id costs a search for modules that Python does not have, 2 s of seven thousand.
    """
    for start in range(0, len(articles), _LOOKED_UP):
        some = ", ".join(_literal(article) for article in articles[start : start + _LOOKED_UP])
        yield con.execute(filled(SQL["evidence"], literals=some)).fetchall()


def _literal(text: str) -> str:
    """A text in SQL, whatever it contains."""
    return "'" + clean(text).replace("'", "''") + "'"


def unpacked_evidence(con: duckdb.DuckDBPyConnection, articles: Sequence[str]) -> list[tuple[str, str, bytes | None]]:
    """(article id, JSON, vector) of articles that were grouped before evidence was packed."""
    if not articles:
        return []
    with given(con, wanted=frame(({"key": article} for article in articles), _KEY)):
        return con.execute(SQL["unpacked_evidence"]).fetchall()


def store(con: duckdb.DuckDBPyConnection, changes: Changes, *, at: datetime) -> int:
    """Write one run's changes in one transaction and return its journal entry; 0 when there was nothing to write. Twice is the same as once."""
    if not (changes.members or changes.stories or changes.left):
        return 0
    with transaction(con):
        entry = next_entry(con, "stories", str(len(changes.members)), at)
        _rename(con, "story", changes.story_aliases, entry)
        _rename(con, "dispute", changes.dispute_aliases, entry)
        _replace_stories(con, changes, entry)
        con.execute(SQL["remove_aliases"])
        _add_members(con, changes, entry)
        return entry


def _replace_stories(con: duckdb.DuckDBPyConnection, changes: Changes, entry: int) -> None:
    gone = [*(story.story_id for story in changes.stories), *changes.story_aliases, *changes.emptied]
    with given(con, gone=frame(({"key": key} for key in gone), _KEY)):
        con.execute(SQL["remove_stories"])
    append(
        con,
        "base.story",
        ({**_row(story), "changed_no": entry} for story in changes.stories),
        _STORY,
    )


def _add_members(con: duckdb.DuckDBPyConnection, changes: Changes, entry: int) -> None:
    members = frame(({**_row(member), "model": changes.model, "changed_no": entry} for member in changes.members), _MEMBER)
    texts = frame(({"article_id": article, "packed": packed} for article, packed in changes.evidence), _EVIDENCE)
    judged = frame(({"article_id": key, "version_id": version, "seen": seen} for key, version, seen in changes.judged), _JUDGED)
    with given(con, members=members, texts=texts, judged_by=judged, left_articles=_keys(changes.left)):
        con.execute(SQL["seat"])
        con.execute(SQL["unseat"])
        con.execute(SQL["add_members"])
        con.execute(SQL["remove_evidence"])
        con.execute(SQL["add_evidence"])


def _row(record: RememberedStory | Membership) -> dict[str, Any]:
    """Its fields by name; `asdict` copies every value and took longer than the insert."""
    return {name: getattr(record, name) for name in record.__slots__}


def _rename(con: duckdb.DuckDBPyConnection, kind: str, aliases: Mapping[str, str], entry: int) -> None:
    """Lead merged ids to their survivor: in the rows that name them, and in the aliases that led to them."""
    if not aliases:
        return
    rows = [{"kind": kind, "alias_id": old, "current_id": new, "changed_no": entry} for old, new in aliases.items()]
    moves: dict[str, Any] = {"moves": frame(rows, _ALIAS)}
    with given(con, **moves):
        con.execute(SQL["move_members"] if kind == "story" else SQL["move_stories"])
        con.execute(SQL["lead_on"])
        con.execute(SQL["add_aliases"])
