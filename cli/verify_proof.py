"""`docketwire verify-proof`."""

from pathlib import Path

import click

from cli.output import json_option, print_json


@click.command("verify-proof")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@json_option
def verify_proof_command(file: Path, *, as_json: bool) -> None:
    """Check a proof. Offline; needs no home. Compare the root it leads to with the one that was published.

    \b
    Example:
      docketwire verify-proof proof.json
    """
    from jobs.verify import verify_proof

    proof = verify_proof(file)
    if as_json:
        print_json(proof)
        return
    click.echo(f"holds: capture {proof.capture_id} with payload {proof.payload_digest}")
    click.echo(f"is leaf {proof.position} of {proof.leaves} under the root of {proof.day}, batch {proof.batch}: {proof.root}")
