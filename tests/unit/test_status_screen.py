"""`docketwire status`: one screen that begins with what needs a hand, however many sources are in trouble."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.main import group
from digests.outbox import IssueRow, Outbox
from digests.outbox_file import Planned
from jobs.digests.issue import outbox_path
from jobs.installation.history import JobHistory
from jobs.installation.home import Home
from jobs.installation.settings import load_settings
from jobs.installation.setup import initialise
from jobs.installation.watched import watched
from records.capture import SourceRun
from records.source import Source
from spiders.memory.frontier import Frontier
from spiders.memory.remembered import RunFindings

NOW = datetime(2026, 3, 10, 6, 30, tzinfo=UTC)
ERRORS = (
    "http-403",
    "http-404",
    "dns",
    "timeout",
    "tls-expired",
    "http-503",
    "robots",
    "http-429",
    "empty",
    "connection",
    "http-410",
    "loop",
)
ADDRESS = "https://www.outlet.example/a/very/long/address/of/a/listing/that/nobody/can/read/in/eighty/columns.xml"


def visit(frontier: Frontier, source: Source, error: str | None) -> None:
    """One crawl of a source, as the spider writes it down."""
    run = SourceRun(source_id=source.id, listings_failed=int(error is not None), error=error, error_detail=ADDRESS if error else None)
    frontier.record(RunFindings(source=source, counts=run, read=error is None), now=NOW)


@pytest.fixture
def troubled(tmp_path: Path) -> tuple[Home, tuple[Source, ...]]:
    """Every built-in source was crawled and most failed, in a dozen ways; two jobs and a mail failed too."""
    home = Home(tmp_path / "home")
    initialise(home)
    sources = tuple(watched(home, load_settings(home.settings)))
    with Frontier(home.frontier) as frontier:
        for number, source in enumerate(sources):
            visit(frontier, source, ERRORS[(number // 3) % len(ERRORS)] if number % 8 else None)
    history = JobHistory(home.history)
    for job in ("crawl", "ingest", "group", "publish", "digest", "search"):
        row = history.begin(job, NOW)
        failed = job in ("crawl", "digest")
        history.end(row, NOW + timedelta(minutes=1), "failed" if failed else "done", 1, f"a long story\nof {ADDRESS}" if failed else "")
    outbox = Outbox(outbox_path(home))
    issue = IssueRow(subscription="desk", issue_id="i", window_start=NOW, window_end=NOW, digest="", status="frozen", stories=1)
    mail = Planned(channel="mail", recipient="a@example.org", message_id="<1@example.org>", message=b"")
    outbox.plan(issue, journal_no=0, told=(), deliveries=[mail], now=NOW, counts_as_sent=True)
    return home, sources


def told(home: Home, *options: str) -> str:
    result = CliRunner().invoke(group, ["--home", str(home.root), "status", *options])
    assert result.exit_code == 0, result.output
    return result.output


def test_seven_hundred_troubled_sources_fit_a_screen(troubled: tuple[Home, tuple[Source, ...]]) -> None:
    home, sources = troubled
    lines = told(home).splitlines()
    assert len(sources) > 700
    assert len(lines) <= 30
    assert max(len(line) for line in lines if str(home.root) not in line) <= 80
    ids = {source.id for source in sources}
    shown = re.findall(r"\b[a-z]{2}-[a-z0-9-]+", "\n".join(line for line in lines if line.startswith("  ") and "and" in line))
    assert set(shown) & ids
    assert not {word for word in shown if word not in ids}


def test_what_needs_a_hand_comes_first(troubled: tuple[Home, tuple[Source, ...]]) -> None:
    lines = told(troubled[0]).splitlines()
    assert lines[0] == "needs a hand"
    assert [line.split()[0] for line in lines[1:4]] == ["crawl", "digest", "mail"]
    assert "1 mails wait for mail.host, mail.sender" in lines[3]
    counts = [int(found[1]) for line in lines if (found := re.match(r"  \S+ +(\d+)  [a-z]{2}-", line))]
    assert counts == sorted(counts, reverse=True)
    assert counts


def test_all_leaves_nothing_out(troubled: tuple[Home, tuple[Source, ...]]) -> None:
    home, sources = troubled
    everything = told(home, "--all")
    for source in sources:
        assert re.search(rf"^{re.escape(source.id)} ", everything, re.MULTILINE), source.id
    assert set(ERRORS) <= set(everything.split())
    assert f"    http-403 {ADDRESS}" in everything
    rows = [line for line in everything.splitlines() if re.match(r"[a-z]{2}-\S+ +\d", line)]
    assert len(rows) == len(sources)
    assert max(map(len, rows)) <= 80


def test_where_all_is_well_it_says_so_first(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    initialise(home)
    assert told(home).splitlines()[0] == "nothing needs a hand"
