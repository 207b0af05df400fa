"""Who is let in: names that are ours, and how many requests an address has left."""

import pytest

from web.visitors import MOST_ADDRESSES, Allowance, Names, group

pytestmark = pytest.mark.hostile


@pytest.mark.parametrize("host", ["news.example", "NEWS.example:443", "news.example.", "localhost:8600", "127.0.0.1", "[::1]:80", "192.0.2.7:8600", "more.example"])  # fmt: skip
def test_our_names_and_addresses_are_answered(host: str) -> None:
    assert Names(["more.example"], base_url="https://news.example/").ours(host)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example", "news.example.evil.example", "evil.example:80@news.example", "news.example@evil.example", "news.example/evil", "", ":80",
        "news.example:port", "news.example:99999", "news.example?x", "[::1", "n\u00e9ws.example", "127.0.0.1.evil.example",
    ],
)  # fmt: skip
def test_other_names_are_not(host: str) -> None:
    assert not Names(base_url="https://news.example").ours(host)


def test_an_allowance_is_used_up_and_fills_again() -> None:
    """Sixty a minute: all at once, then one a second."""
    now = 0.0
    allowance = Allowance(60, clock=lambda: now)
    assert [allowance.wait_seconds("192.0.2.1") for _ in range(61)] == [0] * 60 + [2]
    assert allowance.wait_seconds("192.0.2.2") == 0
    now = 1.0
    assert [allowance.wait_seconds("192.0.2.1") for _ in range(2)] == [0, 2]
    now = 600.0
    assert [allowance.wait_seconds("192.0.2.1") for _ in range(61)][-2:] == [0, 2]


def test_an_ipv6_visitor_is_its_network() -> None:
    """Who has one address of a /64 has all of them."""
    allowance = Allowance(2, clock=lambda: 0.0)
    assert [allowance.wait_seconds(f"2001:db8:0:1::{n:x}") for n in range(3)] == [0, 0, 31]
    assert allowance.wait_seconds("2001:db8:0:2::1") == 0
    assert group("::ffff:192.0.2.1") == group("192.0.2.1") == "192.0.2.1"


def test_this_machine_and_no_limit_are_never_limited() -> None:
    assert not any(Allowance(1, clock=lambda: 0.0).wait_seconds("127.0.0.1") for _ in range(9))
    unlimited = Allowance(0)
    assert not any(unlimited.wait_seconds("192.0.2.1") for _ in range(9))


def test_addresses_are_forgotten_in_turn() -> None:
    """A flood from a million addresses takes the memory of ten thousand."""
    allowance = Allowance(60, clock=lambda: 0.0)
    for n in range(MOST_ADDRESSES + 500):
        allowance.wait_seconds(f"10.0.{n >> 8}.{n & 255}")
    assert len(allowance._left) == MOST_ADDRESSES
