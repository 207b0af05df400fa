"""A home with a past: two papers crawled twice, a late arrival, an import, a removal, raw pages past their time, days sealed, all of it published."""

import json
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

from jobs.forget import forget
from jobs.group import group
from jobs.imports.run import ImportOrder, import_paths
from jobs.ingest import ingest
from jobs.installation.home import Home
from jobs.installation.settings import Settings, load_settings
from jobs.people.desk import desk_of
from jobs.publish import publish
from jobs.query import ask
from jobs.retention import retain
from records.capture import RunReport, SourceRun
from records.people import Person, Role
from spiders.archive.files import write_report
from spiders.archive.warc import Page, PageNote
from spiders.archive.writer import CaptureWriter
from tests.integration.kept_readers import READERS
from tests.unit.new_warehouse import initialised
from tests.unit.warehouse_pages import words

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
SOURCES = "\n".join(
    f"""[[source]]
id = "{key}"
name = "{name} (invented)"
languages = ["en"]
country = "{key[:2]}"
homepage = "https://{host}/"

[[source.listings]]
kind = "feed"
url = "https://{host}/feed"
"""
    for key, name, host in (("gb-quay-paper", "Quay Paper", "quay.example"), ("ie-dock-news", "Dock News", "dock.example"))
)
PARTIES = ("Twitter", "Facebook", "Google", "TikTok")


def page_html(number: int, *, more: str = "") -> str:
    """A report of a court's order; reports of the same number modulo four are of one company, each number is a text of its own."""
    party, city = PARTIES[number % 4], ("Paris", "Lyon", "Cork", "Leeds")[number % 4]
    lines = [
        f"A court in {city} ordered {party} on Monday to hand over the data of users behind hateful posts by 1 June 2026.",
        f"The company must pay a fine of {number + 2} million euros, the judges in {city} said in their ruling on case {number}.",
        f"{party} had refused to name the users, and the prosecutor had asked the court to order the platform to do so.",
        f"{party} said it would appeal against the order, a lawyer said. {more}",
        *(
            f"In part {part} of the ruling the judges quote {words(number * 100 + part, 9)} as what the users had written."
            for part in range(8)
        ),
    ]
    title = f"Court in {city} orders {party} to name users, part {number}"
    return (
        f"<html><head><title>{title}</title></head><body><h1>{title}</h1><div>{''.join(f'<p>{x}</p>' for x in lines)}</div></body></html>"
    )


def crawl(home: Home, at: datetime, pages: Sequence[tuple[str, str, str]]) -> None:
    """One run that brought these pages: (source, address, HTML)."""
    run, segments = f"{at:%Y%m%dT%H%M%S}Z-0000", list[str]()
    writer = CaptureWriter(home.captures, run, at, 1 << 30, {"software": "test"}, lambda name, _: segments.append(name))
    for number, (source, url, html) in enumerate(pages):
        note = PageNote(source_id=source, run_id=run, requested_url=url, hint=None)
        headers = ((b"Content-Type", b"text/html; charset=utf-8"),)
        fetched = at + timedelta(seconds=number)
        writer.write(Page(url=url, status=200, reason="OK", headers=headers, body=html.encode(), fetched_at=fetched), note)
    writer.close_segment()
    lines = [SourceRun(source_id=key, listings=1, captured=len(pages)) for key in sorted({source for source, _, _ in pages})]
    report = RunReport(
        run_id=run, started_at=at, finished_at=at + timedelta(minutes=1), status="done", sources=tuple(lines), segments=tuple(segments)
    )
    write_report(home.captures, report)


def settings_of(home: Home) -> Settings:
    return load_settings(home.settings)


def read_and_publish(home: Home, at: datetime) -> None:
    ingest(home, settings_of(home), now=lambda: at, kept=READERS)
    group(home, settings_of(home), now=lambda: at)
    publish(home, settings_of(home), now=lambda: at)


def quay(number: int, *, more: str = "") -> tuple[str, str, str]:
    return "gb-quay-paper", f"https://quay.example/{number}", page_html(number, more=more)


def build(root: Path, *, whole: bool = False) -> Home:
    """The home on Friday; `whole`: its captures hold everything, for there was no import, no removal, and every raw page stays."""
    home = Home(root)
    initialised(home)
    home.settings.write_text('[sources]\nbuiltin = false\n[pipeline]\nworkers = 1\n[retention]\nraw_pages = ["not-kept 1", "stored 3"]\n')
    (home.sources / "two.toml").write_text(SOURCES)
    off_beat = ("gb-quay-paper", "https://quay.example/ferry", f"<html><title>Ferry late</title><p>{words(77)}</p></html>")
    crawl(home, MONDAY, [*map(quay, range(6)), ("ie-dock-news", "https://dock.example/1", page_html(1)), off_beat])
    read_and_publish(home, MONDAY + timedelta(hours=1))
    crawl(home, MONDAY + timedelta(days=1), [quay(2, more="It paid."), quay(6), ("ie-dock-news", "https://dock.example/3", page_html(3))])
    read_and_publish(home, MONDAY + timedelta(days=1, hours=1))
    crawl(home, MONDAY - timedelta(days=1), [quay(10)])  # its segment comes later than those of the days after it
    read_and_publish(home, MONDAY + timedelta(days=1, hours=2))
    if whole:
        return home
    rows = root / "rows.jsonl"
    told = {"url": "https://elsewhere.example/9", "title": "Court orders Google to name users", "published": "2026-03-01T09:00:00Z"}
    rows.write_text(json.dumps({**told, "text": f"A court in Cork ordered Google to hand over the data of users. {words(9)}"}) + "\n")
    import_paths(home, settings_of(home), [rows], ImportOrder(source_id="elsewhere", keep_all=True), now=lambda: MONDAY + timedelta(days=2))
    rows.unlink()
    forget(home, settings_of(home), "https://quay.example/4", reason="order of a court", now=lambda: MONDAY + timedelta(days=2, hours=1))
    read_and_publish(home, MONDAY + timedelta(days=3))
    retain(home, settings_of(home), now=lambda: MONDAY + timedelta(days=3, hours=12))
    read_and_publish(home, MONDAY + timedelta(days=4))
    return home


_BY_NAME = {
    "signature": "select * exclude (sig_no) from base.signature",
    "band": "select b.day, b.hash, s.version_id from base.band as b join base.signature as s on s.sig_no = b.sig_no",
    "schema_version": "select number, name from base.schema_version",
}
"""Tables whose rows are known by numbers of the file's own, or say when the file was made."""


def tables(file: Path) -> dict[str, list[str]]:
    """Every row of every table of a warehouse."""
    with duckdb.connect() as con:
        con.execute(f"attach '{file}' as warehouse (read_only)")
        con.execute("use warehouse")
        con.execute("set TimeZone = 'UTC'")
        names = [name for (name,) in con.execute("select table_name from duckdb_tables() where schema_name = 'base'").fetchall()]
        return {name: sorted(map(repr, con.execute(_BY_NAME.get(name, f"select * from base.{name}")).fetchall())) for name in names}


def copied(original: Home, folder: Path) -> Home:
    """The same home elsewhere, for a test to change."""
    shutil.copytree(original.root, folder / "home", symlinks=True)
    return Home(folder / "home")


def asked(home: Home, sql: str) -> list[tuple[object, ...]]:
    """All rows of a question to the newest snapshot."""
    return ask(home, settings_of(home), sql, max_rows=None).rows()


def article(home: Home, number: int = 1) -> str:
    """The article of a page of the Quay Paper."""
    return str(asked(home, f"select article_id from articles where url = 'https://quay.example/{number}'")[0][0])


def editor(home: Home) -> Person:
    """Somebody who may correct, added at the first call."""
    desk = desk_of(home)
    return desk.known("ana@example.org") or desk.add(
        "ana@example.org", name="Ana", role=Role.EDITOR, teams=(), language="", by="command", now=MONDAY
    )
