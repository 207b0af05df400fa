"""Children of the nursery and of a crawl from birth to end, with the calls of the system standing in: what is said of each, and what stays shared."""

import json
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest

from common.codec import to_json
from records.errors import CaptureError
from records.source import ListingKind
from spiders import crawl as crawling
from spiders import nursery
from spiders.crawl import SPIDERS, spider_class
from spiders.nursery import MAX_DETAIL, Nursery
from spiders.order import CrawlOrder, introduced
from spiders.reading import read_listing
from spiders.running.books import SourceDone
from spiders.settings import crawl_settings, robots_token
from tests.unit.books_of_a_run import NOON, source

ORDER = CrawlOrder(run_id="run-1", started_at=NOON, captures_dir="c", frontier_path="f", sources=(source(),))


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = []
    monkeypatch.setattr(nursery, "_say", lambda **told: lines.append(told))
    return lines


def line(order: CrawlOrder = ORDER) -> bytes:
    return json.dumps(to_json(order)).encode()


class Born(Exception):  # noqa: N818 - a child's end in this process
    pass


def test_an_order_bears_a_child_and_its_number_is_said(said: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nursery.os, "fork", lambda: 77)
    home = Nursery()
    home._bear(line())
    assert (said, home._runs) == ([{"run": "run-1", "pid": 77}], {77: "run-1"})


def test_a_child_does_its_order_and_ends_with_its_code(said: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[Any] = []

    def leave(code: int) -> None:
        done.append(code)
        raise Born

    monkeypatch.setattr(nursery.os, "fork", lambda: 0)
    monkeypatch.setattr(nursery.os, "_exit", leave)
    monkeypatch.setattr(nursery, "_child", lambda order, parent: done.append((order, parent)) or 3)
    with pytest.raises(Born):
        Nursery()._bear(line())
    assert (done, said) == ([(ORDER, os.getpid()), 3], [])


def test_only_children_that_have_ended_are_reaped_with_code_or_signal(said: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    endings = {5: (0, 0), 6: (6, 0), 7: (7, 256), 8: (8, int(signal.SIGKILL))}

    def wait(child: int, options: int) -> tuple[int, int]:
        assert options == os.WNOHANG
        return endings[child]

    monkeypatch.setattr(nursery.os, "waitpid", wait)
    home = Nursery()
    home._runs = {5: "a", 6: "b", 7: "c", 8: "d"}
    home._reap()
    assert said == [{"run": "b", "exit": 0}, {"run": "c", "exit": 1}, {"run": "d", "exit": -9}]
    assert home._runs == {5: "a"}


def test_an_end_is_passed_on_to_every_child_once(monkeypatch: pytest.MonkeyPatch) -> None:
    killed: list[tuple[int, int]] = []

    def kill(child: int, number: int) -> None:
        killed.append((child, number))
        if child == 5:
            raise ProcessLookupError

    monkeypatch.setattr(nursery.os, "kill", kill)
    home = Nursery()
    home._runs = {5: "a", 6: "b"}
    home._close()
    home._close()
    assert killed == [(5, signal.SIGTERM), (6, signal.SIGTERM)]


class Pipes:
    """Standard input and the wake-up pipe as the nursery sees them: rounds of (which end is ready, what is read from standard input)."""

    def __init__(self, *rounds: tuple[set[int], bytes]) -> None:
        self.rounds, self.registered, self.data = list(rounds), list[int](), b""

    def __enter__(self) -> "Pipes":
        return self

    def __exit__(self, *_: object) -> None:
        assert self.rounds == []

    def register(self, end: int, events: int) -> None:
        self.registered.append(end)

    def unregister(self, end: int) -> None:
        self.registered.remove(end)

    def select(self) -> list[tuple[SimpleNamespace, int]]:
        ready, self.data = self.rounds.pop(0)
        assert ready <= set(self.registered)
        return [(SimpleNamespace(fd=end), 1) for end in ready]


def serve(monkeypatch: pytest.MonkeyPatch, home: Nursery, pipes: Pipes) -> list[bytes]:
    born: list[bytes] = []
    monkeypatch.setattr(nursery.os, "pipe", lambda: (90, 91))
    monkeypatch.setattr(nursery.os, "set_blocking", lambda end, blocking: None)
    monkeypatch.setattr(nursery.os, "read", lambda end, size: pipes.data if end == 0 else b"\0")
    monkeypatch.setattr(nursery.signal, "set_wakeup_fd", lambda end: -1)
    monkeypatch.setattr(nursery.signal, "signal", lambda number, what: None)
    monkeypatch.setattr(nursery.selectors, "DefaultSelector", lambda: pipes)
    monkeypatch.setattr(home, "_bear", born.append)
    home.serve()
    return born


def test_orders_come_line_by_line_however_they_are_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    pipes = Pipes(({0}, b"one\ntw"), ({90}, b""), ({0}, b"o\nthree\n"), ({0}, b"torn"), ({0}, b""))
    assert serve(monkeypatch, Nursery(), pipes) == [b"one", b"two", b"three"]
    assert pipes.registered == [90]


def test_a_nursery_waits_for_its_children_after_its_end_was_told(monkeypatch: pytest.MonkeyPatch) -> None:
    home = Nursery()
    home._runs = {5: "a"}
    killed: list[int] = []
    reaped = iter([[], [], [5]])
    monkeypatch.setattr(nursery.os, "kill", lambda child, number: killed.append(child))
    monkeypatch.setattr(home, "_reap", lambda: [home._runs.pop(child) for child in next(reaped)])
    assert serve(monkeypatch, home, Pipes(({0}, b""), ({90}, b""), ({90}, b""))) == []
    assert killed == [5]


@pytest.mark.parametrize(
    ("error", "code", "logged"),
    [
        (None, 0, []),
        (CaptureError("disk full"), 1, ["crawl.broken run=run-1 error=disk full"]),
        (KeyError("x"), 1, ["crawl.broken run=run-1"]),
        (SystemExit(0), 1, ["crawl.broken run=run-1"]),
    ],
)
def test_a_child_s_crawl_ends_in_a_code_and_a_line(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: BaseException | None, code: int, logged: list[str]
) -> None:
    told: list[Any] = []

    def crawl(order: CrawlOrder, *, tell: Callable[[SourceDone], None]) -> None:
        told.append((order, tell))
        if error is not None:
            raise error

    monkeypatch.setattr(nursery, "crawl", crawl)
    monkeypatch.setattr(nursery.signal, "set_wakeup_fd", told.append)
    monkeypatch.setattr(nursery.signal, "signal", lambda number, what: told.append((number, what)))
    monkeypatch.setattr(nursery.tether, "end_with", told.append)
    monkeypatch.setattr(nursery.os, "open", lambda path, flags: 33)
    monkeypatch.setattr(nursery.os, "dup2", lambda one, other: told.append((one, other)))
    monkeypatch.setattr(nursery.os, "close", told.append)
    monkeypatch.setattr(nursery.logging, "shutdown", lambda: told.append("shut"))
    assert nursery._child(ORDER, 44) == code
    assert told == [
        -1, (signal.SIGCHLD, signal.SIG_DFL), (signal.SIGTERM, signal.SIG_DFL), 44, (33, 0), 33, (ORDER, nursery.tell), "shut",
    ]  # fmt: skip
    assert caplog.messages == logged


@pytest.mark.parametrize(("written", "kept"), [(250, 250), (251, 250)])
def test_a_detail_is_cut_for_its_line(said: list[dict[str, Any]], written: int, kept: int) -> None:
    from records.capture import SourceRun

    counts = SourceRun(source_id="xx-a", links=3, error="dns", error_detail="x" * written)
    nursery.tell(SourceDone(run_id="run-1", counts=counts, next_at=None, slow=False))
    ((told,),) = ([one["done"] for one in said],)
    assert (told["run_id"], told["counts"]["error_detail"], told["counts"]["links"], MAX_DETAIL) == ("run-1", "x" * kept, 3, 250)
    said.clear()
    nursery.tell(SourceDone(run_id="run-1", counts=replace(counts, error_detail=None), next_at=NOON, slow=True))
    assert said[0]["done"]["slow"] is True


def test_a_nursery_says_when_all_is_loaded_and_then_serves(said: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    for module, name in ((nursery, "configure_logging"), (nursery, "load"), (nursery.gc, "collect"), (nursery.gc, "freeze")):
        monkeypatch.setattr(module, name, lambda name=name: steps.append(name))
    monkeypatch.setattr(Nursery, "serve", lambda self: steps.append(f"serve after {len(said)}"))
    assert nursery.main() == 0
    assert (steps, said) == (["configure_logging", "load", "collect", "freeze", "serve after 1"], [{"ready": True}])


# a crawl by itself


@pytest.mark.parametrize(
    ("given", "error", "code"),
    [(line(), None, 0), (line(), CaptureError("x"), 1), (b"", None, 2), (b"[]", None, 2), (b'{"run_id": 5}', None, 2)],
)
def test_a_crawl_s_exit_says_how_it_ended(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], given: bytes, error: Exception | None, code: int
) -> None:
    asked: list[CrawlOrder] = []

    def crawl(order: CrawlOrder) -> None:
        asked.append(order)
        if error is not None:
            raise error

    monkeypatch.setattr(crawling, "crawl", crawl)
    monkeypatch.setattr(crawling, "configure_logging", lambda: None)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=BytesIO(given)))
    assert crawling.main() == code
    assert asked == ([] if code == 2 else [ORDER])
    assert capsys.readouterr().err.startswith("no crawl order on standard input: ") is (code == 2)


def test_signals_close_a_run_and_a_second_one_is_final_by_its_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    handlers: dict[int, Any] = {}
    timers: list[tuple[float, Any, tuple[int]]] = []
    called: list[tuple[Any, ...]] = []

    class Timer:
        daemon = False

        def __init__(self, seconds: float, what: Any, arguments: tuple[int]) -> None:
            timers.append((seconds, what, arguments))

        def start(self) -> None:
            assert self.daemon

    loop = SimpleNamespace(call_soon_threadsafe=lambda *what: called.append(what))
    run: Any = SimpleNamespace(closing=SimpleNamespace(stop="stop"))
    monkeypatch.setattr(crawling.signal, "signal", handlers.__setitem__)
    monkeypatch.setattr(crawling.threading, "Timer", Timer)
    monkeypatch.setattr(crawling.asyncio, "get_event_loop_policy", lambda: SimpleNamespace(get_event_loop=lambda: loop))
    crawling._stop_on_signals(run)
    told = dict(handlers)
    for number in (signal.SIGTERM, signal.SIGINT):
        told[number](number, None)
    assert (handlers[signal.SIGTERM], handlers[signal.SIGINT]) == (signal.SIG_IGN, signal.SIG_DFL)
    assert timers == [(12.0, os._exit, (1,))] * 2
    assert called == [("stop", "stopped")] * 2


@pytest.mark.parametrize("kind", list(ListingKind))
def test_a_kind_s_spider_reads_it(kind: ListingKind) -> None:
    assert spider_class(kind).kinds == {kind}
    assert len(SPIDERS) == len(ListingKind)


def test_an_order_decides_agent_time_size_and_loop() -> None:
    order = replace(ORDER, user_agent="Paper/2 x", contact="desk@a.example", timeout_seconds=7.0, page_max_bytes=9, reactorless=False)
    told = crawl_settings(order)
    assert (told["USER_AGENT"], told["DOWNLOAD_TIMEOUT"], told["DOWNLOAD_MAXSIZE"]) == ("Paper/2 x (+desk@a.example)", 7.0, 9)
    assert (told["TWISTED_REACTOR_ENABLED"], crawl_settings(ORDER)["TWISTED_REACTOR_ENABLED"]) == (True, False)
    assert not [name for name in told if name.startswith("_") or not name.isupper()]
    assert (robots_token(order), robots_token(replace(ORDER, user_agent=" "))) == ("Paper", "Docketwire")


@pytest.mark.parametrize(
    ("agent", "contact", "told"),
    [("A/1", "", "A/1"), ("A/1", "x@y", "A/1 (+x@y)"), ("A/1 (+x@y)", "x@y", "A/1 (+x@y)"), ("A/1\n B", "x\ty", "A/1 B (+x y)")],
)
def test_whoever_crawls_is_introduced_once(agent: str, contact: str, told: str) -> None:
    assert introduced(agent, contact) == told


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (ListingKind.FEED, b"<rss version='2.0'><channel><item><link>/2026/03/02/some-long-report</link></item></channel></rss>"),
        (ListingKind.SECTION, b"<a href='/2026/03/02/some-long-report'>x</a>"),
        (ListingKind.SITEMAP, b"<urlset><url><loc>/2026/03/02/some-long-report</loc></url></urlset>"),
        (ListingKind.NEWS_SITEMAP, b"<urlset><url><loc>/2026/03/02/some-long-report</loc></url></urlset>"),
    ],
)
def test_a_document_is_read_as_its_kind_is(kind: ListingKind, body: bytes) -> None:
    (hint,) = read_listing(source(), kind, body, url="https://a.example.org/x", content_type=None).hints
    assert (hint.url, hint.listing_kind) == ("https://a.example.org/2026/03/02/some-long-report", kind)
    if kind is ListingKind.SECTION:
        assert read_listing(source(include="/other/"), kind, body, url="https://a.example.org/x", content_type=None).hints == ()
