"""Subscriptions: find, write, pause and rehearse them, and honour the links in a mail's footer."""

import difflib
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import tomlkit

from common.files import write_file
from digests.outbox import Delivery, IssueRow, Outbox, State
from digests.recipients import Reader
from digests.subscription import Defaults, load_subscription, parse_subscription, subscription_toml
from digests.subscription_edit import amended, version_of
from digests.window import next_due, open_window
from jobs.installation.home import Home
from jobs.installation.selecting import archive_of
from jobs.installation.settings import Settings
from records.errors import ConfigurationError, DocketwireError, SelectionError, StaleError
from records.selection import Selection
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


_WRITING = "subscriptions"
"""The lock of whoever changes a file that there is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewritten:
    """A subscription before and after a change, and its file's version now."""

    before: Subscription
    after: Subscription
    version: str


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


def version(home: Home, name: str) -> str:
    """Of its file as it is now: what `rewrite` compares."""
    return version_of(_file(home, name).read_text(encoding="utf-8"))


def counts_from(home: Home, subscription: Subscription, now: datetime) -> datetime:
    """What was first seen from then on is for its next issue, UTC."""
    outbox = _outbox(home)
    covered = outbox.covered(subscription.id) if outbox else None
    return open_window(subscription, covered.until if covered else None, now).start


def subscribe(home: Home, settings: Settings, subscription: Subscription) -> Path:
    """Write a new subscription; what it says is checked like any file. Raises ConfigurationError, DocketwireError when it exists."""
    path = subscriptions_path(home) / f"{subscription.id}.toml"
    text = _sound(home, settings, subscription, path)
    if path.exists():
        raise DocketwireError(f"{path}: exists already; edit it, or choose another name")
    path.parent.mkdir(parents=True, exist_ok=True)
    write_file(path, text)
    return path


def rewrite(
    home: Home, settings: Settings, name: str, change: Callable[[Subscription], Subscription], *, now: datetime, seen: str = ""
) -> Rewritten:
    """Change a subscription in its file; keys and comments that have nothing to do with it stay, and so does from when it tells.

    What its alerts look for counts from now on, where that changes. `seen` is the version that the change was thought for.
    Raises StaleError where the file is another by now, ConfigurationError for what no file may say, DocketwireError where there is none.
    """
    with home.lock(_WRITING, wait=True):
        path = _file(home, name)
        text = path.read_text(encoding="utf-8")
        if seen and seen != version_of(text):
            raise StaleError(f"{name} was changed by somebody else in between; look at it as it is now, and change it again")
        before = load_subscription(path, defaults(home, settings))
        after = change(before)
        if after.urgent is not None and _looked_for(before) != _looked_for(after):
            after = replace(after, urgent=replace(after.urgent, since=now.replace(microsecond=0)))
        written = amended(text, before, after)
        if written != text:
            after = replace(_check(home, settings, written, after, path), made=before.made)
            _replace(path, written)
        return Rewritten(before=before, after=after, version=version_of(written))


def changes(before: Subscription, after: Subscription) -> tuple[str, ...]:
    """What of a subscription says something else, as its file calls it: `name`, `topics`, `urgent`. That alerts count anew is no change of its own."""
    top = [field.name for field in fields(Subscription) if field.name not in ("query", "urgent", "made")]
    query = [field.name for field in fields(Selection)]
    once, now = (one.urgent and replace(one.urgent, since=None) for one in (before, after))
    return (
        *(name for name in top if getattr(before, name) != getattr(after, name)),
        *(name for name in query if getattr(before.query, name) != getattr(after.query, name)),
        *(("urgent",) if once != now else ()),
    )


def _looked_for(subscription: Subscription) -> tuple[object, ...]:
    """What makes a step urgent for it."""
    urgent = subscription.urgent
    return (subscription.query, urgent.stages, urgent.followed, urgent.disputes) if urgent else ()


def _replace(path: Path, text: str) -> None:
    """Write a file anew with the time it had: without `begins` a subscription tells from when its file was written."""
    written = path.stat()
    write_file(path, text)
    os.utime(path, ns=(written.st_atime_ns, written.st_mtime_ns))


def _sound(home: Home, settings: Settings, subscription: Subscription, path: Path) -> str:
    """The text of its file. Raises ConfigurationError for what no file may say."""
    text = subscription_toml(subscription)
    _check(home, settings, text, subscription, path)
    return text


def _check(home: Home, settings: Settings, text: str, subscription: Subscription, path: Path) -> Subscription:
    """What a text says. Raises ConfigurationError where it is no subscription, or names what the snapshot does not know."""
    found = parse_subscription(text, subscription.id, str(path), defaults(home, settings))
    if needs_warehouse(subscription.query) and latest(home.public) is not None:
        with open_snapshot(latest_file(home.public)) as con:
            checked(con, subscription, str(path))
    return found


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
    with home.lock(_WRITING, wait=True):
        path = _file(home, name)
        document = tomlkit.parse(path.read_text(encoding="utf-8"))
        if paused:
            document["paused"] = True
        else:
            document.pop("paused", None)
        _replace(path, tomlkit.dumps(document))


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
