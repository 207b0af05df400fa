"""A Chromium, and a mail server that outlives a test, for every file of browser tests."""

import os
from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.site_server import chromium
from tests.integration.post_office import PASSWORD, PostOffice


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: run `make dev`")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"] if os.geteuid() == 0 else [])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostOffice]:
    chromium()
    os.environ["TEST_MAIL_PASSWORD"] = PASSWORD
    with PostOffice(tmp_path_factory.mktemp("office")) as found:
        yield found
    del os.environ["TEST_MAIL_PASSWORD"]
