"""The search index beside the snapshots: brought up to date at every publish, switched in one commit, rebuildable at any time.

```
search/current.json            which generation readers use; replaced atomically
search/<generation>/words/     tantivy
search/<generation>/matrix.bin ... columns-<snapshot>.npz   vectors, see search_vectors
```

An update writes vectors first, then commits the words together with a document that names the snapshot: that commit is the switch. A rebuild
fills a new generation and replaces the pointer. Killed at any point, readers find the old state or the new one, and the next update cleans up.
"""

import contextlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import duckdb
import tantivy

from common.files import write_file
from records.errors import WarehouseError
from warehouse.search import vectors as search_vectors
from warehouse.search.schema import NOWHERE, STATE_ID, create, open_index, schema, stem_field
from warehouse.search.stems import INFLECTED, stemmed
from warehouse.search.text import indexed
from warehouse.search.whole import damage_of_files, note_files
from warehouse.selection.facets import facets_query
from warehouse.storage.database import open_snapshot
from warehouse.storage.journal import last_entry
from warehouse.storage.snapshot import Snapshot
from warehouse.storage.statements import Statements, filled

POINTER = "current.json"
FORMAT = 6
"""Raised when fields or folding change; an index of another format is built anew."""
_HEAP = 64_000_000
_DELETED_SHARE = 0.2
"""Deleted articles stay in the files until segments are merged and count in the statistics of words; beyond this share it is built anew."""
SQL = Statements(__file__)


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexState:
    """What an index stands for."""

    format: int
    snapshot_id: str
    journal_no: int
    mark: str
    """That journal entry in full: another warehouse may have an entry of the same number."""
    articles: int
    deleted: int
    """Articles deleted since the last rebuild, earlier states of changed ones among them; new ones delete nothing."""
    sources: dict[str, tuple[str, str | None]]
    """Outlet -> name, country."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexUpdate:
    """What an update did."""

    snapshot_id: str
    articles: int
    written: int
    deleted: int
    vectors: int
    rebuilt: bool


def update_index(search: Path, file: Path, snapshot: Snapshot, *, rebuild: bool = False) -> IndexUpdate:
    """Bring the index to the state of a published snapshot; idempotent. One caller at a time. Raises WarehouseError."""
    search.mkdir(parents=True, exist_ok=True)
    folder = current(search)
    _remove_others(search, folder)
    state = None if rebuild or folder is None else _state_of(folder)
    with open_snapshot(file) as con:
        if folder is not None and state is not None and _continues(con, state):
            done = _continue(con, folder, state, snapshot)
            if done is not None:
                _point(search, folder)
                return done
        return _rebuild(con, search, snapshot)


def current(search: Path) -> Path | None:
    """Folder of the generation in use; None when there is none."""
    try:
        name = json.loads((search / POINTER).read_text("utf-8"))["generation"]
    except (OSError, ValueError, KeyError):
        return None
    folder = search / str(name)
    return folder if folder.is_dir() else None


def read_state(searcher: tantivy.Searcher) -> IndexState | None:
    """What an opened index stands for; None when it is empty."""
    hits = searcher.search(tantivy.Query.term_query(schema(), "id", STATE_ID, index_option="basic"), 1).hits
    if not hits:
        return None
    return IndexState(**json.loads(bytes(searcher.doc(hits[0][1])["record"][0])))


def damage_of_index(search: Path) -> Iterator[str]:
    """One line for each thing wrong with the generation in use."""
    folder = current(search)
    if folder is None:
        yield "there is none, or its pointer cannot be read"
        return
    try:
        state = read_state(open_index(folder / "words").searcher())
    except (ValueError, TypeError, OSError) as error:
        yield f"it cannot be opened ({error})"
        return
    if state is None:
        yield "it does not say what it stands for"
        return
    yield from damage_of_files(folder, state.snapshot_id)


def _state_of(folder: Path) -> IndexState | None:
    """None where it is damaged, or of a version whose fields differ: then it is made anew."""
    try:
        state = read_state(open_index(folder / "words").searcher())
    except (ValueError, TypeError, OSError):
        return None
    if state is None or state.format != FORMAT or any(damage_of_files(folder, state.snapshot_id)):
        return None
    return state


def _continues(con: duckdb.DuckDBPyConnection, state: IndexState) -> bool:
    """True when the snapshot holds the journal up to where the index stands."""
    found = con.execute(SQL["mark"], {"entry": state.journal_no}).fetchone()
    return state.deleted <= max(1000, state.articles * _DELETED_SHARE) and (found[0] if found else "") == state.mark


def _continue(con: duckdb.DuckDBPyConnection, folder: Path, state: IndexState, snapshot: Snapshot) -> IndexUpdate | None:
    """Upserts and deletes since the index's snapshot; None when the result would not add up and a rebuild is due."""
    if state.snapshot_id == snapshot.id:
        return IndexUpdate(snapshot_id=snapshot.id, articles=state.articles, written=0, deleted=0, vectors=-1, rebuilt=False)
    vectors = search_vectors.store(con, folder, snapshot.id)
    if search_vectors.wasted(folder, vectors):
        return None
    gone = [key for (key,) in con.execute(SQL["gone"], {"after": state.journal_no}).fetchall()]
    try:
        index = open_index(folder / "words")
        before = index.searcher().num_docs - 1
        with _writer(index) as writer:
            for key in (*gone, STATE_ID):
                writer.delete_documents_by_term("id", key)
            written = _write(con, writer, after=state.journal_no)
            now = _current_state(con, snapshot, deleted=state.deleted)
            now = replace(now, deleted=state.deleted + before + written - now.articles)
            writer.add_document(_state_document(now))
            writer.commit()
        index.reload()
        if index.searcher().num_docs - 1 != now.articles:
            return None
    except ValueError:
        return None
    _remove_columns(folder, snapshot.id)
    note_files(folder, snapshot.id)
    return IndexUpdate(
        snapshot_id=snapshot.id,
        articles=now.articles,
        written=written,
        deleted=now.deleted - state.deleted,
        vectors=vectors,
        rebuilt=False,
    )


def _rebuild(con: duckdb.DuckDBPyConnection, search: Path, snapshot: Snapshot) -> IndexUpdate:
    folder = _fresh(search, snapshot.id)
    try:
        vectors = search_vectors.store(con, folder, snapshot.id)
        with _writer(create(folder / "words")) as writer:
            written = _write(con, writer, after=-1)
            state = _current_state(con, snapshot, deleted=0)
            writer.add_document(_state_document(state))
            writer.commit()
        note_files(folder, snapshot.id)
    except (ValueError, OSError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise WarehouseError(f"{search}: the search index could not be built: {error}") from error
    _point(search, folder)
    _remove_others(search, folder)
    return IndexUpdate(snapshot_id=snapshot.id, articles=state.articles, written=written, deleted=0, vectors=vectors, rebuilt=True)


@contextlib.contextmanager
def _writer(index: tantivy.Index) -> Iterator[Any]:
    """The index's only writer; a merge in progress is waited for, so that nothing runs on when the caller goes on."""
    writer = index.writer(_HEAP, 1)
    try:
        yield writer
    except BaseException:
        writer.rollback()
        raise
    finally:
        writer.wait_merging_threads()


def _write(con: duckdb.DuckDBPyConnection, writer: Any, *, after: int) -> int:
    count = 0
    facets, given = facets_query(after=after)
    for batch in con.execute(filled(SQL["articles"], facets=facets), given).to_arrow_reader(1024):
        for row in batch.to_pylist():
            writer.add_document(_document(row))
            count += 1
    return count


def _document(row: dict[str, Any]) -> tantivy.Document:
    title, body, language = row["title"] or "", body_of(row["standfirst"], row["text"]), row["language"]
    platforms = row["platforms"]
    words = {"title": indexed(title), "body": indexed(body)}
    fields: dict[str, Any] = {
        "id": row["report_id"], "kind": "article", **words, "names": [indexed(name) for name in platforms], "language": language,
        "topic": list(dict.fromkeys(row["topics"])), "platform": platforms, "authority": row["authorities"], "law": row["laws"],
        "jurisdiction": row["named_jurisdictions"] or [NOWHERE], "stage": row["stages"], "source": row["source_id"],
        "published": row["published_day"].toordinal(), "seen": row["seen_day"].toordinal(), "euros": row["main_euros"],
        "record": _record(row, title, body, language),
    }  # fmt: skip
    if language in INFLECTED:
        fields[stem_field(language)] = stemmed(language, f"{title}\n{body}")
    return tantivy.Document.from_dict(fields, schema())


def body_of(standfirst: str | None, text: str | None) -> str:
    """What is searched besides the headline: the body, led by the standfirst where it says something else."""
    body = text or ""
    return body if not standfirst or standfirst in body else f"{standfirst}\n{body}"


def _record(row: dict[str, Any], title: str, body: str, language: str) -> bytes:
    shown = {
        "article_id": row["report_id"], "title": title, "body": body, "url": row["url"] or "", "source_id": row["source_id"],
        "language": language, "topic": row["topic"], "platforms": row["platforms"],
        "published_at": row["published_at"].isoformat() if row["published_at"] else None, "first_seen": row["first_seen"].isoformat(),
    }  # fmt: skip
    return json.dumps(shown, ensure_ascii=False).encode("utf-8", "replace")


def _current_state(con: duckdb.DuckDBPyConnection, snapshot: Snapshot, *, deleted: int) -> IndexState:
    entry = last_entry(con)
    mark = con.execute(SQL["mark"], {"entry": entry}).fetchone()
    articles = con.execute(SQL["count_articles"]).fetchone()
    sources = con.execute(SQL["sources"]).fetchall()
    return IndexState(
        format=FORMAT,
        snapshot_id=snapshot.id,
        journal_no=entry,
        mark=mark[0] if mark else "",
        articles=articles[0] if articles else 0,
        deleted=deleted,
        sources={key: (name, country) for key, name, country in sources},
    )


def _state_document(state: IndexState) -> tantivy.Document:
    record = json.dumps(asdict(state), ensure_ascii=False).encode()
    return tantivy.Document.from_dict({"id": STATE_ID, "kind": "state", "record": record}, schema())


def _fresh(search: Path, snapshot_id: str) -> Path:
    for number in range(1, 10_000):
        folder = search / f"{snapshot_id}.{number}"
        if not folder.exists():
            folder.mkdir()
            return folder
    raise WarehouseError(f"{search}: full of unfinished generations; remove the folder, it can be rebuilt")


def _point(search: Path, folder: Path) -> None:
    """Written after every update too: its new time tells readers to look."""
    write_file(search / POINTER, json.dumps({"generation": folder.name}) + "\n")


def _remove_others(search: Path, keep: Path | None) -> None:
    """Generations nobody is pointed to; a reader that has one open keeps its memory maps."""
    for folder in search.iterdir():
        if folder.is_dir() and folder != keep:
            shutil.rmtree(folder, ignore_errors=True)


def _remove_columns(folder: Path, snapshot_id: str) -> None:
    for path in folder.glob("columns-*"):
        if path != search_vectors.columns_file(folder, snapshot_id):
            path.unlink(missing_ok=True)
