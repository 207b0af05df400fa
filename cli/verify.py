"""`docketwire verify`."""

from pathlib import Path

import click

from cli.output import json_option, print_json


@click.command("verify")
@click.argument("folder", type=click.Path(path_type=Path))
@json_option
def verify_command(folder: Path, *, as_json: bool) -> int:
    """Check an export: every file, name and digest, and the Merkle trees in it. Offline; needs no home.

    Exit 0 when it is as it was written; 1 when it is not, with the names of the files.

    \b
    Example:
      docketwire verify archive/2026-11
    """
    from jobs.verify import verify_export

    problems = verify_export(folder)
    if as_json:
        print_json({"folder": folder, "ok": not problems, "problems": problems})
    elif not problems:
        click.echo(f"{folder}: as it was written")
    for problem in problems if not as_json else ():
        click.echo(f"{problem.kind}: {problem.path}: {problem.detail}", err=True)
    return 1 if problems else 0
