"""In a real Chromium without JavaScript: to the provider by a link, back from its form, signed in, and out again; a stranger is told why not."""

import socket
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.browser.people_server import build
from tests.browser.site_server import served
from tests.browser.test_subscribing_browser import looked_at
from tests.integration.openid_provider import CLIENT, SECRET, provider
from tests.integration.people_home import settle
from tests.integration.post_office import PostOffice

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: run `make dev`")
pytestmark = pytest.mark.skipif(find_spec("oidc_provider_mock") is None, reason="oidc-provider-mock is not installed: run `make dev`")
VARIABLE = "DOCKETWIRE_OPENID_SECRET"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def test_there_and_back_again(tmp_path: Path, office: PostOffice, browser: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, SECRET)
    site, port = build(tmp_path / "home", office), free_port()
    with provider() as issuer:
        people = {
            "accounts": '"openid"',
            "openid_issuer": f'"{issuer}"',
            "openid_client": f'"{CLIENT}"',
            "openid_secret_env": f'"{VARIABLE}"',
        }
        settle(site.home, people=people, digest={"base_url": f'"http://127.0.0.1:{port}"'})
        with served(site.home.root, port=port) as address:
            context = browser.new_context(java_script_enabled=False)
            page = context.new_page()
            complaints: list[str] = []
            page.on("console", lambda message: complaints.append(message.text))
            page.goto(f"{address}/dispute/{site.dispute}")
            assert page.url.startswith(f"{address}/signin?target=")
            with page.expect_navigation(url=f"{issuer}/**"):
                page.click("main a.button")
            page.fill("input[name=sub]", "eve")
            with page.expect_navigation(url=f"{address}/**"):
                page.press("input[name=sub]", "Enter")
            assert "nobody has added your mail address here" in page.inner_text("main")
            with page.expect_navigation():
                page.click("text='Try again'")
            with page.expect_navigation(url=f"{issuer}/**"):
                page.click("main a.button")
            page.fill("input[name=sub]", "ana")
            with page.expect_navigation(url=f"{address}/**"):
                page.press("input[name=sub]", "Enter")
            page.goto(f"{address}/desk/account")
            assert "Ana Prado" in page.inner_text("body")
            assert [(cookie["name"], cookie["httpOnly"], cookie["sameSite"]) for cookie in context.cookies(address)] == [
                ("docketwire", True, "Lax")
            ]
            assert [text for text in complaints if address in text] == []
            with page.expect_navigation():
                page.click("button:has-text('Sign out')")
            page.goto(f"{address}/desk")
            assert page.url.startswith(f"{address}/signin")
            context.close()
            context = browser.new_context(bypass_csp=True)
            page = context.new_page()
            for language in ("en", "ar", "ja"):
                looked_at(page, f"{address}/signin?lang={language}", f"openid-{language}")
                looked_at(page, f"{address}/signin/openid?error=x&state=y&lang={language}", f"openid-again-{language}")
            context.close()
