"""Asking an archive: whose turn it is, what is asked again and how often, which redirects are followed, and how much is read."""

import http.client
import io
import urllib.error
from datetime import UTC, datetime
from email.message import Message
from typing import Any

import pytest

from records.errors import CaptureError
from spiders.fetching.turns import POLL_SECONDS, Turns
from spiders.past.asking import (
    BETWEEN_FAILURES_SECONDS,
    CHUNK,
    LONGEST_PAUSE_SECONDS,
    MAX_AGAIN,
    MAX_REDIRECTS,
    Answer,
    ArchiveBusyError,
    ArchiveRefusedError,
    Asking,
    Counted,
)

URL = "https://archive.example/cdx?url=a"
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Response(io.BytesIO):
    def __init__(self, status: int, body: bytes = b"", url: str = URL, **headers: str) -> None:
        super().__init__(body)
        self.status, self.url, self.headers = status, url, Message()
        for name, value in headers.items():
            self.headers[name.replace("_", "-")] = value


class Torn(Response):
    """One that breaks off after its first bytes."""

    def read(self, size: int | None = -1, /) -> bytes:
        raise http.client.IncompleteRead(b"")


class Archive:
    """What requests are answered with, in order, and the clock that goes on while somebody sleeps."""

    def __init__(self, *answers: Any, delay: float = 1.0) -> None:
        self.answers, self.requests, self.slept, self.at = list(answers), list[Any](), list[float](), 1_800_000_000.0
        self.turns = Turns(clock=lambda: self.at)
        self.asking = Asking(self.turns, user_agent="Docketwire/0.1", delay_seconds=delay, sleep=self.sleep, now=lambda: NOW)
        self.asking._opener = self  # type: ignore[assignment]

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.at += seconds

    def open(self, request: Any, *, timeout: float) -> Any:
        assert timeout == 60.0
        self.requests.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def get(self, url: str = URL, *, limit: int = 100, **options: Any) -> Answer:
        try:
            return self.asking.get(url, limit=limit, **options)
        finally:
            pause = self.turns.take("archive.example", 0.0)  # whatever came of it, nobody holds the turn
            assert pause != POLL_SECONDS
            if not pause:
                self.turns.give_back("archive.example", 0.0)

    def asked(self) -> list[str]:
        return [request.full_url for request in self.requests]


def test_a_request_says_who_asks_and_wants_the_bytes_as_they_were_stored() -> None:
    archive = Archive(Response(200, b"abc", Content_Length="3", X_A="1"))
    answer = archive.get(headers={"Range": "bytes=0-"})
    (request,) = archive.requests
    assert (request.full_url, request.get_method()) == (URL, "GET")
    assert dict(request.header_items()) == {"User-agent": "Docketwire/0.1", "Accept-encoding": "identity", "Range": "bytes=0-"}
    assert (answer.url, answer.status, answer.body, answer.header("x-a"), answer.header("y")) == (URL, 200, b"abc", "1", None)
    assert (archive.asking.requests, archive.asking.received, archive.slept) == (1, 3, [])


@pytest.mark.parametrize("status", [200, 206, 299])
def test_a_success_is_an_answer(status: int) -> None:
    assert Archive(Response(status, b"x")).get().status == status


@pytest.mark.parametrize("status", [199, 304, 400, 404, 499])
def test_another_status_is_refused_at_once(status: int) -> None:
    archive = Archive(Response(status))
    with pytest.raises(ArchiveRefusedError, match=f"http-{status}") as refused:
        archive.get()
    assert (refused.value.word, archive.slept) == (f"http-{status}", [])
    assert str(refused.value) == f"{URL}: http-{status}"


def test_the_next_request_waits_for_its_host_s_delay() -> None:
    archive = Archive(Response(200), Response(200), delay=7.0)
    archive.asking.get(URL, limit=1)
    archive.asking.get(URL, limit=1)
    assert archive.slept == [7.0]


@pytest.mark.parametrize(("size", "refused"), [(100, False), (101, True)])
def test_so_many_bytes_are_read_and_no_more(size: int, refused: bool) -> None:
    archive = Archive(Response(200, b"x" * size))
    if not refused:
        assert len(archive.get().body) == size
        return
    with pytest.raises(ArchiveRefusedError, match=r"too-large \(over 100 bytes\)"):
        archive.get()
    assert len(archive.requests) == 1


@pytest.mark.parametrize(("promised", "whole"), [("3", True), ("2", True), ("many", True), ("4", False)])
def test_a_body_shorter_than_it_promises_is_asked_for_again(promised: str, whole: bool) -> None:
    archive = Archive(Response(200, b"abc", Content_Length=promised), Response(200, b"abcd"))
    assert archive.get().body == (b"abc" if whole else b"abcd")
    assert archive.slept == ([] if whole else [BETWEEN_FAILURES_SECONDS])


def test_what_always_breaks_off_is_cut_off_after_five_tries() -> None:
    archive = Archive(*(Torn(200) for _ in range(9)))
    with pytest.raises(ArchiveRefusedError) as refused:
        archive.get()
    assert (refused.value.word, len(archive.requests), len(archive.slept)) == ("cut-off", MAX_AGAIN + 1, MAX_AGAIN)
    assert MAX_AGAIN == 4


def test_an_archive_that_cannot_be_reached_is_asked_five_times() -> None:
    archive = Archive(*(urllib.error.URLError("no route") for _ in range(9)), delay=0.0)
    with pytest.raises(ArchiveRefusedError, match="no route") as refused:
        archive.get()
    assert (refused.value.word, len(archive.requests), archive.slept) == ("connect", 5, [BETWEEN_FAILURES_SECONDS] * 4)


@pytest.mark.parametrize(("failures", "word"), [(4, None), (5, "http-500")])
def test_a_broken_archive_is_asked_again_four_times(failures: int, word: str | None) -> None:
    archive = Archive(*(Response(500) for _ in range(failures)), Response(200, b"x"), delay=0.0)
    if word is None:
        assert archive.get().body == b"x"
    else:
        with pytest.raises(ArchiveRefusedError, match=word):
            archive.get()
    assert archive.slept == [BETWEEN_FAILURES_SECONDS] * 4


@pytest.mark.parametrize(
    ("status", "after", "pause"),
    [
        (429, None, 60.0),
        (503, None, 30.0),
        (429, "5", 5.0),
        (503, "0", 1.0),
        (429, "900", 900.0),
        (429, "Mon, 02 Mar 2026 12:00:20 GMT", 20.0),
    ],
)
def test_a_busy_archive_is_asked_again_after_its_pause(status: int, after: str | None, pause: float) -> None:
    archive = Archive(Response(status, **({"Retry_After": after} if after else {})), Response(200, b"x"))
    assert archive.get().body == b"x"
    assert archive.slept == [pause]


def test_one_that_wants_longer_is_left_for_the_next_run() -> None:
    archive = Archive(Response(429, Retry_After="901"))
    with pytest.raises(ArchiveBusyError, match=r"archive\.example answers 429 and asks to be left alone for 901 s"):
        archive.get()
    assert archive.slept == []
    with pytest.raises(ArchiveBusyError, match="for another 901 s"):
        archive.get()
    assert len(archive.requests) == 1


def test_a_pause_of_a_quarter_of_an_hour_is_waited_for() -> None:
    archive = Archive(Response(200))
    archive.turns.pause("archive.example", LONGEST_PAUSE_SECONDS)
    archive.get()
    assert archive.slept == [900.0]


def test_one_that_is_always_busy_is_left_after_five_answers() -> None:
    archive = Archive(*(Response(503, Retry_After="2") for _ in range(9)), delay=0.0)
    with pytest.raises(ArchiveBusyError):
        archive.get()
    assert (len(archive.requests), archive.slept) == (5, [2.0] * 4)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed_on_its_host(status: int) -> None:
    archive = Archive(Response(status, Location="/next"), Response(200, b"x", url="https://archive.example/next"), delay=2.0)
    assert archive.get().url == "https://archive.example/next"
    assert (archive.asked(), archive.slept) == ([URL, "https://archive.example/next"], [2.0])


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("https://other.example/x", r"other-site \(leads to other\.example\)"),
        ("ftp://archive.example/x", "other-site"),
    ],
)
def test_a_redirect_elsewhere_is_refused(target: str, words: str) -> None:
    archive = Archive(Response(302, Location=target))
    with pytest.raises(ArchiveRefusedError, match=words):
        archive.get()
    assert len(archive.requests) == 1


def test_a_redirect_without_a_target_is_refused() -> None:
    with pytest.raises(ArchiveRefusedError, match="http-302"):
        Archive(Response(302)).get()


@pytest.mark.parametrize(("number", "followed"), [(5, True), (6, False)])
def test_five_redirects_are_followed(number: int, followed: bool) -> None:
    archive = Archive(*(Response(302, Location=f"/{n}") for n in range(number)), Response(200, b"x"), delay=0.0)
    if followed:
        assert archive.get().body == b"x"
    else:
        with pytest.raises(ArchiveRefusedError, match="redirect-loop"):
            archive.get()
    assert (MAX_REDIRECTS, len(archive.requests)) == (5, 6)


@pytest.mark.parametrize(
    ("answer", "size"), [(Response(200, Content_Length="5"), 5), (Response(200), None), (Response(404, Content_Length="5"), None)]
)
def test_a_size_is_what_a_head_promises(answer: Response, size: int | None) -> None:
    archive = Archive(answer)
    assert archive.asking.size(URL) == size
    assert archive.requests[0].get_method() == "HEAD"


def test_an_answer_with_an_error_s_status_is_one_of_its_own() -> None:
    error = urllib.error.HTTPError(URL, 404, "no", Message(), io.BytesIO(b""))
    with pytest.raises(ArchiveRefusedError, match="http-404"):
        Archive(error).get()
    assert issubclass(ArchiveBusyError, CaptureError)


def test_a_body_is_counted_as_it_comes() -> None:
    archive = Archive()
    body = Counted(io.BytesIO(b"x" * (CHUNK + 10)), archive.asking)
    assert (body.read(0), body.taken) == (b"", 0)
    assert (len(body.read(4)), body.taken, archive.asking.received) == (4, 4, 4)
    assert (len(body.read(CHUNK + 1)), body.taken) == (CHUNK + 1, CHUNK + 5)
    assert (len(body.read()), body.read(), body.taken, archive.asking.received) == (5, b"", CHUNK + 10, CHUNK + 10)
