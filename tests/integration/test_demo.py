"""The demonstration as a newcomer runs it, compared with the truth about the press."""

import html
import json
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from beat.wording import wording
from digests.archive import load_issue
from jobs.demo import DAYS, LATE_FROM, Demo
from jobs.demo import demo as make_demo
from jobs.digests.issue import preview, send
from jobs.digests.subscriptions import DEMO as DUE
from jobs.explain import explain_page
from jobs.export import export
from jobs.installation.home import Home
from jobs.installation.settings import load_settings
from jobs.query import ask
from jobs.status import status
from jobs.verify import verify_export
from newsroom.lately import working_day
from newsroom.manifest import PageTruth, truth
from newsroom.outlets import load_outlets
from newsroom.press import load_reports
from pipeline.work.segment import read_captures
from records.digest import AlertKind, Issue, Verdict
from records.errors import DocketwireError
from records.outcome import KEPT, Outcome
from records.selection import Selection
from tests.integration import surfaces
from warehouse.exports.order import ExportOrder

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 3, 18, 9, 30, tzinfo=UTC)
"""A Wednesday; the press is shown as of nine."""
LATER = NOW + timedelta(days=3)
DISPUTES = ("uejf-twitter", "nypd-twitter", "mann-twitter", "facebook-fr-judges", "sos-racisme-twitter")


def run_demo(home: Path) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "cli", "--home", str(home), "demo", "--json"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    result: dict[str, Any] = json.loads(done.stdout)
    return result


pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, Demo]:
    home = Home(tmp_path_factory.mktemp("demo") / "home")
    return home, make_demo(home, lambda _: None, now=lambda: NOW)


def rows(home: Home, sql: str) -> list[tuple[Any, ...]]:
    return ask(home, load_settings(home.settings), sql, max_rows=None).rows()


def on_disk(path_of: PageTruth, urls: dict[str, str]) -> str:
    return urls[path_of.outlet_id] + path_of.path


def outlet_urls(home: Home) -> dict[str, str]:
    return {source: homepage.rstrip("/") for source, homepage in rows(home, "select source_id, homepage from sources")}


def kept_reports(home: Home) -> set[tuple[str, str]]:
    """Outlet and own path of every report of which some address was kept."""
    urls = outlet_urls(home)
    addresses = {url for (url,) in rows(home, "select url from captures where kept")}
    return {(p.outlet_id, p.is_variant_of or p.path) for p in truth(2) if on_disk(p, urls) in addresses}


def test_every_captured_page_ends_in_one_outcome(demo: tuple[Home, Demo]) -> None:
    home, result = demo
    read, captured = Counter[str](), 0
    for day in result.rounds:
        read.update(day.ingested.outcomes)
        captured += day.crawled.total("captured")
    late = rows(home, f"select count(*) from captures where source_id = '{LATE_FROM}' and fetched_at::date = date '2026-03-17'")
    assert sum(read.values()) == captured + late[0][0]
    assert "failed" not in read
    assert rows(home, "select count(*) from captures where outcome is null") == [(0,)]


def test_the_report_that_changed_becomes_a_version_on_the_day_it_did(demo: tuple[Home, Demo]) -> None:
    home, result = demo
    assert [day.ingested.outcomes.get("new-version", 0) for day in result.rounds] == [0, 1, 0, 0, 0, 0, 0, 0]
    assert rows(home, "select count(*) from articles where versions > 1") == [(1,)]


def test_the_wire_report_is_one_article_with_its_copies(demo: tuple[Home, Demo]) -> None:
    home, _ = demo
    carried = {page.outlet_id for page in truth(2, variants=False) if page.wire}
    found = rows(home, "select a.source_id, list(distinct c.source_id) from articles a join copies c using (article_id) group by all")
    assert len(carried) >= 4
    assert len(found) == 1
    assert found[0][0] == "eu-continental-wire", "the agency's own copy is the article"
    assert {found[0][0], *found[0][1]} == carried


def test_what_became_of_a_page_is_what_the_press_meant(demo: tuple[Home, Demo]) -> None:
    """Walls, stubs, soft 404s and variants end as they should; relevance has its own measures and may miss a little here."""
    home, _ = demo
    urls = outlet_urls(home)
    # a wall whose feed tells headline and summary leaves a brief, and its detail says what it was
    seen = dict(
        rows(home, "select url, case text_origin when 'feed-summary' then split_part(detail, ':', 1) else outcome end from captures")
    )
    walls = (Outcome.CONSENT_WALL, Outcome.PAYWALL_STUB, Outcome.SOFT_404)
    expected = {on_disk(p, urls): str(p.outcome) for p in truth(1) if p.outcome in walls}
    captured = {url: outcome for url, outcome in expected.items() if url in seen}
    assert {str(outcome) for outcome in walls} == set(captured.values())
    assert {url: seen[url] for url in captured} == captured
    forbidden = [on_disk(p, urls) for p in truth(2) if p.outcome is None and p.status == 200]
    assert forbidden
    assert not [url for url in forbidden if url in seen]


def register_pages(quirk: str) -> list[PageTruth]:
    return [page for page in truth(1, variants=False) if quirk in page.quirks]


def test_the_decisions_of_the_register_are_read_whole_from_their_pdfs(demo: tuple[Home, Demo]) -> None:
    home, _ = demo
    urls, decisions = outlet_urls(home), register_pages("pdf")
    assert len(decisions) == 2
    for page in decisions:
        [(title, text, origin, pages, day)] = rows(
            home, f"select title, text, text_origin, page_count, published_at::date from articles where url = '{on_disk(page, urls)}'"
        )
        assert page.published is not None
        assert (title, origin, pages, day) == (page.title, "pdf", 2, page.published.date())
        assert text.split("\n", 1)[1] == page.text, "below the line with the day"


def test_every_point_of_an_order_is_read(demo: tuple[Home, Demo]) -> None:
    home, _ = demo
    (page,) = register_pages("points")
    [(text, origin)] = rows(home, f"select text, text_origin from articles where url = '{on_disk(page, outlet_urls(home))}'")
    assert (text, origin) == (page.text, "page")
    assert len([line for line in text.split("\n") if line[0].islower()]) == 5


def test_a_script_drawn_entry_is_a_brief_of_what_its_feed_tells(demo: tuple[Home, Demo]) -> None:
    home, _ = demo
    (page,) = register_pages("script-drawn")
    report = next(report for outlet in load_outlets() for report in load_reports(outlet) if report.slug == page.slug)
    url = on_disk(page, outlet_urls(home))
    assert rows(home, f"select title, text, text_origin from articles where url = '{url}'") == [
        (page.title, report.standfirst, "feed-summary")
    ]
    assert rows(home, f"select split_part(detail, ':', 1) from captures where url = '{url}'") == [("no-text",)]


def test_on_topic_reports_are_found_and_off_topic_ones_left_out(demo: tuple[Home, Demo]) -> None:
    """Whichever address of a report was captured: its own, the moved one, the AMP or the print page."""
    home, _ = demo
    kept = kept_reports(home)
    reports = {(p.outlet_id, p.path): p for p in truth(2, variants=False) if p.outcome in (*KEPT, Outcome.OFF_TOPIC)}
    counts = Counter((page.relevant, key in kept) for key, page in reports.items())
    recall = counts[True, True] / (counts[True, True] + counts[True, False])
    precision = counts[True, True] / (counts[True, True] + counts[False, True])
    assert recall >= 0.95, [key for key, page in reports.items() if page.relevant and key not in kept]
    assert precision >= 0.95, [key for key, page in reports.items() if not page.relevant and key in kept]


def test_the_five_disputes_are_there_in_at_least_three_languages(demo: tuple[Home, Demo]) -> None:
    home, _ = demo
    kept = kept_reports(home)
    languages: dict[str, set[str]] = {dispute: set() for dispute in DISPUTES}
    for page in truth(2, variants=False):
        if page.dispute in languages and (page.outlet_id, page.path) in kept:
            languages[page.dispute].add(page.language)
    assert {dispute: len(found) >= 3 for dispute, found in languages.items()} == dict.fromkeys(DISPUTES, True)


def test_every_article_leads_to_the_bytes_it_was_read_from(demo: tuple[Home, Demo]) -> None:
    home, _ = demo
    for (segment,) in rows(home, "select distinct warc_file from articles"):
        captures = {c.capture_id: c for c in read_captures(home.captures / segment, home.captures)}
        for capture_id, offset, digest in rows(
            home, f"select capture_id, warc_offset, payload_digest from articles where warc_file = '{segment}'"
        ):
            assert (captures[capture_id].warc_offset, captures[capture_id].payload_digest) == (offset, digest)


def test_a_page_is_explained_by_its_address_or_id(demo: tuple[Home, Demo]) -> None:
    """What was dropped, and why; the page is read from its WARC record."""
    home, _ = demo
    article_id, url = rows(home, "select article_id, url from articles where source_id = 'ar-nahr-al-akhbar' order by url limit 1")[0]
    by_url = explain_page(home, load_settings(home.settings), url)
    by_id = explain_page(home, load_settings(home.settings), article_id)
    assert by_url == by_id
    dropped = {line.reason for line in by_url.explanation.lines if not line.kept}
    assert {"reads like share", "reads like related", "reads like comment"} <= dropped
    assert by_url.explanation.extraction is not None
    assert by_url.explanation.extraction.text == "\n".join(line.text for line in by_url.explanation.lines if line.kept)
    with pytest.raises(DocketwireError, match="nothing was captured"):
        explain_page(home, load_settings(home.settings), "https://nowhere.example/")


STORY_FIELDS = (
    "stage", "stage_reason", "topic", "topics", "platforms", "authorities", "jurisdictions", "amounts", "deadlines", "reports", "outlets",
)  # fmt: skip


def test_sql_api_and_exports_tell_the_same_of_every_story_and_dispute(demo: tuple[Home, Demo], tmp_path: Path) -> None:
    home, _ = demo
    stories, disputes = surfaces.by_sql(home)
    assert len(stories) >= 30
    exported_stories, exported_disputes = surfaces.by_export(home, tmp_path / "bag")
    assert surfaces.differences(stories, exported_stories, {key: key for key in next(iter(stories.values()))}) == []
    assert surfaces.differences(disputes, exported_disputes, {key: key for key in next(iter(disputes.values()))}) == []
    site = surfaces.Site(home)
    try:
        told, conflicts = surfaces.by_api(site)
    finally:
        site.close()
    same = {key: key for key in STORY_FIELDS} | {
        "headline": "title", "headline_language": "language", "lead_report_id": "report_id", "independent_reports": "independent",
        "language_codes": "languages", "first_seen": "first_seen", "last_seen": "latest_seen",
    }  # fmt: skip
    assert surfaces.differences(stories, told, same) == []
    listed = {key: row for key, row in disputes.items() if row["events"] > 1}
    fields = {key: key for key in ("title", "platforms", "authorities", "topics", "stage", "stages", "languages", "reports")}
    assert surfaces.differences(listed, conflicts, fields | {"title_language": "language", "events": "stories"}) == []
    grouped = {key: row["dispute_id"] if row["dispute_id"] in listed else None for key, row in stories.items()}
    assert {key: line["dispute_id"] for key, line in told.items()} == grouped


def test_a_mail_tells_every_story_as_the_site_does_in_its_language(demo: tuple[Home, Demo]) -> None:
    home, _ = demo
    stories, disputes = surfaces.by_sql(home)
    cards = list(surfaces.by_mail(home))
    assert {language for language, *_ in cards} >= {"en", "fr"}
    site = surfaces.Site(home)
    wrong: list[str] = []
    try:
        for language in sorted({language for language, *_ in cards}):
            mine = {card["story_id"]: card | {"html": page, "text": text} for tongue, card, page, text in cards if tongue == language}
            mine = {key: card for key, card in mine.items() if stories[key]["last_seen"] < card["until"]}  # as it was told it is still
            assert len(mine) >= 30
            shown = surfaces.by_page(site, sorted(mine), language)
            told = {key: stories[key] for key in mine}
            wrong += surfaces.differences(
                told,
                mine,
                {
                    "stage": "stage", "topic": lambda card: card["topics"][0], "reports": lambda card: stories[card["story_id"]]["reports"],
                    "outlets": "outlets", "independent_reports": "independent", "language_codes": "languages", "jurisdictions": "jurisdictions",
                    "first_seen": "first_seen",
                },
            )  # fmt: skip
            headlines = {"headline": lambda card: card["headline"]["title"], "stage": "stage"}
            wrong += surfaces.differences(shown, mine, headlines)
            for key, card in mine.items():
                for field, most in (("platforms", 5), ("topics", 4), ("authorities", 4), ("amounts", 3)):
                    if surfaces.plain(told[key][field][:most]) != surfaces.plain(card[field]):
                        wrong.append(f"{key} {field}")
                if card["dispute"]:
                    steps = [step for step in card["dispute"]["steps"] if step["story_id"] == key]
                    if [step["stage"] for step in steps] != [card["stage"]]:
                        wrong.append(f"{key}: the mail contradicts its own timeline")
                    whole = disputes[card["dispute"]["dispute_id"]]
                    if whole["last_seen"] < card["until"] and len(card["dispute"]["steps"]) != whole["events"]:
                        wrong.append(f"{key}: another number of events")
    finally:
        site.close()
    assert wrong == []


@pytest.mark.parametrize("form", ["jsonl", "warc"])
def test_a_dispute_is_exported_with_its_reports_and_their_pages(demo: tuple[Home, Demo], tmp_path: Path, form: str) -> None:
    home, _ = demo
    settings = load_settings(home.settings)
    [(dispute, reports, pages)] = rows(
        home,
        "select d.dispute_id, d.reports, (select count(*) from captures where report_id in (select report_id from story_members as m"
        " where m.dispute_id = d.dispute_id)) from disputes as d order by d.reports desc, d.dispute_id limit 1",
    )
    done = export(home, settings, ExportOrder(format=form, selection=Selection(disputes=(dispute,))), tmp_path / "bag")
    assert verify_export(tmp_path / "bag") == []
    if form == "jsonl":
        assert done.rows["articles"] + done.rows["copies"] == done.rows["story_members"] == reports
        assert done.rows["disputes"] == 1
    assert done.rows["captures"] == pages


def test_a_story_that_never_was_is_refused(demo: tuple[Home, Demo], tmp_path: Path) -> None:
    home, _ = demo
    with pytest.raises(DocketwireError, match="story: there is none of the id 's123' in this snapshot"):
        export(home, load_settings(home.settings), ExportOrder(format="jsonl", selection=Selection(stories=("s123",))), tmp_path / "bag")


# --- thirty days of news near now ---------------------------------------------------------------------------------------------------------


def issues(home: Home, name: str) -> list[Issue]:
    return [load_issue(folder) for folder in sorted((home.root / "issues" / name).iterdir())]


@pytest.mark.parametrize("name", sorted(DUE))
def test_a_digest_was_frozen_on_every_day_that_was_crawled(demo: tuple[Home, Demo], name: str) -> None:
    home, _ = demo
    days = [issue.window.end for issue in issues(home, name)]
    assert days == [NOW.replace(minute=0) + timedelta(days=day) for day in DAYS]
    assert {issue.coverage.verdict for issue in issues(home, name)} == {Verdict.WATCHED}


def test_its_issues_tell_updates_a_late_report_and_an_outlet_that_fell_silent(demo: tuple[Home, Demo]) -> None:
    home, _ = demo
    told = issues(home, "demo-world")
    updates = [card for issue in told for card in issue.stories if card.update]
    assert any(reason.code == "amount" for card in updates for reason in card.news)
    late = [card.headline.source for card in told[-1].stories if card.late]
    assert late == ["Diario del Puerto Viejo"]
    assert not any(card.late for issue in told[:-1] for card in issue.stories)
    silent = [(alert.source_id, alert.kind) for alert in told[-1].coverage.alerts]
    assert silent == [("it-gazzetta-del-molo", AlertKind.SILENT)]
    assert any(card.deadlines for card in told[-1].stories)


def test_three_days_later_nobody_cries_that_the_crawler_was_down(demo: tuple[Home, Demo], tmp_path: Path) -> None:
    home, _ = demo
    settings = load_settings(home.settings)
    assert send(home, settings, now=lambda: LATER).made == []
    later = preview(home, settings, tmp_path / "preview", until=LATER)
    assert later.made == []
    assert "a demonstration" in later.remarks[0]
    now = status(home, settings, now=lambda: LATER)
    # the second is an outlet whose feed has been empty since the second edition
    assert now.demonstration == NOW.replace(minute=0)
    assert [(need.subject, need.sources) for need in now.needs] == [("silent", ("it-gazzetta-del-molo", "tr-liman-postasi"))]


@pytest.mark.parametrize("language", ["en", "fr", "ar", "ja"])
def test_three_days_later_the_site_says_what_it_shows_and_from_when(demo: tuple[Home, Demo], language: str) -> None:
    home, _ = demo
    site = surfaces.Site(home, clock=lambda: LATER)
    try:
        today, calendar = site.get(f"/?lang={language}").text, site.get(f"/calendar?lang={language}").text
        events = site.get("/calendar?format=ics").text
    finally:
        site.close()
    words = wording(language)
    shown = words.text(
        "The outlets and the disputes of these thirty days are invented. Captured on %(when)s UTC, and shown as of then.",
        when=words.moment(NOW.replace(minute=0)),
    )
    assert shown in html.unescape(today)
    assert words.text("No crawl, no news") not in today
    assert "/story/" in today
    assert shown in html.unescape(calendar)
    hearing = working_day(NOW.date(), 15)
    assert f"{hearing:%Y%m%d}" in events
    assert hearing > LATER.date()


def test_running_it_again_stores_nothing_new(demo: tuple[Home, Demo]) -> None:
    """Must stay the last test of this file: it runs on the same home, as a newcomer would."""
    home, _ = demo
    before = rows(home, "select article_id, version_id, versions from articles order by all")
    again = run_demo(home.root)
    assert [day["day"] for day in again["rounds"]] == [0]
    assert not {"stored", "new-version", "near-copy", "same-text"} & set(again["rounds"][0]["outcomes"])
    assert again["rounds"][0]["listings_unchanged"] >= 10
    assert rows(home, "select article_id, version_id, versions from articles order by all") == before
