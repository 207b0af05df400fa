"""What children that look at sources tell at their end: what their process had no time for, and the word for why."""

import io
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from common.codec import to_json
from spiders import check, seeing
from spiders.catalogue.verdicts import CheckVerdict, remedy_of
from spiders.check import CheckSpider
from spiders.discovery import hunt
from spiders.discovery.hunt import Hunt, HuntSpider, Wanted
from spiders.order import CrawlOrder
from spiders.seeing import SeeingOrder, ToSee
from tests.unit.books_of_a_run import NOON, source
from tests.unit.test_check_verdicts import FEED

OUTLET = source()


class Process:
    """Stands in for Scrapy's: makes the spider, and lets it do what the test wants."""

    during: Callable[[Any], None] = staticmethod(lambda _: None)
    made: list[type] = []  # noqa: RUF012 - emptied by the fixture

    def __init__(self, settings: dict[str, Any]) -> None:
        assert settings["USER_AGENT"].startswith("Docketwire")

    def create_crawler(self, spider: type) -> Any:
        self.made.append(spider)
        self.crawler = SimpleNamespace(spider=None)
        return self.crawler

    def crawl(self, crawler: Any, **arguments: Any) -> None:
        crawler.spider = self.made[-1](**arguments)

    def start(self) -> None:
        type(self).during(self.crawler.spider)


@pytest.fixture
def order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CrawlOrder:
    for module in (check, hunt, seeing):
        monkeypatch.setattr(module, "AsyncCrawlerProcess", Process)
        monkeypatch.setattr(module, "configure_logging", lambda: None)
    monkeypatch.setattr(Process, "made", [])
    return CrawlOrder(
        run_id="r", started_at=NOON, captures_dir=str(tmp_path / "c"), frontier_path=str(tmp_path / "f.sqlite"), sources=(OUTLET,)
    )


def run(
    module: ModuleType, order: object, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], during: Callable[[Any], None]
) -> tuple[int, list[dict[str, Any]]]:
    monkeypatch.setattr(Process, "during", staticmethod(during))
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(json.dumps(to_json(order)).encode())))
    code = module.main()
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize(("status", "word"), [(None, "deadline"), ("deadline", "deadline"), ("stopped", "stopped")])
def test_listings_a_look_did_not_get_to_are_unreachable(
    order: CrawlOrder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], status: str | None, word: str
) -> None:
    def during(spider: CheckSpider) -> None:
        spider.open = {("xx-a", FEED.url): OUTLET, ("xx-a", "other"): OUTLET}
        spider.run.closing.status = status

    code, told = run(check, order, monkeypatch, capsys, during)
    assert (code, Process.made) == (0, [CheckSpider])
    assert [(one["source_id"], one["listing_url"], one["verdict"], one["detail"]) for one in told] == [
        ("xx-a", FEED.url, "unreachable", word),
        ("xx-a", "other", "unreachable", word),
    ]
    assert {one["remedy"] for one in told} == {remedy_of(CheckVerdict.UNREACHABLE, word)}


def test_a_look_that_got_to_all_tells_no_more(
    order: CrawlOrder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(check, order, monkeypatch, capsys, lambda _: None) == (0, [])


@pytest.mark.parametrize(("status", "word"), [(None, "deadline"), ("stopped", "stopped")])
def test_sources_a_hunt_did_not_get_to_are_told(
    order: CrawlOrder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], status: str | None, word: str
) -> None:
    wanted = (Wanted(source=OUTLET), Wanted(source=replace(OUTLET, id="xx-b")))

    def during(spider: HuntSpider) -> None:
        del spider.left["xx-a"]
        spider.run.closing.status = status

    code, told = run(hunt, Hunt(order=order, wanted=wanted), monkeypatch, capsys, during)
    assert (code, Process.made) == (0, [HuntSpider])
    assert [(one["source_id"], one["problem"]) for one in told] == [("xx-b", word)]


def test_visits_end_with_one_where_the_captures_broke(
    order: CrawlOrder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(seeing.tether, "end_with", lambda _: None)
    visits = SeeingOrder(order=order, articles=(ToSee(url="u", article_url="u", source_id="xx-a"),), seconds=1.0, max_bytes=9)

    def broken(spider: seeing.SeeingSpider) -> None:
        assert (spider.seeing, list(spider.sources)) == (visits, ["xx-a"])
        spider.broken = seeing.CaptureError("the disk is full")

    assert run(seeing, visits, monkeypatch, capsys, lambda _: None) == (0, [])
    assert run(seeing, visits, monkeypatch, capsys, broken) == (1, [])
