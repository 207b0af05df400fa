"""In a real Chromium, without JavaScript and with the keyboard: two stories are said to be one, the page says who said so, and it is taken back; a matter is found."""

import time
from pathlib import Path
from typing import Any

import pytest

from jobs.installation.settings import load_settings
from jobs.people.manage import link_for
from jobs.publish import publish
from tests.browser.following import follow
from tests.browser.people_server import ANA, PeopleSite, asked, build
from tests.browser.site_server import served
from tests.browser.test_subscribing_browser import looked_at
from tests.integration.post_office import PostOffice

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: run `make dev`")
Browser, Page = Any, Any
OPENED_S = 120.0  # far more than the new snapshot takes on any machine
STORY = "select story_id from story_members where url like '%quay.example/2'"


@pytest.fixture
def site(tmp_path: Path, office: PostOffice) -> PeopleSite:
    return build(tmp_path / "home", office)


def signed_in(browser: Browser, address: str, site: PeopleSite) -> Page:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(link_for(site.home, load_settings(site.home.settings), ANA).replace("http://127.0.0.1:8600", address))
    page.click("main button")
    return page


def test_stories_are_joined_and_taken_apart_again(site: PeopleSite, browser: Browser) -> None:
    settings, ((other,),) = load_settings(site.home.settings), asked(site.home, STORY)
    with served(site.home.root) as address:
        page = signed_in(browser, address, site)
        page.goto(f"{address}/story/{site.story}")
        summary = page.locator("summary", has_text="Another story tells the same")
        summary.focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.type(f"{address}/story/{other}")
        page.keyboard.press("Tab")
        page.keyboard.type("one ruling")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        said = page.locator("section:has(#by-hand)").inner_text()
        assert all(words in said for words in ("Tells the same as", "Ana Prado", "one ruling", "with the next publish")), said
        publish(site.home, settings)
        assert asked(site.home, STORY) == [(site.story,)]
        begun = time.monotonic()
        page.goto(f"{address}/story/{other}")
        while other in page.url and time.monotonic() - begun < OPENED_S:  # the snapshot before answers until the new one is open
            page.goto(f"{address}/story/{other}")
        assert page.url.startswith(f"{address}/story/{site.story}"), "the old address leads on"
        assert "with the next publish" not in page.locator("section:has(#by-hand)").inner_text()
        follow(page, "text='Take it back'")
        assert page.locator("section:has(#by-hand) ol").count() == 0
        publish(site.home, settings)
        assert asked(site.home, STORY) == [(other,)]


def test_a_matter_gets_its_number_on_the_page_and_is_found(site: PeopleSite, browser: Browser) -> None:
    with served(site.home.root) as address:
        page = signed_in(browser, address, site)
        page.goto(f"{address}/dispute/{site.dispute}")
        page.locator("summary", has_text="Matter number and owner").click()
        page.fill("input[id^=number-]", "K 2026-014")
        page.select_option("select[id^=holder-]", label="Ana Prado")
        follow(page, page.locator("details:has(input[id^=number-]) button", has_text="Save"))
        assert "K 2026-014" in page.locator(".matter").inner_text()
        page.goto(f"{address}/desk/matters")
        page.fill("#number", "2026-014")
        page.select_option("#owner", "me")
        follow(page, "main form button")
        assert page.locator(f"main a[href^='/dispute/{site.dispute}']").count() == 1
        state = page.context.storage_state()
        page.context.close()
        context = browser.new_context(storage_state=state, bypass_csp=True)
        for name, path in (("matters", "/desk/matters"), ("story", f"/story/{site.story}"), ("subscribe", "/desk/subscribe?alert_order=1")):
            looked_at(context.new_page(), f"{address}{path}", name)
        context.close()
