"""`docketwire digest`."""

from datetime import datetime
from pathlib import Path

import click

from cli.output import json_option, print_json, print_table
from jobs.installation.home import Home


@click.command("digest")
@click.argument("names", nargs=-1, metavar="[SUBSCRIPTION]...")
@click.option("--preview", "folder", type=click.Path(file_okay=False, path_type=Path), help="Write what would be sent to this folder.")
@click.option("--send", is_flag=True, help="Freeze the issues that are due, and send them and whatever was put off.")
@click.option("--now", "at_once", is_flag=True, help="Preview every subscription as if it were due this minute.")
@click.option("--until", type=click.DateTime(["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M%z"]), help="Preview as if due then (with offset).")
@json_option
@click.pass_obj
def digest_command(
    home: Home, names: tuple[str, ...], *, folder: Path | None, send: bool, at_once: bool, until: datetime | None, as_json: bool
) -> int:
    """Make the digests that are due. Without --send nothing leaves this machine: they are written to a folder (preview/ of the home).

    \b
    Example:
      docketwire digest --preview /tmp/digests --now
      docketwire digest --send
    """
    from datetime import UTC

    from jobs.digests.issue import preview
    from jobs.digests.issue import send as send_digests
    from jobs.installation.settings import load_settings

    settings = load_settings(home.require().settings)
    if send and (folder or at_once or until):
        raise click.UsageError("--send makes what is due by the clock: leave out --preview, --now and --until")
    if send:
        summary = send_digests(home, settings, names=names)
    else:
        moment = until or (datetime.now(UTC) if at_once else None)
        summary = preview(home, settings, folder or home.root / "preview", names=names, until=moment)
    if as_json:
        print_json(summary)
        return 1 if summary.problems else 0
    if summary.made:
        rows = [(m.subscription, m.issue, m.status, m.stories, m.verdict) for m in summary.made]
        print_table(("subscription", "issue", "what", "stories", "crawl"), rows, right=("stories",))
        for made in summary.made:
            if made.folder:
                click.echo(f"{made.folder / 'issue.html'}")
    else:
        click.echo("no digest is due" + ("" if send else "; --now previews them all"))
    for alert in summary.alerts:
        click.echo(f"alert {alert.alert} of {alert.subscription}: {alert.stories} stories" + (", the day's last" if alert.last else ""))
    counts = summary.delivered
    if send:
        click.echo(
            f"{counts.sent} sent, {counts.later} put off, {counts.waiting} waiting, {counts.failed} failed, {counts.unknown} unknown,"
            f" {counts.cancelled} cancelled"
        )
    for line in (*summary.remarks, *summary.problems):
        click.echo(line, err=True)
    return 1 if summary.problems else 0
