"""`docketwire licences`."""

import click

from cli.output import json_option, print_json, print_table


@click.command("licences")
@json_option
def licences_command(*, as_json: bool) -> None:
    """List every library Docketwire needs to run, with version and licence, as installed here.

    Exit code 1 when a licence is unknown or does not fit a program under the Apache License 2.0.

    \b
    Example:
      docketwire licences
    """
    from jobs.licences import licences

    found = licences()
    if as_json:
        print_json(found)
    else:
        print_table(("library", "version", "licence"), [(one.name, one.version, one.licence or "unknown") for one in found])
    wrong = [one.name for one in found if not one.fits]
    if wrong:
        click.echo(f"unknown or unfit: {', '.join(wrong)}", err=True)
        raise click.exceptions.Exit(1)
