"""What a crawl child is started with: settings that keep doors shut and bounds low, the run that `scrapy crawl` opens, and the lines that it tells."""

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from scrapy import Request
from scrapy.settings import Settings
from scrapy.utils.misc import load_object

from records.capture import SourceRun
from records.errors import ConfigurationError
from records.source import ListingKind
from spiders.base import ListingSpider
from spiders.catalogue.edit import add_source
from spiders.crawl import SPIDERS, spider_class
from spiders.feed import FeedSpider
from spiders.nursery import MAX_DETAIL, load, tell
from spiders.order import CrawlOrder
from spiders.running.books import SourceDone
from spiders.settings import crawl_settings, robots_token, user_agent
from spiders.standalone import open_run
from tests.unit.books_of_a_run import NOON, source

ORDER = CrawlOrder(
    run_id="r", started_at=NOON, captures_dir="c", frontier_path="f", sources=(source(),), contact="https://desk.example/bot"
)


def test_an_orders_limits_stand_over_the_settings() -> None:
    found = crawl_settings(replace(ORDER, timeout_seconds=7.5, page_max_bytes=1234, reactorless=False))
    assert (found["DOWNLOAD_TIMEOUT"], found["DOWNLOAD_MAXSIZE"], found["TWISTED_REACTOR_ENABLED"]) == (7.5, 1234, True)
    assert crawl_settings(ORDER)["TWISTED_REACTOR_ENABLED"] is False
    assert found["USER_AGENT"] == "Docketwire/0.1 (+https://desk.example/bot)" == user_agent(ORDER)
    assert all(name.isupper() and not name.startswith("_") for name in found)


def test_no_door_leads_into_the_process_and_nothing_but_the_web_out_of_it() -> None:
    settings = Settings(crawl_settings(ORDER))
    doors = (
        "TELNETCONSOLE_ENABLED",
        "REMOTE_CONTROL_ENABLED",
        "HTTPPROXY_ENABLED",
        "METAREFRESH_ENABLED",
        "MEMUSAGE_ENABLED",
        "STATS_DUMP",
    )
    assert [settings.getbool(name) for name in doors] == [False] * len(doors)
    handlers = settings.getwithbase("DOWNLOAD_HANDLERS")
    assert {scheme for scheme, handler in handlers.items() if handler} == {"http", "https"}
    assert settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES")
    assert settings.getbool("ROBOTSTXT_OBEY")
    assert settings.get("REFERRER_POLICY") == "no-referrer"


def test_nothing_is_counted_that_nobody_reads() -> None:
    """Every request would be written down once more for its length."""
    settings = Settings(crawl_settings(ORDER))
    assert settings.get("STATS_CLASS") == "scrapy.statscollectors.DummyStatsCollector"
    assert not settings.getbool("DOWNLOADER_STATS")
    assert settings.getwithbase("EXTENSIONS")["scrapy.extensions.corestats.CoreStats"] is None


def test_spiders_decide_themselves_what_a_status_means_and_when_to_try_again() -> None:
    settings = Settings(crawl_settings(ORDER))
    assert (settings.getbool("RETRY_ENABLED"), settings.getbool("HTTPERROR_ALLOW_ALL"), settings.getbool("COMPRESSION_ENABLED")) == (
        False,
        True,
        False,
    )
    spider = settings.getwithbase("SPIDER_MIDDLEWARES")
    assert [
        spider[f"scrapy.spidermiddlewares.{name}"]
        for name in (
            "start.StartSpiderMiddleware",
            "httperror.HttpErrorMiddleware",
            "urllength.UrlLengthMiddleware",
            "depth.DepthMiddleware",
            "metacopy.MetaCopyDetectionMiddleware",
        )
    ] == [None] * 5
    downloader = settings.getwithbase("DOWNLOADER_MIDDLEWARES")
    assert [
        downloader[f"scrapy.downloadermiddlewares.{name}"]
        for name in ("robotstxt.RobotsTxtMiddleware", "offsite.OffsiteMiddleware", "cookies.CookiesMiddleware")
    ] == [None] * 3
    ours = sorted((place, name) for name, place in downloader.items() if name.startswith("spiders.") and place is not None)
    assert [name.rpartition(".")[2] for _, name in ours] == ["AccessMiddleware", "RobotsMiddleware", "CookiesMiddleware", "TurnMiddleware"]
    assert max(place for place in downloader.values() if place is not None) == ours[-1][0]


def test_an_address_may_be_asked_for_again() -> None:
    twice = load_object(Settings(crawl_settings(ORDER)).get("DUPEFILTER_CLASS"))()
    assert [twice.request_seen(Request("https://a.example.org/1")) for _ in range(2)] == [False, False]


@pytest.mark.parametrize(
    ("agent", "token"), [("Docketwire/0.1", "Docketwire"), ("Other bot/2 (x)", "Other"), ("", "Docketwire"), ("  Wire/1 x", "Wire")]
)
def test_robots_know_us_by_the_first_word_of_our_name(agent: str, token: str) -> None:
    assert robots_token(replace(ORDER, user_agent=agent)) == token


def test_every_kind_of_listing_has_a_spider_that_reads_it() -> None:
    assert set(SPIDERS) == set(ListingKind)
    for kind in ListingKind:
        found = spider_class(kind)
        assert issubclass(found, ListingSpider)
        assert kind in found.kinds


def test_scrapy_crawl_opens_a_run_of_one_source_in_the_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKETWIRE_HOME", str(tmp_path))
    add_source(tmp_path / "sources", source())
    run = open_run("xx-a")
    order = run.order
    assert [one.id for one in order.sources] == ["xx-a"]
    assert (order.captures_dir, order.frontier_path, order.turns_path) == tuple(
        str(tmp_path / name) for name in ("captures", "frontier.sqlite", "turns.sqlite")
    )
    assert abs(order.started_at - datetime.now(UTC)) < timedelta(minutes=1)
    assert order.run_id.startswith(f"{order.started_at:%Y%m%dT%H%M%S}-")
    run.frontier.close()
    for unknown in (None, "xx-b"):
        with pytest.raises(ConfigurationError, match="is not in the catalogue"):
            open_run(unknown)
    spider = FeedSpider(source="xx-a")
    assert (spider.run.kinds, spider._own_run is spider.run) == (FeedSpider.kinds, True)
    spider.run.frontier.close()


def test_a_source_that_is_done_is_told_in_a_line_that_reaches_a_pipe_whole(capfd: pytest.CaptureFixture[str]) -> None:
    counts = SourceRun(source_id="xx-a", captured=3, reasons=tuple(Counter(robots=2).items()), error="dns", error_detail="\U0001f642" * 900)
    done = SourceDone(run_id="r", counts=counts, next_at=NOON, slow=True)
    tell(done)
    tell(replace(done, counts=replace(counts, error_detail=None)))
    first, second = capfd.readouterr().out.splitlines()
    told = json.loads(first)["done"]
    assert (told["counts"]["captured"], told["counts"]["error_detail"]) == (3, "\U0001f642" * MAX_DETAIL)
    assert len(first.encode()) < 4096
    assert json.loads(second)["done"]["counts"].get("error_detail") is None


def test_what_a_child_will_need_is_loaded_and_what_is_not_there_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setattr("spiders.nursery.LOADED", ("no_such_module", "scrapy.squeues"))
    load()
    assert {"scrapy.squeues", "spiders.feed", "spiders.sitemap", "spiders.section", "scrapy.downloadermiddlewares.redirect"} <= set(
        sys.modules
    )
