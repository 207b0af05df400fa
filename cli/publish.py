"""`docketwire publish`."""

import click

from cli.output import json_option, print_json
from jobs.installation.home import Home


@click.command("publish")
@click.option("--copy", "copy_only", is_flag=True, help="Of a shared warehouse: only copy what is committed, and change nothing in it.")
@json_option
@click.pass_obj
def publish_command(home: Home, *, copy_only: bool, as_json: bool) -> None:
    """Put a consistent snapshot of the warehouse in place for readers.

    \b
    Example:
      docketwire publish
    """
    from jobs.installation.settings import load_settings
    from jobs.publish import publish

    snapshot = publish(home, load_settings(home.require().settings), copy_only=copy_only)
    if as_json:
        print_json(snapshot)
    elif snapshot is None:
        click.echo("nothing has changed since the last snapshot")
    else:
        click.echo(f"published {home.public / snapshot.file}: {snapshot.articles} articles, {snapshot.size_bytes / 1e6:.1f} MB")
