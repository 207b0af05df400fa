"""How an archive is asked: what is waited for and how often, when its answer is taken, when it is left alone. A real server, a clock of the test."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from spiders.fetching.turns import Turns
from spiders.past.asking import ArchiveBusyError, ArchiveRefusedError, Asking
from tests.integration.crawl_site import Answer, Asked, Site


@dataclass
class Clock:
    """Time passes only where somebody sleeps."""

    now: float = 1_700_000_000.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += seconds

    def moment(self) -> datetime:
        return datetime.fromtimestamp(self.now, UTC)


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def asking(clock: Clock) -> Asking:
    return asks(clock)


def asks(clock: Clock, delay: float = 0.0) -> Asking:
    turns = Turns(clock=lambda: clock.now)
    return Asking(turns, user_agent="Docketwire/test", delay_seconds=delay, sleep=clock.sleep, now=clock.moment)


def after(times: int, answer: Answer, then: Answer) -> Callable[[Asked], Answer]:
    """One answer so many times, then the other."""
    left = [answer] * times
    return lambda _: left.pop() if left else then


def test_an_answer_comes_whole_with_its_head(site: Site, asking: Asking) -> None:
    site.routes["/a"] = Answer(b"text", headers={"X-Kind": "first"})
    answer = asking.get(f"{site.base}/a", limit=4, headers={"Range": "bytes=0-"})
    assert (answer.url, answer.status, answer.body) == (f"{site.base}/a", 200, b"text")
    assert (answer.header("x-kind"), answer.header("x-other")) == ("first", None)
    assert (asking.requests, asking.received) == (1, 4)
    asked = site.log[0].headers
    assert (asked["user-agent"], asked["accept-encoding"], asked["range"]) == ("Docketwire/test", "identity", "bytes=0-")


def test_a_body_over_the_limit_is_refused_and_one_of_just_the_limit_is_not(site: Site, asking: Asking) -> None:
    site.routes["/a"] = Answer(b"12345")
    assert asking.get(f"{site.base}/a", limit=5).body == b"12345"
    with pytest.raises(ArchiveRefusedError, match=r"too-large \(over 4 bytes\)") as refused:
        asking.get(f"{site.base}/a", limit=4)
    assert refused.value.word == "too-large"


def test_a_body_that_breaks_off_is_asked_for_again_and_then_given_up(site: Site, asking: Asking, clock: Clock) -> None:
    short = Answer(b"1234", headers={"Content-Length": "9"})
    site.routes["/a"] = after(4, short, Answer(b"123456789"))
    assert asking.get(f"{site.base}/a", limit=99).body == b"123456789"
    assert clock.slept == [10.0] * 4
    site.routes["/a"] = after(5, short, Answer(b"123456789"))
    with pytest.raises(ArchiveRefusedError) as refused:
        asking.get(f"{site.base}/a", limit=99)
    assert refused.value.word == "cut-off"


@pytest.mark.parametrize(("times", "taken"), [(4, True), (5, False)])
def test_a_servers_trouble_is_waited_for_four_times(site: Site, asking: Asking, clock: Clock, times: int, taken: bool) -> None:
    site.routes["/a"] = after(times, Answer(status=500), Answer(b"here"))
    if taken:
        assert asking.get(f"{site.base}/a", limit=9).body == b"here"
    else:
        with pytest.raises(ArchiveRefusedError, match="http-500"):
            asking.get(f"{site.base}/a", limit=9)
    assert (asking.requests, clock.slept) == (5, [10.0] * 4)


@pytest.mark.parametrize("status", [400, 404, 499])
def test_what_an_archive_says_of_the_page_is_not_asked_twice(site: Site, asking: Asking, clock: Clock, status: int) -> None:
    site.routes["/a"] = Answer(status=status)
    with pytest.raises(ArchiveRefusedError) as refused:
        asking.get(f"{site.base}/a", limit=9)
    assert (refused.value.word, asking.requests, clock.slept) == (f"http-{status}", 1, [])


def test_a_host_that_nobody_answers_at_is_tried_five_times(site: Site, asking: Asking, clock: Clock) -> None:
    site.close()
    with pytest.raises(ArchiveRefusedError) as refused:
        asking.get(f"{site.base}/a", limit=9)
    assert (refused.value.word, asking.requests, clock.slept) == ("connect", 5, [10.0] * 4)


@pytest.mark.parametrize(
    ("status", "told", "waited"), [(429, None, 60.0), (503, None, 30.0), (429, "7", 7.0), (503, "0", 1.0), (429, "900", 900.0)]
)
def test_a_busy_archive_is_left_alone_for_as_long_as_it_asks(
    site: Site, asking: Asking, clock: Clock, status: int, told: str | None, waited: float
) -> None:
    site.routes["/a"] = after(1, Answer(status=status, headers={"Retry-After": told} if told else {}), Answer(b"here"))
    assert asking.get(f"{site.base}/a", limit=9).body == b"here"
    assert clock.slept == [waited]


def test_an_archive_that_wants_more_than_a_quarter_of_an_hour_is_for_the_next_run(site: Site, asking: Asking, clock: Clock) -> None:
    site.routes["/a"] = after(1, Answer(status=429, headers={"Retry-After": "901"}), Answer(b"here"))
    with pytest.raises(ArchiveBusyError, match="answers 429 and asks to be left alone for 901 s: run the same command again"):
        asking.get(f"{site.base}/a", limit=9)
    with pytest.raises(ArchiveBusyError, match="asked to be left alone for another 901 s"):
        asking.get(f"{site.base}/a", limit=9)
    assert (asking.requests, clock.slept) == (1, [])


def test_an_archive_that_stays_busy_is_given_up_after_four_pauses(site: Site, asking: Asking, clock: Clock) -> None:
    site.routes["/a"] = Answer(status=503, headers={"Retry-After": "5"})
    with pytest.raises(ArchiveBusyError):
        asking.get(f"{site.base}/a", limit=9)
    assert (asking.requests, clock.slept) == (5, [5.0] * 4)


@pytest.mark.parametrize(("hops", "taken"), [(5, True), (6, False)])
def test_redirects_on_the_same_host_are_followed_five_times(site: Site, asking: Asking, hops: int, taken: bool) -> None:
    for hop in range(hops):
        site.routes[f"/{hop}"] = Answer(status=302, headers={"Location": f"/{hop + 1}"})
    site.routes[f"/{hops}"] = Answer(b"here")
    if taken:
        assert asking.get(f"{site.base}/0", limit=9).url == f"{site.base}/{hops}"
    else:
        with pytest.raises(ArchiveRefusedError, match="redirect-loop"):
            asking.get(f"{site.base}/0", limit=9)


@pytest.mark.parametrize("target", ["http://elsewhere.example/a", "ftp://127.0.0.1/a"])
def test_a_redirect_to_another_host_or_scheme_is_refused(site: Site, asking: Asking, target: str) -> None:
    site.routes["/a"] = Answer(status=301, headers={"Location": target})
    with pytest.raises(ArchiveRefusedError, match="other-site"):
        asking.get(f"{site.base}/a", limit=9)
    assert len(site.log) == 1


def test_a_redirect_without_a_target_is_an_error_like_any_other(site: Site, asking: Asking) -> None:
    site.routes["/a"] = Answer(status=302)
    with pytest.raises(ArchiveRefusedError, match="http-302"):
        asking.get(f"{site.base}/a", limit=9)


def test_the_delay_is_kept_between_requests_and_after_each_answer(site: Site, clock: Clock) -> None:
    asking = asks(clock, delay=3.0)
    site.routes["/a"] = Answer(b"here")
    asking.get(f"{site.base}/a", limit=9)
    assert clock.slept == []
    asking.get(f"{site.base}/a", limit=9)
    assert asking.size(f"{site.base}/a") == 4
    assert clock.slept == [3.0, 3.0]


def test_a_refused_request_gives_its_turn_back(site: Site, clock: Clock) -> None:
    asking = asks(clock, delay=3.0)
    for _ in range(2):
        with pytest.raises(ArchiveRefusedError):
            asking.get(f"{site.base}/gone", limit=9)
    assert clock.slept == [3.0]


def test_a_size_is_what_is_promised_and_nothing_where_nothing_is(site: Site, asking: Asking) -> None:
    site.routes |= {"/a": Answer(b"12345678"), "/b": Answer(b"1", headers={"Content-Length": "many"}), "/c": Answer(b"1", chunked=True)}
    assert [asking.size(f"{site.base}/{name}") for name in ("a", "b", "c", "gone")] == [8, None, None, None]
    assert site.log[0].method == "HEAD"
    assert asking.received == 0


def test_a_stream_is_read_in_pieces_or_to_its_end(site: Site, asking: Asking) -> None:
    site.routes["/a"] = Answer(b"0123456789" * 60_000)
    with asking.stream(f"{site.base}/a") as (answer, stream):
        assert answer.body == b""
        assert [stream.read(3), stream.read(0), stream.read(4)] == [b"012", b"", b"3456"]
        assert asking.received == 7
        assert len(stream.read()) == 600_000 - 7
        assert stream.read(5) == b""
    assert asking.received == 600_000
