"""Secrets on their way: put on a request as it leaves, taken off before the next address, and a login that all requests of a source wait for."""

import asyncio
import gzip
from typing import Any
from urllib.parse import parse_qsl

import pytest
from scrapy import Request
from scrapy.exceptions import NotConfigured
from scrapy.http import HtmlResponse, Response

from spiders.fetching.access import Access, AccessMiddleware, access_of
from spiders.fetching.addresses import is_literal_private, is_public
from spiders.fetching.cookies import CookiesMiddleware
from spiders.fetching.refusals import AddressRefused, LoginFailed, SecretMissing
from spiders.order import CrawlOrder
from tests.unit.books_of_a_run import NOON
from tests.unit.test_access import ENVIRON, HOME, INTERFACE, source
from tests.unit.test_fetching import crawler

pytestmark = pytest.mark.filterwarnings("ignore:FormRequest")  # Scrapy would rather have another library read the form

LOGIN = HOME + "in"
FORM = '<form action="/other"><input name="q"></form><form action="/enter" method="post"><input type="hidden" name="csrf" value="7"><input name="user"><input name="password"></form>'
SIGNED = {"login_url": LOGIN, "login_fields": ("user: ada", "password: $BLATT_PASSWORD")}


class Site:
    """Answers by address, the last one for good: (status, body, headers), or an exception."""

    def __init__(self, **changes: object) -> None:
        self.answers: dict[str, Any] = {LOGIN: (200, FORM, {}), HOME + "enter": (200, "Welcome", {})}
        self.requests: list[Request] = []
        self.source = source(**changes)
        order = CrawlOrder(run_id="r", started_at=NOON, captures_dir="", frontier_path="", sources=(self.source,))
        self.run: Any = type("Run", (), {"order": order, "access": {"de-blatt": Access(self.source, ENVIRON)}})()
        self.middleware = AccessMiddleware.from_crawler(crawler(self.run, self.download))

    async def download(self, request: Request) -> Response:
        await self.middleware.process_request(request)
        self.requests.append(request)
        await asyncio.sleep(0)
        answer = self.answers[request.url]
        if isinstance(answer, Exception):
            raise answer
        status, body, headers = answer
        return HtmlResponse(request.url, status=status, body=body.encode() if isinstance(body, str) else body, headers=headers)

    def asked(self) -> list[tuple[str, str]]:
        return [(request.method, request.url.removeprefix(HOME)) for request in self.requests]

    def request(self, url: str = HOME + "1", **meta: object) -> Request:
        request = Request(url, meta={"source_id": "de-blatt", "delay": 2.0, **meta})
        asyncio.run(self.middleware.process_request(request))
        return request


def test_a_request_of_a_source_without_secrets_is_left_as_it_is() -> None:
    site = Site(headers=("X-Key: $BLATT_KEY",))
    request = Request(HOME, headers={"Authorization": "x"}, meta={"source_id": "other"})
    asyncio.run(site.middleware.process_request(request))
    asyncio.run(site.middleware.process_request(bare := Request(HOME)))
    assert (request.headers["Authorization"], request.meta, bare.meta) == (b"x", {"source_id": "other"}, {})
    with pytest.raises(NotConfigured):
        AccessMiddleware(crawler(None))


def test_headers_go_on_at_home_and_come_off_elsewhere() -> None:
    site = Site(headers=("X-Key: $BLATT_KEY",))
    request = site.request()
    assert request.headers["X-Key"] == b"k-1"
    assert "proxy" not in request.meta
    away = request.replace(url="https://other.example/1")
    away.headers["Authorization"] = "Token x"
    asyncio.run(site.middleware.process_request(away))
    assert ("X-Key" in away.headers, "Authorization" in away.headers) == (False, False)


def test_robots_txt_is_asked_without_any_of_it() -> None:
    site = Site(headers=("X-Key: $BLATT_KEY",), proxy="$BLATT_PROXY", **SIGNED)
    request = site.request(HOME + "robots.txt", bare=True)
    assert ("X-Key" in request.headers, request.meta["proxy"], site.requests) == (False, "http://proxy.example:8080", [])


def test_a_token_opens_its_interface_without_robots_txt_and_nothing_else() -> None:
    site = Site(listings=(INTERFACE,))
    request = site.request("https://api.blatt.example.org/v3/dockets/?q=meta")
    assert (request.headers["Authorization"], request.meta["by_token"], request.meta["dont_obey_robotstxt"]) == (b"Token t-1", True, True)
    away = request.replace(url=HOME)
    asyncio.run(site.middleware.process_request(away))
    assert ("Authorization" in away.headers, away.meta.get("by_token"), away.meta.get("dont_obey_robotstxt")) == (False, None, None)
    own = site.request(HOME, dont_obey_robotstxt=True)
    assert own.meta["dont_obey_robotstxt"] is True


@pytest.mark.parametrize(
    ("url", "private", "refused"),
    [
        ("http://127.0.0.1/x", False, True),
        ("http://localhost:81/x", False, True),
        ("http://127.0.0.1/x", True, False),
        ("https://8.8.8.8/x", False, False),
        ("https://www.blatt.example.org/x", False, False),
    ],
)
def test_a_proxy_is_not_asked_for_what_lies_at_home(url: str, private: bool, refused: bool) -> None:
    site = Site(proxy="$BLATT_PROXY", allow_private=private)
    if refused:
        with pytest.raises(AddressRefused, match="is not on the public internet"):
            site.request(url)
    else:
        assert site.request(url).meta["proxy"] == "http://proxy.example:8080"


# the login


def test_the_first_request_signs_in_and_the_others_wait_for_it() -> None:
    site = Site(**SIGNED)

    async def three() -> None:
        await asyncio.gather(
            *(site.middleware.process_request(Request(f"{HOME}{n}", meta={"source_id": "de-blatt", "delay": 2.0})) for n in range(3))
        )

    asyncio.run(three())
    assert site.asked() == [("GET", "in"), ("POST", "enter")]
    assert parse_qsl(site.requests[1].body.decode()) == [("csrf", "7"), ("user", "ada"), ("password", "p-1")]
    asked, sent = site.requests
    assert (asked.meta["login"], asked.meta["delay"], asked.meta["source_id"], asked.meta.get("dont_redirect")) == (
        True,
        2.0,
        "de-blatt",
        None,
    )
    assert (sent.meta["login"], sent.meta["dont_redirect"], sent.meta["delay"]) == (True, True, 2.0)


def test_a_stranger_s_address_needs_no_login() -> None:
    site = Site(**SIGNED)
    site.request("https://other.example/1")
    assert site.requests == []


def test_a_page_without_the_form_gets_the_fields_itself() -> None:
    site = Site(**SIGNED)
    site.answers[LOGIN] = (200, "<p>Script draws the form", {})
    site.request()
    assert site.asked() == [("GET", "in"), ("POST", "in")]
    assert parse_qsl(site.requests[1].body.decode()) == [("user", "ada"), ("password", "p-1")]


def test_a_packed_login_page_is_read() -> None:
    site = Site(**SIGNED)
    site.answers[LOGIN] = (200, gzip.compress(FORM.encode()), {"Content-Encoding": "gzip"})
    site.request()
    assert site.asked()[-1] == ("POST", "enter")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_where_the_form_leads_to_is_looked_at(status: int) -> None:
    site = Site(**SIGNED)
    site.answers[HOME + "enter"] = (status, "", {"Location": "/desk"})
    site.answers[HOME + "desk"] = (200, "Welcome", {})
    site.request()
    assert site.asked() == [("GET", "in"), ("POST", "enter"), ("GET", "desk")]
    assert site.requests[-1].meta["dont_redirect"] is True


def test_where_it_leads_to_another_site_is_not() -> None:
    site = Site(**SIGNED)
    site.answers[HOME + "enter"] = (302, "", {"Location": "https://other.example/"})
    site.request()
    assert site.asked() == [("GET", "in"), ("POST", "enter")]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((400, "", {}), r"the form was not taken \(http-400\)"),
        ((500, "", {}), r"the form was not taken \(http-500\)"),
        ((200, FORM, {}), r"the form was not taken \(http-200\)"),
        ((302, "", {"Location": "/in"}), r"the form was not taken \(http-200\)"),
        (OSError("x"), "in: OSError"),
    ],
)
def test_a_login_that_failed_is_told_to_all(answer: Any, words: str) -> None:
    site = Site(**SIGNED)
    site.answers[HOME + "enter"] = answer

    async def two() -> list[Any]:
        requests = [Request(f"{HOME}{n}", meta={"source_id": "de-blatt"}) for n in range(2)]
        return await asyncio.gather(*(site.middleware.process_request(one) for one in requests), return_exceptions=True)

    failures = asyncio.run(two())
    assert [type(one) for one in failures] == [LoginFailed, LoginFailed]
    for failure in failures:
        with pytest.raises(LoginFailed, match=words):
            raise failure
    assert site.asked().count(("GET", "in")) <= 2


@pytest.mark.parametrize("status", [200, 399])
def test_any_other_answer_lets_us_in(status: int) -> None:
    site = Site(**SIGNED)
    site.answers[HOME + "enter"] = (status, "<form><input name='q'></form>", {})
    site.request()
    assert len(site.requests) == 2


def test_a_form_that_leads_elsewhere_and_a_login_in_the_clear_are_not_filled() -> None:
    site = Site(**SIGNED)
    site.answers[LOGIN] = (200, FORM.replace("/enter", "https://other.example/"), {})
    with pytest.raises(LoginFailed, match="its form leads to another site"):
        site.request()
    assert site.asked() == [("GET", "in")]
    clear = Site(login_url="http://www.blatt.example.org/in", login_fields=SIGNED["login_fields"])
    with pytest.raises(LoginFailed, match="a login goes by https alone"):
        clear.request()
    assert clear.requests == []


def test_a_login_whose_secret_is_missing_says_which() -> None:
    site = Site(login_url=LOGIN, login_fields=("password: $NOT_THERE",))
    with pytest.raises(SecretMissing, match="NOT_THERE"):
        site.request()


def test_a_field_s_name_may_hold_a_quotation_mark() -> None:
    site = Site(login_url=LOGIN, login_fields=('a"b: x',))
    site.answers[LOGIN] = (200, "<form action='/enter' method='post'><input name='a\"b'></form>", {})
    site.request()
    assert site.asked() == [("GET", "in"), ("POST", "enter")]


# who has any


@pytest.mark.parametrize(
    ("changes", "any_"),
    [
        ({}, False),
        ({"headers": ("Accept-Language: de",)}, True),
        ({"proxy": "http://p.example:1"}, True),
        ({"cookies_env": "BLATT_COOKIES"}, True),
        ({"listings": (INTERFACE,)}, True),
        (SIGNED, True),
    ],
)
def test_only_sources_that_need_any_have_access(changes: dict[str, Any], any_: bool) -> None:
    order = CrawlOrder(run_id="r", started_at=NOON, captures_dir="", frontier_path="", sources=(source(**changes),))
    assert list(access_of(order)) == (["de-blatt"] if any_ else [])


# cookies


def cookie(middleware: CookiesMiddleware, url: str, **meta: object) -> bytes | None:
    request = Request(url, headers={"Cookie": "left=1"}, meta={"source_id": "de-blatt", **meta})
    middleware.process_request(request)
    return request.headers.get("Cookie")


def test_cookies_of_ours_go_home_before_what_was_set_and_never_to_robots_txt() -> None:
    run = type("Run", (), {"access": {"de-blatt": Access(source(cookies_env="BLATT_COOKIES"), ENVIRON)}})()
    middleware = CookiesMiddleware.from_crawler(crawler(run))
    assert (cookie(middleware, HOME), cookie(middleware, HOME, bare=True), cookie(middleware, "https://other.example/")) == (
        b"a=1; b=2",
        None,
        None,
    )
    request = Request(HOME, meta={"source_id": "de-blatt"})
    answer = Response(HOME, headers={"Set-Cookie": "seen=1; Path=/"})
    assert middleware.process_response(request, answer) is answer
    assert (cookie(middleware, HOME), cookie(middleware, HOME, bare=True)) == (b"a=1; b=2; seen=1", b"seen=1")
    assert cookie(middleware, HOME, source_id="other") is None
    assert cookie(CookiesMiddleware.from_crawler(crawler(None)), HOME) is None


# addresses


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("127.0.0.1", False),
        ("10.0.0.1", False),
        ("169.254.169.254", False),
        ("224.0.0.1", False),
        ("0.0.0.0", False),
        ("2606:4700::1111", True),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("ff0e::1", False),
        ("::ffff:8.8.8.8", True),
        ("::ffff:10.0.0.1", False),
        ("2002:0a00:0001::", False),
        ("2002:0808:0808::", True),
        ("64:ff9b::808:808", True),
        ("64:ff9b::a00:1", False),
        ("64:ff9b:1::808:808", False),
        ("::8.8.8.8", True),
        ("::10.0.0.1", False),
        ("", False),
        ("a.example", False),
    ],
)
def test_a_public_address_is_one_however_it_is_written(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    ("host", "private"),
    [
        ("127.0.0.1", True),
        ("[::1]", True),
        ("[fe80::1%25eth0]", True),
        ("8.8.8.8", False),
        ("[2606:4700::1111]", False),
        ("LOCALHOST", True),
        ("a.localhost", True),
        ("alocalhost", False),
        ("a.example", False),
    ],
)
def test_a_host_written_as_an_address_is_known_without_asking(host: str, private: bool) -> None:
    assert is_literal_private(host) is private
