"""What stands before every page: headers that keep browsers from doing more than showing it, and bounds of what a request may be."""

from collections.abc import Mapping
from urllib.parse import urlsplit, urlunsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from records.push import CALLBACK, LARGEST_FEED
from web.visitors import Allowance, Names

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "script-src 'none'; object-src 'none'"
)
MAILED_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'"
"""For an issue as it was mailed: its styles are inline because mail programs want them so; nothing else is allowed."""
HEADERS: Mapping[str, str] = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), interest-cohort=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-robots-tag": "noindex, noarchive",
}
"""The archive quotes other people's work: search engines are asked to stay away."""
AWAY = "away"
"""In the state of a request: the one address elsewhere that its answer may lead to, an OpenID provider's."""
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_LONGEST_QUERY = 4_000
_LARGEST_BODY, _LARGEST_DEED = 16_384, 65_536
"""Bytes; on the desk a note of 4,000 characters, each of them twelve bytes where it is no letter of ASCII and comes in a form."""
_DESK = ("/desk", "/api/v1/desk")
MOST_AT_WORK = 100
"""Requests being answered at a time; 40 of them are, the others wait for a thread."""


class Guard:
    """ASGI middleware: refuses what is too long, too much or for another site, and adds the headers to every answer. Who may what: web/people/gate.py."""

    def __init__(self, app: ASGIApp, *, names: Names | None = None, allowance: Allowance | None = None) -> None:
        self._app = app
        self._names, self._allowance = names or Names(), allowance or Allowance(0)
        self._at_work = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if "location" in headers and headers["location"] != scope.get("state", {}).get(AWAY):
                    headers["location"] = _within(headers["location"])
            await send(message)

        refusal = self._refusal(scope)
        if refusal is not None:
            await refusal(scope, receive, guarded)
            return
        self._at_work += 1
        try:
            await self._app(scope, receive, guarded)
        finally:
            self._at_work -= 1

    def _refusal(self, scope: Scope) -> JSONResponse | None:
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        if hosts and (len(hosts) > 1 or not self._names.ours(hosts[0])):
            detail = "this site does not go by that name; whoever runs it can add it to web.hosts, or to digest.base_url, of the settings"
            return JSONResponse({"detail": detail}, 421)
        if self._at_work >= MOST_AT_WORK:
            return JSONResponse({"detail": "too many requests at a time"}, 503, {"retry-after": "5"})
        if wait := self._allowance.wait_seconds((scope.get("client") or ("",))[0]):
            return JSONResponse({"detail": "too many requests from this address"}, 429, {"retry-after": str(wait)})
        if len(scope["query_string"]) > _LONGEST_QUERY:
            return JSONResponse({"detail": "the query is too long"}, 414)
        if scope["method"] in _SAFE:
            return None
        pushed, length = scope["path"].startswith(CALLBACK), headers.get("content-length", "0")
        largest = LARGEST_FEED if pushed else _LARGEST_DEED if scope["path"].startswith(_DESK) else _LARGEST_BODY
        if (
            not length.isdigit() or int(length) > largest or ("transfer-encoding" in headers and not pushed)
        ):  # a push is counted as it is read
            return JSONResponse({"detail": "the request is too large"}, 413)
        return None


def _within(location: str) -> str:
    """A redirect as a path: every one of ours stays on the site, whatever name it was asked by."""
    parts = urlsplit(location)
    path = "/" + parts.path.lstrip("/\\")
    return urlunsplit(("", "", path, parts.query, parts.fragment))
