"""One WARC segment's pages into the warehouse: rows, verdicts and the mark "segment done" in one transaction, so twice is once.

Only anti-joins, updates and appends: no keys, indexes or upserts. The final articles, versions and copies depend on the set of pages,
not on the order of the segments, so a crawl that was killed and resumed ends in the same warehouse as an undisturbed one.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

import duckdb
import pyarrow as pa

from common.garbage import uncollected
from records.article import Processed, Rejected, SegmentRows
from records.outcome import Outcome
from warehouse.ingest import reports
from warehouse.ingest.as_seen import store_seen
from warehouse.ingest.bands import Signed, settle_bands, store_bands
from warehouse.ingest.dedup import Evidence, resolve
from warehouse.ingest.known import WHENEVER, Between, known
from warehouse.ingest.matches import SIGNATURE_BYTES, Shingles, StoredNeighbours
from warehouse.ingest.reports import Report, SourceFacts, Version
from warehouse.ingest.runs import ingest_run, known_runs, upsert_sources
from warehouse.ingest.tombstones import scrubbed
from warehouse.storage import frames
from warehouse.storage.frames import append, append_table, frame, frame_of, given
from warehouse.storage.journal import next_entry, transaction
from warehouse.storage.statements import Statements, assigned, filled, listed

SQL = Statements(__file__)

__all__ = ["IngestCounts", "add_pages", "ingest_run", "ingest_segment", "known_runs", "known_segments", "upsert_sources"]

Role = tuple[str, Evidence | None]

_STATE = tuple(name for name in frames.STATE if name not in ("report_id", "canonical_url"))


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestCounts:
    """What became of a segment's pages."""

    segment: str
    already: bool = False
    """True: the segment had been ingested before, nothing was changed."""
    pages: int = 0
    outcomes: Mapping[Outcome, int] = field(default_factory=dict)
    """Pages by outcome, most frequent first."""
    roles_changed: int = 0
    """Stored reports that became a copy, an article, or the copy of another article."""


def known_segments(con: duckdb.DuckDBPyConnection) -> set[str]:
    """Paths of the segments ingested so far, relative to the captures folder."""
    return {row[0] for row in con.execute(SQL["known_segments"]).fetchall()}


def ingest_segment(
    con: duckdb.DuckDBPyConnection, rows: SegmentRows, *, ingested_at: datetime, shingles: Shingles | None = None
) -> IngestCounts:
    """Ingest one segment exactly once.

    `shingles` (text to its distinct shingle hashes) makes excerpt matches exact; without it containment is estimated from signatures with a
    standard error of .07 to .10. On any error the transaction is rolled back and the error raised: the segment can be given again.
    """
    with uncollected(), transaction(con):
        if con.execute(SQL["is_known"], {"segment": rows.segment}).fetchone():
            return IngestCounts(segment=rows.segment, already=True)
        return _Ingest(con, rows, ingested_at, shingles).run()


def add_pages(
    con: duckdb.DuckDBPyConnection, rows: SegmentRows, *, at: datetime, ranked_at: Mapping[str, datetime], shingles: Shingles | None = None
) -> IngestCounts:
    """Further pages of a segment, whose books are kept by the caller; captures that are in already are left out.

    `ranked_at`: report -> moment by which it ranked where it was stored before, which may rest on what these pages do not say themselves.
    """
    with uncollected(), transaction(con):
        return _Ingest(con, rows, at, shingles, ranked_at).run(books=False)


class _Ingest:
    """One segment's transaction, step by step."""

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        rows: SegmentRows,
        at: datetime,
        shingles: Shingles | None,
        ranked_at: Mapping[str, datetime] = MappingProxyType({}),
    ) -> None:
        self.con, self.rows, self.at, self.shingles, self.ranked_at = con, rows, at, shingles, ranked_at
        self.entry = next_entry(con, "segment", rows.segment, at)
        self.known = known(con, self.entry - 1)
        self.signed = list[Signed]()
        self.since = list[datetime]()
        """When the reports and versions in hand were first seen, as stored: their rows lie among those of that time."""

    def run(self, *, books: bool = True) -> IngestCounts:
        pages = scrubbed(self.con, _unseen(self.con, self.rows.rows))
        kept = [page for page in pages if isinstance(page, Processed)]
        stored = self.known.may_be_stored({reports.report_id(page.canonical_url) for page in kept})
        touched = _load_reports(self.con, stored, self.known.seen_between(stored))
        self.since = [report.first_seen for report in touched.values()]
        self.since += [version.first_seen for report in touched.values() for version in report.versions.values()]
        reports.merge(touched, kept, _source_facts(self.con))
        for key, moment in self.ranked_at.items():
            if key in touched:
                touched[key].ranked_at = min(touched[key].ranked_at or moment, moment)
        self._store_new_versions(touched)
        roles = self._roles(touched)
        others = _load_reports(self.con, roles.keys() - touched.keys(), self.known.seen_between(roles.keys() - touched.keys()))
        moved = _assign(touched | others, roles, self.entry)
        self._store_reports(touched, roles)
        self._store_roles(touched | others, roles)
        outcomes = self._store_captures(pages, [*touched.values(), *(others[key] for key in others if key in moved)])
        store_seen(self.con, self.rows.seen)
        self.known.add(
            {key: report.first_seen for key, report in touched.items()},
            self.signed,
            (self.entry, self.rows.segment),
        )
        if books:
            self._store_segment()
        counts = dict(Counter(outcomes).most_common())
        return IngestCounts(segment=self.rows.segment, pages=len(pages), outcomes=counts, roles_changed=len(moved))

    def _store_new_versions(self, touched: Mapping[str, Report]) -> None:
        """Versions with what belongs to them; their content follows with the report's role."""
        new = [
            (report, version, version.new) for report in touched.values() for version in report.versions.values() if version.new is not None
        ]
        append(self.con, "base.version", (_version_row(report, version) for report, version, _ in new), frames.VERSION)
        append_table(self.con, "base.mention", frame_of(reports.mentions(page for *_, page in new), frames.MENTION))
        append(self.con, "base.fact", (row for *_, page in new for row in reports.facts_rows(page)), frames.FACT)
        append(
            self.con,
            "base.vector",
            (_vector_row(report, version, page) for report, version, page in new if page.classification.vector),
            frames.VECTOR,
        )
        self._store_signatures(touched.values())

    def _store_signatures(self, touched: Iterable[Report]) -> None:
        number = before = self.known.last_signature(self.con)
        signatures: list[dict[str, Any]] = []
        for report in touched:
            seen = {(version.text_digest, version.particulars) for version in report.versions.values() if version.new is None}
            for version in report.new_versions():
                page = version.new
                if page is None or len(page.fingerprint.signature) != SIGNATURE_BYTES:
                    continue
                if (version.text_digest, page.fingerprint.particulars) in seen:
                    continue
                seen.add((version.text_digest, page.fingerprint.particulars))
                number += 1
                row = _signature_row(number, report, version, page)
                signatures.append(row)
                self.signed.append(
                    Signed(
                        number=number, report_id=report.report_id, day=row["day"], text_hash=row["text_hash"], bands=page.fingerprint.bands
                    )
                )
        append(self.con, "base.signature", signatures, frames.SIGNATURE)
        settle_bands(self.con, before, number)
        store_bands(self.con, [one.banded() for one in self.signed])

    def _roles(self, touched: Mapping[str, Report]) -> dict[str, Role]:
        """Roles decided anew, by report id."""
        changed = [key for key, report in touched.items() if report.new_versions() or report.rank() != report.stored_rank]
        if not changed:
            return {}
        neighbours = StoredNeighbours(
            self.con,
            ranks={key: report.rank() for key, report in touched.items()},
            stored={key: report.article_id for key, report in touched.items()},
            texts={
                version.version_id: version.new.extraction.text for r in touched.values() for version in r.new_versions() if version.new
            },
            shingles=self.shingles,
            signed=self.signed,
            may_have_text=self.known.may_have_text,
            seen_between=self.known.seen_between,
            waiting=self.known.waiting,
        )
        return resolve(changed, neighbours)

    def _store_reports(self, touched: Mapping[str, Report], roles: Mapping[str, Role]) -> None:
        new = [report for report in touched.values() if report.stored_version_id is None]
        append(self.con, "base.report", (_report_row(report, roles[report.report_id]) for report in new), frames.REPORT)
        old = [report for report in touched.values() if report.stored_version_id is not None]
        past = [
            (r.report_id, v.new)
            for r in touched.values()
            for v in r.new_versions()
            if v.new and (r.stored_version_id is not None or v is not r.current())
        ]
        append(self.con, "base.superseded", ({"report_id": key} | reports.content_row(page) for key, page in past), frames.SUPERSEDED)
        self._update_states(old)
        self._switch_versions([report for report in old if report.current().version_id != report.stored_version_id])

    def _update_states(self, old: Collection[Report]) -> None:
        if not old:
            return
        versions = [_version_row(report, version) for report in old for version in report.versions.values() if version.new is None]
        with given(self.con, state=frame((_state_row(report) for report in old), frames.STATE), seen=frame(versions, frames.VERSION)):
            between = {"first": min(self.since), "last": max(self.since)}
            self.con.execute(filled(SQL["update_state"], columns=assigned(_STATE, of="s")), between)
            self.con.execute(SQL["update_seen"], between)

    def _switch_versions(self, switched: Collection[Report]) -> None:
        """Exchange the content of reports whose current version is another now; rare, so rewriting their rows is cheap enough."""
        if not switched:
            return
        rows = [{"report_id": report.report_id, "version_id": report.current().version_id} for report in switched]
        with given(self.con, switched=frame(rows, {"report_id": pa.string(), "version_id": pa.string()})):
            renewed = self.con.execute(
                filled(SQL["renewed"], staying=listed((*frames.STATE, *frames.ROLE), of="r"), content=listed(frames.CONTENT, of="c"))
            ).to_arrow_table()
            with given(self.con, renewed=renewed):
                self.con.execute(filled(SQL["keep_superseded"], content=listed(frames.CONTENT)))
                self.con.execute(SQL["drop_switched_reports"])
                self.con.execute(SQL["drop_renewed_versions"])
                self.con.execute(SQL["add_renewed"])

    def _store_roles(self, known: Mapping[str, Report], roles: Mapping[str, Role]) -> None:
        rows = [_role_row(known[key], role) for key, role in roles.items() if known[key].stored_version_id is not None]
        if rows:
            with given(self.con, role=frame(rows, {"report_id": pa.string(), "changed_no": pa.int64(), **frames.ROLE})):
                update_roles(self.con, _around(known[row["report_id"]].first_seen for row in rows))

    def _store_captures(self, pages: list[Processed | Rejected], affected: Collection[Report]) -> list[Outcome]:
        """Captures with their outcome; earlier captures follow where a role or the order of versions changed."""
        verdicts = {capture: outcome for report in affected for capture, outcome in report.outcomes().items()}
        rows = [_capture_row(page, verdicts) for page in pages]
        append(self.con, "base.capture", rows, frames.CAPTURE)
        earlier = verdicts.keys() - {page.capture_id for page in pages}
        if earlier:
            marks = [{"capture_id": capture, "outcome": str(verdicts[capture])} for capture in sorted(earlier)]
            with given(self.con, remark=frame(marks, {"capture_id": pa.string(), "outcome": pa.string()})):
                seen = [
                    moment
                    for report in affected
                    for version in report.versions.values()
                    for moment in (version.first_seen, version.last_seen)
                ]
                update_outcomes(self.con, _around(seen))
        return [Outcome(row["outcome"]) for row in rows]

    def _store_segment(self) -> None:
        rows = self.rows
        values = (rows.segment, rows.segment_digest, rows.size_bytes, rows.records, rows.torn, self.at)
        self.con.execute(SQL["add_segment"], values)


def update_roles(con: duckdb.DuckDBPyConnection, between: Between = WHENEVER) -> None:
    """Take in the rows of `role` (see `_role_row`), of reports first seen between these moments."""
    con.execute(filled(SQL["update_role"], columns=assigned(frames.ROLE, of="s")), _bounds(between))


def update_outcomes(con: duckdb.DuckDBPyConnection, between: Between = WHENEVER) -> None:
    """Take in the rows of `remark`: captures, fetched between these moments, whose outcome is another now."""
    con.execute(SQL["update_outcome"], _bounds(between))


def _around(moments: Iterable[datetime]) -> Between:
    found = list(moments)
    return min(found), max(found)


def _bounds(between: Between) -> dict[str, datetime]:
    return {"first": between[0], "last": between[1]}


def _unseen(con: duckdb.DuckDBPyConnection, pages: Iterable[Processed | Rejected]) -> list[Processed | Rejected]:
    """The pages whose capture is not in yet (a salvaged or copied segment may repeat some), each once."""
    by_id = {page.capture_id: page for page in pages}
    if not by_id:
        return []
    moments = [page.fetched_at for page in by_id.values()]
    between = {"first": min(moments), "last": max(moments)}
    with given(con, wanted=frame(({"capture_id": key} for key in by_id), {"capture_id": pa.string()})):
        known = con.execute(SQL["known_captures"], between).fetchall()
    for (key,) in known:
        by_id.pop(key, None)
    return list(by_id.values())


def _load_reports(con: duckdb.DuckDBPyConnection, ids: Collection[str], between: Between = WHENEVER) -> dict[str, Report]:
    """Stored reports among these ids, first seen between these moments, with their versions; without content."""
    if not ids:
        return {}
    with given(con, wanted=frame(({"report_id": key} for key in ids), {"report_id": pa.string()})):
        found = con.execute(SQL["reports"], _bounds(between)).to_arrow_table().to_pylist()
        versions = con.execute(SQL["versions"], {"first": between[0]}).to_arrow_table().to_pylist() if found else []
    known = {row["report_id"]: Report(**row) for row in found}
    for row in versions:
        report = known[row.pop("report_id")]
        report.versions[row["version_id"]] = Version(**row)
    for report in known.values():
        report.stored_rank = report.rank()
    return known


def _source_facts(con: duckdb.DuckDBPyConnection) -> dict[str, SourceFacts]:
    rows = con.execute(SQL["sources"]).fetchall()
    return {
        key: SourceFacts(host=reports.host_of(homepage), search=kind == "search", agency=agency) for key, homepage, kind, agency in rows
    }


def _assign(known: Mapping[str, Report], roles: Mapping[str, Role], entry: int) -> set[str]:
    """Give the reports their roles and change numbers; returns the stored reports whose role is another now."""
    moved = set()
    for key, (article, proof) in roles.items():
        report, kind = known[key], proof.kind if proof else None
        if report.article_id is not None and (report.article_id, report.copy_kind) != (article, kind):
            moved.add(key)
        report.article_id, report.copy_kind = article, kind
    for key, report in known.items():
        if key in moved or report.new_versions() or report.current().version_id != report.stored_version_id:
            report.changed_no = entry
    return moved


def _state_row(report: Report) -> dict[str, Any]:
    return {name: getattr(report, name) for name in frames.STATE if name != "versions"} | {"versions": len(report.shown())}


def _role_row(report: Report, role: Role) -> dict[str, Any]:
    article, proof = role
    row: dict[str, Any] = {"report_id": report.report_id, "changed_no": report.changed_no, "article_id": article}
    if proof is not None:
        row |= {"copy_kind": proof.kind, "agreement": proof.agreement, "containment": proof.containment, "shared_shingles": proof.shared}
    return row


def _report_row(report: Report, role: Role) -> dict[str, Any]:
    page = report.current().new
    assert page is not None, "every version of a new report is new"
    return _state_row(report) | _role_row(report, role) | reports.content_row(page)


def _version_row(report: Report, version: Version) -> dict[str, Any]:
    return {"report_id": report.report_id} | {name: getattr(version, name) for name in frames.VERSION if name != "report_id"}


def _vector_row(report: Report, version: Version, page: Processed) -> dict[str, Any]:
    vector = page.classification.vector
    return {"version_id": version.version_id, "report_id": report.report_id, "model": page.classification.model, "vector": vector}


def _signature_row(number: int, report: Report, version: Version, page: Processed) -> dict[str, Any]:
    print_ = page.fingerprint
    return {
        "sig_no": number,
        "report_id": report.report_id,
        "version_id": version.version_id,
        "day": reports.day_of(page),
        "text_hash": int.from_bytes(bytes.fromhex(print_.text_digest.rpartition(":")[2][:16]), "big", signed=True),
        "shingles": print_.shingles,
        "signature": print_.signature,
        "particulars": print_.particulars,
    }


def _capture_row(page: Processed | Rejected, verdicts: Mapping[str, Outcome]) -> dict[str, Any]:
    row = reports.place_row(page) | {name: getattr(page, name) for name in ("run_id", "source_id", "url")}
    if isinstance(page, Rejected):
        names = ("detail", "title", "language", "published_at", "score")
        return row | {"outcome": str(page.outcome)} | {name: getattr(page, name) for name in names}
    return row | {
        "requested_url": page.requested_url,
        "http_status": page.http_status,
        "outcome": str(verdicts.get(page.capture_id, Outcome.SAME_URL)),
        "text_origin": page.extraction.text_origin,
        "detail": page.detail,
        "title": page.extraction.title,
        "language": page.classification.language.code,
        "published_at": page.published.at if page.published else None,
        "score": page.classification.score,
        "report_id": reports.report_id(page.canonical_url),
        "version_id": reports.version_id(page),
    }
