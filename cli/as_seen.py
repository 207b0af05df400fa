"""`docketwire as-seen`."""

import click

from cli.output import json_option, print_json, progress_bar
from jobs.installation.home import Home


@click.command("as-seen")
@json_option
@click.pass_obj
def as_seen_command(home: Home, *, as_json: bool) -> None:
    """Visit new articles of sources with `keep_as_seen = true` as a browser sees them, once each: files and a picture go into the captures.

    \b
    Example:
      docketwire as-seen
    """
    from jobs.as_seen import see_articles
    from jobs.installation.settings import load_settings

    settings = load_settings(home.require().settings)
    with progress_bar("as-seen") as bar:
        task = bar.add_task("", total=None)
        done = see_articles(
            home,
            settings,
            progress=lambda visit, number, total: bar.update(task, completed=number, total=total, description=visit.source_id),
        )
    if as_json:
        print_json(done)
        return
    if not done.sources:
        click.echo("no watched source has keep_as_seen = true: docs/add-a-source.md")
        return
    for visit in done.failed:
        click.echo(f"{visit.article_url}: {visit.word}{': ' if visit.detail else ''}{visit.detail}", err=True)
    left = done.waiting - sum(done.words.values())
    click.echo(
        f"{done.words.get('seen', 0)} articles seen, {len(done.failed)} visits failed" + (f", {left} wait for the next run" if left else "")
    )
