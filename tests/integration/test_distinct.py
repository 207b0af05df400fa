"""Decisions of one template, and copies that want to be the article: through import, grouping, publishing and the digest."""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from digests.archive import load_issue
from jobs.digests.issue import issues_path, send
from jobs.export import export
from jobs.group import group
from jobs.imports.run import ImportOrder, import_paths
from jobs.installation.home import Home
from jobs.installation.settings import PipelineSettings, Settings
from jobs.publish import publish
from pipeline.particulars.report import particulars_of
from tests.integration.archive_home import SETTINGS, warehouse
from tests.integration.digest_home import DUE, crawled, make_home, subscribe
from tests.unit.new_warehouse import new_warehouse
from tests.unit.warehouse_pages import NOON, page, segment, source, words
from warehouse.exports.order import ExportOrder
from warehouse.ingest.segment import ingest_segment, upsert_sources

ONE = Settings(pipeline=PipelineSettings(workers=1))
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def notice(platform: str, millions: int, notices: str, day: str) -> dict[str, Any]:
    """One of a court's press releases: all are one text but for party, sum, count and day."""
    text = (
        f"The Tagan district court in Primorsk on {day} fined the company {platform} {millions} million roubles for failing to remove content that is "
        "banned in the country, the court's press service said. The company's representative did not come to the hearing. According to the case "
        f"file, the regulator had sent {platform} {notices} notices since January, none of which was answered. The decision can be appealed within ten "
        "days of receiving a copy. Earlier this year the court had imposed several fines on foreign technology companies for the same kind of "
        "offence, and bailiffs opened enforcement proceedings against those that did not pay."
    )
    url = f"https://www.gb-gamma.example/{platform.lower()}"
    return {
        "title": f"Court in Primorsk fines {platform} {millions} million roubles",
        "text": text,
        "url": url,
        "source_id": "gb-gamma",
        "language": "en",
    }


def take_in(home: Home, folder: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    path = folder / f"{len(list(folder.iterdir()))}.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    import_paths(home, ONE, [path], ImportOrder(source_id="gb-gamma"), now=lambda: DUE)


@pytest.fixture
def desk(tmp_path: Path) -> tuple[Home, Settings, Path]:
    home, settings = make_home(tmp_path / "home")
    subscribe(home)
    crawled(home, settings, DUE - 5 * HOUR)
    (tmp_path / "rows").mkdir()
    return home, settings, tmp_path / "rows"


def test_a_second_decision_of_the_same_template_is_told(desk: tuple[Home, Settings, Path]) -> None:
    """A digest once said of it: one story you know got further copies and nothing new."""
    home, settings, rows = desk
    told: list[str] = []
    for day, row in enumerate((notice("Google", 4, "eleven", "Tuesday"), notice("TikTok", 3, "six", "Thursday"))):
        at = (DUE + day * DAY - HOUR).isoformat()
        take_in(home, rows, [row | {"published_at": at, "fetched_at": at}])
        crawled(home, settings, DUE + day * DAY - HOUR / 2)
        group(home, settings, now=lambda day=day: DUE + day * DAY - HOUR / 4)  # type: ignore[misc]
        publish(home, settings, now=lambda day=day: DUE + day * DAY - HOUR / 5)  # type: ignore[misc]
        made = send(home, settings, now=lambda day=day: DUE + day * DAY).made  # type: ignore[misc]
        folder = issues_path(home) / "desk" / made[0].issue
        told += [card.headline.title for card in load_issue(folder).stories]
        assert "further copies" not in (folder / "issue.txt").read_text("utf-8")
    assert told == ["Court in Primorsk fines Google 4 million roubles", "Court in Primorsk fines TikTok 3 million roubles"]


def test_three_decisions_stay_three_when_an_export_is_taken_in_elsewhere(desk: tuple[Home, Settings, Path], tmp_path: Path) -> None:
    """The restored texts are signed again, with their facts: a sibling that comes later is a report, a copy a copy."""
    home, settings, rows = desk
    earlier = {"fetched_at": (DUE - HOUR).isoformat()}
    take_in(home, rows, [notice("Google", 4, "eleven", "Tuesday") | earlier, notice("TikTok", 3, "six", "Tuesday") | earlier])
    publish(home, settings, now=lambda: DUE)
    export(home, SETTINGS, ExportOrder(format="parquet"), tmp_path / "x")
    other, _ = make_home(tmp_path / "other")
    import_paths(other, ONE, [tmp_path / "x"], now=lambda: DUE)
    take_in(
        other,
        rows,
        [
            notice("Telegram", 7, "nine", "Tuesday"),
            notice("Google", 4, "eleven", "Tuesday") | {"url": "https://n.example/1", "title": "Google must pay"},
        ],
    )
    with warehouse(other) as con:
        assert con.execute("select count(*) from articles").fetchone() == (3,)
        found = con.execute("select a.title, c.title, c.headline_differs from copies as c join articles as a using (article_id)").fetchall()
    assert found == [("Court in Primorsk fines Google 4 million roubles", "Google must pay", True)]


@pytest.mark.parametrize("first", ["real", "evil"])
def test_a_backdated_copy_with_a_lying_headline_never_becomes_the_article(tmp_path: Path, first: str) -> None:
    """In either order of arrival; the original keeps its place, and the copy's headline is marked."""
    text = words(5, 200)
    pages = {
        "real": page("https://www.fr-alpha.example/1", text, title="Court orders platform to name users", published=NOON - 2 * HOUR, listed=NOON - 2 * HOUR),
        "evil": page("https://www.de-beta.example/1", text + " and a lie", title="FAKE: all is dismissed", source="de-beta", published=NOON - 30 * HOUR, listed=NOON),
        "found": page("https://x.example/1", text, title="FAKE: nothing happened", source="import", published=NOON - 8 * HOUR),
    }  # fmt: skip
    con = new_warehouse(tmp_path / "w.duckdb")
    upsert_sources(con, [source("fr-alpha"), source("de-beta", country="de")])
    for number, name in enumerate([first, *(n for n in pages if n != first)]):
        ingest_segment(con, segment(f"s{number}", [pages[name]]), ingested_at=NOON)
    assert con.execute("select title from articles").fetchall() == [("Court orders platform to name users",)]
    assert con.execute("select count(*) from copies where headline_differs").fetchone() == (2,)
    con.close()


def test_what_was_stored_before_facts_were_is_matched_by_its_words_as_then(tmp_path: Path) -> None:
    con = new_warehouse(tmp_path / "w.duckdb")
    upsert_sources(con, [source("fr-alpha")])
    rows = [notice("Google", 4, "eleven", "Tuesday"), notice("TikTok", 3, "six", "Tuesday")]
    facts = [particulars_of(row["title"], row["text"], (), "en") for row in rows]
    pages = [page(row["url"], row["text"], title=row["title"], particulars=data) for row, data in zip(rows, facts, strict=True)]
    ingest_segment(con, segment("old", pages[:1]), ingested_at=NOON)
    con.execute("update base.signature set particulars = null")
    ingest_segment(con, segment("new", pages[1:]), ingested_at=NOON)
    assert con.execute("select count(*) from copies").fetchone() == (1,)
    con.close()
