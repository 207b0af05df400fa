"""What a small home answers to all its readers, compared with what was read and kept in tests/golden/home; `make golden` renews it."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from bench import golden_home
from bench.golden import FOLDER, home_file
from bench.golden_home import record_text
from tests.integration.site_home import Browser, SiteHome, build

KINDS = ("view", "api", "page", "export")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> SiteHome:
    return build(tmp_path_factory.mktemp("golden") / "home")


@pytest.fixture(scope="module")
def browser(site: SiteHome) -> Iterator[Browser]:
    browser = Browser(site.home)
    yield browser
    browser.close()


def changed(kind: str, found: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Records that are not what they were: name -> (found, kept)."""
    kept = {path.stem: path.read_text(encoding="utf-8") for path in (FOLDER / "home").glob(f"{kind}-*.json")}
    texts = {name: record_text(record) for name, record in found.items()}
    return {name: (texts.get(name, "none"), kept.get(name, "none")) for name in sorted(texts | kept) if texts.get(name) != kept.get(name)}


def test_public_views_hold_what_they_held_before(site: SiteHome) -> None:
    assert changed("view", golden_home.views(site)) == {}


def test_the_api_answers_what_it_answered_before(site: SiteHome, browser: Browser) -> None:
    assert changed("api", golden_home.api(site, browser)) == {}


def test_pages_read_as_they_read_before(site: SiteHome, browser: Browser) -> None:
    assert changed("page", golden_home.pages(site, browser)) == {}


@pytest.mark.parametrize("form", golden_home.FORMS)
def test_an_export_holds_what_it_held_before(site: SiteHome, tmp_path: Path, form: str) -> None:
    text = record_text(golden_home.export_of(site, form, tmp_path))
    assert text == home_file(f"export-{form}").read_text(encoding="utf-8")


def test_every_record_is_of_a_kind() -> None:
    assert {path.stem.partition("-")[0] for path in (FOLDER / "home").glob("*.json")} == set(KINDS)
