"""`docketwire status`."""

from typing import TYPE_CHECKING

import click

from cli.output import json_option, print_json, print_table
from jobs.installation.home import Home

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jobs.status import Status

WIDTH = 80
_MOST_NEEDS = 12
_MOST_OWN = 4
_COLUMN = 12
"""Width of the first column, in characters: `http-403`, `tls-expired`, the names of jobs."""


@click.command("status")
@click.option("--all", "show_all", is_flag=True, help="Every watched source, and every job with what it said; a screen otherwise.")
@click.option("--watch", type=click.FloatRange(min=0.1), metavar="SECONDS", help="Say it anew every so many seconds, until Ctrl-C.")
@json_option
@click.pass_obj
def status_command(home: Home, *, show_all: bool, watch: float | None, as_json: bool) -> None:
    """Say what needs a hand, and what every source and job has been doing: collected, new, unchanged, failed, silent since.

    \b
    Example:
      docketwire status
      docketwire status --all
      docketwire status --watch 5
    """
    import time

    while True:
        if watch is not None and not as_json:
            click.clear()  # of a terminal only
        _told(home, show_all=show_all, as_json=as_json)
        if watch is None:
            return
        time.sleep(watch)


def _told(home: Home, *, show_all: bool, as_json: bool) -> None:
    from jobs.installation.settings import load_settings
    from jobs.status import status

    now = status(home, load_settings(home.require().settings))
    if as_json:
        print_json(now)
        return
    for line in (*_needs(now, show_all=show_all), "", *_state(home, now), *_own(now, show_all=show_all)):
        click.echo(line)
    if show_all:
        for line in _everything(now):
            click.echo(line)
    if now.jobs and show_all:
        click.echo()
        print_table(
            ("job", "last start", "ended as", "detail"),
            [(j.job, j.started_at, j.status, "" if j.status == "done" else j.detail) for j in now.jobs],
        )
    elif now.jobs:
        done = [f"{run.job} {run.started_at:%m-%d %H:%M}" for run in now.jobs if run.status in ("done", "running")]
        for line in _wrapped("jobs", "last well, UTC: " + (", ".join(done) or "none")):
            click.echo(line)


def _needs(now: "Status", *, show_all: bool) -> "Iterator[str]":
    """What is to be done comes first, a line each."""
    if not now.needs:
        yield "nothing needs a hand"
        return
    yield "needs a hand"
    for need in now.needs if show_all else now.needs[:_MOST_NEEDS]:
        if need.sources:
            yield from _sources(need.subject, need.sources, show_all=show_all)
        elif show_all:
            yield f"  {need.subject:<{_COLUMN}} {' '.join(need.detail.split())}"
        else:
            yield _short(f"  {need.subject:<{_COLUMN}} {' '.join(need.detail.split())}")
    left = 0 if show_all else len(now.needs) - _MOST_NEEDS
    if left > 0:
        yield f"  and {left} more kinds of trouble: `docketwire status --all`"
    if any(need.sources for need in now.needs):
        yield "  what to do about a source: `docketwire sources check ID`"


def _sources(word: str, ids: "Sequence[str]", *, show_all: bool) -> "Iterator[str]":
    """`http-403   9  fr-a, fr-b and 7 more`: as many ids as fit, each whole."""
    from textwrap import wrap

    head = f"  {word:<{_COLUMN}} {len(ids):>3}  "
    if show_all:
        yield from wrap(
            ", ".join(ids), WIDTH, initial_indent=head, subsequent_indent=" " * 8, break_on_hyphens=False, break_long_words=False
        )
        return
    shown = len(ids)
    while shown > 1 and len(head + _listed(ids, shown)) > WIDTH:
        shown -= 1
    yield head + _listed(ids, shown)


def _listed(ids: "Sequence[str]", shown: int) -> str:
    return ", ".join(ids[:shown]) + (f" and {len(ids) - shown} more" if shown < len(ids) else "")


def _short(text: str) -> str:
    """One line of the screen; what does not fit is in `--all`."""
    return text if len(text) <= WIDTH else text[: WIDTH - 4].rstrip() + " ..."


def _state(home: Home, now: "Status") -> "Iterator[str]":
    yield f"home      {home.root}"
    if now.demonstration is not None:
        yield f"shown     as of {now.demonstration:%Y-%m-%d %H:%M} UTC: a demonstration, captured then from an invented press"
    else:
        yield f"daemon    {'running' if now.daemon_running else 'not running: `docketwire run` starts it'}"
    if now.snapshot is None or now.totals is None:
        yield "snapshot  none yet: `docketwire publish` makes one"
    else:
        t = now.totals
        yield from _wrapped(
            "snapshot", f"{now.snapshot.id}: {t.articles} articles, {t.copies} copies, {t.pages} pages in {t.segments} segments"
        )
        yield from _wrapped("outcomes", ", ".join(f"{word} {count}" for word, count in t.outcomes) or "none")
        if t.text_origins:
            yield from _wrapped("texts", ", ".join(f"{word} {count}" for word, count in t.text_origins))
    if now.waiting_segments:
        yield f"waiting   {now.waiting_segments} segments that the snapshot does not hold yet"
    watched = {line.source_id for line in now.sources}
    needing = sum(len(watched.intersection(need.sources)) for need in now.needs)
    aside = sum(len(set(need.sources) - watched) for need in now.needs)  # those put aside are not watched
    waiting = sum(s.last_run_at is None for s in now.sources)
    well = sum(s.last_run_at is not None and not s.trouble and not s.silent_since for s in now.sources)
    yield f"{len(now.sources)} sources watched: {needing} need a hand, {well} without trouble, {waiting} never crawled yet" + (
        f", {aside} put aside" if aside else ""
    )


def _own(now: "Status", *, show_all: bool) -> "Iterator[str]":
    """What this home added or changed: whoever has just added a source looks for it here."""
    own = [source for source in now.sources if source.own]
    if not own or show_all:
        return
    yield "added or changed here:"
    for source in sorted(own, key=lambda s: (s.trouble is None, s.last_run_at is not None, s.source_id))[:_MOST_OWN]:
        last = f"{source.new} new, last crawl {source.last_run_at:%Y-%m-%d %H:%M}" if source.last_run_at else "never crawled"
        yield _short(f"  {source.source_id}  {source.trouble or last}")
    if len(own) > _MOST_OWN:
        yield f"  and {len(own) - _MOST_OWN} more: `docketwire status --all`"


def _wrapped(label: str, text: str) -> list[str]:
    """At most three lines: an outcome that comes last is a rare one."""
    from textwrap import wrap

    return wrap(text, WIDTH, initial_indent=f"{label:<9} ", subsequent_indent=" " * 10, max_lines=3, placeholder=" ...")


def _everything(now: "Status") -> "Iterator[str]":
    """A line per source, and what troubles it below."""
    width = max((len(s.source_id) for s in now.sources), default=0)
    yield ""
    yield f"{'source':<{width}} {'pages':>6} {'new':>5} {'304':>6} {'failed':>6}  last crawl (UTC)"
    for s in now.sources:
        last = f"{s.last_run_at:%Y-%m-%d %H:%M}" if s.last_run_at else "never crawled"
        yield f"{s.source_id:<{width}} {s.collected:>6} {s.new:>5} {s.unchanged:>6} {s.failed:>6}  {last}"
        silent = f"nothing new since {s.silent_since:%Y-%m-%d %H:%M}" if s.silent_since else ""
        if s.bodies_doubted:
            silent = "; ".join(filter(None, (silent, f"{s.bodies_doubted} of {s.bodies} texts look cut")))
        if trouble := "; ".join(part for part in (f"{s.trouble or ''} {s.trouble_detail or ''}".strip(), silent) if part):
            yield f"    {trouble}"
