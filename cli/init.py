"""`docketwire init`."""

import click

from cli.output import json_option, print_json
from jobs.installation.home import Home


@click.command("init")
@click.option("--contact", default="", metavar="ADDRESS", help="Mail address or page by which publishers can reach you.")
@json_option
@click.pass_obj
def init_command(home: Home, contact: str, *, as_json: bool) -> None:
    """Make a new home directory with its settings file; an existing home is left as it is.

    \b
    Example:
      docketwire --home news init --contact mailto:desk@example.org
    """
    from jobs.installation.setup import initialise

    created = initialise(home, contact)
    if as_json:
        print_json({"home": home.root, "created": created, "settings": home.settings})
        return
    click.echo(f"{'made' if created else 'already there:'} {home.root}")
    click.echo(f"settings: {home.settings}")
    if created and not contact:
        click.echo(
            "next: set crawl.contact there, so that publishers can reach you; then `docketwire sources heal`, which tells which sources answer from"
            " here, finds new addresses and puts aside what answers nowhere; then `docketwire run`"
        )
    elif created:
        click.echo("next: `docketwire sources heal` tells which sources answer from here; then `docketwire run`")
