"""Pages kept in memory: made once however many ask at once, never shared headers, never more than there is room for."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from starlette.responses import Response

from web.kept import LARGEST_KEPT, PAGES_KEPT, KeptPages

HEADERS = {"etag": '"one"'}


class Maker:
    """Counts what it makes."""

    def __init__(self, body: bytes = b"page", status: int = 200) -> None:
        self.made, self._body, self._status = 0, body, status

    def __call__(self) -> Response:
        self.made += 1
        return Response(self._body, self._status)


def asked(pages: KeptPages, make: Callable[[], Response], name: str = "/") -> Response:
    return pages.page(("tag", name), make, headers=HEADERS)


def test_what_many_ask_for_at_once_is_made_once_and_nobody_waits_for_another_page() -> None:
    pages, started, go = KeptPages(), Event(), Event()
    slow, other = Maker(b"slow"), Maker(b"other")

    def make() -> Response:
        started.set()
        assert go.wait(30)
        return slow()

    with ThreadPoolExecutor(6) as threads:
        waiting = [threads.submit(asked, pages, make) for _ in range(5)]
        assert started.wait(30)
        assert asked(pages, other, "/other").body == b"other"
        go.set()
        assert {one.result(30).body for one in waiting} == {b"slow"}
    assert (slow.made, other.made) == (1, 1)


def test_a_maker_that_fails_leaves_the_page_to_the_next() -> None:
    pages, make = KeptPages(), Maker()

    def fail() -> Response:
        raise RuntimeError("gone")

    with pytest.raises(RuntimeError):
        asked(pages, fail)
    assert asked(pages, make).body == b"page"
    assert not pages._turns


@pytest.mark.parametrize(
    ("body", "status", "made"), [(b"x", 200, 1), (b"x", 404, 2), (b"x" * LARGEST_KEPT, 200, 1), (b"x" * (LARGEST_KEPT + 1), 200, 2)]
)
def test_only_small_pages_that_were_found_are_kept(body: bytes, status: int, made: int) -> None:
    pages, make = KeptPages(), Maker(body, status)
    for _ in range(2):
        found = asked(pages, make)
        assert (found.body, found.status_code, found.headers.get("etag")) == (body, status, '"one"' if status == 200 else None)
    assert make.made == made


def test_headers_written_into_one_answer_stand_in_no_other() -> None:
    pages, make = KeptPages(), Maker()
    for _ in range(3):
        found = asked(pages, make)
        assert "content-encoding" not in found.headers
        found.headers["content-encoding"] = "gzip"


def test_the_page_longest_not_asked_for_makes_room() -> None:
    pages, make = KeptPages(), Maker()
    for number in range(PAGES_KEPT):
        asked(pages, make, str(number))
    asked(pages, make, "0")
    asked(pages, make, "new")
    assert make.made == PAGES_KEPT + 1
    asked(pages, make, "0")
    assert make.made == PAGES_KEPT + 1
    asked(pages, make, "1")
    assert make.made == PAGES_KEPT + 2
