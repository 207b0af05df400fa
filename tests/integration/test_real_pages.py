"""Real news pages through the whole chain: served on loopback, crawled, captured, processed, stored."""

from pathlib import Path

import pytest

from bench.replay import replayed
from jobs.crawl import crawl
from jobs.ingest import ingest
from jobs.installation.home import Home
from jobs.installation.settings import load_settings
from jobs.installation.setup import initialise
from spiders.catalogue.edit import add_source
from warehouse.storage.database import open_snapshot


@pytest.mark.shared
@pytest.mark.long
def test_every_real_page_ends_as_an_article_in_the_right_language(shared_data: Path, tmp_path: Path) -> None:
    """None is lost, none crashes anything, and the language is right on at least 98 %."""
    home = Home(tmp_path / "home")
    initialise(home, builtin=False, overrides={"pipeline.keep": '"all"', "crawl.sources_per_run": "40"})
    settings = load_settings(home.settings)
    with replayed(shared_data / "pages") as (sources, pages):
        for source in sources:
            add_source(home.sources, source)
        summary = crawl(home, settings)
    addresses = {page.url for page in pages}  # one report stands in the folder twice, as it was served on two days
    assert summary.total("captured") == len(addresses) >= len(pages) - 1
    assert summary.total("failed") == 0
    done = ingest(home, settings)
    assert done.torn == 0
    with open_snapshot(home.warehouse) as con:
        found = con.execute("select requested_url, outcome, language, detail from captures").fetchall()
    assert len(found) == len(addresses)
    lost = [(url, outcome, detail) for url, outcome, _, detail in found if outcome not in ("stored", "near-copy", "same-text")]
    assert not lost
    language = {url: code for url, _, code, _ in found}
    wrong = [(page.id, page.language, language.get(page.url)) for page in pages if language.get(page.url) != page.language]
    assert len(wrong) <= 0.02 * len(pages), wrong
