"""A home for the site's tests: articles in six languages, copies, versions, a dispute, hostile headlines, an issue, and a subscriber."""

import asyncio
import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from lxml import html

from common.files import write_file
from digests.outbox import Outbox
from jobs.digests.issue import outbox_path, preview, write_feeds
from jobs.digests.subscriptions import find, subscriptions_path
from jobs.installation.home import Home
from jobs.installation.settings import load_settings
from jobs.search import folder, update_index
from jobs.serve import make_app
from jobs.serving.library import SnapshotLibrary
from records.article import Mention, MentionKind, Processed
from records.capture import RunReport, SourceRun
from tests.unit import warehouse_pages as made
from tests.unit.new_warehouse import initialised
from warehouse.ingest.segment import ingest_run, ingest_segment, upsert_sources
from warehouse.publish import publish
from warehouse.storage.database import Connection, open_warehouse

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
"""What the site's clock says."""
SCRIPT = "<script>window.hacked = 1</script><img src=x onerror='window.hacked = 1'>"
OVERRIDE = "Court \u202edlrow eht sexif\u202c \u2066and more"
HOSTILE = (
    SCRIPT,
    '"><svg onload="window.hacked = 1">',
    "{{ 7 * 7 }} {% raw %} ${7*7} %(num)s",
    OVERRIDE,
    "nul\x00 bell\x07 c1\x9b noncharacter\ufffe",
    "=cmd|'/c calc'!A0",
    "A" * 900,
)
TITLES = {
    "en": "Court orders platform to hand over user data",
    "fr": "Le tribunal ordonne à la plateforme de livrer les données",
    "de": "Gericht verpflichtet Plattform zur Herausgabe von Daten",
    "ar": "محكمة تأمر المنصة بتسليم بيانات المستخدمين",
    "ja": "裁判所、プラットフォームに利用者情報の開示を命令",
    "zh": "法院命令平台交出用户数据",
}


@dataclass(frozen=True)
class SiteHome:
    """A home ready to be served."""

    home: Home
    token: str
    """Of a subscriber."""
    article: str
    copied: str
    versioned: str
    story: str
    dispute: str
    issue: str
    """Path of an issue."""


SUBSCRIPTIONS = {
    "demo-world": 'name = "Platforms before the courts"\nrecipients = ["desk@example.org"]\nzone = "UTC"\nat = "06:30"\n',
    "demo-donnees": (
        'name = "Données, haine et plateformes"\nrecipients = ["redaction@example.org"]\nlanguage = "fr"\nzone = "Europe/Paris"\nat = "07:00"\n'
        'quiet = "heartbeat"\n\n[query]\ntopics = ["user-data", "hate-speech", "moderation", "threats-terror"]\n'
    ),
}


def build(root: Path) -> SiteHome:
    """Fill a new home through the real ingest and publish it."""
    home = Home(root)
    initialised(home)
    with_settings = load_settings(home.settings)
    con = open_warehouse(home.warehouse)
    try:
        _fill(con)
        ids = _ids(con)
        _group(con, ids)
        publish(con, home.public, now=NOW - timedelta(minutes=5), slim=False)
    finally:
        con.close()
    for name, text in SUBSCRIPTIONS.items():
        subscriptions_path(home).mkdir(exist_ok=True)
        write_file(subscriptions_path(home) / f"{name}.toml", text)
    summary = preview(home, with_settings, root / "issues", until=NOW)
    issue = next(m for m in summary.made if m.subscription == "demo-world")
    write_feeds(home, with_settings, find(home, with_settings, "demo-world"), NOW)
    token = Outbox(outbox_path(home)).recipients.readers("demo-world", ["desk@example.org"], NOW)[0].token
    update_index(home, with_settings)
    return SiteHome(
        home=home,
        token=token,
        article=ids["fr"],
        copied=ids["copy"],
        versioned=ids["en"],
        story="s00000000000001",
        dispute="d00000000000001",
        issue=f"/issue/demo-world/{issue.issue}",
    )


def _fill(con: Connection) -> None:
    sources = [made.source(f"{code}-alpha", country="zz") for code in TITLES] + [
        made.source("de-beta", country="de"),
        made.source("it-silent"),
    ]
    upsert_sources(con, sources)
    pages: list[Processed] = []
    day = NOW - timedelta(hours=10)
    for number, (code, title) in enumerate(TITLES.items()):
        url = f"https://www.{code}-alpha.example/report"
        pages.append(_page(url, _body(code, number), title=title, source=f"{code}-alpha", language=code, at=day, kind="order"))
    pages.append(
        _page(
            "https://www.de-beta.example/copy", _body("fr", 1), title="Copie", source="de-beta", language="fr", at=day + timedelta(hours=1)
        )
    )
    for number, title in enumerate(HOSTILE):
        pages.append(
            _page(f"https://www.en-alpha.example/hostile/{number}", made.words(50 + number), title=title, source="en-alpha", at=day)
        )
    for number in range(60):
        at = day - timedelta(days=3 + number % 20)
        pages.append(
            _page(
                f"https://www.en-alpha.example/old/{number}",
                made.words(200 + number),
                title=f"Older report {number}",
                source="en-alpha",
                at=at,
            )
        )
    ingest_segment(con, made.segment("2026/03/01/run-1-000.warc.gz", pages), ingested_at=NOW)
    again = _page(
        "https://www.en-alpha.example/report", _body("en", 0) + "\nThe company has appealed. A hearing is set.", title=TITLES["en"] + ", company appeals",
        source="en-alpha", at=day + timedelta(hours=3), kind="appeal",
    )  # fmt: skip
    ingest_segment(
        con, made.segment("2026/03/02/run-2-000.warc.gz", [again, made.rejected("https://www.en-alpha.example/weather")]), ingested_at=NOW
    )
    for name, at in (("run-0", day - timedelta(days=5)), ("run-1", day)):
        ran = [SourceRun(source_id=s.id, listings=1, captured=9) for s in sources[:-1]]
        ran.append(SourceRun(source_id="it-silent", listings_failed=1, error="http-403", reasons=(("http-403", 1),)))
        ingest_run(con, RunReport(run_id=name, started_at=at, finished_at=at + timedelta(minutes=2), status="done", sources=tuple(ran)))


def _body(code: str, number: int) -> str:
    """Ten sentences of one language's own."""
    mark = "。" if code in ("ja", "zh") else ". "
    words = [f"{TITLES[code]} {number}-{n} {made.words(1000 + number * 20 + n, 12)}" for n in range(10)]
    return "\n".join(mark.join(words[n : n + 2]) + mark for n in range(0, 10, 2))


def _page(url: str, text: str, *, title: str, source: str, at: datetime, language: str = "en", kind: str = "") -> Processed:
    page = made.page(url, text, title=title, source=source, language=language, at=at, published=at - timedelta(hours=1))
    stages = (Mention(kind=MentionKind.STAGE, value=kind, surface=kind, start=0, end=5, rule="terms"),) if kind else ()
    amount = Mention(kind=MentionKind.AMOUNT, value="EUR 1200000000", surface="1.2bn", start=2, end=7, rule="amounts")
    mentions = (*page.classification.mentions, *stages, amount)
    return dataclasses.replace(
        page,
        extraction=dataclasses.replace(page.extraction, section="Law & <b>order</b>"),
        classification=dataclasses.replace(page.classification, mentions=mentions),
    )


def _ids(con: Connection) -> dict[str, str]:
    rows = con.execute("select canonical_url, report_id from base.report").fetchall()
    known = dict(rows)
    ids = {code: known[f"https://www.{code}-alpha.example/report"] for code in TITLES}
    return {**ids, "copy": known["https://www.de-beta.example/copy"], "old": known["https://www.en-alpha.example/old/1"]}


def _group(con: Connection, ids: dict[str, str]) -> None:
    """Two stories of one dispute, written as grouping writes them."""
    told = [(ids[code], "s00000000000001") for code in TITLES] + [(ids["old"], "s00000000000002")]
    for number, story in enumerate(("s00000000000001", "s00000000000002")):
        values = [story, "d00000000000001", number, "a", 0, b"", 1, 1, 2, 6, b"", 1]
        con.execute("insert into base.story values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
    for article, story in told:
        values = [article, story, None, 0.9, 0.95, "both name X; <b>same day</b>", "pairs/1", "v", 0, 1]
        con.execute("insert into base.story_member values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
    con.execute("insert into base.story_alias values ('story', 's0000000000000f', 's00000000000001', 1)")
    con.execute("insert into base.story_alias values ('dispute', 'd0000000000000f', 'd00000000000001', 1)")


class Browser:
    """Asks the application as a server would, without a socket."""

    def __init__(self, home: Home) -> None:
        self.library = SnapshotLibrary(home.public, folder(home))
        self.app = make_app(home, load_settings(home.settings), self.library, clock=lambda: NOW)

    def ask(self, method: str, path: str, **options: object) -> httpx.Response:
        async def one() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=True)
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
                return await client.request(method, path, **options)  # type: ignore[arg-type]

        return asyncio.run(one())

    def get(self, path: str, **options: object) -> httpx.Response:
        return self.ask("GET", path, **options)

    def close(self) -> None:
        self.library.close()


def links(page: bytes) -> Iterator[str]:
    """Internal addresses of a page, without the fragment."""
    for address in html.fromstring(page).xpath("//a/@href | //link/@href | //form[not(@method)]/@action"):
        if address.startswith("/"):
            yield address.partition("#")[0]
