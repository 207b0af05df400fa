"""The site: lends its pages the newest snapshot, follows every publish without a restart, and never holds anything a publish needs."""

import os
import socket
import sys
from collections.abc import Callable
from datetime import UTC, datetime

import uvicorn

from jobs.installation.demonstration import clock_of, shown_at
from jobs.installation.home import Home
from jobs.installation.settings import Settings
from jobs.metrics import metrics
from jobs.search import folder as search_folder
from jobs.serving.door import door
from jobs.serving.hub_room import HomeHubRoom
from jobs.serving.library import SnapshotLibrary
from jobs.serving.peer import behind_proxies
from jobs.serving.people_desk import HomeDesk
from jobs.serving.pictures import picture_of
from jobs.serving.post_room import HomePostRoom
from records.errors import ConfigurationError, HomeError
from warehouse.site.timekeeper import Timekeeper
from web.app import create_app
from web.frame import may
from web.guard import Guard
from web.visitors import Allowance, Names

STATEMENT_SECONDS = 10.0
"""Of one statement of a page; over 200,000 articles the slowest takes some tenths of a second."""
GRACE_SECONDS = 20.0
"""Until a statement heeds its interrupt; usually milliseconds."""


def make_app(
    home: Home, settings: Settings, library: SnapshotLibrary, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> Guard:
    """The site of a home as an ASGI application, for any server. Raises ConfigurationError when the token is missing."""
    name = settings.web.token_env
    token = os.environ.get(name, "") if name else ""
    if name and not token:
        raise ConfigurationError(str(home.settings), "web.token_env", f"the environment has no {name}", "set it, or leave token_env empty")
    return create_app(
        library,
        HomePostRoom(home, settings),
        HomeDesk(home, settings, clock=clock),
        token=token,
        base_url=settings.digest.base_url,
        full_text=settings.web.full_text,
        metrics=lambda request: metrics(home, settings) if may(settings.web.metrics, request) else None,
        picture=lambda seen: picture_of(home, seen),
        names=Names((*settings.web.hosts, settings.web.host), base_url=settings.digest.base_url),
        hubs=HomeHubRoom(home, now=clock) if settings.crawl.websub else None,
        allowance=Allowance(settings.web.requests_per_minute),
        clock=clock_of(home, clock),
        demonstration=shown_at(home),
    )


def serve(home: Home, settings: Settings, *, host: str | None = None, port: int | None = None, say: Callable[[str], None] = print) -> None:
    """Serve the site until it is told to stop; `say` gets its address once it answers.

    Behind a proxy on this machine, or one that says who asks, the client's address is taken from X-Forwarded-For; everyone else's is ignored.
    """
    keeper = Timekeeper(STATEMENT_SECONDS, GRACE_SECONDS, _end_stuck)
    library = SnapshotLibrary(home.public, search_folder(home), memory_limit=f"{settings.web.memory_mb}MB", keeper=keeper)
    address, number = host or settings.web.host, settings.web.port if port is None else port
    try:
        listener = socket.create_server((address, number), family=socket.AF_INET6 if ":" in address else socket.AF_INET, backlog=256)
    except OSError as error:
        raise HomeError(f"cannot listen on {address}:{number}: {error.strerror or error}; choose another with --host and --port") from error
    try:
        config = uvicorn.Config(
            behind_proxies(make_app(home, settings, library), _proxies(settings)), log_level="warning", server_header=False, proxy_headers=False, timeout_keep_alive=15,
            http=door(settings.web.connections_per_address), h11_max_incomplete_event_size=16_384, ws="none", lifespan="off",
            timeout_graceful_shutdown=10,
        )  # fmt: skip
        library.wait()
        if library.problem:
            say(f"docketwire: {library.problem}")
        say(f"http://{f'[{address}]' if ':' in address else address}:{listener.getsockname()[1]}/")
        uvicorn.Server(config).run(sockets=[listener])
    finally:
        listener.close()
        library.close()
        keeper.close()


def _proxies(settings: Settings) -> tuple[str, ...]:
    """Whose X-Forwarded-For is believed: this machine's own, and the proxies that say who asks."""
    named = settings.people.proxies if settings.people.accounts == "proxy" else ()
    return tuple(dict.fromkeys(("127.0.0.1", "::1", *named)))


def _end_stuck() -> None:
    """The last resort: nothing within a process ends a statement that does not heed its interrupt. A service manager starts the site anew."""
    sys.stderr.write("docketwire: a statement of the site went on after its interrupt; the process ends, so that it can be started anew\n")
    sys.stderr.flush()
    os._exit(os.EX_SOFTWARE)
