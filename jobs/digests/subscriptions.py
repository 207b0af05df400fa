"""Subscriptions: find, write, pause and rehearse them, and honour the links in a mail's footer."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import tomlkit

from common.files import write_file
from digests.outbox import Delivery, IssueRow, Outbox, State
from digests.recipients import Reader
from digests.subscription import Defaults, load_subscription, parse_subscription, subscription_toml
from digests.window import next_due
from jobs.installation.home import Home
from jobs.installation.selecting import archive_of
from jobs.installation.settings import Settings
from records.errors import ConfigurationError, DocketwireError, SelectionError
from records.subscription import Subscription
from warehouse.selection.held import held, needs_warehouse
from warehouse.storage.database import Connection, open_snapshot
from warehouse.storage.snapshot import latest, latest_file

DEMO = {
    "demo-world": """\
name = "Demonstration: platforms before the courts"
language = "en"
""",
    "demo-donnees": """\
name = "Démonstration : les plateformes devant la justice"
language = "fr"
reads = ["en"]
""",
    "demo-akhbar": """\
name = "عرض توضيحي: المنصات أمام القضاء"
language = "ar"
reads = ["en"]
""",
    "demo-soshou": """\
name = "実演：法廷のプラットフォーム"
language = "ja"
reads = ["en"]
""",
}
"""The subscriptions of a demonstration home, by file name: what is their own of each."""
_DEMO_REST = """\
zone = "UTC"
at = "{at:%H:%M}"
begins = {begins:%Y-%m-%dT%H:%M:%SZ}
size = 50
quiet = "all-clear"
channels = ["feed"]

[query]
"""
"""Of each: no mail leaves a demonstration, and every card of an issue is there to be looked at."""


def subscriptions_path(home: Home) -> Path:
    return home.root / "subscriptions"


def defaults(home: Home, settings: Settings) -> Defaults:
    """What a subscription gets from the settings where it says nothing."""
    return Defaults(zone=settings.schedule.zone, at=settings.schedule.digest_at, archive=archive_of(home))


def subscriptions_of(home: Home, settings: Settings, names: Sequence[str] = (), problems: list[str] | None = None) -> list[Subscription]:
    """The subscriptions of a home, or those named.

    A file that cannot be read is a problem to be told, not the end of the others; without `problems` it raises ConfigurationError.
    Raises DocketwireError for a name that does not exist.
    """
    paths = sorted(subscriptions_path(home).glob("*.toml"))
    for name in names:
        if name not in {path.stem for path in paths}:
            raise unknown(name, (path.stem for path in paths))
    found = []
    for path in paths:
        if names and path.stem not in names:
            continue
        try:
            found.append(load_subscription(path, defaults(home, settings)))
        except ConfigurationError as error:
            if problems is None:
                raise
            problems.append(str(error))
    return found


def unknown(name: str, known: Iterable[str]) -> DocketwireError:
    names = sorted(known)
    close = difflib.get_close_matches(name, names, n=1)
    hint = f'did you mean "{close[0]}"?' if close else "there are: " + (", ".join(names) or "none, make one with `docketwire subscribe`")
    return DocketwireError(f"no subscription {name!r}: {hint}")


def find(home: Home, settings: Settings, name: str) -> Subscription:
    """A subscription by its id, or out of a file anywhere (`./idea.toml`). Raises ConfigurationError, DocketwireError."""
    if name.endswith(".toml"):
        return load_subscription(Path(name), defaults(home, settings))
    return subscriptions_of(home, settings, (name,))[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """One line about a subscription; times UTC."""

    id: str
    name: str
    language: str
    zone: str
    paused: bool
    next_due: datetime
    covered_until: datetime | None
    recipients: int
    """Those that left or paused not counted."""


def overview(home: Home, settings: Settings, *, now: datetime | None = None) -> list[Overview]:
    """Every subscription of a home."""
    at, outbox = now or datetime.now(UTC), _outbox(home)
    return [
        Overview(
            id=s.id,
            name=s.name,
            language=s.language,
            zone=s.zone,
            paused=s.paused,
            next_due=next_due(s, at),
            covered_until=covered.until if outbox and (covered := outbox.covered(s.id)) else None,
            recipients=sum(outbox is None or outbox.recipients.wanted(s.id, address, at) for address in s.recipients),
        )
        for s in subscriptions_of(home, settings)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """One subscription with its latest issues."""

    toml: str
    issues: tuple[IssueRow, ...]


def details(home: Home, settings: Settings, name: str) -> Details:
    outbox = _outbox(home)
    return Details(toml=subscription_toml(find(home, settings, name)), issues=tuple(outbox.issues(name, 10)) if outbox else ())


def outbox_rows(home: Home, *, show_all: bool = False) -> list[Delivery]:
    """What needs attention, or everything, newest first."""
    outbox = _outbox(home)
    states = () if show_all else (State.PLANNED, State.SENDING, State.FAILED, State.UNKNOWN)
    return outbox.deliveries(states=states) if outbox else []


def decide(home: Home, key: int, *, resend: bool, now: datetime | None = None) -> bool:
    """Send a failed or unknown delivery again, or settle it; False when there is none of that number."""
    outbox, at = _outbox(home), now or datetime.now(UTC)
    return outbox is not None and (outbox.resend(key, at) if resend else outbox.settle(key, at))


def _outbox(home: Home) -> Outbox | None:
    path = home.root / "outbox.sqlite"
    return Outbox(path) if path.exists() else None


def subscribe(home: Home, settings: Settings, subscription: Subscription) -> Path:
    """Write a new subscription; what it says is checked like any file. Raises ConfigurationError, DocketwireError when it exists."""
    path = subscriptions_path(home) / f"{subscription.id}.toml"
    text = _sound(home, settings, subscription, path)
    if path.exists():
        raise DocketwireError(f"{path}: exists already; edit it, or choose another name")
    path.parent.mkdir(parents=True, exist_ok=True)
    write_file(path, text)
    return path


def rewrite(home: Home, settings: Settings, subscription: Subscription) -> Path:
    """Write a subscription that there is anew, checked like any file; its comments go. Raises ConfigurationError, DocketwireError."""
    path = _file(home, subscription.id)
    write_file(path, _sound(home, settings, subscription, path))
    return path


def _sound(home: Home, settings: Settings, subscription: Subscription, path: Path) -> str:
    """The text of its file. Raises ConfigurationError for what no file may say."""
    text = subscription_toml(subscription)
    parse_subscription(text, subscription.id, str(path), defaults(home, settings))
    if needs_warehouse(subscription.query) and latest(home.public) is not None:
        with open_snapshot(latest_file(home.public)) as con:
            checked(con, subscription, str(path))
    return text


def checked(con: Connection, subscription: Subscription, file: str) -> Subscription:
    """With outlets, stories and disputes as the snapshot knows them. Raises ConfigurationError for one it does not."""
    try:
        return replace(subscription, query=held(con, subscription.query))
    except SelectionError as error:
        raise ConfigurationError(file, f"query.{error.key}", error.problem, error.remedy) from error


def demo_subscription(name: str, *, at: datetime, begins: datetime) -> str:
    """The file of one of DEMO, due every day at the hour of a moment (UTC)."""
    return DEMO[name] + _DEMO_REST.format(at=at, begins=begins)


def write_demo_subscriptions(home: Home, *, at: datetime, begins: datetime) -> None:
    """The demonstration's subscriptions, where they are missing."""
    folder = subscriptions_path(home)
    folder.mkdir(parents=True, exist_ok=True)
    for name in DEMO:
        if not (folder / f"{name}.toml").exists():
            write_file(folder / f"{name}.toml", demo_subscription(name, at=at, begins=begins))


def set_paused(home: Home, name: str, *, paused: bool) -> None:
    """Pause or resume a whole subscription in its file; comments stay."""
    path = _file(home, name)
    document = tomlkit.parse(path.read_text(encoding="utf-8"))
    if paused:
        document["paused"] = True
    else:
        document.pop("paused", None)
    write_file(path, tomlkit.dumps(document))


def remove(home: Home, name: str) -> Path:
    """Take a subscription away; its issues stay in the archive, and its file is kept under another name."""
    path = _file(home, name)
    kept = path.with_suffix(".toml.removed")
    path.replace(kept)
    return kept


def _file(home: Home, name: str) -> Path:
    path = subscriptions_path(home) / f"{name}.toml"
    if not path.is_file():
        raise unknown(name, (p.stem for p in subscriptions_path(home).glob("*.toml")))
    return path


# --- links in a mail's footer ------------------------------------------------------------------------------------------------------------


def reader_of(home: Home, token: str) -> Reader | None:
    """Whom an unsubscribe link belongs to; None for a link that was never given out. For the page that asks."""
    outbox = _outbox(home)
    return outbox.recipients.reader(token) if outbox else None


def unsubscribe(home: Home, token: str, *, now: datetime | None = None) -> Reader | None:
    """One click (RFC 8058): no further mail of this subscription to this address. Safe to repeat."""
    return reader_of(home, token) and Outbox(home.root / "outbox.sqlite").recipients.unsubscribe(token, now or datetime.now(UTC))


def resubscribe(home: Home, token: str, *, now: datetime | None = None) -> Reader | None:
    """Take an unsubscription or a pause back."""
    return reader_of(home, token) and Outbox(home.root / "outbox.sqlite").recipients.resubscribe(token, now or datetime.now(UTC))


def pause(home: Home, token: str, days: int = 14, *, now: datetime | None = None) -> Reader | None:
    """No mail for some days; issues keep coming on the web and in the feed."""
    at = now or datetime.now(UTC)
    return reader_of(home, token) and Outbox(home.root / "outbox.sqlite").recipients.pause(
        token, at + timedelta(days=max(1, min(days, 365))), at
    )
