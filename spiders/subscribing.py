"""Asks hubs to tell of a feed's changes (WebSub, 5.1): one after another, at their hosts' turns, over the vetted sockets of a crawl."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urljoin

import aiohttp

from common.addresses.hosts import host_of
from records.push import Push
from spiders.fetching.downloader import AddressRefusedError, public_socket
from spiders.fetching.reasons import tls_reason
from spiders.fetching.turns import Turns

TIMEOUT_SECONDS = 20.0
DELAY_SECONDS = 1.0
"""Between two requests to one hub; a large one serves many feeds."""
LONGEST_WAIT_SECONDS = 60.0
"""For a hub's turn; whose comes later is asked next time."""
MAX_REDIRECTS = 3
REDIRECTS = (307, 308)
"""A hub may send the same request elsewhere (WebSub, 5.1); other redirects would make a GET of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """One request to a hub."""

    push: Push
    callback: str
    lease_seconds: int
    private: bool
    """True: its source may be on a private address (tests, demonstration)."""


async def ask_hubs(
    askings: Sequence[Asking],
    turns: Turns,
    *,
    user_agent: str,
    done: Callable[[Asking, str], None],
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Send every request; `done` hears of each as it is answered: empty when the hub took it (it confirms later), else a short word why not.

    Where a hub's turn comes too late, `done` is not called. Never raises for what a hub does.
    """
    for asking in askings:
        host = host_of(asking.push.hub.url)
        if not await _turn(turns, host, sleep):
            continue
        try:
            problem = await _ask(asking, user_agent)
        finally:
            turns.give_back(host, DELAY_SECONDS)
        done(asking, problem)


async def _turn(turns: Turns, host: str, sleep: Callable[[float], Awaitable[None]]) -> bool:
    waited = 0.0
    while (pause := turns.take(host, DELAY_SECONDS)) > 0:
        waited += pause
        if waited > LONGEST_WAIT_SECONDS:
            return False
        await sleep(pause)
    return True


async def _ask(asking: Asking, user_agent: str) -> str:
    form = {
        "hub.callback": asking.callback,
        "hub.mode": "subscribe",
        "hub.topic": asking.push.hub.topic,
        "hub.lease_seconds": str(asking.lease_seconds),
        **({"hub.secret": asking.push.secret} if asking.push.secret else {}),
    }
    url = asking.push.hub.url
    try:
        async with _session(user_agent, vetted=not asking.private) as session:
            for _ in range(MAX_REDIRECTS + 1):
                async with session.post(url, data=form, allow_redirects=False) as answer:
                    if answer.status not in REDIRECTS:
                        return "" if 200 <= answer.status < 300 else f"http-{answer.status}"
                    url = urljoin(str(answer.url), answer.headers.get("Location", ""))
                    if not url.startswith("https://" if asking.push.secret else ("http://", "https://")):
                        return "bad-link"
    except TimeoutError:
        return "timeout"
    except aiohttp.ClientSSLError as error:
        return tls_reason(error)
    except aiohttp.ClientConnectorDNSError:
        return "dns"
    except aiohttp.ClientConnectorError as error:
        return "address-refused" if isinstance(error.os_error, AddressRefusedError) else "connect"
    except (aiohttp.ClientError, OSError, ValueError):
        return "connection"
    return "redirect-loop"


@asynccontextmanager
async def _session(user_agent: str, *, vetted: bool) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(socket_factory=public_socket if vetted else None),
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=TIMEOUT_SECONDS),
        headers={"User-Agent": user_agent},
    ) as session:
        yield session
