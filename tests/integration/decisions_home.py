"""A home with decisions to ask for: the demonstration press with its countries, crawls on two days, and some further reports taken in by `import`."""

import dataclasses
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from jobs.group import group
from jobs.imports.run import ImportOrder, import_paths
from jobs.installation.home import Home
from jobs.installation.settings import PipelineSettings, Settings
from newsroom.manifest import PageTruth, truth
from newsroom.outlets import load_outlets
from newsroom.press import load_reports
from pipeline.understand import understand
from records.article import Processed
from records.capture import RunReport, SourceRun
from records.source import SourceKind
from tests.integration.analyst_home import publish_again
from tests.integration.test_stories import captured
from tests.unit import warehouse_pages as made
from tests.unit.new_warehouse import initialised
from warehouse.ingest.runs import ingest_run
from warehouse.ingest.segment import ingest_segment, upsert_sources
from warehouse.storage.database import open_warehouse

SETTINGS = Settings(pipeline=PipelineSettings(workers=1))
AT = datetime(2026, 3, 2, 12, tzinfo=UTC)

DAY_ONLY = {
    "url": "https://evening.example/1",
    "title": "Vienna court tells Facebook to delete insults against minister",
    "text": "A court in Vienna has ordered Facebook to delete insults against the minister of health and all posts of the same meaning, the court said on Tuesday. "
    "The ministry had filed the complaint in autumn. Facebook has two weeks to comply with the order, or pays 5,000 euros a day, the judge decided.",
    "published_at": "2026-02-10",
}
MORNING = {
    "url": "https://morning.example/1",
    "title": "Facebook must delete insults against health minister, Vienna court orders",
    "text": "The commercial court of Vienna ordered Facebook on Tuesday morning to take down insults against Austria's minister of health, and posts that say the same. "
    "For each day of delay after two weeks, the company has to pay 5,000 euros. The minister's complaint dates from last autumn.",
    "published_at": "2026-02-10T08:15:00Z",
}
DAY_AFTER = {
    "url": "https://morning.example/5",
    "title": "Facebook gets two weeks to delete insults against Austria's health minister",
    "text": "Vienna's commercial court has sided with Austria's minister of health: Facebook must remove insults against her, also where others repeat them. "
    "The network was given two weeks to comply with the order. Its lawyers are reading the judgment, a spokeswoman of the company said on Wednesday.",
    "published_at": "2026-02-11T09:00:00Z",
}
"""Counts the two weeks from its own day."""
OFFICIAL = {
    "url": "https://dpc.example/decision-tiktok",
    "title": "Irish Data Protection Commission fines TikTok 90 million euros",
    "text": "Ireland's Data Protection Commission has fined TikTok 90 million euros for infringements of Article 6(1) of the General Data Protection Regulation. "
    "The decision of 12 February orders TikTok to bring its processing of children's data into compliance by 15 May 2026. The inquiry, IN-21-9-1, was opened in 2021; the decision is ECLI:IE:DPC:2026:91.",
    "published_at": "2026-02-12T10:00:00Z",
}
ANNEX = {
    "url": "https://dpc.example/annex-91.pdf",
    "title": "Annex A: corrective measures and dates",
    "text": "Measure one: settings of accounts of persons under the age of sixteen. Measure two: notices in plain words. Measure three: a report each quarter. "
    "The table gives the day by which each of the measures is to be in place, the office that receives the report, and the form in which it is sent.",
    "published_at": "2026-02-12T10:00:00Z",
}
"""Nothing in it tells whom it is about: only the link of a report does."""
OF_ANNEX = {
    "url": "https://morning.example/7",
    "title": "Irish privacy watchdog fines Twitter 450,000 euros over late notice of a breach",
    "text": "Ireland's Data Protection Commission has fined Twitter 450,000 euros because it told the regulator too late of a breach of its users' data. "
    "The annex to the decision lists what the company must change. Twitter said it respects the decision, and named a lack of staff over the holidays.",
    "published_at": "2025-03-03T11:00:00Z",
    "documents": ["https://dpc.example/annex-91.pdf"],
}
REPORTED = {
    "url": "https://morning.example/2",
    "title": "TikTok fined 90 million euros by Irish privacy watchdog",
    "text": "Ireland's Data Protection Commission on Thursday fined TikTok 90 million euros over how it handles the data of children. The regulator found that "
    "the app had no lawful basis. TikTok said it disagrees with the fine and will appeal. It has to change its settings by 15 May 2026.",
    "published_at": "2026-02-12T11:00:00Z",
}
OTHERWISE = {
    "url": "https://evening.example/2",
    "title": "Irish privacy regulator fines TikTok 60 million euros over children's data",
    "text": "TikTok was fined 60 million euros by the Irish Data Protection Commission on Thursday because of the data of children that it had processed without "
    "a lawful basis. The company said that it would appeal against the regulator's fine. Parents' groups had called for the fine.",
    "published_at": "2026-02-12T13:00:00Z",
}
IN_EURO = {
    "url": "https://evening.example/4",
    "title": "Italian antitrust authority fines TikTok 10 million euros",
    "text": "Italy's competition authority AGCM has fined TikTok 10 million euros, it said on Thursday. The app did too little against clips of a game in which "
    "children pinch their faces, the authority found. TikTok has 60 days to appeal against the fine, which three of its companies have to pay together.",
    "published_at": "2024-03-14T10:00:00Z",
}
IN_DOLLARS = {
    "url": "https://morning.example/4",
    "title": "Italy fines TikTok $11 million over harmful clips",
    "text": "The Italian competition authority AGCM on Thursday fined TikTok $11 million over clips, shown to children, of a game that leaves marks "
    "on the face. Three companies of TikTok must pay the fine together. The authority had opened its investigation in March of last year.",
    "published_at": "2024-03-14T12:00:00Z",
}
OFF_BEAT = {
    "url": "https://it-gazzetta-del-molo.example/moda",
    "title": "TikTok, la moda dell’estate: ecco i balli più visti",
    "text": "Sono i balli l’argomento dell’estate. Sulla spiaggia di Rimini i ragazzi ripetono i passi che hanno visto sul telefono, e i nonni guardano. "
    "Il più cliccato dura quindici secondi, costa niente e si impara in un pomeriggio, dice la maestra di danza Carla Neri, che insegna da trent’anni.",
    "published_at": "2026-02-20T09:00:00Z",
}
TEMPLATE = (
    "The commercial court of Vienna fined the marketplace two million euros on Tuesday, because terms that it forces upon traders are unfair, the judge found. "
    "The company must change its terms and pay the fine. It said that it would appeal against the ruling. The chamber of traders had filed the complaint."
)
ORIGINAL = {
    "url": "https://morning.example/3",
    "title": "Vienna court fines Amazon 2 million euros over unfair terms for traders",
    "text": TEMPLATE,
    "published_at": "2026-02-24T09:00:00Z",
}
REPRINT = ORIGINAL | {
    "url": "https://evening.example/3",
    "title": "Vienna court fines eBay 2 million euros over unfair terms for traders",
    "published_at": "2026-02-24T12:00:00Z",
}
"""As a version from before particulars would have kept the two: the second taken for a copy of the first, though it is about somebody else."""


def built(factory: pytest.TempPathFactory) -> Home:
    """The home, made once for all tests of a process; who asks for it leaves it as it is."""
    root = factory.getbasetemp() / "decisions-home"
    return Home(root) if root.exists() else build(root)


def build(root: Path) -> Home:
    """Published on 2 March 2026, grouped."""
    home = Home(root)
    initialised(home)
    countries = {outlet.id: outlet.country for outlet in load_outlets()}
    press = [
        report for report in (_as_read(each) for each in truth(2, variants=False)) if report.text and report.published and report.relevant
    ]
    con = open_warehouse(home.warehouse)
    try:
        upsert_sources(con, [made.source(key, agency="wire" in key, country=country) for key, country in countries.items()])
        upsert_sources(con, [made.source("at-evening", country="at"), made.source("at-morning", country="at")])
        upsert_sources(con, [made.source("ie-dpc", country="ie", kind=SourceKind.REGULATOR)])
        pages = [_understood(captured(report), outlet=countries[report.outlet_id]) for report in press]
        ingest_segment(con, made.segment("press", pages), ingested_at=AT)
        for day in (datetime(2024, 7, 20, tzinfo=UTC), datetime(2024, 8, 10, tzinfo=UTC), AT):
            read = tuple(SourceRun(source_id=key, listings=1) for key in countries)
            ingest_run(
                con, RunReport(run_id=f"r-{day:%Y%m}", started_at=day, finished_at=day + timedelta(minutes=5), status="done", sources=read)
            )
        for item, source in ((ORIGINAL, "at-morning"), (REPRINT, "at-evening")):
            ingest_segment(con, made.segment(f"old-{source}", [_kept_before(item, source)]), ingested_at=AT)
    finally:
        con.close()
    for source, items in {
        "at-evening": (DAY_ONLY, OTHERWISE, IN_EURO),
        "at-morning": (OF_ANNEX, MORNING, DAY_AFTER, REPORTED, IN_DOLLARS),
        "ie-dpc": (OFFICIAL, ANNEX),
        "it-gazzetta-del-molo": (OFF_BEAT,),
    }.items():
        take_in(home, root, source, items)
    group(home, SETTINGS, now=lambda: AT)
    publish_again(home, at=AT + timedelta(minutes=1))
    return home


def take_in(home: Home, folder: Path, source: str, items: Iterable[Mapping[str, object]]) -> None:
    file = folder / f"{source}.jsonl"
    file.write_text("".join(json.dumps(item) + "\n" for item in items), "utf-8")
    import_paths(home, SETTINGS, [file], ImportOrder(source_id=source), now=lambda: AT)


def _kept_before(item: dict[str, str], source: str) -> Processed:
    published = datetime.fromisoformat(item["published_at"])
    page = made.page(item["url"], item["text"], source=source, title=item["title"], at=published + timedelta(hours=1), published=published)
    return _understood(page, outlet="at")


def _as_read(report: PageTruth) -> PageTruth:
    """A report as crawled without a browser: of a page that a script draws, what the feed tells."""
    if "script-drawn" not in report.quirks:
        return report
    briefs = {one.slug: one.summary for outlet in load_outlets() if outlet.id == report.outlet_id for one in load_reports(outlet)}
    return dataclasses.replace(report, text=briefs[report.slug])


def _understood(page: Processed, *, outlet: str) -> Processed:
    """The page as the pipeline understands it."""
    assert page.published
    told = page.extraction
    return dataclasses.replace(
        page, classification=understand(told.title or "", told.text, published_at=page.published.at.date(), outlet=outlet)
    )
