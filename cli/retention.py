"""`docketwire retention`."""

import click

from cli.output import json_option, print_json, progress_bar
from jobs.installation.home import Home


@click.command("retention")
@click.option("--dry-run", is_flag=True, help="Only count.")
@json_option
@click.pass_obj
def retention_command(home: Home, *, dry_run: bool, as_json: bool) -> None:
    """Drop what is older than the settings keep it (all of [retention]): raw pages, past states, previews; texts and rows stay.

    \b
    Example:
      docketwire retention --dry-run
    """
    from jobs.installation.settings import load_settings
    from jobs.retention import retain

    settings = load_settings(home.require().settings)
    with progress_bar("retention") as bar:
        task = bar.add_task("", total=None)
        done = retain(
            home, settings, dry_run=dry_run, progress=lambda segment, pages: bar.update(task, completed=pages, description=segment)
        )
    if as_json:
        print_json(done)
        return
    for problem in done.damaged:
        click.echo(problem, err=True)
    verb = "would be removed" if done.dry_run else f"removed, {done.freed_bytes / 1e6:.1f} MB freed"
    click.echo(f"{done.pages} raw pages in {done.segments} segments {verb}")
    gone = done.tidied
    if gone.past_states or gone.memory_rows or gone.files:
        click.echo(f"{gone.past_states} past states, {gone.memory_rows} rows of the crawler's memory, {gone.files} old files tidied up")
