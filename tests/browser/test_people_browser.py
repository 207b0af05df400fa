"""The whole path in a real Chromium, without JavaScript: sign in by the link out of the mail, follow a dispute, correct a fact, see it corrected."""

import os
import re
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from jobs.installation.settings import load_settings
from jobs.publish import publish
from tests.browser.following import follow
from tests.browser.people_server import ANA, PeopleSite, asked, build
from tests.browser.site_server import axe_script, served
from tests.integration.post_office import PostOffice

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: run `make dev`")
Browser, Page = Any, Any


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, office: PostOffice) -> PeopleSite:
    return build(tmp_path_factory.mktemp("browser") / "home", office)


@pytest.fixture(scope="module")
def address(site: PeopleSite) -> Iterator[str]:
    with served(site.home.root) as address:
        yield address


@pytest.fixture(scope="module")
def signed_in(browser: Browser, address: str, site: PeopleSite, office: PostOffice) -> Any:
    """What a browser keeps after it was led from a dispute to the mail and back."""
    kept = threading.Event()
    office.on_event = lambda event: kept.set() if event == "kept" else None
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/dispute/{site.dispute}")
    assert page.url.startswith(f"{address}/signin?target=")
    assert page.locator("nav").count() == 0, "nothing of the archive is shown"
    page.fill("#email", ANA)
    follow(page, "main button")
    assert "Look into your mail" in page.inner_text("h1")
    assert kept.wait(60)
    letter = str(message_from_bytes(office.boxes[ANA][-1], policy=policy.default).get_content())
    link = re.search(r"https?://[^/]+(/signin/\S+)", letter)
    assert link
    page.goto(address + link[1])
    follow(page, "main button")
    assert page.url == f"{address}/dispute/{site.dispute}?lang=en"
    (cookie,) = context.cookies()
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["domain"]) == (True, "Lax", "127.0.0.1")
    page.goto(address + link[1])
    assert "This link is over" in page.inner_text("h1")
    state = context.storage_state()
    context.close()
    return state


def test_a_dispute_is_followed_and_a_fact_corrected_on_site_and_in_sql(
    site: PeopleSite, address: str, browser: Browser, signed_in: Any
) -> None:
    context = browser.new_context(java_script_enabled=False, storage_state=signed_in, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(f"{address}/dispute/{site.dispute}")
    follow(page, ".keep >> text='Follow'")
    assert page.url == f"{address}/dispute/{site.dispute}"
    assert page.locator(".keep >> text='Unfollow'").count() == 1
    page.goto(f"{address}/desk")
    assert page.locator(f"h3 a[href='/dispute/{site.dispute}']").count() == 1

    page.goto(f"{address}/article/{site.article}")
    form = page.locator(f"form:has(input[name=fact][value=amount]):has(input[name=was][value='{site.fine}'])").first
    form.locator("xpath=..").locator("summary").click()
    form.locator("input[name=value]").fill("EUR 7 500 000")
    form.locator("input[name=text]").fill("The ruling, page 12")
    follow(page, form.locator("button"))
    said = page.locator(".corrected").first.inner_text()
    assert all(words in said for words in ("€3M", "Ana Prado", "The ruling, page 12")), said
    assert "€7.5M" in page.locator(".facts").first.inner_text()

    publish(site.home, load_settings(site.home.settings))
    value = f"select value, role from facts where article_id = '{site.article}' and kind = 'amount' and main"
    assert asked(site.home, value) == [("EUR 7500000", "fine")]
    assert asked(site.home, f"select main_amount from articles where article_id = '{site.article}'")[0][0] == 7_500_000
    assert asked(site.home, "select was, value, reason from corrections") == [(site.fine, "EUR 7500000", "The ruling, page 12")]
    page.goto(f"{address}/article/{site.article}?lang=fr")
    assert "Ana Prado" in page.locator(".corrected").first.inner_text()
    page.goto(f"{address}/article/{site.article}")
    follow(page, "text='Take the correction back'")
    assert page.locator(".corrected").count() == 0
    assert "€3M" in page.locator(".facts").first.inner_text(), "as it was read, before anything is published"
    assert complaints == []
    context.close()


def paths(site: PeopleSite) -> list[str]:
    return [
        "/desk",
        "/desk/account",
        f"/dispute/{site.dispute}",
        f"/article/{site.article}",
        f"/story/{site.story}",
        "/desk/matters",
        "/desk/subscribe",
        "/signin/" + "x" * 30,
        "/desk/log",
        "/nothing",
    ]


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("ar", "dark"), ("ja", "light")])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    site: PeopleSite, address: str, browser: Browser, signed_in: Any, language: str, scheme: str
) -> None:
    script, found, wide = axe_script(), [], []
    for state, shown in ((signed_in, paths(site)), (None, ["/signin", "/signin/" + "x" * 30])):
        context = browser.new_context(color_scheme=scheme, storage_state=state, bypass_csp=True)
        page = context.new_page()
        for path in shown:
            for width in (360, 768, 1440):
                page.set_viewport_size({"width": width, "height": 900})
                page.goto(f"{address}{path}?lang={language}")
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
        if os.environ.get("SCREENSHOTS") and state:
            folder = Path(os.environ["SCREENSHOTS"])
            for path, name in (
                ("/desk", "desk"),
                (f"/article/{site.article}", "article"),
                (f"/dispute/{site.dispute}", "dispute"),
                ("/desk/account", "account"),
            ):
                for width in (360, 768, 1440):
                    page.set_viewport_size({"width": width, "height": 900})
                    page.goto(f"{address}{path}?lang={language}")
                    if name == "article":
                        page.evaluate("document.querySelector('details.correct').open = true")
                    page.screenshot(path=str(folder / f"{name}-{language}-{width}.png"), full_page=True)
        context.close()
    assert not found, found
    assert not wide, wide
