"""What a source's site is shown beside our name: a token, headers, cookies, a login, all out of the environment, and never to anybody else.

A secret is added to a request as it leaves and taken off before it is looked at again, so that no redirect carries it on. It goes to addresses of the
source's own site (a token: below its interface's root), by https alone unless the source is on this machine.
"""

import asyncio
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http import FormRequest, HtmlResponse, Response

from common.content_coding import CodingError, decoded
from records.source import Source
from spiders.fetching.addresses import is_literal_private
from spiders.fetching.refusals import AddressRefused, LoginFailed, SecretMissing
from spiders.links import belongs, site_of
from spiders.order import CrawlOrder

REFERENCE = re.compile(r"\$([A-Z_][A-Z0-9_]{0,99})")
_CARRIED = ("allow_private", "source_id", "delay", "verbatim_url")
_LOGIN_BYTES = 4 << 20
_MOVED = (301, 302, 303, 307, 308)


def variables_of(source: Source) -> tuple[str, ...]:
    """Names of the environment variables a source needs, each once."""
    found = [listing.token_env for listing in source.listings] + [source.cookies_env]
    for written in (*source.headers, *source.login_fields, source.proxy):
        found += REFERENCE.findall(written)
    return tuple(dict.fromkeys(name for name in found if name))


@dataclass(slots=True)
class Granted:
    """What one request is given."""

    headers: dict[str, str] = field(default_factory=dict)
    by_token: bool = False
    """True: the interface is opened by a token, whose giver permits what it is for; robots.txt speaks to others."""


class Access:
    """One source's secrets, read from `environ` when a request needs them. `$NAME` without a value raises SecretMissing."""

    def __init__(self, source: Source, environ: Mapping[str, str]) -> None:
        self.source, self._environ = source, environ
        self.names = [line.partition(":")[0].strip() for line in source.headers]
        self._roots = [
            (urljoin(listing.url.partition("?")[0], "../"), listing.token_env) for listing in source.listings if listing.token_env
        ]

    def grant(self, url: str) -> Granted:
        """Headers for an address."""
        granted = Granted()
        if not self._safe(url):
            return granted
        for root, name in self._roots:
            if url.startswith(root):
                granted.headers["Authorization"] = f"Token {self._value(name)}"
                granted.by_token = True
        if self.own(url):
            for line in self.source.headers:
                name, _, value = line.partition(":")
                granted.headers[name.strip()] = self.filled(value.strip())
        return granted

    def cookies(self, url: str) -> str:
        """The Cookie header's value for an address; empty where none goes."""
        return self._value(self.source.cookies_env) if self.source.cookies_env and self.own(url) and self._safe(url) else ""

    def proxy(self) -> str:
        return self.filled(self.source.proxy)

    def fields(self) -> dict[str, str]:
        """The login's."""
        pairs = (line.partition(":") for line in self.source.login_fields)
        return {name.strip(): self.filled(value.strip()) for name, _, value in pairs}

    def own(self, url: str) -> bool:
        """Whether an address is of the source's own site."""
        return belongs(url, self.source.homepage)

    def signs_in_at(self, url: str) -> bool:
        """Whether a form there may have the login."""
        return site_of(url) == site_of(self.source.homepage) and self._safe(url)

    def filled(self, written: str) -> str:
        """A value with the environment's put in. Raises SecretMissing."""
        return REFERENCE.sub(lambda found: self._value(found[1]), written)

    def _safe(self, url: str) -> bool:
        return url.startswith("https://") or self.source.allow_private

    def _value(self, name: str) -> str:
        value = self._environ.get(name, "")
        if not value or re.search(r"[\r\n\0]", value):
            raise SecretMissing(f"the environment has no {name}" if not value else f"{name} holds a line end")
        return value


class SignedRun(Protocol):
    """What access needs of a run."""

    @property
    def order(self) -> CrawlOrder: ...
    @property
    def access(self) -> Mapping[str, Access]:
        """By source id: those that have any."""


def access_of(order: CrawlOrder) -> dict[str, Access]:
    """Access of an order's sources that need any."""
    return {source.id: Access(source, os.environ) for source in order.sources if variables_of(source) or source.signed_in or source.proxy}


class AccessMiddleware:
    """Before robots.txt is asked: takes off what an earlier address was given, puts on what this one may have, and signs in first where a source wants that."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        run = getattr(crawler.spider, "run", None)
        if run is None:  # `scrapy shell`, where a person decides what to ask for
            raise NotConfigured
        self._run: SignedRun = run
        self._logins: dict[str, asyncio.Future[None]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "AccessMiddleware":
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        access = self._run.access.get(request.meta.get("source_id", ""))
        if access is None:
            return
        if access.source.proxy:
            if not access.source.allow_private and is_literal_private(urlsplit(request.url).hostname or ""):
                raise AddressRefused(f"{request.url}: its host is not on the public internet")
            request.meta["proxy"] = access.proxy()
        for name in (*access.names, "Authorization"):
            request.headers.pop(name, None)
        if request.meta.pop("by_token", False):
            request.meta.pop("dont_obey_robotstxt", None)
        if request.meta.get("bare"):
            return
        granted = access.grant(request.url)
        if access.source.login_url and access.own(request.url) and not request.meta.get("login"):
            await self._signed_in(access, request)
        for name, value in granted.headers.items():
            request.headers[name] = value
        if granted.by_token:
            request.meta.update(by_token=True, dont_obey_robotstxt=True)

    async def _signed_in(self, access: Access, request: Request) -> None:
        """The first request of a source signs in, the others wait for it. Raises LoginFailed, the same for all."""
        source_id = access.source.id
        if source_id in self._logins:
            await asyncio.shield(self._logins[source_id])
            return
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._logins[source_id] = future
        try:
            await self._login(access, {key: request.meta[key] for key in _CARRIED if key in request.meta})
            future.set_result(None)
        except IgnoreRequest as error:
            future.set_exception(error)
        except Exception as error:  # noqa: BLE001 - whatever kept us from signing in: nothing is asked as a stranger
            failed = LoginFailed(f"{access.source.login_url}: {type(error).__name__}")
            failed.__cause__ = error
            future.set_exception(failed)
        except BaseException:
            future.cancel()
            raise
        await future

    async def _login(self, access: Access, carried: dict[str, Any]) -> None:
        meta = {**carried, "login": True, "dont_redirect": True}
        url, fields = access.source.login_url, access.fields()
        if not access.signs_in_at(url):
            raise LoginFailed(f"{url}: a login goes by https alone")
        page = await self._ask(Request(url, meta={**carried, "login": True}))
        form = _filled_form(page, fields, meta)
        if not access.signs_in_at(form.url):
            raise LoginFailed(f"{url}: its form leads to another site")
        answer = await self._ask(form)
        if answer.status in _MOVED:
            target = urljoin(answer.url, (answer.headers.get("Location") or b"").decode("latin-1"))
            if access.signs_in_at(target):
                answer = await self._ask(Request(target, meta=dict(meta)))
        if answer.status >= 400 or _asks_again(answer, fields):
            raise LoginFailed(f"{url}: the form was not taken (http-{answer.status})")

    async def _ask(self, request: Request) -> Response:
        assert self._crawler.engine is not None
        response: Response = await self._crawler.engine.download_async(request)
        return response


def _filled_form(page: Response, fields: dict[str, str], meta: dict[str, Any]) -> FormRequest:
    """The page's form that has the first of these fields, with its hidden ones; where there is none, the fields are posted to the page itself."""
    name = next(iter(fields))
    try:
        path = f"//form[.//*[@name={_quoted(name)}]]"
        return FormRequest.from_response(_as_html(page), formxpath=path, formdata=fields, dont_click=True, meta=dict(meta))
    except (ValueError, CodingError):
        return FormRequest(page.url, formdata=fields, meta=dict(meta))


def _asks_again(answer: Response, fields: dict[str, str]) -> bool:
    """Whether the answer is the form once more."""
    try:
        found = _as_html(answer).xpath(f"//form//*[@name={_quoted(list(fields)[-1])}]")
    except (ValueError, CodingError):
        return False
    return bool(found)


def _as_html(page: Response) -> HtmlResponse:
    coding = page.headers.get("Content-Encoding")
    body = decoded(page.body, coding.decode("latin-1") if coding else None, limit=_LOGIN_BYTES).body
    return HtmlResponse(page.url, status=page.status, body=body, encoding="utf-8")


def _quoted(text: str) -> str:
    return f'"{text}"' if '"' not in text else f"'{text}'"
