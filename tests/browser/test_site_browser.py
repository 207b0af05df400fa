"""The site in a real Chromium: accessibility by axe, content security, keyboard, narrow screens, dark, without JavaScript."""

from collections.abc import Iterator
from typing import Any

import pytest

from records.entity import Entity
from tests.browser.following import follow
from tests.browser.site_server import axe_script, chromium, served
from tests.integration.site_home import SiteHome, build

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: run `make dev`")
Browser, Page = Any, Any


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> SiteHome:
    chromium()
    return build(tmp_path_factory.mktemp("browser") / "home")


@pytest.fixture(scope="module")
def address(site: SiteHome) -> Iterator[str]:
    with served(site.home.root) as address:
        yield address


def paths(site: SiteHome) -> list[str]:
    return [
        "/", "/stories", f"/story/{site.story}", "/disputes", f"/dispute/{site.dispute}", f"/article/{site.versioned}", "/search?q=court", "/trends",
        "/sources", "/source/it-silent", "/about", "/issues", site.issue, "/api", f"/unsubscribe/{site.token}", "/map", "/calendar", "/calendar?when=past", "/compare", f"/compare?one={Entity(kind='platform', value='X').path[10:]}&other_since=2026-01-01", "/names", Entity(kind="platform", value="X").path, Entity(kind="authority", value="CNIL").path, "/nothing-here",
    ]  # fmt: skip


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("ar", "dark")])
def test_axe_finds_nothing_serious_on_any_page(site: SiteHome, address: str, browser: Browser, language: str, scheme: str) -> None:
    script = axe_script()
    context = browser.new_context(color_scheme=scheme, viewport={"width": 1280, "height": 900}, bypass_csp=True)
    page = context.new_page()
    found = []
    for path in paths(site):
        page.goto(f"{address}{path}{'&' if '?' in path else '?'}lang={language}")
        page.evaluate(script)
        result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        found += [
            (path, v["id"], v["impact"], v["nodes"][0]["html"][:160])
            for v in result["violations"]
            if v["impact"] in ("serious", "critical", "moderate")
        ]
    context.close()
    assert not found, found


def test_browser_reports_no_violation_of_the_content_policy_and_nothing_hostile_runs(
    site: SiteHome, address: str, browser: Browser
) -> None:
    context = browser.new_context()
    page = context.new_page()
    complaints: list[str] = []
    outside: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith((address, "data:")) else outside.append(request.url))
    addresses = {*paths(site)[:-1], "/stories?page=2", "/search?source=en-alpha", f"{site.issue}/sent.html"}
    for path in sorted(addresses):
        page.goto(address + path)
        assert page.evaluate("window.hacked") is None, path
        hostile = page.locator("a[href^='/article/']").evaluate_all("links => links.map(a => a.getAttribute('href'))")
        if path == "/search?source=en-alpha":
            for link in hostile[:12]:
                page.goto(address + link)
                assert page.evaluate("window.hacked") is None, link
    context.close()
    assert not complaints, complaints
    assert not outside


@pytest.mark.parametrize("language", ["en", "ar", "ja"])
@pytest.mark.parametrize("width", [360, 768, 1280])
def test_no_page_scrolls_sideways(site: SiteHome, address: str, browser: Browser, width: int, language: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    wide = []
    for path in paths(site):
        page.goto(f"{address}{path}{'&' if '?' in path else '?'}lang={language}")
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            wide.append((path, over))
    context.close()
    assert not wide, wide


def test_keyboard_reaches_content_first_and_focus_is_seen(address: str, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(address + "/stories")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0, "the skip link comes into view"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    for _ in range(25):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            "(() => { const s = getComputedStyle(document.activeElement); return [s.outlineStyle, parseFloat(s.outlineWidth)]; })()"
        )
        assert seen[0] != "none", page.evaluate("document.activeElement.outerHTML")
        assert seen[1] >= 1
    context.close()


def test_site_works_without_javascript(site: SiteHome, address: str, browser: Browser) -> None:
    """Searching, narrowing, paging, changing the language and unsubscribing, all by links and forms."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(address + "/")
    page.fill("#quick-q", "Gericht")
    follow(page, ".quick button")
    assert page.locator(".row").count() >= 1
    follow(page, ".facet a >> nth=0")
    assert page.locator(".chip").count() == 1
    follow(page, "footer >> text=العربية")
    assert page.locator("html[dir=rtl]").count() == 1
    page.goto(f"{address}/unsubscribe/{site.token}")
    follow(page, "text=Unsubscribe")
    assert page.locator("h1").inner_text() == "You are unsubscribed"
    follow(page, ".choices button")
    assert page.locator("h1").inner_text() == "You are subscribed"
    context.close()


def test_every_link_of_an_issue_opens_a_page_with_content(site: SiteHome, address: str, browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(address + site.issue)
    inside = page.locator("main a[href^='/']").evaluate_all("links => [...new Set(links.map(a => a.getAttribute('href')))]")
    assert len(inside) > 10
    for link in inside:
        if "/sent." in link or link.startswith("/feed/"):
            continue
        answer = page.goto(address + link)
        assert answer is not None
        assert answer.status == 200, link
        assert len(page.locator("main").inner_text()) > 60, link
    context.close()
