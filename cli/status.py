"""`docketwire status`."""

import click

from cli.output import json_option, print_json, print_table
from jobs.installation.home import Home


@click.command("status")
@click.option(
    "--all",
    "show_all",
    is_flag=True,
    help="Every watched source; otherwise only those in trouble, silent or never crawled are listed one by one.",
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
    if now.waiting_segments:
        click.echo(f"waiting   {now.waiting_segments} segments that the snapshot does not hold yet")
    click.echo()
    lines = [s for s in now.sources if show_all or s.trouble or s.silent_since or s.last_run_at is None]
    rows = [
        (
            s.source_id,
            s.collected,
            s.new,
            s.unchanged,
            s.failed,
            s.last_run_at,
            s.silent_since,
            s.trouble or ("never crawled" if s.last_run_at is None else ""),
        )
        for s in lines
    ]
    columns = ("source", "pages", "new", "304", "failed", "last crawl", "silent since", "trouble")
    if rows:
        print_table(columns, rows, right=columns[1:5])
    click.echo(
        f"{len(now.sources)} sources watched, {len(now.sources) - len(lines)} more without trouble"
        if not show_all
        else f"{len(now.sources)} sources watched"
    )
    if now.jobs:
        click.echo()
        print_table(
            ("job", "last start", "ended as", "detail"),
            [(j.job, j.started_at, j.status, "" if j.status == "done" else j.detail) for j in now.jobs],
        )
