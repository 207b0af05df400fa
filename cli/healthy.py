"""`docketwire healthy`."""

import click

from cli.output import json_option, print_json
from jobs.installation.home import Home


@click.command("healthy")
@json_option
@click.pass_context
def healthy_command(ctx: click.Context, *, as_json: bool) -> None:
    """Say whether the daemon runs and its work gets done; exit status 1 and a line for each reason when not.

    \b
    Example:
      docketwire healthy
    """
    from jobs.healthy import health
    from jobs.installation.settings import load_settings

    home: Home = ctx.obj
    found = health(home, load_settings(home.require().settings))
    if as_json:
        print_json(found)
    else:
        click.echo("healthy" if found.healthy else "\n".join(found.reasons))
    if not found.healthy:
        ctx.exit(1)
