"""`docketwire verify`."""

from contextlib import nullcontext
from pathlib import Path

import click

from cli.output import json_option, print_json


@click.command("verify")
@click.argument("folder", metavar="FOLDER|ADDRESS")
@click.option("--key", metavar="ID|FILE", help="Who must have signed it: the id of a key, or the file of its public half.")
@json_option
def verify_command(folder: str, *, key: str | None, as_json: bool) -> int:
    """Check an export or a WACZ: every file, name and digest, the Merkle trees in it, and who signed it. Offline; needs no home.

    Exit 0 when it is as it was written (and signed by --key); 1 when it is not, with the names of the files. Without --key anybody may
    have written it: whoever changes a file can make the digests anew, but not the signature of somebody else.

    \b
    Example:
      docketwire verify archive/2026-11
      docketwire verify archive/2026-11 --key signing-key.pub
      docketwire verify s3://bucket/2026-11
    """
    from common.places import is_elsewhere
    from jobs.export_elsewhere import at_hand
    from jobs.verify import verify

    with at_hand(folder) if is_elsewhere(folder) else nullcontext(Path(folder)) as place:
        found = verify(place, key)
    problems = found.problems
    if as_json:
        print_json({"folder": folder, "ok": not problems, "signed_by": found.signed_by, "problems": problems})
    elif not problems:
        click.echo(f"{folder}: as it was written; " + (f"signed by key {found.signed_by}" if found.signed_by else "unsigned"))
    for problem in problems if not as_json else ():
        click.echo(f"{problem.kind}: {problem.path}: {problem.detail}", err=True)
    return 1 if problems else 0
