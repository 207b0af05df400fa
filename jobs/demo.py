"""The demonstration: a press on this machine is crawled on two days, and everything that follows is the real thing."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from common.files import write_file
from jobs.crawl import CrawlSummary, crawl
from jobs.digests.issue import preview
from jobs.digests.subscriptions import write_demo_subscriptions
from jobs.group import group
from jobs.ingest import IngestSummary, ingest
from jobs.installation.home import Home
from jobs.installation.settings import Settings, load_settings
from jobs.installation.setup import initialise
from jobs.publish import publish
from newsroom.server import Newsroom
from newsroom.sources import sources_toml
from records.errors import DocketwireError, HomeError

_BASE_PORTS = range(18800, 19800, 100)
"""The addresses of the press are part of what is stored, so a home keeps the ports it was first given."""
_SETTINGS = {"crawl.sources_per_run": "7", "crawl.deadline_minutes": "2"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoRound:
    """One day of the press."""

    edition: int
    crawled: CrawlSummary
    ingested: IngestSummary


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """What the demonstration left behind."""

    rounds: tuple[DemoRound, ...]
    issues: tuple[Path, ...]
    """Folders of the digests, each with a mail, a page and a text."""


def demo(home: Home, say: Callable[[str], None]) -> Demo:
    """Crawl both editions of the demonstration press into `home` and publish; a second call finds nothing new.

    Raises HomeError when the home belongs to something else than a demonstration.
    """
    settings = _prepare(home)
    rounds = []
    with _press(home) as newsroom:
        write_file(home.sources / "newsroom.toml", sources_toml(newsroom))
        for edition in (1, 2):
            newsroom.edition = edition
            say(f"day {edition}: crawling {len(newsroom.outlets)} outlets on this machine")
            crawled = crawl(home, settings)
            say(f"day {edition}: reading {crawled.total('captured')} pages")
            rounds.append(DemoRound(edition=edition, crawled=crawled, ingested=ingest(home, settings)))
    say("grouping reports into stories and disputes")
    group(home, settings)
    say("publishing a snapshot")
    publish(home, settings)
    say("writing the digests of two subscriptions")
    write_demo_subscriptions(home)
    written = preview(home, settings, home.root / "preview", until=datetime.now(UTC) + timedelta(minutes=1))
    return Demo(rounds=tuple(rounds), issues=tuple(made.folder for made in written.made if made.folder is not None))


def _prepare(home: Home) -> Settings:
    if home.settings.is_file() and not _marker(home).is_file():
        raise HomeError(f"{home.root} is a home of your own: choose another for the demonstration, e.g. DOCKETWIRE_HOME=demo-data")
    initialise(home, builtin=False, overrides=_SETTINGS)
    return load_settings(home.settings)


def _marker(home: Home) -> Path:
    return home.root / "demo.json"


@contextmanager
def _press(home: Home) -> Iterator[Newsroom]:
    """The press on the ports this home knows it by; the first time, on the first free hundred."""
    known = json.loads(_marker(home).read_text(encoding="utf-8"))["base_port"] if _marker(home).is_file() else None
    with ExitStack() as stack:
        port, newsroom = (known, stack.enter_context(Newsroom(known))) if known else _on_free_ports(stack)
        write_file(_marker(home), json.dumps({"base_port": port}))
        yield newsroom


def _on_free_ports(stack: ExitStack) -> tuple[int, Newsroom]:
    for port in _BASE_PORTS:
        try:
            return port, stack.enter_context(Newsroom(port))
        except DocketwireError:
            continue
    raise DocketwireError(f"no free ports on this machine from {_BASE_PORTS.start} on: stop what uses them and try again")
