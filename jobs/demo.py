"""The demonstration: thirty days of a press on this machine are crawled with a given clock, and everything that follows is the real thing."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

from common.files import write_file
from jobs.crawl import CrawlSummary, crawl
from jobs.digests.issue import send
from jobs.digests.subscriptions import write_demo_subscriptions
from jobs.group import group
from jobs.ingest import IngestSummary, ingest
from jobs.installation.demonstration import Demonstration, note_demonstration, read_demonstration
from jobs.installation.home import Home
from jobs.installation.settings import Settings, load_settings
from jobs.installation.setup import initialise
from jobs.publish import publish
from newsroom.server import Newsroom
from newsroom.sources import sources_toml
from records.errors import DocketwireError, HomeError

DAYS = (-30, -14, -7, -4, -3, -2, -1, 0)
"""Days on which it is crawled and its digests are made, from today; the first finds what the outlets have kept of the years before."""
SECOND_EDITION_FROM = -14
LATE_FROM, LATE_ON = "es-diario-del-puerto", -1
"""An outlet that is crawled once more on that day while its pages are read only after the issue was closed: what it brings is late."""
_BEFORE_ISSUE = timedelta(minutes=20)
"""A crawl begins so long before the issue of its day is due."""
_BASE_PORTS = range(18800, 19800, 100)
_SETTINGS = {"crawl.sources_per_run": "14", "crawl.deadline_minutes": "2"}

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoRound:
    """One day of the press."""

    day: int
    """From the day of the show: -30 to 0."""
    edition: int
    crawled: CrawlSummary
    ingested: IngestSummary


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """What the demonstration left behind."""

    shown_at: datetime
    rounds: tuple[DemoRound, ...]
    issues: tuple[Path, ...]
    """Folders of the digests frozen on the last day, each with a mail, a page and a text."""
    frozen: int
    """Digests frozen on all days."""


def demo(home: Home, say: Callable[[str], None], *, now: Clock = lambda: datetime.now(UTC)) -> Demo:
    """Crawl thirty days of the demonstration press into `home`, day by day, with a digest for each; a second call crawls the last day again and finds nothing new.

    The press is shown as of the last full hour. Raises HomeError when the home belongs to something else than a demonstration.
    """
    settings = _prepare(home)
    with _press(home) as (newsroom, noted):
        write_file(home.sources / "newsroom.toml", sources_toml(newsroom))
        shown = datetime.fromisoformat(noted.captured_at) if noted.captured_at else now().replace(minute=0, second=0, microsecond=0)
        if not noted.captured_at:
            write_demo_subscriptions(home, at=shown, begins=shown + timedelta(days=DAYS[0] - 1))
        show = _Show(home, settings, newsroom, shown, say)
        for day in DAYS if not noted.captured_at else (0,):
            show.day(day)
        note_demonstration(home, replace(noted, captured_at=shown.isoformat()))
    return Demo(shown_at=shown, rounds=tuple(show.rounds), issues=_newest(home), frozen=len(list(home.root.glob("issues/*/*/issue.json"))))


@dataclass(frozen=True, slots=True)
class _Show:
    """One run of the press, day by day."""

    home: Home
    settings: Settings
    newsroom: Newsroom
    shown: datetime
    say: Callable[[str], None]
    rounds: list[DemoRound] = field(default_factory=list)

    def day(self, day: int) -> None:
        """What a daemon does on a day: crawl, ingest, group, publish, send."""
        due = self.shown + timedelta(days=day)
        edition = 2 if day >= SECOND_EDITION_FROM else 1
        self.newsroom.turn_to(edition, due, self.shown)
        self.say(f"{due:%d %b}: {len(self.newsroom.outlets)} outlets on this machine")
        clock = _clock(due - _BEFORE_ISSUE)
        names = [outlet.id for outlet in self.newsroom.outlets if (day, outlet.id) != (LATE_ON, LATE_FROM)]
        crawled = crawl(self.home, self.settings, names=names, now=clock)
        ingested = ingest(self.home, self.settings, now=clock)
        group(self.home, self.settings, now=clock)
        if day == LATE_ON:
            crawl(self.home, self.settings, names=[LATE_FROM], now=clock)
        publish(self.home, self.settings, now=clock)
        made = send(self.home, self.settings, now=_clock(due))
        for problem in made.problems:
            self.say(problem)
        self.rounds.append(DemoRound(day=day, edition=edition, crawled=crawled, ingested=ingested))


def _clock(begin: datetime) -> Clock:
    """A clock that was set to a moment and goes on from there."""
    started = monotonic()
    return lambda: begin + timedelta(seconds=monotonic() - started)


def _newest(home: Home) -> tuple[Path, ...]:
    """The newest issue of every subscription."""
    folders: Sequence[Path] = sorted(home.root.glob("issues/*"))
    return tuple(issues[-1].parent for folder in folders if (issues := sorted(folder.glob("*/issue.json"))))


def _prepare(home: Home) -> Settings:
    if home.settings.is_file() and read_demonstration(home) is None:
        raise HomeError(f"{home.root} is a home of your own: choose another for the demonstration, e.g. DOCKETWIRE_HOME=demo-data")
    initialise(home, builtin=False, overrides=_SETTINGS)
    return load_settings(home.settings)


@contextmanager
def _press(home: Home) -> Iterator[tuple[Newsroom, Demonstration]]:
    """The press on the ports this home knows it by; the first time, on the first free hundred."""
    noted = read_demonstration(home)
    with ExitStack() as stack:
        if noted is not None:
            newsroom = _on_its_ports(noted, stack)
        else:
            port, newsroom = _on_free_ports(stack)
            noted = Demonstration(base_port=port)
            note_demonstration(home, noted)
        yield newsroom, noted


def _on_its_ports(noted: Demonstration, stack: ExitStack) -> Newsroom:
    try:
        return stack.enter_context(Newsroom(noted.base_port))
    except DocketwireError as error:
        raise DocketwireError(
            f"the press of this demonstration answers on ports {noted.base_port} and up, and one of them is taken, perhaps by another demonstration:"
            " run it again when that is over, or make one in another home, e.g. DOCKETWIRE_HOME=demo-data-2"
        ) from error


def _on_free_ports(stack: ExitStack) -> tuple[int, Newsroom]:
    for port in _BASE_PORTS:
        try:
            return port, stack.enter_context(Newsroom(port))
        except DocketwireError:
            continue
    raise DocketwireError(f"no free ports on this machine from {_BASE_PORTS.start} on: stop what uses them and try again")
