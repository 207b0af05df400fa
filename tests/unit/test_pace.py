"""The bench of a page's costs: what it calls dearer, what holds, and that the document shows what was measured."""

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from bench import pace, pace_report
from bench.crawl_cpu import OURS, SCRAPY, WAYS
from bench.growth import STAGES, exponent

ROOT = Path(__file__).parents[2]


def found(**changed: Any) -> dict[str, Any]:
    """A run, as `bench.pace.whole_run` gives it."""
    names = (*pace.MINE, pace.TEXT, pace.JSON)
    rows = {name: {"ms": 10.0 + n, "of_text": 0.5 + n, "of_json": 0.4 + n, "peak_mb": 200 + n} for n, name in enumerate(names)}
    row = {"articles": 10_000, "rate": 2_000, "kilobytes": 3.9, "reports_alone_mb": 0.0} | dict.fromkeys(STAGES, 0.5)
    late = row | {"articles": 100_000, "rate": 3_100, "add_1000_cpu": 5.0, "publish_cpu": 0.5}
    whole = {
        "pages": 20, "kilobytes": 190, "rounds": 3, "load": [1.0, 1.0, 1.0], "python": "3.11", "trafilatura": "2", "methods": rows, "parallel_command_ms": 30.0,
        "crawl": {served: {SCRAPY: 2.5, f"{SCRAPY}, start": 0.6, OURS: 1.5, f"{OURS}, start": 1.0} for served in WAYS}, "growth": [row, late],
    }  # fmt: skip
    return whole | changed


def test_a_quarter_more_is_dearer_and_less_is_not() -> None:
    last = {"gate": 0.4, "extraction": 2.0}
    assert pace.dearer({"gate": 0.49, "extraction": 1.0}, last) == []
    assert [line.split(":")[0] for line in pace.dearer({"gate": 0.51, "extraction": 2.0}, last)] == ["gate"]


def test_what_seems_dearer_once_is_measured_again(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A neighbour that wakes up in the middle of a run fails nothing; what is dearer twice does."""
    last = json.loads((ROOT / "bench" / "results" / "short.json").read_text("utf-8"))
    dear = {name: 2 * ratio for name, ratio in last.items()}
    runs = [dear, last]
    monkeypatch.setattr(pace, "short_run", lambda _: runs.pop(0))
    assert pace.check(1) == 0
    runs = [dear, dear]
    assert pace.check(1) == 1
    assert "gate: " in capsys.readouterr().out


def test_seats_answer_for_each_page_and_for_their_memory(tmp_path: Path) -> None:
    """A real child process; a method that fails on a page still answers."""
    lines = pace.made_pages(tmp_path, 2)
    with pace.seated(["resiliparse"]) as (seat,):
        assert all(seat.ask(line) > 0 for line in lines)
        assert seat.ask(json.dumps({"file": __file__, "url": ""})) > 0
        assert 10 < seat.ask("") < 2_000


def test_growth_alone_is_told_size_by_size_beside_the_last_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A run that is cut short has written what it found; what a page costs stays as it was measured."""
    whole = found(growth=[])
    (tmp_path / "pace.json").write_text(json.dumps(whole), "utf-8")
    sizes: list[int] = []
    monkeypatch.setattr(pace, "RESULTS", tmp_path)
    monkeypatch.setattr(pace, "renew", lambda told: sizes.append(len(told["growth"])))
    monkeypatch.setattr("bench.growth.measured", lambda _: iter(found()["growth"]))
    monkeypatch.setattr("sys.argv", ["pace", "--growth-only", "--write"])
    pace.main()
    assert sizes == [1, 2]
    assert [json.loads(line)["articles"] for line in capsys.readouterr().out.splitlines()] == [10_000, 100_000]
    assert "under a load of 3.5" in pace_report.tables(found(growth_load=3.5))


def test_growth_is_the_slope_of_logarithms() -> None:
    rows = found()["growth"]
    assert exponent(rows, "add_1000_cpu") == 1.0
    assert exponent(rows, "publish_cpu") == 0.0
    assert exponent(rows[:1], "publish_cpu") is None
    assert exponent([], "publish_cpu") is None


@pytest.mark.parametrize(
    ("value", "limit", "said"),
    [(2.9, 3.0, "holds"), (6.0, 3.0, "2.0 times too much"), (15.7, 15.0, "1.05 times too much"), (3100, -3000, "holds"), (1500, -3000, "2.0 times too little"), (0.0, 0.0, "holds"), (1.0, 0.0, "more than nothing")],
)  # fmt: skip
def test_a_goal_holds_or_has_a_distance(value: float, limit: float, said: str) -> None:
    assert pace_report.verdict(value, limit) == said


@pytest.mark.parametrize("growth", [True, False])
def test_tables_and_picture_show_every_method(growth: bool) -> None:
    run = found() if growth else found(growth=[])
    text, drawn = pace_report.tables(run), "".join(ET.fromstring(pace_report.svg(run)).itertext())
    for name in run["methods"]:
        assert f"| {name} |" in text
        assert name in drawn
    assert (STAGES["publish_blocked"] in text) is (STAGES["publish_blocked"] in drawn) is growth


def test_live_crawls_and_stories_are_told_beside_what_was_wanted() -> None:
    daily = {
        "segments": 7,
        "pages": 30,
        "live_ms": 34.0,
        "live_next_ms": 14.5,
        "idle_sources": 99,
        "idle_hours": 0.03,
        "load": 1.0,
        "stories": [{"articles": 10_000, "cpu": 1.5}, {"articles": 100_000, "cpu": 3.2}],
    }
    text = pace_report.tables(found(daily=daily))
    assert "| a page of a live crawl, 7 segments of 30, start included | ≤ 15 ms | 34 ms | 2.3 times too much |" in text
    assert "| a day on which 99 sources have nothing new, CPU | ≤ 0.1 h | 0.03 h | holds |" in text
    assert "| a page of as many segments behind | ≤ 15 ms | 14.5 ms | holds |" in text
    assert "| 1,000 more into 100,000, copies and stories, CPU | ≤ 1 s | 8.2 s | 8.2 times too much |" in text
    assert "10,000: 1.5 s, 100,000: 3.2 s" in text


def test_fetching_is_told_in_milliseconds_and_beside_plain_scrapy() -> None:
    text = pace_report.tables(found())
    assert "| crawl, a real page served gzipped | ≤ 1.2 ms | 1.5 ms | 1.2 times too much |" in text
    assert re.search(r"of plain Scrapy.* 1\.93 ms .* \| ≤ 0\.622 x \| 0\.6 x \| holds \|", text)
    assert re.search(r"of plain Scrapy.* 1\.4 ms .* \| ≤ 1\.429 x \| 0\.6 x \| holds \|", text)


@pytest.mark.parametrize("part", ["daily", "crawl"])
def test_what_is_measured_alone_leaves_the_rest_as_it_was(
    part: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = found()
    anew = {"daily": {"live_ms": 34.0, "live_next_ms": 14.5, "load": 1.0, "stories": []}, "crawl": {"served gzipped": {OURS: 2.0}}}
    (tmp_path / "pace.json").write_text(json.dumps(whole), "utf-8")
    told: list[dict[str, Any]] = []
    monkeypatch.setattr(pace, "RESULTS", tmp_path)
    monkeypatch.setattr(pace, "renew", told.append)
    monkeypatch.setattr("bench.daily.measured", lambda: anew["daily"])
    monkeypatch.setattr(pace, "crawling", lambda _: anew["crawl"])
    monkeypatch.setattr("sys.argv", ["pace", f"--{part}-only", "--write"])
    pace.main()
    assert told == [whole | {part: anew[part]}]
    assert json.loads(capsys.readouterr().out) == {part: anew[part]}


def test_the_document_shows_the_last_run(tmp_path: Path) -> None:
    """Tables of docs/performance.md and the picture are those of bench/results/pace.json: nobody edits them by hand."""
    run = json.loads((ROOT / "bench" / "results" / "pace.json").read_text("utf-8"))
    text = (ROOT / "docs" / "performance.md").read_text("utf-8")
    assert pace_report.tables(run) in text
    assert (ROOT / "bench" / "results" / "pace.svg").read_text("utf-8") == pace_report.svg(run)
    assert pace_report.summary(run) in (ROOT / "README.md").read_text("utf-8").split("\n")
    copy = tmp_path / "document.md"
    copy.write_text(text, "utf-8")
    pace_report.write(run, tmp_path / "pace.svg", copy)
    assert copy.read_text("utf-8") == text


def test_a_line_of_the_readme_is_renewed_in_its_place(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    old = f"{pace_report.SUMMARY}, 9 real pages | 99 ms of CPU | | |"
    readme.write_text(f"# Name\n\n| what | figure |\n{old}\n| another | 1 |\n", "utf-8")
    pace_report.write_summary(found(), readme)
    assert readme.read_text("utf-8") == f"# Name\n\n| what | figure |\n{pace_report.summary(found())}\n| another | 1 |\n"
    assert "20 real pages of 190 KB" in pace_report.summary(found())
