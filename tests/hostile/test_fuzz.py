"""Readers fed with what nobody thought of: good files with bytes changed, cut and doubled, and noise. Each answers, or raises its own error; nothing else.

Seeded by hypothesis itself (`derandomize`), so that a failure comes back; more examples on demand: `FUZZ=2000 make hostile`.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jobs.installation.settings import default_toml, load_settings
from pipeline.documents.document import UnreadableError
from pipeline.documents.report import document_report, is_document
from pipeline.reading.decode import decode_text
from pipeline.work.segment import read_captures
from records.errors import CaptureError, ConfigurationError, QueryError
from records.source import ListingKind
from spiders.archive.warc import members
from spiders.feed import parse_feed
from spiders.sitemap import parse_sitemap
from tests.hostile.one_page import outcome
from tests.hostile.seeds import DOCUMENTS, FEEDS, PAGE, SITEMAPS, segment_bytes
from tests.unit.warehouse_pages import NOON, page, source, words
from tests.unit.warehouse_pages import segment as read_segment
from warehouse.asking.query import LockedSnapshot
from warehouse.ingest.segment import ingest_segment, upsert_sources
from warehouse.publish import publish
from warehouse.storage.database import open_warehouse
from warehouse.storage.snapshot import latest_file

pytestmark = pytest.mark.hostile
EXAMPLES = int(os.environ.get("FUZZ", "60"))
some = settings(derandomize=True, deadline=None, max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))

Damage = list[tuple[str, int, bytes]]
DAMAGE = st.lists(
    st.tuples(st.sampled_from(["put", "cut", "double", "insert", "end"]), st.integers(0, 1 << 20), st.binary(min_size=1, max_size=12)),
    max_size=6,
)


def damaged(data: bytes, damage: Damage) -> bytes:
    """Bytes written over, taken out, doubled, put in, and the end cut off, at places within the data."""
    for how, where, more in damage:
        at = where % (len(data) or 1)
        if how == "put":
            data = data[:at] + more + data[at + len(more) :]
        elif how == "cut":
            data = data[:at] + data[at + len(more) * 8 :]
        elif how == "double":
            data = data[:at] + data[at : at + 400] * 2 + data[at + 400 :]
        else:
            data = data[:at] + (more + data[at:] if how == "insert" else b"")
    return data


@some
@given(st.sampled_from(FEEDS), DAMAGE)
def test_feeds(feed: bytes, damage: Damage) -> None:
    for hint in parse_feed(damaged(feed, damage), url="https://a.example/feed").hints:
        hint.url.encode("utf-8")
        (hint.title or "").encode("utf-8")


@some
@given(st.sampled_from(SITEMAPS), DAMAGE)
def test_sitemaps(sitemap: bytes, damage: Damage) -> None:
    found = parse_sitemap(damaged(sitemap, damage), url="https://a.example/s.xml", kind=ListingKind.SITEMAP)
    assert len(found.hints) < 20


@some
@given(
    st.one_of(st.binary(max_size=400), st.text(max_size=200).map(lambda text: text.encode("utf-16", "surrogatepass"))),
    st.one_of(st.none(), st.text(max_size=40), st.sampled_from(["utf-16", "hz-gb-2312", "iso-2022-jp", "utf-7", "x-user-defined", "cp65001"]).map(lambda name: f"text/html; charset={name}")),
)  # fmt: skip
def test_decoding(data: bytes, content_type: str | None) -> None:
    text = decode_text(data, content_type=content_type)
    assert not set(text) & set(map(chr, [*range(9), 11, 127]))
    text.encode("utf-8")


@some
@given(st.binary(max_size=300), DAMAGE)
def test_pages(noise: bytes, damage: Damage) -> None:
    """Through the whole pipeline: every page ends in an outcome word."""
    assert outcome(damaged(PAGE + noise, damage))


@some
@given(st.sampled_from(sorted(DOCUMENTS)), DAMAGE)
def test_documents(kind: str, damage: Damage) -> None:
    data = damaged(DOCUMENTS[kind], damage)
    if is_document(data):
        with suppress(UnreadableError):
            document_report(data).text.encode("utf-8")


@pytest.fixture(scope="module")
def segment() -> bytes:
    return segment_bytes()


@some
@given(damage=DAMAGE)
def test_segments(segment: bytes, damage: Damage) -> None:
    """A capture that is told as whole has the bytes it was written with."""
    whole = {f"<p>Seite {number} – 頁</p>".encode() * 50 for number in range(3)}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run-000.warc.gz"
        path.write_bytes(damaged(segment, damage))
        with path.open("rb") as file:
            assert sum(1 for _ in members(file)) < 30
        with suppress(CaptureError):
            for item in read_captures(path, Path(folder)):
                assert getattr(item, "body", None) in {None, *whole}


@some
@given(DAMAGE)
def test_settings_files(damage: Damage) -> None:
    """A file is read, or every mistake in it is told by its name."""
    plain = "\n".join(line.removeprefix("# ") if " = " in line else line for line in default_toml().splitlines()).encode()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "docketwire.toml"
        path.write_bytes(damaged(plain, damage))
        try:
            load_settings(path)
        except ConfigurationError as error:
            assert "docketwire.toml" in str(error)  # noqa: PT017 - both ways are right


WORDS = st.sampled_from([
    "select", "from", "articles", "*", "(", ")", ";", ",", "--", "/*", "*/", "'", '"', "$$", "copy", "to", "attach", "set", "pragma", "install", "load", "explain",
    "analyze", "with", "as", "recursive", "union", "insert", "into", "create", "table", "or", "replace", "call", "export", "database", "describe", "summarize", "show",
    "'/tmp/docketwire-fuzz'", "read_text('/etc/passwd')", "getenv('HOME')", "glob('/*')", "1", "title", "where", "values", "prepare", "execute", "checkpoint", "vacuum", "use",
    "detach", "import", "reset", "begin", "commit", "drop", "view", "macro", "pivot", "on", "using", "\x00", "\u202e", "é",
])  # fmt: skip


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LockedSnapshot]:
    folder = tmp_path_factory.mktemp("guard")
    con = open_warehouse(folder / "w.duckdb")
    upsert_sources(con, [source("fr-alpha")])
    ingest_segment(con, read_segment("s", [page("https://fr-alpha.example/1", words(1))]), ingested_at=NOON)
    publish(con, folder / "public", now=NOON)
    con.close()
    with LockedSnapshot(latest_file(folder / "public")) as snapshot:
        yield snapshot


@some
@given(parts=st.lists(WORDS, max_size=14))
def test_the_query_guard(guarded: LockedSnapshot, parts: list[str]) -> None:
    """Whatever is asked is answered or refused in our words, shows no file, leaves none, and the next question is answered."""
    with suppress(QueryError):
        assert "root:" not in str(guarded.ask(" ".join(parts), timeout_seconds=5, max_rows=20).rows())
    assert not list(Path("/tmp").glob("docketwire-fuzz*"))
    assert guarded.ask("select count(*) from articles").rows() == [(1,)]
