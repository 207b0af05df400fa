"""`docketwire prove`."""

import json

import click

from jobs.installation.home import Home


@click.command("prove")
@click.argument("asked", metavar="ID|URL")
@click.option("--json", "_as_json", is_flag=True, hidden=True, help="A proof is JSON anyway.")
@click.pass_obj
def prove_command(home: Home, asked: str, *, _as_json: bool) -> None:
    """Print the proof that a page was captured on its day: the way from its digest to the day's Merkle root.

    ID is that of a capture or an article; of an article or an address its latest capture counts.

    \b
    Example:
      docketwire prove https://news.example/a > proof.json
      docketwire verify-proof proof.json
    """
    from jobs.prove import prove

    click.echo(json.dumps(prove(home.require(), asked), ensure_ascii=False, indent=1))
