"""Who really connected, beside whom a proxy speaks for: uvicorn's own middleware forgets the first when it learns the second."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from web.people.gate import PEER

Application = Callable[..., Awaitable[None]]


def behind_proxies(app: Application, proxies: Sequence[str]) -> Application:
    """The application, told the client's address out of X-Forwarded-For where one of `proxies` (addresses, networks) connects."""
    inner = ProxyHeadersMiddleware(app, trusted_hosts=list(proxies))

    async def outer(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            scope[PEER] = (scope.get("client") or ("",))[0]
        await inner(scope, receive, send)

    return outer
