"""A site's boilerplate: learnt from captures, used for later pages, seen by people."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from jobs.ingest import ingest
from jobs.installation.boilerplate import read_memory
from jobs.installation.home import Home
from jobs.installation.settings import load_settings
from jobs.learn import learn
from jobs.publish import publish
from jobs.query import ask
from records.errors import HomeError
from spiders.archive.warc import Page, PageNote
from spiders.archive.writer import CaptureWriter
from tests.unit.new_warehouse import initialised
from tests.unit.warehouse_pages import words

ROOT = Path(__file__).resolve().parents[2]
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
FURNITURE = "Friends of the Quay read us on the ferry every morning"
SOURCE = """\
[[source]]
id = "gb-quay-paper"
name = "Quay Paper (invented)"
languages = ["en"]
homepage = "https://quay.example/"

[[source.listings]]
kind = "feed"
url = "https://quay.example/feed"
"""


def page_html(number: int) -> str:
    """A page with no structure, so that only its wording tells the furniture from the report."""
    told = [
        f"Court in Paris orders Twitter to name users, part {number}",
        f"A court in Paris ordered Twitter on Monday to hand over the data of users behind hateful posts, in case {number}. {words(number)}",
        FURNITURE + ", and so could you, for it is the paper of the harbour and of those who work in it.",
        f"The company said it would appeal against the order of the judges, a lawyer said. {words(number + 500)}",
    ]
    return f"<html><head><title>{told[0]}</title></head><body><div>{''.join(f'<p>{line}</p>' for line in told)}</div></body></html>"


def home_with(root: Path) -> Home:
    """A home that watches one paper and has captured nothing yet."""
    home = Home(root)
    initialised(home)
    home.settings.write_text('[sources]\nbuiltin = false\n[pipeline]\nkeep = "all"\nworkers = 1\n')
    (home.sources / "gb.toml").write_text(SOURCE)
    return home


def crawl_and_publish(home: Home, at: datetime, numbers: range) -> None:
    """Capture some pages, take them in, publish."""
    writer = CaptureWriter(home.captures, f"run-{at:%Y%m%d}", at, 1 << 30, {"software": "test"}, lambda *_: None)
    for number in numbers:
        url = f"https://quay.example/{number}"
        note = PageNote(source_id="gb-quay-paper", run_id=f"run-{at:%Y%m%d}", requested_url=url, hint=None)
        headers = ((b"Content-Type", b"text/html; charset=utf-8"),)
        writer.write(Page(url=url, status=200, reason="OK", headers=headers, body=page_html(number).encode(), fetched_at=at), note)
    writer.close_segment()
    settings = load_settings(home.settings)
    ingest(home, settings, now=lambda: at)
    publish(home, settings, now=lambda: at)


def texts(home: Home) -> dict[str, tuple[str, str]]:
    rows = ask(home, load_settings(home.settings), "select url, text, extractor from articles", max_rows=None).rows()
    return {url: (text, extractor) for url, text, extractor in rows}


def run(home: Home, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cli", "--home", str(home.root), *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.mark.long
def test_what_recurs_is_left_out_of_pages_fetched_from_the_next_day_on(tmp_path: Path) -> None:
    home = home_with(tmp_path / "home")
    settings = load_settings(home.settings)
    assert learn(home, settings, now=lambda: MONDAY).learnt == {}, "there is no snapshot yet"
    crawl_and_publish(home, MONDAY, range(12))
    first = texts(home)
    assert len(first) == 12
    assert all(FURNITURE in text for text, _ in first.values())

    assert learn(home, settings, now=lambda: MONDAY).learnt == {}, "today's pages are not all there yet"
    tuesday = MONDAY + timedelta(days=1)
    assert learn(home, settings, now=lambda: tuesday).learnt == {"gb-quay-paper": 1}
    memory = read_memory(home, "gb-quay-paper")
    assert memory is not None
    assert memory.at(tuesday.date()) is None
    assert learn(home, settings, now=lambda: tuesday).not_due == 1

    crawl_and_publish(home, tuesday, range(20, 23))
    crawl_and_publish(home, MONDAY + timedelta(days=2), range(30, 33))
    after = texts(home)
    read_without = {url for url, (text, _) in after.items() if FURNITURE not in text}
    assert read_without == {f"https://quay.example/{n}" for n in range(30, 33)}
    assert {extractor.endswith(" site-lines/2026-03-04") for url, (_, extractor) in after.items() if url in read_without} == {True}
    assert all("appeal against the order" in text for text, _ in after.values())

    shown = run(home, "sources", "show", "gb-quay-paper", "--boilerplate", "--json")
    assert FURNITURE in json.loads(shown.stdout)["memory"]["versions"][-1]["lines"][0][0]
    explained = run(home, "explain", "https://quay.example/31")
    assert "recurs over the site's pages" in explained.stdout
    assert "recurs" not in run(home, "explain", "https://quay.example/21").stdout


@pytest.mark.long
def test_a_lesson_that_finds_the_same_lines_leaves_the_version_as_it_is(tmp_path: Path) -> None:
    home = home_with(tmp_path / "home")
    settings = load_settings(home.settings)
    crawl_and_publish(home, MONDAY, range(12))
    tuesday, later = MONDAY + timedelta(days=1), MONDAY + timedelta(days=8)
    learn(home, settings, now=lambda: tuesday)
    crawl_and_publish(home, tuesday, range(20, 32))
    learn(home, settings, now=lambda: later)
    memory = read_memory(home, "gb-quay-paper")
    assert memory is not None
    assert (memory.learnt, [v.since for v in memory.versions]) == (later.date(), [(tuesday + timedelta(days=1)).date()])


def test_too_few_pages_and_a_broken_file_are_said(tmp_path: Path) -> None:
    home = home_with(tmp_path / "home")
    settings = load_settings(home.settings)
    crawl_and_publish(home, MONDAY, range(9))
    assert learn(home, settings, now=lambda: MONDAY + timedelta(days=1)).too_few == ["gb-quay-paper"]
    assert "nothing learnt yet" in run(home, "sources", "show", "gb-quay-paper", "--boilerplate").stderr
    home.boilerplate.mkdir()
    (home.boilerplate / "gb-quay-paper.json").write_text("{}")
    with pytest.raises(HomeError, match="delete it and run `docketwire learn gb-quay-paper`"):
        read_memory(home, "gb-quay-paper")
    shown = run(home, "learn", "gb-quay-paper")
    assert (shown.returncode, "not a site's memory" in shown.stderr) == (1, True)
