"""Pages of names, the calendar, feeds and citations over reports that the pipeline itself has read."""

import asyncio
import dataclasses
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import httpx
import pytest
from icalendar import Calendar
from lxml import etree, html

from jobs.group import group_articles
from jobs.installation.home import Home
from jobs.installation.settings import load_settings
from jobs.search import folder
from jobs.serve import make_app
from jobs.serving.library import SnapshotLibrary
from pipeline.understand import understand
from records.article import Processed
from records.entity import Entity
from records.selection import EVERYTHING
from tests.integration.site_home import NOW, Browser
from tests.unit import warehouse_pages as made
from tests.unit.new_warehouse import initialised
from warehouse.ingest.runs import upsert_sources
from warehouse.ingest.segment import ingest_segment
from warehouse.publish import publish
from warehouse.storage.database import open_warehouse

ATOM = "{http://www.w3.org/2005/Atom}"
DUBLIN = (
    "Ireland's Data Protection Commission has fined TikTok 90 million euros for infringements of the General Data Protection Regulation.\n"
    "The decision of 27 February orders TikTok to bring its processing of children's data into compliance by 15 May 2026. "
    "TikTok said it would appeal. The inquiry was opened in 2021 after complaints from parents in several countries."
)
BERLIN = (
    "Das Landgericht Berlin verhandelt am 20. April 2026 über die Klage des Verbraucherzentrale Bundesverbands gegen Facebook.\n"
    "Der Verband wirft dem Unternehmen vor, Nutzerdaten ohne Einwilligung weitergegeben zu haben. Facebook weist die Vorwürfe zurück."
)
REPORTS = (
    ("en-alpha", "en", "Irish Data Protection Commission fines TikTok 90 million euros over children's data", DUBLIN),
    ("de-beta", "de", "Landgericht Berlin verhandelt über Klage gegen Facebook", BERLIN),
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("named") / "home")
    initialised(home)
    con = open_warehouse(home.warehouse)
    upsert_sources(con, [made.source(key, country=key[:2].replace("en", "ie")) for key, *_ in REPORTS])
    ingest_segment(con, made.segment("2026/03/01/run-1-000.warc.gz", [_page(*report) for report in REPORTS]), ingested_at=NOW)
    group_articles(con, now=lambda: NOW)
    publish(con, home.public, now=NOW - timedelta(minutes=5), slim=False)
    con.close()
    return home


def _page(source: str, language: str, title: str, text: str) -> Processed:
    at = datetime(2026, 3, 1, 10, tzinfo=UTC)
    page = made.page(f"https://{source}.example/1", text, title=title, source=source, language=language, at=at, published=at)
    return dataclasses.replace(page, classification=understand(title, text, published_at=date(2026, 3, 1)))


@pytest.fixture(scope="module")
def browser(home: Home) -> Iterator[Browser]:
    browser = Browser(home)
    yield browser
    browser.close()


def report(browser: Browser, title: str) -> str:
    with browser.library.reading() as reader:
        assert reader is not None
        return next(line.report_id for line in reader.search(EVERYTHING, number=1, size=9).lines if title in line.title)


def test_a_platforms_page_tells_its_disputes_fines_and_open_dates(browser: Browser) -> None:
    page = html.fromstring(browser.get(Entity(kind="platform", value="TikTok").path).content)
    figures = [cell.text_content().strip() for cell in page.xpath("//dl[@class='tallies']//dd")]
    assert figures == ["1", "1", "€90M", "1"]
    assert "comply by 15 May 2026" in page.text_content()
    assert len(page.xpath("//li[@class='card']")) == 1
    assert browser.get(Entity(kind="platform", value="TikTok").path + "?page=2").status_code == 404
    rows = json.loads(browser.get(Entity(kind="platform", value="TikTok").path + "?format=json").text)
    assert (rows["fines_eur"], len(rows["rows"])) == ("90000000.00", 1)


def test_every_kind_of_name_has_a_page_and_the_chips_lead_there(browser: Browser) -> None:
    names = html.fromstring(browser.get("/names").content)
    paths = names.xpath("//ul[@class='name-list']//a/@href")
    assert {path.split("/")[1] for path in paths} >= {"platform", "authority", "law", "country"}
    article = html.fromstring(browser.get(f"/article/{report(browser, 'TikTok')}").content)
    chips = article.xpath("//dl[@class='named']//a/@href")
    assert Entity(kind="law", value="GDPR").path in chips
    assert [browser.get(path).status_code for path in (*paths, *chips)] == [200] * len((*paths, *chips))


def test_a_wrong_slug_moves_and_an_unknown_name_is_told_what_may_be_meant(browser: Browser) -> None:
    own = Entity(kind="platform", value="TikTok")
    moved = browser.get(f"/law/whatever-{own.id}?lang=fr")
    assert (moved.status_code, moved.headers["location"]) == (301, f"{own.path}?lang=fr")
    for path in ("/platform/tik-tokk", "/platform/tiktok", "/authority/tiktok-0123456789"):
        missing = browser.get(path)
        assert missing.status_code == 404, path
        assert own.path in missing.text, path
    assert "Did you mean" not in browser.get("/platform/zzzzzz").text


def test_the_calendar_quotes_the_sentence_and_narrows_by_platform_country_and_kind(browser: Browser) -> None:
    def days(query: str = "") -> list[str]:
        return [row["due"] for row in json.loads(browser.get(f"/calendar?format=json{query}").text)["rows"]]

    assert days() == ["2026-04-20", "2026-05-15"]
    assert days("&platform=TikTok") == days("&kind=comply") == days("&jurisdiction=ie") == ["2026-05-15"]
    assert days("&kind=hearing") == ["2026-04-20"]
    assert days("&when=past") == []
    page = browser.get("/calendar").text
    assert "Das Landgericht Berlin verhandelt am 20. April 2026" in page
    assert browser.get("/calendar?page=2").status_code == 404
    assert "No coming date" in browser.get("/calendar?kind=effect").text


def test_the_calendar_file_is_read_back_by_the_library_and_its_ids_stay(browser: Browser) -> None:
    answer = browser.get("/calendar?format=ics&platform=TikTok")
    assert answer.headers["content-type"].startswith("text/calendar")
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2026, 5, 15), date(2026, 5, 16))
    assert "into compliance by 15 May 2026" in event["description"]
    assert "Data Protection Commission" in event["description"]
    (again,) = Calendar.from_ical(browser.get("/calendar?format=ics&kind=comply&lang=de").content).walk("VEVENT")
    assert event["uid"] == again["uid"]


def test_each_fact_leads_to_its_sentence(browser: Browser) -> None:
    page = html.fromstring(browser.get(f"/article/{report(browser, 'TikTok')}").content)
    links = {a.text_content(): a.get("href") for a in page.xpath("//dl[@class='facts']//a")}
    (sentence,) = page.xpath(f"//*[@id='{links['15 May 2026'][1:]}']")
    assert sentence.text_content().strip() == (
        "The decision of 27 February orders TikTok to bring its processing of children's data into compliance by 15 May 2026."
    )
    assert all(page.xpath(f"//*[@id='{target[1:]}']") for target in links.values())


@pytest.mark.parametrize(
    "path", ["/stories", "/search?q=TikTok", Entity(kind="platform", value="TikTok").path, Entity(kind="law", value="GDPR").path]
)
def test_lists_announce_feeds_that_readers_can_open(browser: Browser, path: str) -> None:
    page = html.fromstring(browser.get(path).content)
    (address,) = page.xpath("//link[@type='application/atom+xml']/@href")
    feed = etree.fromstring(browser.get(address).content)
    entries = feed.findall(f"{ATOM}entry")
    assert entries
    assert feed.findtext(f"{ATOM}id") == f"http://localhost{address}"
    for entry in entries:
        target = entry.findtext(f"{ATOM}id")
        assert target is not None
        assert browser.get(target.removeprefix("http://localhost")).status_code == 200
    (address,) = page.xpath("//link[@type='application/feed+json']/@href")
    document = json.loads(browser.get(address).text)
    assert [item["id"] for item in document["items"]] == [entry.findtext(f"{ATOM}id") for entry in entries]


def test_a_dispute_is_a_feed_too(browser: Browser) -> None:
    card = html.fromstring(browser.get(Entity(kind="platform", value="TikTok").path).content).xpath("//li[@class='card']//a/@href")[0]
    feed = etree.fromstring(browser.get(f"{card}?format=atom").content)
    assert len(feed.findall(f"{ATOM}entry")) == 1


def test_a_page_is_cited_with_the_digest_of_its_capture(browser: Browser) -> None:
    key = report(browser, "TikTok")
    with browser.library.reading() as reader:
        assert reader is not None
        article = reader.article(key)
        assert article is not None
        story = article.story_id
    digest = article.provenance.payload_digest
    card = html.fromstring(browser.get(Entity(kind="platform", value="TikTok").path).content).xpath("//li[@class='card']//a/@href")[0]
    for path in (f"/article/{key}", f"/story/{story}", card):
        page = html.fromstring(browser.get(path).content)
        assert page.xpath("//meta[@name='citation_capture_digest']/@content") == [digest], path
        assert page.xpath("//meta[@name='citation_title']/@content"), path
        (item,) = json.loads(browser.get(f"{path}?format=csl").text)
        assert digest in item["custom"]["digest"], path
        assert digest in browser.get(f"{path}?format=bibtex").text, path


def ask(home: Home, full_text: str, client: str, path: str, *, host: str = "localhost") -> httpx.Response:
    """One request by a client of some address, with the site set to show whole texts to some."""
    library = SnapshotLibrary(home.public, folder(home))
    settings = load_settings(home.settings)
    settings = dataclasses.replace(settings, web=dataclasses.replace(settings.web, full_text=full_text))  # type: ignore[arg-type]
    app = make_app(home, settings, library, clock=lambda: NOW)

    async def one() -> httpx.Response:
        transport = httpx.ASGITransport(app=app, client=(client, 1234))
        async with httpx.AsyncClient(transport=transport, base_url=f"http://{host}") as asking:
            return await asking.get(path)

    try:
        return asyncio.run(one())
    finally:
        library.close()


@pytest.mark.parametrize(
    ("setting", "client", "whole"),
    [("loopback", "127.0.0.1", True), ("loopback", "192.0.2.7", False), ("always", "192.0.2.7", True), ("never", "127.0.0.1", False)],
)
def test_whole_texts_are_for_this_machine_unless_the_settings_say_otherwise(
    home: Home, browser: Browser, setting: str, client: str, *, whole: bool
) -> None:
    """On the page, as JSON and in the API alike; headline, facts and link are for everybody."""
    key, last = report(browser, "TikTok"), "several countries"
    for path in (f"/article/{key}", f"/article/{key}?format=json", f"/api/v1/articles/{key}"):
        answer = ask(home, setting, client, path)
        assert (last in answer.text) is whole, path
        assert "fines TikTok 90 million euros" in answer.text
        assert "2026-05-15" in answer.text or "15 May 2026" in answer.text


def test_answers_are_compressed_also_those_kept_in_memory(browser: Browser) -> None:
    path = "/names?lang=es"
    plain = browser.get(path, headers={"accept-encoding": "identity"})
    for _ in range(2):
        answer = browser.get(path, headers={"accept-encoding": "gzip"})
        assert answer.headers["content-encoding"] == "gzip"
        assert answer.text == plain.text
        assert {"Accept-Language", "Accept-Encoding"} <= {part.strip() for part in answer.headers["vary"].split(",")}
    assert "content-encoding" not in browser.get(path, headers={"accept-encoding": "identity"}).headers


def test_a_feed_never_believes_a_strange_host(home: Home) -> None:
    """The name of the host is the client's word: the site answers to its own names alone."""
    answer = ask(home, "loopback", "192.0.2.7", "/stories?format=atom", host="site.example")
    assert answer.status_code == httpx.codes.MISDIRECTED_REQUEST
    assert "site.example" not in answer.text


def test_the_search_page_keeps_its_filters_in_the_address(browser: Browser) -> None:
    page = html.fromstring(browser.get("/search?authority=Data+Protection+Commission&published_since=2026-01-01&stage=fine").content)
    assert page.xpath("//select[@name='stage']/option[@selected]/@value") == ["fine"]
    assert page.xpath("//input[@name='published_since']/@value") == ["2026-01-01"]


def test_lists_narrow_to_a_main_sum_and_say_so_in_the_readers_language(browser: Browser) -> None:
    """The form keeps it, a chip takes it away, and what is no sum is told to be none, by page and API alike."""
    page = html.fromstring(browser.get("/search?amount_at_least=90.000.000&lang=de").content)
    assert page.xpath("//input[@name='amount_at_least']/@value") == ["90000000"]
    (chip,) = page.xpath("//p[@class='chips']/a")
    assert "mindestens" in chip.text_content()
    assert "90" in chip.text_content()
    assert chip.get("href") == "/search?lang=de"
    assert [line["title"][:5] for line in browser.get("/api/v1/search?amount_at_least=90000000").json()["lines"]] == ["Irish"]
    assert browser.get("/api/v1/stories?amount_at_least=90000001").json()["lines"] == []
    assert browser.get("/api/v1/search?q=TikTok&amount_at_least=90000001").json()["page"]["total"] == 0
    assert browser.get("/api/v1/search?q=TikTok&amount_at_least=90000000").json()["page"]["total"] == 1
    for address in ("/search?amount_at_least=much", "/api/v1/disputes?amount_at_least=much"):
        answer = browser.get(address)
        assert answer.status_code == 422
        assert "amount_at_least: " in html.fromstring(answer.content).text_content()


@pytest.mark.parametrize("path", ["/calendar", "/trends", "/search", "/map"])
def test_a_form_carries_on_what_it_does_not_offer(browser: Browser, path: str) -> None:
    """Days, sums and every facet chosen stay when somebody narrows further."""
    asked = {"law": "GDPR", "amount_at_least": "7", "seen_since": "2026-01-01", "source": "en-alpha"}
    page = html.fromstring(browser.get(f"{path}?" + "&".join(f"{key}={value}" for key, value in asked.items())).content)
    (form,) = page.xpath(f"//form[@class='ask'][@action='{path}']")
    assert {field: value for field, value in form.form_values() if field in asked} == asked


def test_two_names_stand_side_by_side_and_agree_with_their_own_pages(browser: Browser) -> None:
    one, other = Entity(kind="platform", value="TikTok"), Entity(kind="country", value="de")
    keys = {side: entity.path.rpartition("/")[2] for side, entity in (("one", one), ("other", other))}
    rows = browser.get("/compare?format=json&" + "&".join(f"{side}={key}" for side, key in keys.items())).json()["rows"]
    told = {row["measure"]: (row["one"], row["other"]) for row in rows}
    assert told["articles"] == (1, 1)
    assert told["stories"] == (1, 1)
    assert told["disputes"] == (1, 1)
    assert told["fines_eur"] == ("90000000.00", "0")
    assert told["open_dates"] == (1, 1)
    assert told["stage fine"] == (1, 0)
    for side, key in keys.items():
        page = html.fromstring(browser.get(f"/compare?{side}={key}&lang=ar").content)
        assert page.xpath(f"//select[@id='{side}']/optgroup/option[@selected]/@value") == [key]
        assert page.get("dir") == "rtl"
        assert browser.get(f"/{'platform' if side == 'one' else 'country'}/{key}").text.count(f"/compare?one={key}") == 1
    assert "€90" in browser.get(f"/compare?one={keys['one']}").text


def test_the_map_shades_where_proceedings_run_and_its_list_says_the_same(browser: Browser) -> None:
    told = browser.get("/map?format=json").json()
    assert {row["place"]: row["stories"] for row in told["rows"]} == {"ie": 1, "de": 1}
    page = html.fromstring(browser.get("/map?platform=TikTok&lang=ar").content)
    shaded = [tile for tile in page.xpath("//*[starts-with(@class, 'tile shade-')]") if "shade-0" not in tile.get("class")]
    assert [tile.xpath("string(./*[local-name()='text'])") for tile in shaded] == ["IE"]
    (row,) = page.xpath("//ul[@class='shares']/li")
    path = Entity(kind="country", value="ie").path
    assert row.xpath("a/@href") == [f"{path}?lang=ar"] == page.xpath("//*[local-name()='svg']/a/@href")
    assert browser.get(path).status_code == 200
    assert not browser.get("/map?seen_until=2025-01-01&format=json").json()["rows"]
    assert browser.get("/map?platform=tiktak").status_code == 422


def test_two_periods_of_everything_and_what_is_no_period(browser: Browser) -> None:
    rows = browser.get("/compare?format=json&one_until=2026-02-01&other_since=2026-03-01").json()["rows"]
    told = {row["measure"]: (row["one"], row["other"]) for row in rows}
    assert told["articles"] == (0, 2)
    assert told["first"] == ("2025-11-04", "2026-03-01")
    for query, said in (
        ("one_since=soon", "one_since: "),
        ("other_since=2026-03-02&other_until=2026-03-01", "other_since: "),
        ("one_since=1950-01-01", "at most"),
    ):
        for form, kind in (("", "text/html"), ("&format=csv", "application/json")):
            answer = browser.get(f"/compare?{query}{form}")
            assert answer.status_code == 422
            assert answer.headers["content-type"].startswith(kind)
            assert said in answer.text
    unknown = browser.get("/compare?one=tiktok-0000000000")
    assert unknown.status_code == 404
    assert Entity(kind="platform", value="TikTok").path in unknown.text
