"""What becomes of a report: from its first capture through the ladder to the version that changed, and to the page that is gone."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from jobs.crawl import crawl
from jobs.ingest import ingest
from jobs.installation.home import Home
from jobs.installation.settings import load_settings
from pipeline.work.segment import read_capture
from spiders.catalogue.edit import add_source
from tests.integration.crawl_site import Answer, Site, rss, source_of
from tests.unit.new_warehouse import initialised
from tests.unit.test_process import RULING, capture_of
from warehouse.asking.saved import SHIPPED
from warehouse.storage.database import open_snapshot

TITLE = "Court orders Twitter to name users"
LATER = (
    *RULING,
    "After publication the paper was told that the judge had set the fine at 5,000 euros for every day that passes without names.",
)
OTHER = (
    "The Italian competition authority has fined Google 102 million euros for keeping an application for charging cars off its system.",
    "Officials in Rome found that the company had used its dominant position in phones to the harm of a rival's service.",
    "Google said that it disagreed with the decision and would look at its options before the administrative tribunal of Lazio.",
)


def answer(lines: tuple[str, ...], title: str = TITLE) -> Answer:
    return Answer(capture_of(title, lines).body, headers={"Content-Type": "text/html"}, etag=f'"{len(lines)}"')


@pytest.fixture
def site() -> Site:
    return Site(
        {"/kept": answer(RULING), "/gone": answer(OTHER, "Italy fines Google over charging app"), "/off": answer(("Apples.",), "Apples")}
    )


@pytest.mark.long
def test_a_changed_report_is_a_new_version_and_a_deleted_one_is_told_with_its_proof(tmp_path: Path, site: Site) -> None:
    now = datetime.now(UTC)
    site.routes["/feed"] = rss(["/kept", "/gone", "/off"], at=now - timedelta(hours=1))
    home = Home(tmp_path / "home")
    initialised(home)
    settings = load_settings(home.settings)
    add_source(home.sources, source_of(site, "a", min_interval_minutes=600))
    crawl(home, settings, due_only=True)
    assert home.crawl_plan.exists()
    ingest(home, settings)
    assert not home.crawl_plan.exists()  # the daemon is to look again
    site.routes["/kept"] = answer(LATER)
    site.routes["/gone"] = Answer(b"no such page", status=410)
    site.forget()
    crawl(home, settings, due_only=True, now=lambda: now + timedelta(minutes=50))
    assert site.log == []
    crawl(home, settings, due_only=True, now=lambda: now + timedelta(minutes=70))
    assert sorted(site.paths()) == ["/gone", "/kept"]
    ingest(home, settings)
    with open_snapshot(home.warehouse) as con:
        versions = con.execute(
            "select a.url, count(*) from versions as v join articles as a on a.article_id = v.report_id group by all"
        ).fetchall()
    assert dict(versions) == {f"{site.base}/kept": 2, f"{site.base}/gone": 1}
    (spell,) = spells(home)
    assert (spell["url"], spell["http_status"], spell["back_at"]) == (f"{site.base}/gone", 410, None)
    assert spell["last_read"] < spell["gone_at"]
    assert read_capture(home.captures / spell["warc_file"], home.captures, spell["warc_offset"]).body == b"no such page"
    site.routes["/gone"] = answer(OTHER, "Italy fines Google over charging app")
    site.forget()
    crawl(home, settings, due_only=True, now=lambda: now + timedelta(hours=7))
    ingest(home, settings)
    (back,) = spells(home)
    assert back["gone_at"] == spell["gone_at"] < back["back_at"]
    site.close()


def spells(home: Home) -> list[dict[str, Any]]:
    with open_snapshot(home.warehouse) as con:
        told = con.execute((SHIPPED / "taken_down.sql").read_text(encoding="utf-8"), {"since": None, "language": None, "source": None})
        assert len(told.fetchall()) == 1
        found: list[dict[str, Any]] = con.execute("select * from takedowns").to_arrow_table().to_pylist()
    return found
