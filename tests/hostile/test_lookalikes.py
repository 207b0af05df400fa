"""Headlines and hosts that want to be read as something else, in a terminal, in a mail and on the site."""

import dataclasses
import re

import pytest

from cli.terminal import shown
from common.addresses.hosts import host_of
from common.wording.printed import seen
from digests.message import Envelope, compose, mail_parts
from digests.render import render
from pipeline.urls import canonical_url
from tests.unit.digest_samples import sample_issue
from web.clean import host

pytestmark = pytest.mark.hostile

TURNED = "Court rules for \u202edlrow eht\u202c \u2066and\u2069 \u202amore\u202c\x07\x9b31m"
TURNS = re.compile("[\u202a-\u202e\u2066-\u2069\x07\x9b]")


def test_no_mail_turns_the_reading_direction_or_rings_a_bell() -> None:
    """HTML, text, feed entry and subject of an issue whose every headline tries to; what the headlines say stays."""
    issue = sample_issue()
    stories = tuple(dataclasses.replace(card, headline=dataclasses.replace(card.headline, title=TURNED)) for card in issue.stories)
    name = dataclasses.replace(issue.subscription, name="Daily \u202enews")
    made = render(dataclasses.replace(issue, stories=stories, subscription=name))
    for form in (made.subject, made.mail_html, made.mail_text, made.web_html, made.web_text, made.entry_html):
        assert not TURNS.search(form)
    assert "dlrow eht" in made.mail_html
    assert "dlrow eht" in made.mail_text
    envelope = Envelope(sender="digest@docketwire.example", sender_name="Docketwire", base_url="https://wire.example")
    assert b"202e" not in compose(mail_parts(issue, made), envelope).lower()


def test_terminal_and_site_show_the_same_headline_straight() -> None:
    assert not TURNS.search(shown(TURNED))
    assert not TURNS.search(str(seen(TURNED)))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://\u0430pple.com/news", "xn--pple-43d.com"),  # Cyrillic a
        ("https://b\u00fccher.example/", "xn--bcher-kva.example"),
        ("https://goog\u217ce.com/", "google.com"),  # a Roman numeral is a letter l for every browser
        ("https://\uff54\uff49\uff4d\uff45s.example/", "times.example"),  # full width
        ("https://times\u3002example/", "times.example"),  # an ideographic full stop
        ("https://ti\u00admes.example/", "times.example"),  # a soft hyphen
        ("https://t\u0456mes.example\u2044evil.example/", ""),  # a fraction slash is no part of a host
    ],
)
def test_a_host_that_looks_like_another_is_shown_as_browsers_ask_for_it(url: str, expected: str) -> None:
    """Addresses are kept and shown in ASCII: a letter of another script is seen, and what a browser takes for the same is the same outlet."""
    found = host_of(url)
    assert found.isascii()
    if expected:
        assert found == expected
        kept = canonical_url(url)
        assert kept is not None
        assert host(kept) == expected
        assert kept.isascii()


@pytest.mark.parametrize("url", ["https://times.example/\u202egnp.exe", "https://times.example/?q=\u2066x"])
def test_no_address_is_kept_with_marks_that_turn_it(url: str) -> None:
    kept = canonical_url(url) or ""
    assert not TURNS.search(kept)


def test_who_stands_before_an_at_sign_is_not_the_host() -> None:
    assert host("https://times.example@evil.example/") == "evil.example"
