"""`docketwire rebuild`."""

import click

from cli.output import json_option, print_json, progress_bar
from jobs.installation.home import Home


@click.command("rebuild")
@json_option
@click.pass_obj
def rebuild_command(home: Home, *, as_json: bool) -> None:
    """Make the warehouse anew out of the captures, beside the old one, and put it in its place when it is whole.

    Ids, permalinks and what digests and exports remember stay as they are. An interrupted rebuild goes on where it was.

    \b
    Example:
      docketwire rebuild
    """
    from jobs.installation.settings import load_settings
    from jobs.rebuild import rebuild

    settings = load_settings(home.require().settings)
    with progress_bar("rebuild") as bar:
        task = bar.add_task("", total=None)

        def show(segment: str, number: int, segments: int, _pages: int) -> None:
            bar.update(task, advance=1, description=f"pages, segment {number} of {segments}: {segment}")

        done = rebuild(home, settings, progress=show, stage=lambda name: bar.update(task, description=name))
    if as_json:
        print_json(done)
        return
    lent = f"ids and journal from {done.remembered_by}" if done.remembered_by else "nothing was left of the warehouse before"
    click.echo(f"{done.segments} segments read, {done.carried} captures taken over that no segment holds; {lent}")
    click.echo(f"snapshot {done.snapshot}: {done.articles} articles; what is different from before has journal number {done.entry_no}")
    for problem in done.unreadable:
        click.echo(f"not readable: {problem}", err=True)
