"""The editor's desk in a real Chromium, without JavaScript: from the list of drafts to the mail that goes."""

import os
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from jobs.digests.drafts import DraftRoom
from jobs.digests.issue import send
from jobs.installation.home import Home
from jobs.installation.settings import load_settings
from jobs.people.manage import link_for
from jobs.publish import publish
from tests.browser.following import follow
from tests.browser.people_server import ANA, build
from tests.browser.site_server import axe_script, served
from tests.integration.post_office import PostOffice
from tests.integration.rebuild_home import MONDAY

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: run `make dev`")
Browser, Page = Any, Any
DUE = (MONDAY + timedelta(days=1)).replace(hour=6, minute=30)
KEY = f"{DUE:%Y-%m-%dT%H%M}"
PAGE = f"/desk/draft/paris-list/{KEY}"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, office: PostOffice) -> Home:
    """An hour before the issue of a team's digest goes."""
    home = build(tmp_path_factory.mktemp("browser") / "home", office).home
    (home.root / "subscriptions").mkdir(exist_ok=True)
    text = f'name = "Paris"\nrecipients = ["desk@example.org"]\nteam = "paris"\nreview = true\nbegins = {MONDAY - timedelta(days=1):%Y-%m-%dT%H:%M:%SZ}\n'
    (home.root / "subscriptions" / "paris-list.toml").write_text(text, "utf-8")
    for ahead in (timedelta(days=1) - timedelta(hours=1), timedelta(hours=1)):  # yesterday's issue, and today's draft
        send(home, load_settings(home.settings), names=("paris-list",), now=lambda ahead=ahead: DUE - ahead)  # type: ignore[misc]
    office.boxes.clear()
    return home


@pytest.fixture(scope="module")
def address(home: Home) -> Iterator[str]:
    with served(home.root) as address:
        yield address


@pytest.fixture(scope="module")
def signed_in(browser: Browser, address: str, home: Home) -> Any:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    link = link_for(home, load_settings(home.settings), ANA)
    page.goto(f"{address}/signin/{link.rpartition('/')[2]}")
    page.click("main button")
    state = context.storage_state()
    context.close()
    return state


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("ar", "dark"), ("ja", "light")])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(address: str, browser: Browser, signed_in: Any, language: str, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme, storage_state=signed_in, bypass_csp=True)
    page, script, found, wide = context.new_page(), axe_script(), [], []
    page.goto(f"{address}{PAGE}")
    story = page.locator("li.row").first.get_attribute("id").removeprefix("s-")
    for path in ("/desk/drafts", PAGE, f"{PAGE}?facts={story}"):
        for width in (360, 768, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(f"{address}{path}{'&' if '?' in path else '?'}lang={language}")
            if os.environ.get("SCREENSHOTS"):
                name = "facts" if "facts" in path else path.split("/")[2]
                page.screenshot(path=str(Path(os.environ["SCREENSHOTS"]) / f"{name}-{language}-{width}.png"), full_page=True)
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            wide += [(path, width, over)] if over > 0 else []
        page.evaluate(script)
        result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        found += [
            (path, v["id"], v["impact"], v["nodes"][0]["html"][:160])
            for v in result["violations"]
            if v["impact"] in ("serious", "critical", "moderate")
        ]
    context.close()
    assert not found, found
    assert not wide, wide


def test_a_draft_is_edited_corrected_and_sent_without_a_script(
    home: Home, address: str, browser: Browser, signed_in: Any, office: PostOffice
) -> None:
    """Last of all: it sends the draft."""
    context = browser.new_context(java_script_enabled=False, storage_state=signed_in, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{address}/desk")
    follow(page, "text='Drafts'")
    follow(page, "main h2 a")
    assert page.url == f"{address}{PAGE}"
    assert "Goes by itself: 3 Mar 2026, 06:30 UTC" in page.inner_text("main")
    page.click("summary:text-is('Note to readers')")
    page.fill("#note", "Read before ten.")
    follow(page, "form:has(#note) button")
    assert "From the desk (Ana Prado): Read before ten." in page.inner_text("main")

    card = page.locator("li.row").first
    story = card.get_attribute("id")
    follow(page, card.locator("a.open"))
    fact = page.locator("form:has(input[name=fact][value=amount])").first
    fact.locator("xpath=..").locator("summary").click()
    fact.locator("input[name=value]").fill("EUR 7 500 000")
    fact.locator("input[name=text]").fill("The ruling, page 12")
    follow(page, fact.locator("button"))
    assert page.url.startswith(f"{address}{PAGE}?facts=")
    assert "waits for it" in page.inner_text("aside")

    card = page.locator(f"#{story}")
    card.locator("summary", has_text="Note to readers").first.click()
    card.locator("textarea[id^=note-]").fill("The sum was read wrongly at first.")
    follow(page, card.locator("form:has(textarea[id^=note-]) button"))
    assert page.url == f"{address}{PAGE}#{story}"
    with context.expect_page() as opened:
        page.click("text='As its mail looks'", modifiers=["Control"])
    opened.value.wait_for_load_state()
    assert "The sum was read wrongly at first." in opened.value.inner_text("body")

    follow(page, "button:text-is('Hold')")
    assert "It does not go before somebody lets it." in page.inner_text("main")
    assert send(home, load_settings(home.settings), names=("paris-list",), now=lambda: DUE).made == []
    follow(page, "button:text-is('Send now')")
    assert "it goes within minutes" in page.inner_text("main")
    publish(home, load_settings(home.settings))
    (made,) = send(home, load_settings(home.settings), names=("paris-list",), now=lambda: DUE + timedelta(minutes=5)).made
    assert made.issue == KEY
    (raw,) = office.boxes["desk@example.org"]
    text = " ".join(str(message_from_bytes(raw, policy=policy.default).get_body(("plain",)).get_content()).split())  # type: ignore[union-attr]
    for said in ("Edited by Ana Prado. Approved by Ana Prado.", "Read before ten.", "The sum was read wrongly at first.", "€7.5M"):
        assert said in text
    page.goto(f"{address}/issue/paris-list/{KEY}")
    assert "Edited by Ana Prado." in page.inner_text("main")
    page.goto(f"{address}/desk/drafts")
    assert "No issue waits for its editors." in page.inner_text("main")
    assert DraftRoom(home).lines() == ()
    context.close()
