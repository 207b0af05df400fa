"""A home with decisions to ask for: the demonstration press with its countries, crawls on two days, and some further reports taken in by `import`."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from jobs.group import group
from jobs.imports.run import ImportOrder, import_paths
from jobs.installation.home import Home
from jobs.installation.settings import PipelineSettings, Settings
from newsroom.outlets import load_outlets
from records.capture import RunReport, SourceRun
from records.source import SourceKind
from tests.integration import analyst_home
from tests.unit import warehouse_pages as made
from warehouse.ingest.runs import ingest_run
from warehouse.ingest.segment import upsert_sources
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
OFFICIAL = {
    "url": "https://dpc.example/decision-tiktok",
    "title": "Data Protection Commission fines TikTok 90 million euros",
    "text": "The Data Protection Commission has fined TikTok 90 million euros for infringements of Article 6(1) of the General Data Protection Regulation. "
    "The decision of 12 February orders TikTok to bring its processing of children's data into compliance by 15 May 2026. The inquiry, IN-21-9-1, was opened in 2021.",
    "published_at": "2026-02-12T10:00:00Z",
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
OFF_BEAT = {
    "url": "https://it-gazzetta-del-molo.example/moda",
    "title": "TikTok, la moda dell’estate: ecco i balli più visti",
    "text": "Sono i balli l’argomento dell’estate. Sulla spiaggia di Rimini i ragazzi ripetono i passi che hanno visto sul telefono, e i nonni guardano. "
    "Il più cliccato dura quindici secondi, costa niente e si impara in un pomeriggio, dice la maestra di danza Carla Neri, che insegna da trent’anni.",
    "published_at": "2026-02-20T09:00:00Z",
}
ORIGINAL = {
    "url": "https://morning.example/3",
    "title": "Amazon sued by Belgian traders over its terms",
    "text": "The traders ask the court in Brussels to declare the terms void and to order the company to pay damages of two million euros. The court will hear the "
    "parties in autumn; the company said that it had not yet seen the complaint, and that its terms were fair to all of those who sell with it.",
    "published_at": "2026-02-24T09:00:00Z",
}
REPRINT = ORIGINAL | {
    "url": "https://evening.example/3",
    "title": "eBay sued by Belgian traders over its terms",
    "published_at": "2026-02-24T12:00:00Z",
}


def build(root: Path) -> Home:
    """Published on 2 March 2026, grouped."""
    home = analyst_home.build(root)
    con = open_warehouse(home.warehouse)
    try:
        upsert_sources(con, [*_press(), *_further()])
        for day in (datetime(2024, 8, 10, tzinfo=UTC), AT):
            read = tuple(SourceRun(source_id=outlet.id, listings=1) for outlet in load_outlets())
            ingest_run(con, RunReport(run_id=f"r-{day:%Y}", started_at=day, finished_at=day + timedelta(minutes=5), status="done", sources=read))
    finally:
        con.close()
    for source, items in {
        "at-evening": (DAY_ONLY, OTHERWISE, REPRINT),
        "at-morning": (MORNING, REPORTED, ORIGINAL),
        "ie-dpc": (OFFICIAL,),
        "it-gazzetta-del-molo": (OFF_BEAT,),
    }.items():
        take_in(home, root, source, items)
    group(home, SETTINGS, now=lambda: AT)
    analyst_home.publish_again(home, at=AT + timedelta(minutes=1))
    return home


def take_in(home: Home, folder: Path, source: str, items: Iterable[dict[str, str]]) -> None:
    file = folder / f"{source}.jsonl"
    file.write_text("".join(json.dumps(item) + "\n" for item in items), "utf-8")
    import_paths(home, SETTINGS, [file], ImportOrder(source_id=source), now=lambda: AT)


def _press() -> list[made.Source]:
    return [made.source(outlet.id, agency=outlet.agency, country=outlet.country) for outlet in load_outlets()]


def _further() -> list[made.Source]:
    return [
        made.source("at-evening", country="at"),
        made.source("at-morning", country="at"),
        made.source("ie-dpc", country="ie", kind=SourceKind.REGULATOR),
    ]
