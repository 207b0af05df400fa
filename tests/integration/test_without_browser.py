"""A source with `render = true` on a machine without a browser: crawled all the same, and told of wherever somebody looks."""

from dataclasses import replace
from pathlib import Path

import pytest

from jobs.doctor import examine
from jobs.installation.home import Home
from spiders.catalogue.edit import add_source
from spiders.check import check_sources
from spiders.fetching.rendering import missing_for_drawing
from tests.integration.crawl_site import T0, Site, order_for, page, rss, run_crawl, source_of, stored_pages
from tests.unit.new_warehouse import initialised


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Site:
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    return Site({"/feed": rss(["/1"], at=T0), "/1": page("report 1")})


def test_what_is_missing_is_named_with_its_remedy(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "apt install chromium" in (missing_for_drawing() or "")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert "pip install 'docketwire[browser]'" in (missing_for_drawing() or "")


def test_pages_are_captured_as_they_are_served_and_say_so(site: Site, tmp_path: Path) -> None:
    report = run_crawl(order_for(tmp_path, "r1", [source_of(site, "a", render=True)]))
    assert [run.captured for run in report.sources] == [1]
    (stored,) = stored_pages(tmp_path)
    assert b"Body of report 1" in stored.body
    assert stored.note["not_drawn"].startswith("no-browser: there is no Chromium")


def test_checks_and_doctor_name_it(site: Site, tmp_path: Path) -> None:
    source = replace(source_of(site, "a"), render=True)
    results = {one.listing_url: one for one in check_sources([source], now=T0)}
    assert results[""].detail.startswith("no-browser there is no Chromium")
    assert "docketwire[browser]" in results[""].remedy
    assert results[source.listings[0].url].verdict == "reachable"
    home = Home(tmp_path / "home")
    initialised(home)
    assert not [one for one in examine(home) if one.subject == "browser"]
    add_source(home.sources, source)
    (finding,) = [one for one in examine(home) if one.subject == "browser"]
    assert not finding.ok
    assert "render = true in xx-a" in finding.detail
