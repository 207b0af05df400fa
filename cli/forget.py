"""`docketwire forget`."""

import click

from cli.output import json_option, print_json
from jobs.installation.home import Home


@click.command("forget")
@click.argument("asked", metavar="URL|ID")
@click.option("--reason", required=True, help="Why, e.g. the file number of an order; stays in the tombstone.")
@click.option("--copies", is_flag=True, help="The same text at other addresses too.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
@click.pass_obj
def forget_command(home: Home, asked: str, *, reason: str, copies: bool, yes: bool, as_json: bool) -> None:
    """Remove a report everywhere and for good: warehouse, raw pages, snapshots, search index, later exports.

    A tombstone without address or text stays, so that no crawl and no import brings it back.

    \b
    Example:
      docketwire forget https://news.example/a --reason "order 12 O 34/26"
    """
    from jobs.forget import forget
    from jobs.installation.settings import load_settings

    settings = load_settings(home.require().settings)
    if not yes:
        click.confirm(f"Remove {asked} for good?", abort=True, err=True)
    done = forget(home, settings, asked, reason=reason, copies=copies)
    if as_json:
        print_json(done)
        return
    click.echo(
        f"{len(done.reports)} reports, {done.captures} captures and {done.raw_pages} raw pages removed; {done.snapshots} old snapshots too"
    )
    for problem in done.damaged:
        click.echo(f"still holds its raw page: {problem}", err=True)
    click.echo("issues already sent, exports already made and backups are not reached: the next export carries the tombstone")
