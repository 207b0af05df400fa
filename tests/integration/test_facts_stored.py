"""Facts from the page to the view: captured, processed, ingested; versions, copies, exports and removal take them along."""

import dataclasses
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from currency_converter import CurrencyConverter

from jobs.export import export
from jobs.forget import forget
from jobs.imports.run import import_paths
from jobs.ingest import ingest
from jobs.installation.home import Home
from jobs.installation.settings import PipelineSettings, Settings
from jobs.query import ask_saved
from pipeline.process import process
from pipeline.reading.page import PageMaker, SourceProfile
from pipeline.work.segment import process_segment
from records.facts import PlainFacts
from records.source import Source
from spiders.archive.warc import Page, PageNote
from spiders.archive.writer import CaptureWriter
from tests.integration.archive_home import SETTINGS, publish_home, warehouse
from tests.unit import warehouse_pages as made
from tests.unit.new_warehouse import initialised
from warehouse.exports.order import ExportOrder
from warehouse.exports.restore import Archive, pages_of
from warehouse.facts.euros import Rates
from warehouse.facts.revalue import revalue
from warehouse.ingest.segment import ingest_segment, upsert_sources
from warehouse.site.lists import SiteData
from warehouse.site.pages import SiteReader
from warehouse.storage.database import open_snapshot
from warehouse.storage.snapshot import copy_out, latest, latest_file

ONE = Settings(pipeline=PipelineSettings(workers=1))
SATURDAY = datetime(2024, 3, 2, 9, tzinfo=UTC)
"""Its reference rate is Friday's: 1.0813 dollars a euro."""
PLAIN = [field.name for field in dataclasses.fields(PlainFacts)]

FINE = (
    "https://www.us-beta.example/fine",
    "FTC fines Amazon $25 million over recordings 🔔",
    (
        "The Federal Trade Commission on Friday fined Amazon $25 million for keeping the voice recordings of children. 🔔 It was the regulator's "
        "second case against a platform this year. Amazon must delete the recordings by 15 May 2024. Last year the company had paid $31 million in "
        "another matter. The company said it would appeal, and that families can delete what was said to its devices at any time they like."
    ),
)
KENYA = (
    "https://www.us-beta.example/kenya",
    "Kenyan court orders Meta to pay 5 million shillings",
    (
        "The High Court of Kenya in Nairobi on Friday ordered Meta to pay 5 million Kenyan shillings in damages to a former moderator of Facebook, in petition "
        "E071 of 2022. The moderator, Daniel Motaung, had sued the company over working conditions. A hearing on the costs is set for July 2024."
    ),
)
TURNOVER = (
    "https://www.us-beta.example/turnover",
    "EU could fine Meta up to 10% of turnover",
    (
        "The European Commission warned Meta on Friday that it could fine the company up to 10% of its worldwide turnover under the Digital Services Act if "
        "Facebook goes on to show users advertising that they did not ask for. The company has until 29 March 2024 to answer the commission's questions."
    ),
)
STF = (
    "https://www.br-gama.example/stf",
    "Supreme Court orders Telegram to remove channels",
    (
        "The Supreme Court on Friday ordered Telegram to remove three channels within days and to name the users who run them. The company, which did not appear "
        "before the judges, had ignored two earlier requests, the court said, and has to pay for each day on which it does not comply with the order."
    ),
)
SOURCES = (made.source("us-beta", country="us"), made.source("br-gama", country="br"), made.source("de-beta", country="de"))
Told = tuple[str, str, str]


def html(title: str, text: str, at: datetime) -> bytes:
    day = f'<meta property="article:published_time" content="{at.isoformat()}">'
    body = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    head = f'<head><meta charset="utf-8"><title>{title}</title>{day}</head>'
    return f'<html lang="en">{head}<body><article><h1>{title}</h1>{body}</article></body></html>'.encode()


def crawl(home: Home, run: str, pages: Iterable[Told], *, at: datetime = SATURDAY, sources: Iterable[Source] = SOURCES) -> None:
    """Write a segment, read it as a crawl's is read, and take it in."""
    names: list[str] = []
    writer = CaptureWriter(home.captures, run, at, 1 << 30, {"software": "test"}, lambda name, _: names.append(name))
    by_host = {source.homepage.split("/")[2]: source.id for source in sources}
    for url, title, text in pages:
        note = PageNote(source_id=by_host[url.split("/")[2]], run_id=run, requested_url=url, hint=None)
        headers = ((b"Content-Type", b"text/html; charset=utf-8"),)
        body = html(title, text, at - timedelta(hours=1))
        writer.write(Page(url=url, status=200, reason="OK", headers=headers, body=body, fetched_at=at), note)
    writer.close_segment()
    take_in(home, names)


def take_in(home: Home, names: Iterable[str]) -> None:
    maker = PageMaker(profiles={source.id: SourceProfile.of(source) for source in SOURCES}, keep_all=True)
    with warehouse(home) as con:
        upsert_sources(con, SOURCES)
        for name in names:
            rows = process_segment(home.captures / name, home.captures, lambda captures: map(process, maker.pages(captures)))
            ingest_segment(con, rows, ingested_at=SATURDAY)


def empty_home(root: Path) -> Home:
    home = Home(root)
    initialised(home)
    return home


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Four reports and a copy of one; the fine was doubled in a later version."""
    home = empty_home(tmp_path_factory.mktemp("home"))
    url, title, text = FINE
    crawl(home, "run-1", [FINE, KENYA, TURNOVER, STF])
    crawl(home, "run-2", [("https://www.de-beta.example/copy", *KENYA[1:])], at=SATURDAY + timedelta(hours=3))
    crawl(home, "run-3", [(url, title.replace("25", "50"), text.replace("$25", "$50"))], at=SATURDAY + timedelta(hours=5))
    publish_home(home, SATURDAY + timedelta(days=1))
    return home


def asked(home: Home, sql: str) -> list[dict[str, Any]]:
    with warehouse(home) as con:
        rows: list[dict[str, Any]] = con.execute(sql).to_arrow_table().to_pylist()
    return rows


def one(home: Home, sql: str) -> dict[str, Any]:
    (row,) = asked(home, sql)
    return row


def test_a_fine_stands_in_its_currency_and_in_euro(home: Home) -> None:
    row = one(home, "select * from fines where main and role = 'fine'")
    assert (row["authority"], row["authority_kind"], row["jurisdiction"]) == ("Federal Trade Commission", "regulator", "us")
    assert (row["amount"], row["currency"], row["platforms"]) == (Decimal("50000000.00"), "USD", ["Amazon"])
    assert (row["amount_eur"], row["told_on"], row["rate_on"]) == (Decimal("46240636.27"), date(2024, 3, 2), date(2024, 3, 1))
    assert row["sentence"] == "FTC fines Amazon $50 million over recordings 🔔"


def test_a_currency_the_bank_does_not_quote_has_a_reason(home: Home) -> None:
    row = one(home, "select * from fines where currency = 'KES' and main")
    assert (row["amount"], row["amount_eur"], row["eur_missing"], row["role"]) == (Decimal("5000000.00"), None, "not-quoted", "damages")


def test_a_share_of_turnover_is_a_fact_and_no_sum(home: Home) -> None:
    (key,) = (row["article_id"] for row in asked(home, "select article_id from articles where url like '%turnover'"))
    assert one(home, f"select value, role from facts where kind = 'amount' and article_id = '{key}'") == {
        "value": "10 %",
        "role": "potential",
    }
    assert asked(home, f"select * from fines where article_id = '{key}'") == []
    assert one(home, f"select main_amount, main_currency from articles where article_id = '{key}'") == {
        "main_amount": None,
        "main_currency": None,
    }


def test_deadlines_are_days_with_the_sentence_that_names_them(home: Home) -> None:
    rows = asked(home, "select due, month_only, kind, sentence, authority from deadlines order by due")
    assert [(row["due"], row["month_only"], row["kind"]) for row in rows] == [
        (date(2024, 3, 29), False, "answer"),
        (date(2024, 5, 15), False, "comply"),
        (date(2024, 7, 15), True, "hearing"),
    ]
    assert rows[1]["sentence"] == "Amazon must delete the recordings by 15 May 2024."


def test_every_fact_is_quoted_as_it_stands(home: Home) -> None:
    """Characters beyond 16 bits included: offsets count characters, not bytes or halves of them."""
    rows = asked(home, "select f.*, a.title || chr(10) || a.text as whole from facts as f join articles as a using (article_id)")
    assert {row["kind"] for row in rows} >= {"jurisdiction", "authority", "stage", "claimant", "amount", "deadline"}
    for row in rows:
        if row["kind"] != "case-number":
            assert row["sentence"] == row["whole"][row["sentence_start"] : row["sentence_end"]].strip()
            assert row["sentence_start"] <= row["span_start"] < row["span_end"] <= row["sentence_end"]
        assert row["rule"]
        assert row["confidence"] is None or 0 <= row["confidence"] <= 1


def test_an_article_has_them_in_plain_columns(home: Home) -> None:
    row = one(home, "select * from articles where url like '%kenya'")
    assert (row["jurisdiction"], row["authority_kind"], row["main_amount"], row["main_currency"]) == (
        "ke",
        "court",
        Decimal(5000000),
        "KES",
    )
    assert (row["next_deadline"], row["next_deadline_kind"]) == (date(2024, 7, 15), "hearing")
    assert "Daniel Motaung" in row["claimants"]


def test_a_court_without_a_country_is_that_of_the_outlets_country(home: Home) -> None:
    row = one(home, "select jurisdiction, authority from articles where url like '%stf'")
    assert row == {"jurisdiction": "br", "authority": "Supreme Court"}


def test_an_earlier_version_keeps_its_own_facts(home: Home) -> None:
    now, before = (
        one(home, f"select {', '.join(PLAIN)} from {source}")
        for source in ("articles where url like '%fine'", "archive_versions where not is_current")
    )
    assert (now["main_amount"], before["main_amount"]) == (Decimal(50000000), Decimal(25000000))
    sums = asked(home, "select amount from base.fact where main and kind = 'amount' and currency = 'USD'")
    assert sorted(row["amount"] for row in sums) == [Decimal(25000000), Decimal(50000000)]


def test_a_copy_is_stored_with_its_facts_and_told_once(home: Home) -> None:
    copy = one(home, "select report_id, main_currency from archive where copy_kind is not null")
    assert copy["main_currency"] == "KES"
    assert asked(home, f"select 1 from base.fact where report_id = '{copy['report_id']}'")
    assert len(asked(home, "select article_id from fines where currency = 'KES'")) == 1
    for view in ("facts", "fines", "deadlines"):
        assert asked(home, f"select 1 from {view} where article_id = '{copy['report_id']}'") == []


def test_twice_is_once_and_a_rebuild_is_the_same(home: Home, tmp_path: Path) -> None:
    tables = ("fact", "report", "superseded")
    before = {table: stored(home, table) for table in tables}
    names = sorted(path.relative_to(home.captures).as_posix() for path in home.captures.rglob("*.warc.gz"))
    take_in(home, names)
    assert {table: stored(home, table) for table in tables} == before
    other = empty_home(tmp_path / "other")
    for path in names:
        (other.captures / path).parent.mkdir(parents=True, exist_ok=True)
        (other.captures / path).write_bytes((home.captures / path).read_bytes())
    take_in(other, reversed(names))
    assert stored(other, "fact") == before["fact"]


def stored(home: Home, table: str) -> list[str]:
    but = " exclude (changed_no)" if table == "report" else ""
    return sorted(map(repr, asked(home, f"select *{but} from base.{table}")))


@pytest.mark.parametrize("form", ["parquet", "jsonl"])
def test_an_export_brings_them_back_row_by_row(home: Home, tmp_path: Path, form: str) -> None:
    export(home, SETTINGS, ExportOrder(format=form), tmp_path / "x")
    other = empty_home(tmp_path / "other")
    import_paths(other, ONE, [tmp_path / "x"], now=lambda: SATURDAY)
    for table in ("fact", "report", "superseded"):
        assert stored(other, table) == stored(home, table), table


@pytest.mark.parametrize("form", ["parquet", "jsonl"])
def test_an_export_merged_ends_with_the_same_facts(home: Home, tmp_path: Path, form: str) -> None:
    export(home, SETTINGS, ExportOrder(format=form), tmp_path / "x")
    other = empty_home(tmp_path / "other")
    crawl(other, "run-9", [("https://www.de-beta.example/other", "Court hears Uber", made.words(5))])
    import_paths(other, ONE, [tmp_path / "x"], now=lambda: SATURDAY)
    own = "select report_id from base.report where url like '%other'"
    found = sorted(map(repr, asked(other, f"select * from base.fact where report_id not in ({own})")))
    assert found == stored(home, "fact")


def test_an_export_from_before_can_be_read(home: Home, tmp_path: Path) -> None:
    """One without the table of facts brings reports that tell none."""
    export(home, SETTINGS, ExportOrder(format="parquet"), tmp_path / "x")
    manifest = json.loads((tmp_path / "x" / "manifest.json").read_text("utf-8"))
    del manifest["tables"]["facts"]
    (tmp_path / "x" / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    with warehouse(home) as con:
        (pages,) = pages_of(con, Archive(tmp_path / "x"))
    assert {page.classification.facts.stage for page in pages} == {None}


def test_a_table_for_spreadsheets_has_the_facts(home: Home, tmp_path: Path) -> None:
    export(home, SETTINGS, ExportOrder(format="csv", compression="none"), tmp_path / "x")
    (path,) = (tmp_path / "x" / "data" / "facts").glob("*.csv")
    assert "50000000.00" in path.read_text("utf-8")
    fields = {
        resource["name"]: {field["name"]: field for field in resource["schema"]["fields"]}
        for resource in json.loads((tmp_path / "x" / "datapackage.json").read_text("utf-8"))["resources"]
        if "schema" in resource
    }
    assert fields["facts"]["eur"]["type"] == "number"
    assert "ECB" in fields["facts"]["eur"]["description"]
    assert fields["articles"]["main_eur"]["description"]


def test_the_site_and_its_api_have_them(home: Home) -> None:
    snapshot = latest(home.public)
    assert snapshot is not None
    row = one(home, "select * from articles where url like '%fine'")
    data = SiteData(latest_file(home.public), snapshot)
    try:
        article = SiteReader(data).article(row["article_id"])
    finally:
        data.close()
    assert article is not None
    assert not isinstance(article, str)
    assert {name: getattr(article.facts, name) for name in PLAIN} == {
        name: tuple(row[name]) if isinstance(row[name], list) else row[name] for name in PLAIN
    }


def test_the_slim_snapshot_has_them_without_sentences(home: Home, tmp_path: Path) -> None:
    with warehouse(home) as con:
        copy_out(con, tmp_path, now=SATURDAY, slim=True)
    with open_snapshot(latest_file(tmp_path, slim=True)) as con:
        rows = con.execute("select amount_eur, sentence from fines where main and role = 'fine' and amount = 50000000").fetchall()
    assert rows == [(Decimal("46240636.27"), None)]


def test_what_is_forgotten_takes_its_facts_along(tmp_path: Path) -> None:
    home = empty_home(tmp_path / "home")
    crawl(home, "run-1", [FINE, KENYA])
    publish_home(home, SATURDAY + timedelta(days=1))
    forget(home, SETTINGS, KENYA[0], reason="order 7", now=lambda: SATURDAY)
    assert {row["currency"] for row in asked(home, "select currency from base.fact where kind = 'amount'")} == {"USD"}
    assert b"Motaung" not in home.warehouse.read_bytes()


def history(until: str) -> Rates:
    """The bank's history as it was on a day."""
    converter = CurrencyConverter(None, decimal=True)
    rows = ["Date,USD,", *(f"{day},1.0813," for day in ("2024-03-01", "2024-02-29") if day <= until)]
    converter.load_lines(rows)
    return Rates(converter)


def test_saved_queries_answer_what_is_large_and_what_is_due(home: Home) -> None:
    fines = ask_saved(home, SETTINGS, "largest_fines", {}, max_rows=9).rows()
    assert [(row[0], row[5]) for row in fines] == [("Federal Trade Commission", Decimal("46240636.27"))]
    assert [row[3] for row in ask_saved(home, SETTINGS, "largest_fines", {"role": "damages"}, max_rows=9).rows()] == [Decimal(5000000)]
    due = ask_saved(home, SETTINGS, "deadlines_ahead", {"since": "2024-04-01", "until": "2024-06-30"}, max_rows=9).rows()
    assert [(row[0], row[7]) for row in due] == [(date(2024, 5, 15), "Amazon must delete the recordings by 15 May 2024.")]


def test_the_next_ingest_values_what_waited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the history that is installed by then; nothing new was crawled."""
    home = empty_home(tmp_path / "home")
    with monkeypatch.context() as patched:
        patched.setattr("warehouse.facts.euros.shipped_rates", lambda: history("2024-02-29"))
        crawl(home, "run-1", [FINE])
    assert one(home, "select main_eur from articles") == {"main_eur": None}
    ingest(home, ONE, now=lambda: SATURDAY)
    assert one(home, "select main_eur from articles") == {"main_eur": Decimal("23120318.14")}
    assert one(home, "select subject from journal where kind = 'rates'")


def test_a_sum_told_after_the_history_is_valued_by_a_later_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A crawl of today meets the rates of the last release: the sum waits, and is valued once, in the article and in its earlier version."""
    home = empty_home(tmp_path / "home")
    friday = SATURDAY - timedelta(days=1)
    url, title, text = FINE
    with monkeypatch.context() as patched:
        patched.setattr("warehouse.facts.euros.shipped_rates", lambda: history("2024-02-29"))
        crawl(home, "run-1", [FINE], at=friday)
        crawl(home, "run-2", [(url, title.replace("25", "50"), text.replace("$25", "$50"))], at=friday + timedelta(hours=1))
    waiting = "select eur_missing, main_eur from base.fact as f join archive as r using (version_id) where f.main and f.kind = 'amount'"
    assert one(home, waiting) == {"eur_missing": "after-history", "main_eur": None}
    with warehouse(home) as con:
        before = con.execute("select max(changed_no) from base.report").fetchone()
        assert revalue(con, at=SATURDAY, rates=history("2024-02-29")) == 0
        assert revalue(con, at=SATURDAY, rates=history("2024-03-01")) == len(
            con.execute("select 1 from base.fact where eur > 0").fetchall()
        )
        assert revalue(con, at=SATURDAY, rates=history("2024-03-01")) == 0
        assert con.execute("select max(changed_no) from base.report").fetchone() != before
    row = one(home, "select main_eur from articles")
    assert row == {"main_eur": Decimal("46240636.27")}
    assert one(home, "select main_eur from archive_versions where not is_current") == {"main_eur": Decimal("23120318.14")}
    assert one(home, "select amount_eur, rate_on, eur_missing from fines where main") == {
        "amount_eur": Decimal("46240636.27"), "rate_on": date(2024, 3, 1), "eur_missing": None,
    }  # fmt: skip
