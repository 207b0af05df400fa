"""`docketwire status`."""

from typing import TYPE_CHECKING

import click

from cli.output import json_option, print_json, print_table
from jobs.installation.home import Home

if TYPE_CHECKING:
    from jobs.status import SourceLine

MOST_LINES = 40
"""Of sources that need a hand, unless all are asked for: a screen."""


@click.command("status")
@click.option(
    "--all",
    "show_all",
    is_flag=True,
    help="Every watched source; otherwise only those in trouble or silent, and this home's own, are listed one by one.",
)
@json_option
@click.pass_obj
def status_command(home: Home, *, show_all: bool, as_json: bool) -> None:
    """Say what every source and job has been doing: collected, new, unchanged, failed, silent since.

    \b
    Example:
      docketwire status --all
    """
    from jobs.installation.settings import load_settings
    from jobs.status import status

    now = status(home, load_settings(home.require().settings))
    if as_json:
        print_json(now)
        return
    click.echo(f"home      {home.root}")
    click.echo(f"daemon    {'running' if now.daemon_running else 'not running'}")
    if now.snapshot is None or now.totals is None:
        click.echo("snapshot  none yet: `docketwire publish` makes one")
    else:
        t = now.totals
        click.echo(f"snapshot  {now.snapshot.id}: {t.articles} articles, {t.copies} copies, {t.pages} pages in {t.segments} segments")
        click.echo(f"outcomes  {', '.join(f'{word} {count}' for word, count in t.outcomes) or 'none'}")
        if t.text_origins:
            click.echo(f"texts     {', '.join(f'{word} {count}' for word, count in t.text_origins)}")
    if now.waiting_segments:
        click.echo(f"waiting   {now.waiting_segments} segments that the snapshot does not hold yet")
    click.echo()
    needing = sorted((s for s in now.sources if s.trouble or s.silent_since), key=lambda s: (s.trouble is None, s.source_id))
    shown = list(now.sources) if show_all else needing[:MOST_LINES] + [s for s in now.sources if s.own and s not in needing[:MOST_LINES]]
    columns = ("source", "pages", "new", "304", "failed", "last crawl", "silent since", "trouble")
    if shown:
        print_table(columns, [_row(s) for s in shown], right=columns[1:5])
    waiting = sum(s.last_run_at is None for s in now.sources)
    well = len(now.sources) - len(needing) - waiting
    click.echo(f"{len(now.sources)} sources watched: {len(needing)} need a hand, {well} without trouble, {waiting} never crawled yet")
    if len(shown) < len(now.sources):
        click.echo("listed: what needs a hand, and the sources this home added or changed; `docketwire status --all` lists every one")
    if now.jobs:
        click.echo()
        print_table(
            ("job", "last start", "ended as", "detail"),
            [(j.job, j.started_at, j.status, "" if j.status == "done" else j.detail) for j in now.jobs],
        )


def _row(line: "SourceLine") -> tuple[object, ...]:
    trouble = line.trouble or ("never crawled" if line.last_run_at is None else "")
    detail = f" {line.trouble_detail}" if line.trouble and line.trouble_detail else ""
    return (
        line.source_id,
        line.collected,
        line.new,
        line.unchanged,
        line.failed,
        line.last_run_at,
        line.silent_since,
        trouble + detail,
    )
