"""The whole path in a real Chromium, without JavaScript: subscribe with a preview, follow a dispute, get the update by mail, correct a fact, see it corrected in SQL and mail."""

import os
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from jobs.digests.issue import send
from jobs.installation.settings import load_settings
from jobs.people.manage import link_for
from tests.browser.following import follow
from tests.browser.people_server import ANA, PeopleSite, asked, build
from tests.browser.site_server import axe_script, chromium, served
from tests.integration.post_office import PostOffice
from tests.integration.rebuild_home import crawl, quay, read_and_publish

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: run `make dev`")
NOW = datetime.now(UTC).replace(microsecond=0)
"""The server is a process of its own, with the machine's clock."""


@pytest.fixture
def site(tmp_path: Path, office: PostOffice) -> PeopleSite:
    found = build(tmp_path / "home", office)
    crawl(found.home, NOW - timedelta(days=2), [quay(5)])
    read_and_publish(found.home, NOW - timedelta(days=2) + timedelta(hours=1))
    return found


def letters(office: PostOffice) -> list[str]:
    """Subject and text of every mail, oldest first."""
    read = [message_from_bytes(one, policy=policy.default) for one in office.boxes[ANA]]
    return [f"{one['subject']}\n{one.get_body(('plain',)).get_content()}" for one in read]


def looked_at(page: Any, address: str, name: str) -> None:
    """Nothing scrolls sideways, axe finds nothing; pictures where they are asked for."""
    for width in (360, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(address)
        if folder := os.environ.get("SCREENSHOTS"):
            page.screenshot(path=str(Path(folder) / f"{name}-{width}.png"), full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), width
    page.evaluate(axe_script())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:160]) for one in found if one["impact"] in ("serious", "critical", "moderate")] == []


def made_hours_ago(site: PeopleSite) -> None:
    """The list as if it had been made before its hour: the desk's clock is the machine's, and an issue has to be older than its corrections."""
    (path,) = (site.home.root / "subscriptions").glob("courts-*.toml")
    lines = path.read_text("utf-8").splitlines()
    begins = f"begins = {(NOW - timedelta(hours=3)).isoformat()}"
    path.write_text("\n".join(begins if line.startswith("begins") else line for line in lines) + "\n", "utf-8")


def correct(page: Any, address: str, was: str) -> None:
    page.goto(address)
    form = page.locator(f"form:has(input[name=fact][value=amount]):has(input[name=was][value='{was}'])").first
    form.locator("xpath=..").locator("summary").click()
    form.locator("input[name=value]").fill("EUR 12 500 000")
    follow(page, form.locator("button"))


def test_from_a_search_to_a_corrected_mail(site: PeopleSite, office: PostOffice) -> None:
    settings = load_settings(site.home.settings)
    executable, root = chromium(), os.geteuid() == 0
    with served(site.home.root) as address, sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"] if root else [])
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(address + "/signin/" + link_for(site.home, settings, ANA).rpartition("/")[2])
        follow(page, "main button")

        page.goto(f"{address}/search?q=court&language=en")
        follow(page, "text='Subscribe to this search'")
        assert page.input_value("#words") == "court"
        assert page.locator(".chip").count() == 1
        page.fill("#name", "Courts")
        page.fill("#zone", "UTC")
        page.locator("#at").fill(f"{NOW - timedelta(hours=1):%H:%M}")
        follow(page, "text='Preview'")
        assert "csrf" not in page.url
        assert "name=Courts" in page.url
        assert "part 5" in page.locator(".split-side").inner_text()
        linked = page.url
        follow(page, "main form button[value=subscribe]")
        assert "Subscribed." in page.inner_text("#lists ~ .notice")
        assert "Courts" in page.inner_text("section:has(#lists) h3")

        page.goto(f"{address}/dispute/{site.dispute}")
        follow(page, ".keep >> text='Follow'")
        made_hours_ago(site)
        crawl(site.home, NOW - timedelta(hours=2), [quay(9)])
        read_and_publish(site.home, NOW - timedelta(minutes=90))
        send(site.home, settings, now=lambda: NOW)
        (told,) = letters(office)
        assert "€7M" in told, told
        page.goto(f"{address}/desk")
        assert page.locator("section:has(#followed) h3 a[href^='/dispute/']").count() == 1

        ((article, was),) = asked(
            site.home,
            "select a.article_id, f.value from articles as a join facts as f on f.article_id = a.article_id and f.kind = 'amount' and f.main"
            " where a.url = 'https://quay.example/5'",
        )
        correct(page, f"{address}/article/{article}", str(was))
        read_and_publish(site.home, datetime.now(UTC))
        assert asked(site.home, f"select main_amount from articles where article_id = '{article}'")[0][0] == 12_500_000
        send(site.home, settings, now=lambda: datetime.now(UTC))
        told, *errata = letters(office)
        assert ["12.5M" in text for text in errata] == [True], errata

        state = context.storage_state()
        context.close()
        context = browser.new_context(storage_state=state, bypass_csp=True)
        page = context.new_page()
        looked_at(page, linked, "subscribe")
        looked_at(page, f"{address}/desk", "desk")
        browser.close()
