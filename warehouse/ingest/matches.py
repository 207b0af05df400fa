"""Finding and verifying near copies: band look-ups in SQL, signatures compared in numpy."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date, datetime

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from warehouse.ingest.bands import Signed, Waiting, probes, waiting_from
from warehouse.ingest.contradiction import contradict
from warehouse.ingest.dedup import EXCERPT_CONTAINMENT, NEAR_AGREEMENT, Edges, Evidence, Rank, evidence
from warehouse.ingest.known import WHENEVER, Between
from warehouse.storage.frames import given
from warehouse.storage.statements import Statements

SQL = Statements(__file__)

_NONE_WAITS = 2**63 - 1
"""Greater than the number of any signature."""
WINDOW_DAYS = 30
"""Near copies are sought within this many days; the same text at any distance."""
PERMUTATIONS = 128
SIGNATURE_BYTES = PERMUTATIONS * 4
_PAIRS_AT_A_TIME = 20_000
"""20,000 pairs x 2 signatures of 512 bytes: 20 MB."""
_MANY_PROBES = 4_000
"""Bands of 125 pages: from some hundred pages on a Bloom filter costs less than it saves (80,000 articles: 1 page 4 and 5.6 ms, 100 20 and 20, 1,000 42 and 22)."""
_FACTS = ("brief", "agency", "established", "ranked_at", "earliest_published_at", "longest", "canonical_url", "article_id")
"""What is asked of every report met, in the order of `StoredNeighbours._meet`."""
_CANDIDATES = pa.schema(
    [("left_no", pa.int64()), ("right_no", pa.int64()), ("left_id", pa.string()), ("right_id", pa.string()), ("copied", pa.bool_())]
)
_OWN = pa.schema([("sig_no", pa.int64()), ("report_id", pa.string()), ("text_hash", pa.int64())])
_UNSURE_BELOW = EXCERPT_CONTAINMENT - 0.20
"""The estimate's standard error is .07 to .10 for texts of length ratio 2 to 3; below this it is never an excerpt."""

Shingles = Callable[[str], Collection[int]]
"""Text to its distinct shingles, hashed; for exact containment."""

# One statement would be neater, but joined to a subquery the planner loses the hash join on 32 million bands: 4 s instead of .06 s.


def rank(
    *,
    brief: bool,
    agency: bool,
    established: bool | None,
    ranked_at: datetime | None,
    claimed: datetime | None,
    characters: int,
    canonical_url: str,
) -> Rank:
    """Rank of a report; see `warehouse.ingest.dedup`. What is None is unknown and comes last."""
    moment, claim = (at.timestamp() if at else float("inf") for at in (ranked_at, claimed))
    return (brief, not agency, not established, moment, claim, -characters, canonical_url)


class StoredNeighbours:
    """`warehouse.ingest.dedup.Neighbours` over the tables, within the transaction that has already added the new signatures."""

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        *,
        ranks: Mapping[str, Rank],
        stored: Mapping[str, str | None],
        texts: Mapping[str, str],
        shingles: Shingles | None = None,
        signed: Sequence[Signed] = (),
        may_have_text: Callable[[Collection[int]], bool] = lambda _: True,
        seen_between: Callable[[Collection[str]], Between] = lambda _: WHENEVER,
        waiting: Waiting | None = None,
    ) -> None:
        """`ranks` and `stored` of the reports in hand (None: new) win over the tables; `texts` by version id of those not yet stored.

        `signed`: the signatures that this transaction brought, which are all that new reports have. `may_have_text`: whether any of these texts, by
        hash, was there before it. `seen_between`: when those of these reports that are stored were first seen. `waiting`: the
        bands that are not in order, as they were before this transaction.
        """
        self.con, self.texts, self.shingles = con, texts, shingles
        self._signed, self._may_have_text, self._seen_between = signed, may_have_text, seen_between
        self._waiting = waiting
        self._given = frozenset(ranks)
        self._new = {key for key, article in stored.items() if article is None}
        self._ranks = dict(ranks)
        self._stored = dict(stored)
        self._found: list[pa.Table] = []
        self._sought: set[str] = set()
        self._proven: dict[tuple[int, int], Evidence | None] = {}
        self._signatures = _Signatures(con)

    def rank(self, report_id: str) -> Rank:
        return self._ranks[report_id]

    def stored(self, report_id: str) -> str | None:
        return self._stored[report_id]

    def followers(self, article_id: str) -> list[str]:
        rows = self.con.execute(SQL["followers"], {"article": article_id}).fetchall()
        return [self._meet(row) for row in rows]

    def articles(self, ids: Collection[str]) -> Edges:
        return self._matches(ids, everyone=False)

    def everyone(self, ids: Collection[str]) -> Edges:
        return self._matches(ids, everyone=True)

    def _meet(self, row: tuple[str, bool, bool, bool | None, datetime | None, datetime | None, int, str, str]) -> str:
        report_id, brief, agency, established, ranked_at, claimed, longest, url, article_id = row
        if report_id not in self._given:
            self._ranks[report_id] = rank(
                brief=brief,
                agency=agency,
                established=established,
                ranked_at=ranked_at,
                claimed=claimed,
                characters=longest,
                canonical_url=url,
            )
            self._stored[report_id] = article_id
        return report_id

    def _meet_articles(self, ids: Collection[str]) -> None:
        """The articles of copies met: whether a copy stays with its article is a question of that one's rank."""
        if not ids:
            return
        with given(self.con, wanted=pa.table({"report_id": pa.array(sorted(ids), pa.string())})):
            for row in self.con.execute(SQL["facts"], self._among(ids)).fetchall():
                self._meet(row)

    def _among(self, ids: Collection[str]) -> dict[str, datetime]:
        first, last = self._seen_between(ids)
        return {"first": first, "last": last}

    def _matches(self, ids: Collection[str], *, everyone: bool) -> Edges:
        pairs = self._pairs(ids, everyone=everyone)
        places = list(zip(pairs["left_no"].to_pylist(), pairs["right_no"].to_pylist(), strict=True))
        self._prove([place for place in places if place not in self._proven])
        found: dict[str, dict[str, Evidence]] = defaultdict(dict)
        for place, left, right in zip(places, pairs["left_id"].to_pylist(), pairs["right_id"].to_pylist(), strict=True):
            proof, known = self._proven[place], found[left].get(right)
            if proof is not None and (known is None or proof.strength() > known.strength()):
                found[left][right] = proof
        return found

    def _prove(self, places: Sequence[tuple[int, int]]) -> None:
        self._proven.update(dict.fromkeys(places))
        numbers = np.array(places, np.int64).reshape(-1, 2)
        for index, proof in self._proofs(numbers[:, 0], numbers[:, 1]):
            self._proven[places[index]] = proof

    def _pairs(self, ids: Collection[str], *, everyone: bool) -> pa.Table:
        """Candidate pairs of signatures; the reports met are noted with their rank and role. Sought once: first the articles are asked for, then mostly
        everyone of the same reports.
        """
        if missing := set(ids) - self._sought:
            self._found.append(self._candidates(missing))
            self._sought |= missing
        pairs = pa.concat_tables(self._found, promote_options="default") if self._found else _CANDIDATES.empty_table()
        if not pairs.num_rows:
            return pairs
        wanted = pc.is_in(pairs["left_id"], pa.array(sorted(ids), pa.string()))
        pairs = pairs.filter(wanted if everyone else pc.and_(wanted, pc.invert(pairs["copied"])))
        stored = pairs.filter(pairs["canonical_url"].is_valid())
        for row in stored.select(["right_id", *_FACTS]).to_pylist():
            self._meet(tuple(row.values()))
        self._meet_articles(set(stored["article_id"].to_pylist()) - self._stored.keys())
        return pairs

    def _candidates(self, ids: Collection[str]) -> pa.Table:
        """Pairs of these reports' signatures with any other's."""
        own, probed = self._own_in_hand(ids) if self._new.issuperset(ids) else self._own_stored(ids)
        if not own.num_rows:
            return _CANDIDATES.empty_table()
        alike = pa.concat_tables([self._near(probed), self._same_text(own)])
        if not alike.num_rows:
            return _CANDIDATES.empty_table()
        numbers = np.unique(np.stack([alike["left_no"].to_numpy(), alike["right_no"].to_numpy()], axis=1), axis=0)
        self._signatures.read(numbers.ravel())
        left, right = numbers[self._signatures.has(numbers).all(axis=1)].T
        ids = {"left_id": self._signatures.reports(left), "right_id": self._signatures.reports(right)}
        pairs = pa.table({"left_no": left, "right_no": right, **{name: pa.array(keys, pa.string()) for name, keys in ids.items()}})
        pairs = pairs.filter(pc.not_equal(pairs["left_id"], pairs["right_id"]))  # else two versions of one report
        with given(self.con, wanted=pa.table({"report_id": pc.unique(pairs["right_id"])})):
            met = self.con.execute(SQL["met"], self._among(pc.unique(pairs["right_id"]).to_pylist())).to_arrow_table()
        place = pc.index_in(pairs["right_id"], value_set=met["report_id"])  # null of those that this transaction brings
        for name in _FACTS:
            pairs = pairs.append_column(name, met[name].take(place))
        return pairs.append_column("copied", pc.fill_null(met["copied"].take(place), False))

    def _own_in_hand(self, ids: Collection[str]) -> tuple[pa.Table, pa.Table]:
        """Signatures of reports that are new, with what near copies are sought by: nothing is asked that this transaction has just stored."""
        signed = [one for one in self._signed if one.report_id in ids]
        columns = {
            "sig_no": [one.number for one in signed],
            "report_id": [one.report_id for one in signed],
            "text_hash": [one.text_hash for one in signed],
        }
        return pa.table({name: pa.array(values, _OWN.field(name).type) for name, values in columns.items()}), probes(signed, WINDOW_DAYS)

    def _own_stored(self, ids: Collection[str]) -> tuple[pa.Table, pa.Table]:
        """The same of any reports, out of the tables."""
        with given(self.con, wanted=pa.table({"report_id": pa.array(sorted(ids), pa.string())})):
            own = self.con.execute(SQL["own"]).to_arrow_table()
        if not own.num_rows:
            return own, own
        bounds = pc.min_max(own["sig_no"]).as_py()
        with given(self.con, own=own):
            asked = {"window": WINDOW_DAYS, "first": bounds["min"], "last": bounds["max"]}
            return own, self.con.execute(SQL["probes"], asked).to_arrow_table()

    def _same_text(self, own: pa.Table) -> pa.Table:
        """Pairs of signature numbers with the same text, whenever it was published."""
        hashes = own["text_hash"].to_pylist()
        if self._may_have_text(hashes):
            with given(self.con, own=own):
                return self.con.execute(SQL["same_text"]).to_arrow_table()
        with_text = defaultdict(list)
        for one in self._signed:
            with_text[one.text_hash].append(one.number)
        numbers = zip(own["sig_no"].to_pylist(), hashes, strict=True)
        pairs = [(left, right) for left, value in numbers for right in with_text[value] if right != left]
        return pa.table(
            {"left_no": pa.array([left for left, _ in pairs], pa.int64()), "right_no": pa.array([right for _, right in pairs], pa.int64())}
        )

    def _near(self, probed: pa.Table) -> pa.Table:
        """Pairs of signature numbers that share a band within the window."""
        first, last = (pc.min(probed["low"]).as_py(), pc.max(probed["high"]).as_py()) if probed.num_rows else (date.min, date.min)
        many = probed.num_rows > _MANY_PROBES
        waiting = None if many else self._waiting  # for so many the table is gone through once, which is less than to look each up
        newest = self._signed[-1].number if self._signed else waiting.last if waiting else 0
        before = waiting_from(newest) if waiting else _NONE_WAITS
        with given(self.con, probe=probed):
            asked = SQL["near_many"] if many else SQL["near"]
            found = self.con.execute(asked, {"low": first, "high": last, "before": before}).to_arrow_table()
        if waiting is None:
            return found
        left, right = waiting.met(probed, self._signed, before).T
        return pa.concat_tables([found, pa.table({"left_no": left, "right_no": right}).cast(found.schema)])

    def _proofs(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> Iterator[tuple[int, Evidence]]:
        """(index of the pair, evidence) for the candidate pairs that hold."""
        if not len(left):
            return
        signatures = self._signatures
        left, right = signatures.places(left), signatures.places(right)
        agreement = signatures.agreement(left, right)
        exact = self._exact_shares(signatures, left, right, agreement)
        for index, (a, b) in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
            sizes = (int(signatures.shingles[a]), int(signatures.shingles[b]))
            same = bool(signatures.text_hash[a] == signatures.text_hash[b])
            proof = evidence(float(agreement[index]), sizes, same_text=same, shared=exact.get(index))
            if proof is not None and not signatures.contradict(a, b):
                yield index, proof

    def _exact_shares(
        self, signatures: "_Signatures", left: NDArray[np.int64], right: NDArray[np.int64], agreement: NDArray[np.float64]
    ) -> dict[int, int]:
        """Exact number of shared shingles of the pairs that could be excerpts, where a `shingles` function was given."""
        if self.shingles is None:
            return {}
        unsure = np.flatnonzero((agreement < NEAR_AGREEMENT) & (signatures.containment(left, right, agreement) >= _UNSURE_BELOW))
        versions = {int(place): signatures.version[int(place)] for i in unsure for place in (left[i], right[i])}
        texts = self._texts(set(versions.values()))
        sets = {place: set(self.shingles(texts[version])) for place, version in versions.items() if version in texts}
        return {int(i): len(sets[int(left[i])] & sets[int(right[i])]) for i in unsure if int(left[i]) in sets and int(right[i]) in sets}

    def _texts(self, versions: Collection[str]) -> dict[str, str]:
        missing = sorted(set(versions) - self.texts.keys())
        texts = {version: self.texts[version] for version in versions if version in self.texts}
        if missing:
            with given(self.con, asked=pa.table({"version_id": pa.array(missing, pa.string())})):
                texts.update(row for row in self.con.execute(SQL["texts"]).fetchall() if row[1] is not None)
        return texts


class _Signatures:
    """Signatures by place: what was read of the table, sorted by number. Each is read once, for the reports of its pair and for its values."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con
        self._read: pa.Table | None = None
        self.number: NDArray[np.int64] = np.empty(0, np.int64)

    def read(self, numbers: NDArray[np.int64]) -> None:
        """Have these signatures at hand too, as far as they are stored."""
        missing = np.setdiff1d(numbers, self.number)
        if not len(missing):
            return
        with given(self._con, asked=pa.table({"sig_no": missing})):
            found = self._con.execute(SQL["signatures"]).to_arrow_table()
        table = self._read = (found if self._read is None else pa.concat_tables([self._read, found])).sort_by("sig_no").combine_chunks()
        self.number = table["sig_no"].to_numpy()
        self.report: list[str] = table["report_id"].to_pylist()
        self.version: list[str] = table["version_id"].to_pylist()
        self.text_hash: NDArray[np.int64] = table["text_hash"].to_numpy()
        self.shingles: NDArray[np.int32] = table["shingles"].to_numpy()
        self.particulars: list[bytes | None] = table["particulars"].to_pylist()
        self.day: list[date] = table["day"].to_pylist()
        self.values = np.frombuffer(b"".join(table["signature"].to_pylist()), dtype="<u4").reshape(-1, PERMUTATIONS)

    def has(self, numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Of each number whether its signature is at hand."""
        return np.isin(numbers, self.number)

    def reports(self, numbers: NDArray[np.int64]) -> list[str]:
        """Whose signatures they are."""
        return [self.report[place] for place in self.places(numbers).tolist()]

    def places(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.searchsorted(self.number, numbers)

    def agreement(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.float64]:
        parts = [
            (self.values[left[i : i + _PAIRS_AT_A_TIME]] == self.values[right[i : i + _PAIRS_AT_A_TIME]]).mean(axis=1)
            for i in range(0, len(left), _PAIRS_AT_A_TIME)
        ]
        return np.concatenate(parts)

    def contradict(self, left: int, right: int) -> bool:
        """Whether two texts state different facts; of texts signed before facts were, nobody knows any."""
        days_apart = abs((self.day[left] - self.day[right]).days)
        return contradict(self.particulars[left] or b"", self.particulars[right] or b"", days_apart=days_apart)

    def containment(self, left: NDArray[np.int64], right: NDArray[np.int64], agreement: NDArray[np.float64]) -> NDArray[np.float64]:
        """Estimated share of the shorter text's shingles in the longer; see `warehouse.ingest.dedup.evidence`."""
        a, b = self.shingles[left].astype(np.float64), self.shingles[right].astype(np.float64)
        return np.minimum(1.0, agreement / (1 + agreement) * (a + b) / np.maximum(1.0, np.minimum(a, b)))
