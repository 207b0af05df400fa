"""The same pages in any order, split into any segments, with some captured twice, give the same warehouse."""

import dataclasses
import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pipeline.particulars.report import particulars_of
from records.article import Processed, Rejected
from records.outcome import Outcome
from records.text_origin import BRIEF, TextOrigin
from tests.unit.new_warehouse import new_warehouse
from tests.unit.warehouse_pages import NOON, page, rejected, segment, shingles, source, words
from warehouse.ingest.segment import ingest_segment, upsert_sources
from warehouse.storage.content_hash import content_digest

BASE = words(1, 150)
TABLES = ("capture", "report", "version", "superseded", "mention", "fact", "vector", "signature", "band", "segment")


def edited(seed: int, share: float) -> str:
    rng = random.Random(seed)
    return " ".join(f"e{seed}" if rng.random() < share else word for word in BASE.split())


def siblings() -> list[Processed | Rejected]:
    """One template about three parties, one of them retitled, corrected, copied and backdated."""
    hour = timedelta(hours=1)

    def notice(path: str, party: str, title: str, **values: Any) -> Processed:
        text = f"The court fined the company {party} for failing to remove what is banned in the country. {words(200, 60)} and {party} may appeal."
        facts = particulars_of(title, text, (), "en")
        return page(f"https://{path}", text, title=title, particulars=facts, **values)

    return [
        notice("fr-alpha.example/z", "Zorvanta", "Court fines Zorvanta"),
        notice("fr-alpha.example/z", "Zorvanta", "Court fines Zorvanta over content", at=NOON + hour),
        notice("fr-alpha.example/z", "Zorvanta", "Zorvanta to pay", at=NOON + 2 * hour),
        notice("fr-alpha.example/q", "Quibblenet", "Court fines Quibblenet", listed=NOON - 2 * hour),
        notice("es-delta.example/q", "Quibblenet", "Quibblenet", source="es-delta", published=NOON - 90 * hour),
        notice("x.example/l", "Lumikko", "Court fines Lumikko", source="import", published=NOON - 9 * hour),
        notice("it-gamma.example/l", "Lumikko", "Lumikko", source="it-gamma", at=NOON + 3 * hour),
    ]


def brief(url: str, text: str, **values: Any) -> Processed:
    """Headline and summary of a page that gave no text."""
    row = page(url, text, rendition=BRIEF, **values)
    return dataclasses.replace(row, extraction=dataclasses.replace(row.extraction, text_origin=TextOrigin.FEED_SUMMARY))


def briefs() -> list[Processed | Rejected]:
    """A brief that its report replaces before the page becomes a wall, one that stays, and the earliest of all, which begins as the wire report does."""
    hour = timedelta(hours=1)
    return [
        brief("https://fr-alpha.example/b", words(300, 40), title="Told briefly"),
        page("https://fr-alpha.example/b", words(301), title="Told whole", at=NOON + hour),
        brief("https://fr-alpha.example/b", words(302, 40), title="Told behind a wall", at=NOON + 2 * hour),
        brief("https://fr-alpha.example/b", words(300, 40), title="Told briefly", at=NOON + 3 * hour),
        brief("https://de-beta.example/b", words(303, 40), source="de-beta", title="Never told whole"),
        brief("https://de-beta.example/w", " ".join(BASE.split()[:60]), source="de-beta", published=NOON - 20 * hour),
    ]


def corpus() -> list[Processed | Rejected]:
    """A wire report in many dresses, versions that come and go, agencies, excerpts, unknown dates, off-topic pages."""
    hour, day = timedelta(hours=1), timedelta(days=1)
    excerpt = " ".join([*BASE.split()[:90], words(50, 40)])
    return [
        page("https://fr-alpha.example/1", BASE, published=NOON - 3 * hour),
        page("https://de-beta.example/1", edited(2, 0.03), source="de-beta", published=NOON - 4 * hour),
        page("https://it-gamma.example/1", edited(3, 0.05), source="it-gamma", published=None),
        page("https://fr-wire.example/1", edited(4, 0.02), source="fr-wire", published=NOON - 2 * hour),
        page("https://es-delta.example/1", BASE, source="es-delta", published=NOON - 5 * hour, day_only=True),
        page("https://es-delta.example/2", excerpt, source="es-delta", published=NOON - hour),
        page("https://es-delta.example/3", words(50, 40) + " " + words(51, 60), source="es-delta"),
        page("https://fr-alpha.example/2", words(60), title="First"),
        page("https://fr-alpha.example/2", words(60) + " and more", title="Second", at=NOON + day),
        page("https://fr-alpha.example/2", words(60), title="First", at=NOON + 2 * day),
        page("https://fr-alpha.example/3", words(70), title="Alone", at=NOON),
        page("https://fr-alpha.example/3", edited(5, 0.04), title="Became the wire report", at=NOON + day),
        page("https://it-gamma.example/9", words(80), source="gdelt", at=NOON),
        page("https://it-gamma.example/9", words(80), source="it-gamma", at=NOON + hour, published=NOON - 9 * hour),
        page(
            "https://it-gamma.example/5",
            words(91) + " amp",
            source="it-gamma",
            address="https://it-gamma.example/5/amp",
            rendition="amp",
            at=NOON,
        ),
        page("https://it-gamma.example/5", words(91), source="it-gamma", at=NOON + hour),
        page(
            "https://it-gamma.example/5",
            words(91) + " print",
            source="it-gamma",
            address="https://it-gamma.example/5/p",
            rendition="print",
            at=NOON + day,
        ),
        page("https://it-gamma.example/5", words(91) + " changed", source="it-gamma", at=NOON + 2 * day),
        *siblings(),
        *briefs(),
        rejected("https://fr-alpha.example/weather"),
        rejected("https://fr-alpha.example/login", Outcome.CONSENT_WALL),
        rejected("https://fr-alpha.example/login", Outcome.OFF_TOPIC, at=NOON + day),
    ]


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    con = new_warehouse(tmp_path_factory.mktemp("order") / "warehouse.duckdb")
    sources = [source(key) for key in ("fr-alpha", "de-beta", "it-gamma", "es-delta")]
    upsert_sources(con, [*sources, source("fr-wire", agency=True)])
    yield con
    con.close()


def ingest_afresh(con: duckdb.DuckDBPyConnection, segments: list[list[Processed | Rejected]], *, exact: bool = False) -> str:
    for table in TABLES:
        con.execute(f"delete from base.{table}")
    for number, rows in enumerate(segments):
        ingest_segment(con, segment(f"s{number}", rows), ingested_at=NOON, shingles=shingles if exact else None)
    return content_digest(con)


def outcomes(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str, str]]:
    return con.execute("select capture_id, url, outcome from captures order by all").fetchall()


@pytest.mark.long
@pytest.mark.parametrize("exact", [False, True])
def test_order_and_segmentation_do_not_matter(con: duckdb.DuckDBPyConnection, exact: bool) -> None:
    """Articles, versions, copies and the outcome of every capture are the same for shuffles."""
    pages = corpus()
    whole = ingest_afresh(con, [pages], exact=exact)
    verdicts = outcomes(con)
    assert con.execute("select count(*) from copies").fetchone() == (9,)
    for seed in range(8):
        rng = random.Random(seed)
        shuffled = rng.sample(pages, len(pages))
        size = rng.randrange(1, 8)
        pieces = [shuffled[i : i + size] for i in range(0, len(shuffled), size)]
        assert ingest_afresh(con, pieces, exact=exact) == whole, seed
        assert outcomes(con) == verdicts, seed


@pytest.mark.long
@settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(order=st.permutations(range(len(corpus()))), again=st.lists(st.integers(0, len(corpus()) - 1), max_size=6), size=st.integers(1, 6))
def test_pages_captured_twice_change_nothing(con: duckdb.DuckDBPyConnection, order: list[int], again: list[int], size: int) -> None:
    """A crawl redone after a crash captures pages again under new ids, moments later."""
    pages = corpus()
    whole = ingest_afresh(con, [pages])
    repeated = [
        dataclasses.replace(pages[i], capture_id=f"again-{n}", fetched_at=pages[i].fetched_at + timedelta(seconds=n + 1))
        for n, i in enumerate(again)
    ]
    arrived = [pages[i] for i in order] + repeated
    assert ingest_afresh(con, [arrived[i : i + size] for i in range(0, len(arrived), size)]) == whole


def test_digest_notices_a_lost_copy(con: duckdb.DuckDBPyConnection) -> None:
    """The digest used above can fail."""
    pages = corpus()
    assert ingest_afresh(con, [pages[1:]]) != ingest_afresh(con, [pages])


def test_another_form_of_a_page_is_no_version_of_it(con: duckdb.DuckDBPyConnection) -> None:
    """AMP and print forms differ in a line without being newer; a form that was seen alone is still the article."""
    ingest_afresh(con, [corpus()])
    shown = con.execute(
        "select version_no, right(text, 7), is_current from versions where text like 'w91x%' order by version_no"
    ).fetchall()
    assert [(number, text.endswith("changed"), current) for number, text, current in shown] == [(1, False, False), (2, True, True)]
    outcome = dict(
        con.execute(
            "select url, outcome from captures where url like 'https://it-gamma.example/5%' and fetched_at < $at",
            {"at": NOON + timedelta(days=2)},
        ).fetchall()
    )
    assert outcome["https://it-gamma.example/5/amp"] == "same-url"
    assert outcome["https://it-gamma.example/5/p"] == "same-url"
    assert outcome["https://it-gamma.example/5"] == "stored"
    alone = page("https://it-gamma.example/6", words(92), source="it-gamma", address="https://it-gamma.example/6/amp", rendition="amp")
    ingest_segment(con, segment("alone", [alone]), ingested_at=NOON)
    assert con.execute("select versions, url from articles where text like 'w92x%'").fetchall() == [(1, "https://it-gamma.example/6/amp")]


def test_a_brief_stands_only_as_long_as_there_is_nothing_else(con: duckdb.DuckDBPyConnection) -> None:
    ingest_afresh(con, [corpus()], exact=True)
    told = con.execute("select title, versions from articles where canonical_url like '%example/b' order by title").fetchall()
    assert told == [("Never told whole", 1), ("Told whole", 2)]
    numbered = "select title, version_no, is_current from versions where title like 'Told %' order by version_no"
    assert con.execute(numbered).fetchall() == [("Told briefly", 1, False), ("Told whole", 2, True)]
    outcomes = "select outcome from captures where url = 'https://fr-alpha.example/b' order by fetched_at"
    assert con.execute(outcomes).fetchall() == [("stored",), ("new-version",), ("same-url",), ("same-url",)]
    assert con.execute("select count(*) from copies where url = 'https://de-beta.example/w'").fetchone() == (1,)
