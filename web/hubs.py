"""Callbacks of WebSub: hubs verify a subscription (W3C WebSub, 5.3) and tell that a feed has changed (7).

An address with an unknown token is answered 404 or 410, whoever asks. What is told is not read: it only makes the source due, so that every
page still comes from the outlet itself.
"""

import hmac
import re

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from records.push import CALLBACK, LARGEST_FEED
from web.reader import Hubs

_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,100}")
_ALGORITHMS = frozenset({"sha1", "sha256", "sha384", "sha512"})
"""Of WebSub, 7.1; sha1 is what old hubs know."""
_LONGEST_CHALLENGE = 1000


class HubPages:
    """The two sides of a callback."""

    def __init__(self, hubs: Hubs) -> None:
        self._hubs = hubs

    def routes(self) -> list[Route]:
        """Paths and their pages."""
        return [
            Route(CALLBACK + "{token}", self.verify, methods=["GET"], include_in_schema=False),
            Route(CALLBACK + "{token}", self.told, methods=["POST"], include_in_schema=False),
        ]

    def verify(self, request: Request) -> Response:
        """The hub asks whether we meant it, or says that it will not."""
        token, given = request.path_params["token"], request.query_params
        mode, challenge = given.get("hub.mode", ""), given.get("hub.challenge", "")
        known = bool(_TOKEN.fullmatch(token)) and self._hubs.secret(token) is not None
        if known and mode == "denied":
            self._hubs.denied(token, given.get("hub.reason", ""))
            return PlainTextResponse("noted")
        meant = (
            known
            and mode == "subscribe"
            and self._hubs.confirm(token, given.get("hub.topic", ""), _seconds(given.get("hub.lease_seconds")))
        )
        if challenge and len(challenge) <= _LONGEST_CHALLENGE and (meant or (mode == "unsubscribe" and not known)):
            return PlainTextResponse(challenge)
        return PlainTextResponse("not asked for", 404)

    async def told(self, request: Request) -> Response:
        """The hub tells of a change. A wrong signature is answered as a right one, and not heeded."""
        token = request.path_params["token"]
        secret = await run_in_threadpool(self._hubs.secret, token) if _TOKEN.fullmatch(token) else None
        if secret is None:
            return PlainTextResponse("nobody listens here any more", 410)
        body = bytearray()
        async for part in request.stream():
            body += part
            if len(body) > LARGEST_FEED:
                return PlainTextResponse("too large", 413)
        if not secret or signed(bytes(body), request.headers.get("x-hub-signature", ""), secret):
            await run_in_threadpool(self._hubs.told, token)
        return PlainTextResponse("heard", 202)


def signed(body: bytes, signature: str, secret: str) -> bool:
    """Whether `method=hexdigest` is the body's, with this key."""
    method, _, digest = signature.strip().partition("=")
    if method.lower() not in _ALGORITHMS:
        return False
    return hmac.compare_digest(hmac.new(secret.encode(), body, method.lower()).hexdigest().encode(), digest.strip().lower().encode())


def _seconds(text: str | None) -> float | None:
    return float(text) if text is not None and text.isdecimal() and len(text) < 12 else None
