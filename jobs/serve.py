"""The site: lends its pages the newest snapshot, follows every publish without a restart, and never holds anything a publish needs."""

import contextlib
import os
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import uvicorn

from digests import health, recipients
from digests.archive import ArchiveError, issue_folders, load_issue
from jobs.digests import subscriptions
from jobs.digests.issue import issues_path
from jobs.installation.home import Home
from jobs.installation.settings import Settings
from jobs.search import SearchLibrary
from jobs.search import folder as search_folder
from records.digest import Alert, Issue
from records.errors import ConfigurationError, DocketwireError, HomeError, QueryError, WarehouseError
from records.search import Hit
from records.selection import Selection
from records.site import FacetValue, Page, ReportLine, SearchResult
from records.site_digests import IssueEntry, Subscriber
from warehouse.monitoring.digest import source_history
from warehouse.search.reader import DEEPEST
from warehouse.site.lists import SiteData
from warehouse.site.pages import SiteReader
from warehouse.storage.snapshot import POINTER, latest
from web.app import create_app
from web.guard import Guard


class _Loan:
    """A prepared snapshot and how many requests read it; closed by the last one after it was replaced."""

    def __init__(self, data: SiteData) -> None:
        self.data = data
        with data.cursor() as cursor:
            self.alerts = tuple(health.assess(source_history(cursor, until=data.info.created_at)))
        self.readers = 0
        self.replaced = False


class IndexedReader(SiteReader):
    """A reader that searches with the index, where there is one."""

    def __init__(self, data: SiteData, index: SearchLibrary) -> None:
        super().__init__(data)
        self._index = index

    def search(self, wanted: Selection, *, number: int, size: int, mode: str = "words") -> SearchResult:
        """Best hits first. Without a text, the newest articles."""
        if not wanted.text:
            return super().search(wanted, number=number, size=size)
        try:
            found = self._index.search(wanted.text, mode=mode, wanted=wanted, limit=size, offset=(number - 1) * size, facets=True)
        except QueryError as error:
            return SearchResult(page=Page(number=1, size=size, total=0), lines=(), problem=str(error))
        except WarehouseError:
            return super().search(wanted, number=number, size=size)
        facets = {name: tuple(FacetValue(value=value, count=n) for value, n in counts.items()) for name, counts in found.facets.items()}
        return SearchResult(
            page=Page(number=number, size=size, total=min(found.total, DEEPEST)),
            lines=tuple(_hit_line(hit) for hit in found.hits),
            facets=facets,
        )


def _hit_line(hit: Hit) -> ReportLine:
    return ReportLine(
        report_id=hit.article_id,
        article_id=hit.article_id,
        title=hit.title or hit.url,
        url=hit.url,
        source_id=hit.source_id,
        source=hit.source,
        country=hit.country,
        language=hit.language,
        topic=hit.topic or "other",
        platforms=hit.platforms,
        first_seen=hit.first_seen,
        published_at=hit.published_at,
        headline=hit.headline,
        passage=hit.passage,
    )


class SnapshotLibrary:
    """Readers of the newest snapshot of a folder. A new one is prepared in the background; until it is ready the old one answers."""

    def __init__(self, public: Path, search: Path, *, memory_limit: str = "1GB", threads: int = 2) -> None:
        self._public, self._memory_limit, self._threads = public, memory_limit, threads
        self._index = SearchLibrary(search)
        self._lock = threading.Lock()
        self._loan: _Loan | None = None
        self._seen: tuple[int, int] | None = None
        self._opening: threading.Thread | None = None
        self.problem = ""
        """Why the newest snapshot could not be opened; empty when it could."""

    def snapshot_id(self) -> str:
        """Of the snapshot that answers now; empty when nothing was published."""
        self._follow()
        with self._lock:
            return self._loan.data.info.id if self._loan else ""

    @contextlib.contextmanager
    def reading(self) -> Iterator[IndexedReader | None]:
        """A reader for one request; None when nothing was published."""
        self._follow()
        with self._lock:
            loan = self._loan
            if loan is not None:
                loan.readers += 1
        try:
            yield IndexedReader(loan.data, self._index) if loan else None
        finally:
            if loan is not None:
                self._return(loan)

    def alerts(self) -> tuple[Alert, ...]:
        """What is wrong with sources on the day of the snapshot, or right again."""
        self._follow()
        with self._lock:
            return self._loan.alerts if self._loan else ()

    def close(self) -> None:
        """Wait for an opening snapshot and release everything."""
        if self._opening is not None:
            self._opening.join()
        with self._lock:
            loan, self._loan = self._loan, None
        if loan is not None:
            loan.data.close()

    def wait(self) -> None:
        """Until the newest snapshot answers, or has failed to open."""
        self._follow()
        if self._opening is not None:
            self._opening.join()

    def _follow(self) -> None:
        """Start opening the newest snapshot when the pointer has changed; the very first one is waited for."""
        state = self._pointer()
        with self._lock:
            if state is None or state == self._seen or (self._opening is not None and self._opening.is_alive()):
                opening, first = self._opening, self._loan is None
            else:
                self._seen = state
                opening, first = threading.Thread(target=self._open, name="snapshot", daemon=True), self._loan is None
                self._opening = opening
                opening.start()
        if first and opening is not None:
            opening.join()

    def _pointer(self) -> tuple[int, int] | None:
        try:
            status = (self._public / POINTER).stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_ino

    def _open(self) -> None:
        try:
            snapshot = latest(self._public)
            if snapshot is None:
                return
            loan = _Loan(SiteData(self._public / snapshot.file, snapshot, memory_limit=self._memory_limit, threads=self._threads))
        except WarehouseError as error:
            with self._lock:
                self.problem, self._seen = str(error), None if self._loan is None else self._seen
            return
        with self._lock:
            old, self._loan, self.problem = self._loan, loan, ""
            idle = old is not None and old.readers == 0
            if old is not None:
                old.replaced = True
        if old is not None and idle:
            old.data.close()

    def _return(self, loan: _Loan) -> None:
        with self._lock:
            loan.readers -= 1
            finished = loan.replaced and loan.readers == 0
        if finished:
            loan.data.close()


class HomePostRoom:
    """Issues, feeds and subscriptions of a home."""

    def __init__(self, home: Home, settings: Settings) -> None:
        self._home, self._settings = home, settings
        self._entries: dict[Path, IssueEntry | None] = {}

    def issues(self) -> tuple[IssueEntry, ...]:
        """Every frozen issue, newest first; what is damaged is left out here and reported by `docketwire verify`."""
        folders = [folder for own in sorted(issues_path(self._home).glob("*/")) for folder in issue_folders(own)]
        found = [entry for folder in folders if (entry := self._entry(folder)) is not None]
        return tuple(sorted(found, key=lambda entry: (entry.end, entry.subscription_id), reverse=True))

    def issue(self, subscription_id: str, issue_id: str) -> Issue | None:
        try:
            return load_issue(issues_path(self._home) / subscription_id / issue_id)
        except ArchiveError:
            return None

    def issue_file(self, subscription_id: str, issue_id: str, form: str) -> bytes | None:
        """A frozen file; None where there is none."""
        return _content(issues_path(self._home) / subscription_id / issue_id / f"issue.{form}")

    def feed(self, subscription_id: str, form: str) -> bytes | None:
        return _content(self._home.public / "feeds" / f"{subscription_id}.{form}")

    def subscriber(self, token: str) -> Subscriber | None:
        """Whom a link in a mail's footer belongs to."""
        return self._known(subscriptions.reader_of(self._home, token))

    def decide(self, token: str, action: str) -> Subscriber | None:
        """Unsubscribe, resubscribe or pause; safe to repeat."""
        act = {"resubscribe": subscriptions.resubscribe, "pause": subscriptions.pause}.get(action, subscriptions.unsubscribe)
        return self._known(act(self._home, token))

    def pause(self, subscription_id: str, *, paused: bool) -> bool:
        """Pause or resume a whole digest in its file."""
        if not (subscriptions.subscriptions_path(self._home) / f"{subscription_id}.toml").is_file():
            return False
        subscriptions.set_paused(self._home, subscription_id, paused=paused)
        return True

    def _known(self, reader: recipients.Reader | None) -> Subscriber | None:
        if reader is None:
            return None
        name, language = reader.subscription, "en"
        with contextlib.suppress(DocketwireError):
            found = subscriptions.find(self._home, self._settings, reader.subscription)
            name, language = found.name, found.language
        return Subscriber(
            subscription_id=reader.subscription,
            name=name,
            language=language,
            subscribed=reader.state != "unsubscribed",
            paused_until=reader.paused_until,
        )

    def _entry(self, folder: Path) -> IssueEntry | None:
        """A frozen issue never changes, so it is read once."""
        if folder not in self._entries:
            issue = self.issue(folder.parent.name, folder.name)
            self._entries[folder] = _issue_entry(folder, issue) if issue else None
        return self._entries[folder]


def _issue_entry(folder: Path, issue: Issue) -> IssueEntry:
    return IssueEntry(
        subscription_id=folder.parent.name,
        name=issue.subscription.name,
        issue_id=folder.name,
        language=issue.subscription.language,
        start=issue.window.start,
        end=issue.window.end,
        stories=len(issue.stories),
        verdict=issue.coverage.verdict,
    )


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def make_app(
    home: Home, settings: Settings, library: SnapshotLibrary, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> Guard:
    """The site of a home as an ASGI application, for any server. Raises ConfigurationError when the token is missing."""
    name = settings.web.token_env
    token = os.environ.get(name, "") if name else ""
    if name and not token:
        raise ConfigurationError(str(home.settings), "web.token_env", f"the environment has no {name}", "set it, or leave token_env empty")
    return create_app(library, HomePostRoom(home, settings), token=token, clock=clock)


def serve(home: Home, settings: Settings, *, host: str | None = None, port: int | None = None, say: Callable[[str], None] = print) -> None:
    """Serve the site until it is told to stop; `say` gets its address once it answers.

    Behind a proxy on this machine the client's address is taken from X-Forwarded-For; everyone else's is ignored.
    """
    library = SnapshotLibrary(home.public, search_folder(home), memory_limit=f"{settings.web.memory_mb}MB")
    address, number = host or settings.web.host, settings.web.port if port is None else port
    try:
        listener = socket.create_server((address, number), family=socket.AF_INET6 if ":" in address else socket.AF_INET, backlog=256)
    except OSError as error:
        raise HomeError(f"cannot listen on {address}:{number}: {error.strerror or error}; choose another with --host and --port") from error
    try:
        config = uvicorn.Config(
            make_app(home, settings, library), log_level="warning", server_header=False, forwarded_allow_ips="127.0.0.1,::1", timeout_keep_alive=15,
            limit_concurrency=200, h11_max_incomplete_event_size=16_384,
        )  # fmt: skip
        library.wait()
        if library.problem:
            say(f"docketwire: {library.problem}")
        say(f"http://{f'[{address}]' if ':' in address else address}:{listener.getsockname()[1]}/")
        uvicorn.Server(config).run(sockets=[listener])
    finally:
        listener.close()
        library.close()
