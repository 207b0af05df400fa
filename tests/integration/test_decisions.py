"""Decisions, who says what, who was first and what is overdue, from reports as they come in to the views and saved queries."""

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import pytest
import zstandard

from jobs.export import export
from jobs.installation.home import Home
from jobs.query import ask, ask_saved
from records.selection import Selection
from tests.integration import decisions_home
from tests.integration.decisions_home import SETTINGS
from tests.integration.site_home import Browser
from warehouse.exports.order import ExportOrder
from warehouse.storage.database import open_snapshot
from warehouse.storage.snapshot import latest_file

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return decisions_home.built(tmp_path_factory)


@pytest.fixture
def con(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_snapshot(latest_file(home.public)) as con:
        yield con


def rows(home: Home, sql: str) -> list[dict[str, Any]]:
    found = ask(home, SETTINGS, sql, max_rows=None)
    return [dict(zip(found.columns, row, strict=True)) for row in found.rows()]


def saved(home: Home, name: str, **params: str) -> list[dict[str, Any]]:
    found = ask_saved(home, SETTINGS, name, params, max_rows=None)
    return [dict(zip(found.columns, row, strict=True)) for row in found.rows()]


def test_the_document_that_a_report_links_to_is_the_authoritys_own_page_though_no_article(
    home: Home, con: duckdb.DuckDBPyConnection
) -> None:
    annex = decisions_home.ANNEX
    assert con.execute("select outcome from captures where url = ?", [annex["url"]]).fetchall() == [("off-topic",)]
    [row] = rows(home, "select * from decisions where list_contains(platforms, 'X') and jurisdiction = 'ie' and type = 'fine'")
    assert (row["official_url"], row["documents"], row["status"]) == (annex["url"], [annex["url"]], "official")
    assert (row["original_url"], row["original_headline"]) == (annex["url"], annex["title"])


def test_an_official_decision_has_what_trackers_tell_of_one(home: Home) -> None:
    [row] = rows(
        home, "select * from decisions where list_contains(platforms, 'TikTok') and jurisdiction = 'ie' and decided_on > '2026-01-01'"
    )
    expected = {
        "authority": "Data Protection Commission", "jurisdiction": "ie", "type": "fine", "outcome": "granted", "decided_on": date(2026, 2, 12),
        "published_on": date(2026, 2, 12), "fine": Decimal(90_000_000), "currency": "EUR", "fine_eur": Decimal(90_000_000), "controller": "TikTok",
        "topic": "privacy", "case_numbers": ["IN-21-9-1"], "ecli": "ECLI:IE:DPC:2026:91", "laws": ["Art. 6(1) GDPR"], "original_language": "en",
        "official_url": "https://dpc.example/decision-tiktok", "original_url": "https://dpc.example/decision-tiktok", "status": "official",
        "independent_reports": 3, "appeal_from": None,
    }  # fmt: skip
    assert {key: row[key] for key in expected} == expected
    text = decisions_home.OFFICIAL["text"]
    assert row["summary"]
    assert all(sentence in text for sentence in row["summary"])


def test_what_an_official_page_says_is_official_and_what_others_say_is_contradicted(home: Home) -> None:
    told = rows(
        home, "select value, status, reports, sentence from story_facts where kind = 'amount' and value in ('EUR 90000000', 'EUR 60000000')"
    )
    assert {(row["value"], row["status"], row["reports"]) for row in told} == {
        ("EUR 90000000", "official", 2),
        ("EUR 60000000", "contradicted", 1),
    }
    [row] = rows(home, "select * from disagreements where kind = 'amount'")
    assert (row["kind"], row["role"], row["sides"]) == ("amount", "fine", 2)
    assert [(said["value"], said["chosen"]) for said in row["sayings"]] == [("EUR 90000000", True), ("EUR 60000000", False)]
    assert "60 million euros" in row["sayings"][1]["quote"]


def test_the_same_sum_in_another_currency_contradicts_nothing(home: Home) -> None:
    """Ten million euros are eleven million dollars that day."""
    told = rows(
        home, "select value, status, confidence from story_facts where kind = 'amount' and value in ('EUR 10000000', 'USD 11000000')"
    )
    assert {(row["value"], row["status"]) for row in told} == {("EUR 10000000", "reported"), ("USD 11000000", "reported")}
    assert all(row["confidence"] >= 0.5 for row in told)
    [fine] = rows(
        home, "select independent_reports, status from decisions where jurisdiction = 'it' and list_contains(platforms, 'TikTok')"
    )
    assert fine == {"independent_reports": 2, "status": "reported"}


def test_every_quote_stands_where_it_says(con: duckdb.DuckDBPyConnection) -> None:
    found = con.execute(
        "select f.words, f.sentence, coalesce(r.title, '') || chr(10) || r.text, f.span_start, f.span_end from story_facts f join base.report r using (report_id)"
    ).fetchall()
    assert len(found) > 200
    assert [words for words, _, text, start, end in found if text[start:end] != words] == []
    assert [sentence for _, sentence, text, *_ in found if sentence and sentence not in text] == []


def test_a_report_of_that_morning_is_before_one_that_names_only_the_day(home: Home) -> None:
    [row] = rows(home, "select first_source_id from disputes where list_contains(platforms, 'Facebook') and jurisdiction = 'at'")
    assert row["first_source_id"] == "at-morning"
    assert rows(home, "select first_source_id from stories where jurisdiction = 'at' and list_contains(platforms, 'Facebook')") == [row]


def test_an_appeal_leads_to_the_decision_before_it_and_back(home: Home) -> None:
    [appeal] = rows(
        home, "select story_id, appeal_from, started_on, decided_on from decisions where appeal_from is not null and jurisdiction = 'fr'"
    )
    [first] = rows(home, f"select story_id, appeal_to, type from decisions where story_id = '{appeal['appeal_from']}'")
    assert (first["appeal_to"], first["type"]) == (appeal["story_id"], "order")
    assert (appeal["started_on"], appeal["decided_on"]) == (date(2012, 10, 18), date(2013, 6, 12))


def test_disputes_by_platform_year_and_jurisdiction(home: Home) -> None:
    counted = {(row["platform"], row["year"], row["jurisdiction"]): row["disputes"] for row in saved(home, "disputes_by_place")}
    assert (counted["X", 2013, "fr"], counted["X", 2021, "fr"], counted["X", 2012, "us"]) == (1, 1, 2)
    assert {row["year"] for row in saved(home, "disputes_by_place", platform="X", jurisdiction="eu")} == {2024, 2025}


def test_median_days_from_complaint_to_decision(home: Home) -> None:
    days = rows(
        home, "select complaint_on, decided_on, days_to_decision from disputes where days_to_decision is not null order by complaint_on"
    )
    assert days == [
        {"complaint_on": date(2012, 10, 18), "decided_on": date(2013, 1, 24), "days_to_decision": 98},
        {"complaint_on": date(2020, 5, 12), "decided_on": date(2021, 7, 6), "days_to_decision": 420},
    ]
    [french, *others] = saved(home, "time_to_decision")
    assert (french["jurisdiction"], french["disputes"], french["median_days"], french["undecided"]) == ("fr", 2, 259.0, 0)
    assert all(row["undecided"] and row["median_days"] is None for row in others)


def test_fines_by_regulator_in_euro(home: Home) -> None:
    """A fine that a court confirmed is nobody's second fine."""
    fined = {row["authority"]: (row["fines"], row["eur"]) for row in saved(home, "fines_by_regulator")}
    assert fined["European Commission"] == (1, Decimal(120_000_000))
    assert fined["Bundesamt für Justiz"] == (1, Decimal(2_000_000))
    assert fined["Data Protection Commission"] == (4, Decimal(745_450_000))
    assert fined["State Administration for Market Regulation"] == (1, Decimal("2338902147.97"))
    assert not fined.keys() & {"General Court", "Court of Justice of the European Union"}


def test_which_orders_were_complied_with(home: Home) -> None:
    followed = {row["headline"]: (row["followed"], row["told_on"]) for row in saved(home, "orders_followed")}
    assert followed["Le tribunal de Paris ordonne à Twitter d'identifier les auteurs de tweets racistes"] == ("complied", date(2013, 7, 12))
    assert followed["X começa a sair do ar no país após ordem de Moraes"] == ("complied", date(2024, 10, 8))
    assert followed["Facebook must delete insults against health minister, Vienna court orders"] == ("not reported", None)


def test_who_reported_first(home: Home) -> None:
    first = {row["source"]: (row["stories"], row["others"]) for row in saved(home, "who_was_first")}
    assert first["At-Morning"] == (1, 1)
    assert first["Ie-Dpc"] == (1, 2)
    found = rows(home, "select first_source_id, headline_language from stories where headline like 'Twitter gives French prosecutors%'")
    assert found == [{"first_source_id": "fr-courrier-republicain", "headline_language": "en"}]
    assert rows(home, "select first_source from disputes where title like 'Twitter gives French prosecutors%'") == [
        {"first_source": "Fr-Courrier-Republicain"}
    ]
    assert {row["source"] for row in saved(home, "who_was_first", platform="TikTok")} == {"Ie-Dpc", "At-Evening"}


@pytest.mark.parametrize(
    ("day", "why", "days_watched"),
    [("2026-02-28", "not-watched", 0), ("2026-03-02", "no-report", 1), ("2026-03-10", "no-report", 1), ("2026-02-27", None, None)],
)
def test_overdue_tells_silence_from_not_having_listened(home: Home, day: str, why: str | None, days_watched: int | None) -> None:
    """X is to answer the Commission by 27 February 2026; the outlet that said so was next read in March."""
    found = {row["due"]: row for row in saved(home, "overdue", day=day, jurisdiction="eu")}
    row = found.get(date(2026, 2, 27), {"why": None, "days_watched": None})
    assert (row["why"], row["days_watched"]) == (why, days_watched)


def test_what_was_complied_with_is_not_overdue(home: Home) -> None:
    """Fifteen days from the order of Paris; the data came in July. That the Brazilian agency had a day to pass on the end of a block was nobody's duty in a dispute."""
    assert rows(home, "select complied_on from obligations where due = '2013-02-08'") == [{"complied_on": date(2013, 7, 12)}]
    assert rows(home, "select * from overdue where due = '2013-02-08'") == []
    assert rows(home, "select * from obligations where due = '2024-10-09'") == []
    assert {row["as_of"] for row in rows(home, "select as_of from overdue")} == {date(2026, 3, 2)}
    today = {(row["story_id"], row["due"]) for row in saved(home, "overdue")}
    assert today == {(row["story_id"], row["due"]) for row in rows(home, "from overdue")}


def test_days_that_outlets_count_from_their_own_day_are_one(home: Home) -> None:
    """Two reports of the Vienna order, of the 10th and the 11th of February, say 'two weeks'; they run from the day of the order."""
    told = rows(
        home,
        "select distinct value from story_facts where kind = 'deadline' and value like '2026-02-2%' and role = 'comply' order by value",
    )
    assert [row["value"] for row in told] == ["2026-02-24"]
    assert [row["last_day"] for row in rows(home, "select last_day from obligations where jurisdiction = 'at'")] == [date(2026, 2, 24)]


def test_the_calendar_tells_them_as_one_day_too(home: Home) -> None:
    browser = Browser(home)
    try:
        told = json.loads(browser.get("/calendar?when=past&platform=Facebook&format=json").text)["rows"]
    finally:
        browser.close()
    assert [(row["due"], row["kind"]) for row in told] == [("2026-02-24", "comply")]
    assert [str(row["due"]) for row in rows(home, "select due from obligations where jurisdiction = 'at'")] == ["2026-02-24"]
    assert "two weeks" in told[0]["sentence"]


def test_what_is_ahead_is_the_storys_day_with_every_reports_sentence(home: Home) -> None:
    ahead = saved(home, "deadlines_ahead", since="2026-02-20", until="2026-02-26")
    assert {row["due"] for row in ahead} == {date(2026, 2, 24)}
    assert len(ahead) > 1
    assert all("two weeks" in row["sentence"] for row in ahead)


def test_the_calendar_tells_every_duty_as_obligations_do_and_nothing_else(home: Home) -> None:
    browser = Browser(home)
    try:
        days = [row for when in ("past", "") for row in json.loads(browser.get(f"/calendar?when={when}&format=json").text)["rows"]]
    finally:
        browser.close()
    told = {(row["dispute_id"] or row["story_id"], str(row["due"]), row["kind"]) for row in days if row["kind"] in {"comply", "answer"}}
    assert len(told) > 3
    assert {due for _, due, _ in told} == {
        f"{row['due']:%Y-%m}" if row["month_only"] else str(row["due"]) for row in rows(home, "select due, month_only from obligations")
    }
    assert all(row["sentence"] for row in days)
    stories = {(row["story_id"], str(row["on"])) for row in rows(home, 'select story_id, unnest(due)."on" as "on" from stories')}
    assert {str(row["due"]) for row in days if not row["month_only"]} <= {day for _, day in stories}


def test_a_timeline_goes_by_the_day_of_the_act_and_tells_the_publications_beside_it(home: Home) -> None:
    steps = rows(home, "select e.*, s.event_on as act from dispute_events e join stories s using (story_id) order by e.dispute_id, e.step")
    assert all(row["event_on"] == row["act"] for row in steps)
    assert any(row["event_on"] != row["published_at"].date() for row in steps)
    for before, after in pairwise(steps):
        assert before["dispute_id"] != after["dispute_id"] or before["event_on"] <= after["event_on"]
    [row, *_] = [row for row in steps if row["event_on"] != row["published_at"].date()]
    browser = Browser(home)
    try:
        page = browser.get(f"/dispute/{row['dispute_id']}").text
        told = json.loads(browser.get(f"/api/v1/disputes/{row['dispute_id']}").text)
    finally:
        browser.close()
    assert f'datetime="{row["event_on"]}"' in page
    assert "published " in page
    step = next(step for step in told["steps"] if step["story_id"] == row["story_id"])
    assert (step["on"], step["published_on"]) == (str(row["event_on"]), str(row["published_at"].date()))


def test_a_decision_has_the_sector_of_the_platform_it_concerns(home: Home) -> None:
    told = {
        (row["controller"], row["sector"]) for row in rows(home, "select controller, sector from decisions where controller is not null")
    }
    assert {("X", "social"), ("TikTok", "video"), ("Amazon", "marketplace"), ("OpenAI", "ai"), ("Google", "search")} <= told
    assert len(dict(told)) == len(told), "a platform has one sector"


def test_a_law_that_a_report_names_beside_the_act_is_not_the_decisions(home: Home) -> None:
    laws = {row["headline"]: row["laws"] for row in rows(home, "select headline, laws from decisions")}
    assert laws["Paris court orders Twitter to open its files on hate speech"] == []
    assert laws["Top EU court upholds 2.42 billion euro fine in Google Shopping case"] == []
    assert laws["X fined 120 million euros in first decision under Digital Services Act"] == ["DSA"]
    assert laws["Zwei Millionen Euro Bußgeld gegen Facebook nach dem Netzwerkdurchsetzungsgesetz"] == ["NetzDG"]


@pytest.mark.parametrize("form", ["parquet", "jsonl", "csv"])
def test_decisions_are_in_every_tabular_export(home: Home, tmp_path: Path, form: str) -> None:
    done = export(home, SETTINGS, ExportOrder(format=form), tmp_path / "bag")
    assert done.rows["decisions"] == rows(home, "select count(*) as n from decisions")[0]["n"] > 20
    columns = {field["name"] for table in resources(tmp_path) if table["name"] == "decisions" for field in table["schema"]["fields"]}
    assert {"authority", "fine_eur", "laws", "sector", "ecli", "appeal_to", "status"} <= columns


def test_a_selected_export_has_the_decisions_of_its_reports(home: Home, tmp_path: Path) -> None:
    order = ExportOrder(format="jsonl", selection=Selection(platforms=("TikTok",)), metadata_only=True)
    assert export(home, SETTINGS, order, tmp_path / "bag").rows["decisions"] == 3
    [path] = (tmp_path / "bag" / "data" / "decisions").iterdir()
    text = zstandard.ZstdDecompressor().stream_reader(path.open("rb"), closefd=True).read().decode()
    assert {json.loads(line)["jurisdiction"] for line in text.splitlines()} == {"ie", "it"}
    assert not [line for line in text.splitlines() if json.loads(line)["summary"]], "quotes are text"


def resources(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((folder / "bag" / "datapackage.json").read_text("utf-8"))["resources"]
    return found
