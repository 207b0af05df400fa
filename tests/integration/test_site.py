"""The site over a real warehouse: every page and link, hostile content, searches that try to break out, validators, publishing meanwhile."""

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import html5lib
import pytest
from lxml import etree, html

from common.wording.languages import languages
from jobs.installation.settings import load_settings
from jobs.search import folder
from jobs.serve import make_app
from jobs.serving.library import SnapshotLibrary
from records.entity import Entity
from records.errors import ConfigurationError
from tests.integration.site_home import HOSTILE, OVERRIDE, Browser, SiteHome, build, links


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> SiteHome:
    return build(tmp_path_factory.mktemp("site") / "home")


@pytest.fixture(scope="module")
def browser(site: SiteHome) -> Iterator[Browser]:
    browser = Browser(site.home)
    yield browser
    browser.close()


def pages(site: SiteHome) -> list[str]:
    """One address of every kind of page."""
    return [
        "/", "/stories", "/stories?page=2", "/stories?language=ar", f"/story/{site.story}", "/disputes", f"/dispute/{site.dispute}",
        f"/article/{site.article}", f"/article/{site.copied}", f"/article/{site.versioned}", "/search", "/search?q=court", "/search?q=%D9%85%D8%AD%D9%83%D9%85%D8%A9",
        "/trends", "/trends?topic=user-data&days=30&measure=share-of-pages", "/sources", "/source/en-alpha", "/source/it-silent", "/about", "/map", "/map?topic=user-data", "/calendar", "/calendar?when=past&platform=X", "/names", Entity(kind="platform", value="X").path,
        Entity(kind="authority", value="CNIL").path, Entity(kind="country", value="fr").path,
        "/issues", site.issue, "/api", f"/unsubscribe/{site.token}", f"/unsubscribe/{site.token}?pause=14",
    ]  # fmt: skip


def test_every_page_answers_and_is_valid_html(site: SiteHome, browser: Browser) -> None:
    """html5lib in strict mode refuses what a browser would have to repair."""
    for path in pages(site):
        answer = browser.get(path)
        assert answer.status_code == 200, path
        document = html5lib.HTMLParser(strict=True).parse(answer.text)
        assert document is not None
        found = html.fromstring(answer.content)
        assert len(found.xpath("//h1")) == 1, path
        identifiers = found.xpath("//@id")
        assert len(identifiers) == len(set(identifiers)), path


@pytest.mark.long
def test_every_internal_link_of_every_page_answers_with_something(site: SiteHome, browser: Browser) -> None:
    seen: set[str] = set()
    for path in pages(site):
        seen.update(address for address in links(browser.get(path).content) if "lang=" not in address or "lang=ar" in address)
    assert len(seen) > 100
    for address in sorted(seen):
        answer = browser.get(address)
        assert answer.status_code in (200, 301), address
        assert answer.status_code == 301 or len(answer.content) > 20 or address.startswith("/static/"), address


def test_every_page_speaks_every_interface_language(site: SiteHome, browser: Browser) -> None:
    for path in ("/", f"/dispute/{site.dispute}", f"/article/{site.versioned}", "/trends", "/sources", "/about", "/issues", site.issue):
        for language in languages():
            answer = browser.get(path + ("&" if "?" in path else "?") + f"lang={language}")
            root = html.fromstring(answer.content)
            assert answer.status_code == 200
            assert root.get("lang") == language
            assert root.get("dir") == ("rtl" if language == "ar" else "ltr")
            assert all(f"lang={language}" in a for a in root.xpath("//nav[1]//a/@href")), "the chosen language is carried on"


def test_language_follows_the_browser_where_none_is_named(browser: Browser) -> None:
    answer = browser.get("/", headers={"accept-language": "pt, ja;q=0.8, en;q=0.5"})
    assert answer.headers["content-language"] == "ja"
    assert "Accept-Language" in answer.headers["vary"]


def test_headlines_carry_their_own_language_and_direction(site: SiteHome, browser: Browser) -> None:
    root = html.fromstring(browser.get(f"/story/{site.story}").content)
    headlines = {h.get("lang"): h.get("dir") for h in root.xpath("//h3[@class='headline']")}
    assert headlines["ar"] == "rtl"
    assert headlines["ja"] == headlines["fr"] == "ltr"


def test_hostile_headlines_are_shown_as_text_and_nothing_else(site: SiteHome, browser: Browser) -> None:
    """On the lists and on each article's own page: no element or attribute of a headline comes to life."""
    addresses = [
        "/",
        "/stories",
        "/search?q=",
        "/source/en-alpha",
        *{a for a in links(browser.get("/search?source=en-alpha").content) if a.startswith("/article/")},
    ]
    for path in addresses:
        root = html.fromstring(browser.get(path).content)
        assert not root.xpath("//script | //img | //svg[@onload] | //*[@onerror] | //*[@onload] | //*[@style]"), path
        for attribute in root.xpath("//@href | //@src | //@action"):
            assert not attribute.lower().startswith(("javascript:", "data:", "vbscript:")), path
    text = html.fromstring(browser.get("/stories?page=1").content).text_content()
    assert HOSTILE[0] in text
    assert "49" not in re.findall(r"\{\{.*?\}\}", text)


def test_marks_that_turn_the_reading_direction_are_taken_out(browser: Browser) -> None:
    page = browser.get("/stories").text
    assert OVERRIDE not in page
    assert "dlrow eht sexif" in page
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00\x07\x9b]", page)


ATTACKS = [
    "' or 1=1 --", '"; drop table articles; --', "' union select text from articles --", "%' and 1=1 and '%'='", "$words", "{{7*7}}", "\\", "'", "%00", "\ud800",
    "(" * 300, "a" * 299, "language:", "title:'", "x OR", "-", '"unclosed', "*", "../../etc/passwd", "read_text('/etc/passwd')",
]  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_search_or_facet_breaks_out_of_its_parameter(browser: Browser, attack: str) -> None:
    """Everything is a parameter: an attack is a search that finds nothing or is refused in a sentence, never an error and never more than was asked."""
    value = quote(attack.encode("utf-8", "surrogatepass"))
    for path in (f"/search?q={value}", f"/search?language={value}", f"/stories?topic={value}&platform={value}", f"/trends?platform={value}", f"/search?since={value}&page={value}", f"/search?story={value}&source={value}"):  # fmt: skip
        answer = browser.get(path)
        assert answer.status_code == (200 if path.startswith("/search?q=") else 422), (path, answer.status_code)
        assert "passwd:" not in answer.text
        assert "root:x" not in answer.text
    for path in (f"/story/{value}", f"/article/{value}", f"/dispute/{value}", f"/source/{value}", f"/feed/{value}.atom", f"/issue/{value}/{value}", f"/issue/{value}/x/sent.json", f"/unsubscribe/{value}"):  # fmt: skip
        assert browser.get(path).status_code == 404, path


def test_a_value_of_sql_is_refused_on_the_page_and_in_the_api_alike(browser: Browser) -> None:
    asked = "language=" + quote("fr') or true --")
    page, api = browser.get(f"/stories?format=json&{asked}"), browser.get(f"/api/v1/stories?{asked}")
    assert page.status_code == api.status_code == 422
    assert page.json() == api.json()
    assert page.json()["detail"].startswith('language: "fr\') or true --" is not known')
    assert "is not known" in browser.get(f"/stories?{asked}").text


def test_every_answer_has_the_security_headers(site: SiteHome, browser: Browser) -> None:
    for path in [*pages(site), "/nope", "/api/v1/stories", "/api/v1/articles/none", "/healthz", "/robots.txt", "/stories?format=csv"]:
        headers = browser.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"], path
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-frame-options"] == "DENY"
        assert "set-cookie" not in headers


def test_the_mail_as_sent_is_locked_into_a_sandbox(site: SiteHome, browser: Browser) -> None:
    answer = browser.get(f"{site.issue}/sent.html")
    assert answer.status_code == 200
    assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert browser.get(f"{site.issue}/sent.txt").headers["content-type"].startswith("text/plain")


def test_no_page_names_a_third_party(site: SiteHome, browser: Browser) -> None:
    for path in pages(site):
        root = html.fromstring(browser.get(path).content)
        assert all(a.startswith("/") for a in root.xpath("//link/@href | //script/@src | //img/@src | //form/@action")), path
    assert "url(" not in browser.get("/static/site.x.css").text.replace("url(#hole)", "")


def test_every_list_is_also_csv_and_json(site: SiteHome, browser: Browser) -> None:
    for path in ("/", "/stories", f"/story/{site.story}", "/disputes", f"/dispute/{site.dispute}", "/search?q=court", "/trends", "/sources", "/source/en-alpha", "/about", "/map", "/issues"):  # fmt: skip
        mark = "&" if "?" in path else "?"
        table = browser.get(f"{path}{mark}format=csv")
        rows = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig"))))
        assert table.headers["content-type"].startswith("text/csv")
        assert len(rows) > 1, path
        assert len({len(row) for row in rows}) == 1, path
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "@", "+"))], "a spreadsheet would run this"
        assert browser.get(f"{path}{mark}format=json").json()["rows"], path


def test_api_answers_what_its_description_promises(site: SiteHome, browser: Browser) -> None:
    document = browser.get("/api/v1/openapi.json").json()
    assert document["openapi"].startswith("3.")
    known = {
        "{story_id}": site.story,
        "{dispute_id}": site.dispute,
        "{report_id}": site.article,
        "{source_id}": "en-alpha",
        "{kind}": "story",
        "{key}": site.story,
    }
    for path, methods in document["paths"].items():
        if "get" not in methods or path.startswith(("/api/v1/drafts/", "/api/v1/lists/")):  # see test_desk_site.py and test_people_lists.py
            continue
        for name, value in known.items():
            path = path.replace(name, value)  # noqa: PLW2901 - filled in step by step
        answer = browser.get(path)
        assert answer.status_code == 200, path
        nothing_said = ("corrections", "regroupings", "matters", "lists", "drafts", "errata")  # of a home in which nobody keeps anything
        assert answer.json() or path.endswith(nothing_said), path
    assert browser.get("/api/v1/stories?page=0").status_code == 422
    assert browser.get("/api/v1/articles/none").status_code == 404


def test_unchanged_pages_answer_304_by_snapshot(browser: Browser) -> None:
    for path in ("/", "/stories", "/trends", "/about", "/issues", "/api/v1/stories", "/stories?format=csv"):
        first = browser.get(path)
        again = browser.get(path, headers={"if-none-match": first.headers["etag"]})
        assert again.status_code == 304, path
        assert not again.content
    assert browser.library.snapshot_id() in browser.get("/stories").headers["etag"]
    assert browser.get("/stories?lang=fr").headers["etag"] != browser.get("/stories?lang=de").headers["etag"]


def test_former_ids_lead_to_what_they_are_now(site: SiteHome, browser: Browser) -> None:
    assert browser.get("/story/s0000000000000f?lang=fr").headers["location"] == f"/story/{site.story}?lang=fr"
    assert browser.get(f"/story/{site.article}").headers["location"] == f"/story/{site.story}"
    assert browser.get("/dispute/d0000000000000f").headers["location"] == f"/dispute/{site.dispute}"
    assert browser.get(f"/story/s{site.article}").headers["location"] == f"/story/{site.story}", "once called after this report"
    assert browser.get(f"/dispute/d{site.article}").headers["location"] == f"/dispute/{site.dispute}"
    assert browser.get("/api/v1/stories/s0000000000000f").json()["line"]["story_id"] == site.story


def test_article_shows_what_changed_and_where_its_bytes_lie(site: SiteHome, browser: Browser) -> None:
    root = html.fromstring(browser.get(f"/article/{site.versioned}").content)
    assert [e.text_content() for e in root.xpath("//div[@class='diff']/p[not(@class)]//ins")] == [
        "The company has appealed.",
        "A hearing is set.",
    ]
    assert root.xpath("//p[@class='skipped']")
    custody = root.xpath("//section[contains(@class, 'custody')]")[0].text_content()
    assert "run-2-000.warc.gz" in custody or "run-1-000.warc.gz" in custody
    assert "sha256:" in custody
    assert f"docketwire prove {site.versioned}" in custody


def test_article_names_the_outlets_section_on_its_page_and_in_the_api(site: SiteHome, browser: Browser) -> None:
    root = html.fromstring(browser.get(f"/article/{site.versioned}").content)
    assert root.xpath("//p[@class='eyebrow']")[0].text_content().endswith(" · Law & <b>order</b>")
    answer = browser.get(f"/api/v1/articles/{site.versioned}").json()
    assert answer["section"] == "Law & <b>order</b>"
    assert answer["provenance"].keys() == {"capture_id", "warc_file", "warc_offset", "payload_digest", "fetched_at", "extractor", "model"}


def test_story_tells_copies_from_independent_reports_and_why_they_are_linked(site: SiteHome, browser: Browser) -> None:
    root = html.fromstring(browser.get(f"/story/{site.story}").content)
    assert len(root.xpath("//li[@class='independent']")) == 6
    assert len(root.xpath("//li[@class='copied']")) == 1
    assert "both name X; <b>same day</b>" in root.text_content()


def test_a_large_story_is_read_in_pages_each_report_once(site: SiteHome, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.pages.REPORTS", 3)
    whole = browser.get(f"/story/{site.story}?format=json").json()["rows"]
    shown, cited, path = [], set(), f"/story/{site.story}?lang=fr"
    while path:
        root = html.fromstring(browser.get(path).content)
        shown.append(root.xpath("//ul[@class='reports']//h3/a/@href"))
        cited.add(tuple(root.xpath("//meta[@name='citation_capture_digest']/@content")))
        path = next(iter(root.xpath("//a[@rel='next']/@href")), "")
    assert [len(page) for page in shown] == [3, 3, 1]
    assert sorted(link.split("/")[2].split("?")[0] for page in shown for link in page) == sorted(line["report_id"] for line in whole)
    first = html.fromstring(browser.get(f"/story/{site.story}?lang=fr").content)
    assert first.xpath("//section[@class='group'][1]//h3/@lang")[0] == "fr"
    assert len(cited) == 1


@pytest.mark.parametrize("words", ["q=court+OR+tribunal&", ""])
def test_two_languages_find_what_either_finds_on_the_page_and_in_the_api(browser: Browser, words: str) -> None:
    def totals(path: str) -> tuple[int, int, int]:
        return tuple(
            browser.get(f"{path}{words}{asked}").json()["page"]["total"]
            for asked in ("language=en", "language=fr", "language=en&language=fr")
        )  # type: ignore[return-value]

    for path in ("/search?format=json&", "/api/v1/search?"):
        en, fr, both = totals(path)
        assert both == en + fr
        assert en > 0 < fr


def test_an_address_that_selects_nothing_keeps_its_list_and_says_why(browser: Browser) -> None:
    page = browser.get("/stories?platform=twiter&lang=fr")
    assert page.status_code == 422
    root = html.fromstring(page.content)
    assert root.get("lang") == "fr"
    assert "platform: 'twiter' is not known (did you mean \"Twitter\"?)" in root.text_content()
    assert "/stories?lang=fr" in root.xpath("//main//a/@href")
    assert browser.get("/api/v1/trends?platform=twiter").json() == {"detail": "platform: 'twiter' is not known (did you mean \"Twitter\"?)"}
    assert (
        browser.get("/api/v1/stories?story=s0000000000000f").json()["page"]["total"]
        == browser.get("/api/v1/stories?story=s00000000000001").json()["page"]["total"]
        == 1
    )


def test_story_list_shows_the_headline_in_the_readers_language(site: SiteHome, browser: Browser) -> None:
    for language, word in (("fr", "tribunal"), ("ja", "裁判所"), ("ar", "محكمة")):
        root = html.fromstring(browser.get(f"/stories?language=zh&lang={language}").content)
        assert word in root.xpath("//h2[@class='headline']")[0].text_content()


def test_empty_page_says_whether_there_was_no_news_or_no_crawl(browser: Browser) -> None:
    watched = browser.get("/stories?language=sw&since=2026-03-01&until=2026-03-01").text
    blind = browser.get("/stories?language=sw&since=2020-01-01&until=2020-01-02").text
    assert "No crawl, so no news." in blind
    assert "No crawl, so no news." not in watched
    assert "The world was quiet" in watched or "Partly watched." in watched
    assert "sources answered" in browser.get("/nope").text or "answered" in browser.get("/nope").text


def test_days_without_a_crawl_are_holes_and_named(browser: Browser) -> None:
    page = browser.get("/trends?days=30").text
    assert page.count('class="hole"') > 5
    assert "Days without a crawl" in page
    assert "no crawl" in page


def test_unsubscribing_takes_one_click_and_opening_the_page_changes_nothing(site: SiteHome, browser: Browser) -> None:
    path = f"/unsubscribe/{site.token}"
    for _ in range(2):
        assert "Stop these mails?" in browser.get(path).text
    done = browser.ask("POST", path, content="List-Unsubscribe=One-Click", headers={"content-type": "application/x-www-form-urlencoded"})
    assert (done.status_code, done.text) == (200, "done")
    assert "You are unsubscribed" in browser.get(path).text
    again = browser.ask("POST", path, data={"List-Unsubscribe": "One-Click"}, headers={"accept": "text/html"})
    assert "You are unsubscribed" in again.text
    for action, word in (("resubscribe", "You are subscribed"), ("pause", "Paused until"), ("resubscribe", "You are subscribed")):
        assert word in browser.ask("POST", path, data={"action": action}, headers={"accept": "text/html"}).text
    assert browser.ask("POST", "/unsubscribe/" + "x" * 32).status_code == 404
    assert browser.get(path).headers["cache-control"] == "no-store"


def test_nothing_else_can_be_written_without_the_token(site: SiteHome, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = Browser(site.home)
    for method, path in (("POST", "/api/v1/subscriptions/demo-world/pause"), ("DELETE", "/stories"), ("PUT", "/"), ("POST", "/")):
        assert closed.ask(method, path, headers={"authorization": "Bearer "}).status_code == 401
    closed.close()
    text = site.home.settings.read_text("utf-8")
    monkeypatch.setenv("SITE_TOKEN", "a long secret")
    site.home.settings.write_text(text.replace("[web]", '[web]\ntoken_env = "SITE_TOKEN"'), "utf-8")
    try:
        opened = Browser(site.home)
        path = "/api/v1/subscriptions/demo-world/pause"
        assert opened.ask("POST", path, headers={"authorization": "Bearer wrong"}).status_code == 401
        assert opened.ask("POST", path, headers={"authorization": "Bearer a long secret"}).status_code == 204
        assert "paused = true" in (site.home.root / "subscriptions" / "demo-world.toml").read_text("utf-8")
        assert opened.ask("POST", path.replace("pause", "resume"), headers={"authorization": "Bearer a long secret"}).status_code == 204
        assert opened.ask("POST", path.replace("demo-world", "none"), headers={"authorization": "Bearer a long secret"}).status_code == 404
        opened.close()
        monkeypatch.delenv("SITE_TOKEN")
        library = SnapshotLibrary(site.home.public, folder(site.home))
        with pytest.raises(ConfigurationError, match="SITE_TOKEN"):
            make_app(site.home, load_settings(site.home.settings), library)
    finally:
        site.home.settings.write_text(text, "utf-8")


def test_requests_out_of_bounds_are_refused(browser: Browser) -> None:
    assert browser.get("/search?q=" + "a" * 5000).status_code == 414
    assert browser.ask("POST", "/unsubscribe/" + "x" * 32, content=b"a" * 20_000).status_code == 413


def test_feeds_are_well_formed_and_their_entries_open(site: SiteHome, browser: Browser) -> None:
    atom = browser.get("/feed/demo-world.atom")
    assert atom.headers["content-type"].startswith("application/atom+xml")
    links_of_entries = etree.fromstring(atom.content).xpath("//a:entry/a:link/@href", namespaces={"a": "http://www.w3.org/2005/Atom"})
    assert links_of_entries
    for address in links_of_entries:
        assert browser.get("/" + address.split("/", 3)[3]).status_code == 200
    assert json.loads(browser.get("/feed/demo-world.json").content)["version"] == "https://jsonfeed.org/version/1.1"


def test_damaged_pointer_leaves_the_old_snapshot_answering(tmp_path: Path) -> None:
    root = tmp_path / "home"
    built = build(root)
    browser = Browser(built.home)
    assert browser.get("/stories").status_code == 200
    (built.home.public / "latest.json").write_text("{", "utf-8")
    browser.library.wait()
    assert browser.get("/stories").status_code == 200
    assert "latest.json" in browser.library.problem
    browser.close()
