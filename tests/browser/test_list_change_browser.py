"""In a real Chromium without JavaScript: a list is opened from the desk, seen anew before it is saved, and says what was changed; axe finds nothing."""

import os
from pathlib import Path
from typing import Any

import pytest

from tests.browser.people_server import PeopleSite, build
from tests.browser.site_server import served
from tests.browser.test_grouping_browser import signed_in
from tests.browser.test_subscribing_browser import looked_at
from tests.integration.post_office import PostOffice

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: run `make dev`")
LIST = """\
# by hand
name = "Courts and platforms"
recipients = ["ana@example.org"]
zone = "Europe/Paris"
at = "06:30"
team = "paris"
size = 7

[query]
topics = ["moderation", "hate-speech"]
platforms = ["X", "Meta"]
words = ["court"]

[urgent]
stages = ["block", "order"]
"""


@pytest.fixture
def site(tmp_path: Path, office: PostOffice) -> PeopleSite:
    found = build(tmp_path / "home", office)
    folder = found.home.root / "subscriptions"
    folder.mkdir(exist_ok=True)
    (folder / "courts.toml").write_text(LIST, "utf-8")
    return found


def test_a_list_is_changed_with_forms_alone(site: PeopleSite, browser: Any) -> None:
    path = site.home.root / "subscriptions" / "courts.toml"
    with served(site.home.root) as address:
        page = signed_in(browser, address, site)
        page.goto(f"{address}/desk")
        with page.expect_navigation():
            page.click("a[href='/desk/list/courts']")
        assert page.input_value("#words") == "court"
        assert page.input_value("#platform") == "X\nMeta"
        assert page.locator("#topic-moderation").is_checked()
        page.fill("#words", "court\nbans, and blocks")
        page.fill("#at", "07:15")
        page.uncheck("#topic-hate-speech")
        page.locator("summary", has_text="Stage").first.click()
        page.check("#stage-fine")
        page.uncheck("#day-sun")
        with page.expect_navigation():
            page.click("main button[value=preview]")
        assert page.locator("section:has(#would-change) dt").all_inner_texts() == [
            "Hour",
            "Days of the week",
            "Words or phrases, one of which must occur",
            "Topic",
            "Stage",
        ]
        assert path.read_text("utf-8") == LIST
        with page.expect_navigation():
            page.click("main button[value=save]")
        assert "Changed: Hour, Days of the week" in page.locator("[role=status]").first.inner_text()
        text = path.read_text("utf-8")
        assert 'words = ["court", "bans, and blocks"]' in text
        assert all(line in text for line in ("# by hand", "size = 7", 'at = "07:15"', 'topics = ["moderation"]', 'stages = ["fine"]'))
        with page.expect_navigation():
            page.click("main button:has-text('Pause')")
        assert "paused = true" in path.read_text("utf-8")
        state = page.context.storage_state()
        page.context.close()
        context = browser.new_context(storage_state=state, bypass_csp=True)
        for language in ("en", "ar", "ja"):
            page = context.new_page()
            looked_at(page, f"{address}/desk/list/courts?lang={language}", f"list-{language}")
            page.close()
        if folder := os.environ.get("SCREENSHOTS"):
            page = context.new_page()
            for language in ("en", "ar", "ja"):
                for width in (360, 768, 1440):
                    page.set_viewport_size({"width": width, "height": 900})
                    page.goto(f"{address}/desk/list/courts?lang={language}")
                    page.fill("#words", "court\nGericht")
                    with page.expect_navigation():
                        page.click("main button[value=preview]")
                    page.screenshot(path=str(Path(folder) / f"list-{language}-{width}.png"), full_page=True)
        context.close()
