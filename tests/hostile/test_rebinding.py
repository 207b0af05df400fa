"""DNS rebinding, live: a name that is public when it is looked at and this machine when it is connected to."""

import select
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from records.capture import SourceRun
from records.source import Listing, ListingKind, Source
from tests.hostile.name_server import NameServer
from tests.integration.crawl_site import T0, Answer, Site, by_source, order_for, page, rss, run_crawl, stored_pages

pytestmark = pytest.mark.hostile
PUBLIC, LOOPBACK = "127.0.0.2", "127.0.0.1"
"""The first stands for an address of the public internet, in the child as well."""
SECONDS = 60


@pytest.fixture
def public() -> Iterator[Site]:
    made = Site(host=PUBLIC)
    yield made
    made.close()


@pytest.fixture
def inside(public: Site) -> Iterator[socket.socket]:
    """A service of this machine on the port of the public site; nothing may ever connect to it."""
    with socket.create_server((LOOPBACK, public.port)) as listening:
        yield listening


def crawl(home: Path, public: Site, script: Sequence[Sequence[str]], *, allow_private: bool = False) -> tuple[NameServer, SourceRun]:
    """A source whose every address is of the host that rebinds."""
    names = NameServer(script)
    base = f"http://rebind.example:{public.port}"
    source = Source(
        id="xx-a", name="a", country="zz", languages=("en",), homepage=f"{base}/", allow_private=allow_private, delay_seconds=0.0, max_age_days=None,
        listings=(Listing(kind=ListingKind.FEED, url=f"{base}/feed"),),
    )  # fmt: skip
    began = time.monotonic()
    try:
        run = by_source(run_crawl(order_for(home, "r", [source]), code=names.code()))["a"]
    finally:
        names.close()
    assert time.monotonic() - began < SECONDS
    assert names.asked
    return names, run


def untouched(inside: socket.socket) -> bool:
    return not select.select([inside], [], [], 0)[0]


def closing(answer: Answer) -> Answer:
    """Each request has a connection, and so a look-up, of its own."""
    answer.headers["Connection"] = "close"
    return answer


def test_the_address_that_was_vetted_is_the_one_connected_to(tmp_path: Path, public: Site, inside: socket.socket) -> None:
    """Public for robots.txt and the feed, this machine from then on: pages are refused, and nobody knocks inside."""
    public.routes["/robots.txt"] = closing(Answer(b""))
    public.routes["/feed"] = closing(rss([f"http://rebind.example:{public.port}/{n}" for n in range(3)], at=T0))
    names, run = crawl(tmp_path, public, [[PUBLIC], [PUBLIC], [LOOPBACK]])
    assert public.paths() == ["/feed"]
    assert untouched(inside)
    assert names.asked >= 3
    assert dict(run.reasons) == {"address-refused": 3}
    assert stored_pages(tmp_path) == []


def test_an_answer_of_both_addresses_leads_to_the_public_one_only(tmp_path: Path, public: Site, inside: socket.socket) -> None:
    """The private one first, or second for when the public one does not answer: only the public one is ever connected to."""
    public.routes["/robots.txt"] = closing(Answer(b""))
    public.routes["/feed"] = closing(rss([f"http://rebind.example:{public.port}/1"], at=T0))
    public.routes["/1"] = closing(page("1"))
    crawl(tmp_path, public, [[LOOPBACK, PUBLIC], [PUBLIC, LOOPBACK]])
    assert untouched(inside)
    assert public.paths() in ([], ["/feed"], ["/feed", "/1"])  # refused as a whole, or by its public address


def test_a_public_address_that_does_not_answer_is_no_way_in(tmp_path: Path, public: Site, inside: socket.socket) -> None:
    public.close()
    _, run = crawl(tmp_path, public, [[PUBLIC, LOOPBACK]])
    assert untouched(inside)
    assert run.captured == 0


def test_the_service_inside_would_be_reached_without_vetting(tmp_path: Path, public: Site, inside: socket.socket) -> None:
    """The tests above fail for what they say: a source that may be private is connected to by the same name, and hangs there."""

    def greet() -> None:
        inside.accept()[0].close()

    threading.Thread(target=greet, daemon=True).start()
    _, run = crawl(tmp_path, public, [[LOOPBACK]], allow_private=True)
    assert "address-refused" not in (run.error, *dict(run.reasons))
    assert run.listings_failed == 1
