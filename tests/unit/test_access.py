"""What a source's site is shown beside our name, and that nobody else is shown it."""

import pytest

from records.source import Listing, ListingKind, Source
from spiders.fetching.access import Access, variables_of
from spiders.fetching.refusals import SecretMissing

HOME = "https://www.blatt.example.org/"
ENVIRON = {
    "BLATT_KEY": "k-1",
    "BLATT_TOKEN": "t-1",
    "BLATT_COOKIES": "a=1; b=2",
    "BLATT_PASSWORD": "p-1",
    "BLATT_PROXY": "http://proxy.example:8080",
    "TORN": "a\r\nb",
}


def source(**changes: object) -> Source:
    values: dict[str, object] = {"id": "de-blatt", "name": "Blatt", "country": "de", "languages": ("de",), "homepage": HOME}
    return Source(**{**values, **changes})  # type: ignore[arg-type]


def access(**changes: object) -> Access:
    return Access(source(**changes), ENVIRON)


INTERFACE = Listing(kind=ListingKind.DOCKET, url="https://api.blatt.example.org/v3/dockets/?q=meta", token_env="BLATT_TOKEN")


def test_variables_are_named_once_in_their_order() -> None:
    found = source(
        listings=(INTERFACE,), cookies_env="BLATT_COOKIES", headers=("X-Key: $BLATT_KEY", "X-Both: $BLATT_KEY-$BLATT_TOKEN"),
        login_url=HOME + "in", login_fields=("password: $BLATT_PASSWORD",), proxy="$BLATT_PROXY",
    )  # fmt: skip
    assert variables_of(found) == ("BLATT_TOKEN", "BLATT_COOKIES", "BLATT_KEY", "BLATT_PASSWORD", "BLATT_PROXY")
    assert variables_of(source(headers=("Accept-Language: de",))) == ()


@pytest.mark.parametrize(
    ("url", "given"),
    [
        (HOME + "a", {"X-Key": "key k-1", "Accept-Language": "de"}),
        ("https://blatt.example.org/a", {"X-Key": "key k-1", "Accept-Language": "de"}),
        ("http://www.blatt.example.org/a", {}),
        ("https://other.example/a", {}),
        ("https://blatt.example.org.evil.example/a", {}),
    ],
)
def test_headers_go_to_the_source_s_own_site_by_https(url: str, given: dict[str, str]) -> None:
    granted = access(headers=("X-Key: key $BLATT_KEY", "Accept-Language: de")).grant(url)
    assert (granted.headers, granted.by_token) == (given, False)


def test_a_source_on_this_machine_may_do_without_https() -> None:
    found = access(headers=("X-Key: $BLATT_KEY",), homepage="http://127.0.0.1:8000/", allow_private=True)
    assert found.grant("http://127.0.0.1:8000/a").headers == {"X-Key": "k-1"}
    assert found.grant("http://127.0.0.1:8001/a").headers == {}


@pytest.mark.parametrize(
    ("url", "token"),
    [
        ("https://api.blatt.example.org/v3/dockets/?q=meta", True),
        ("https://api.blatt.example.org/v3/documents/7", True),
        ("https://api.blatt.example.org/v4/", False),
        ("http://api.blatt.example.org/v3/dockets/", False),
        ("https://api.evil.example/v3/dockets/", False),
    ],
)
def test_a_token_opens_what_lies_below_its_interface_s_root(url: str, token: bool) -> None:
    granted = access(listings=(INTERFACE,)).grant(url)
    assert (granted.headers, granted.by_token) == (({"Authorization": "Token t-1"}, True) if token else ({}, False))


@pytest.mark.parametrize(
    ("url", "cookies"), [(HOME + "a", "a=1; b=2"), ("http://www.blatt.example.org/a", ""), ("https://other.example/", "")]
)
def test_cookies_go_to_the_source_s_own_site(url: str, cookies: str) -> None:
    assert access(cookies_env="BLATT_COOKIES").cookies(url) == cookies
    assert access().cookies(url) == ""


def test_a_login_s_fields_and_where_it_may_be_sent() -> None:
    found = access(login_url=HOME + "in", login_fields=("user: desk", "password: $BLATT_PASSWORD"))
    assert found.fields() == {"user": "desk", "password": "p-1"}
    assert found.signs_in_at("https://konto.blatt.example.org/in")
    assert not found.signs_in_at("http://www.blatt.example.org/in")
    assert not found.signs_in_at("https://other.example/in")


def test_a_proxy_as_written_or_out_of_the_environment() -> None:
    assert access(proxy="$BLATT_PROXY").proxy() == "http://proxy.example:8080"
    assert access(proxy="http://plain.example").proxy() == "http://plain.example"
    assert access().proxy() == ""


@pytest.mark.parametrize(("written", "words"), [("$NOT_THERE", "the environment has no NOT_THERE"), ("x $TORN", "TORN holds a line end")])
def test_a_secret_that_is_missing_or_would_break_a_header_is_refused(written: str, words: str) -> None:
    with pytest.raises(SecretMissing, match=words):
        access().filled(written)


def test_names_of_headers_are_known_without_their_values() -> None:
    assert access(headers=("X-Key: $BLATT_KEY", "Accept-Language:de")).names == ["X-Key", "Accept-Language"]
