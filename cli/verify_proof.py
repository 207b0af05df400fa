"""`docketwire verify-proof`."""

from datetime import date
from pathlib import Path

import click

from cli.output import json_option, print_json

_SOON = 2
"""Days after which a day is sealed when the daemon runs: by the first publish after its end."""


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
    if proof.number is not None:
        click.echo(f"which is number {proof.number} of the chain {proof.chain}, after {proof.previous or 'nothing'}")
    if proof.sealed_at is not None:
        click.echo(f"sealed {proof.sealed_at[:19]}Z by its maker's clock{_late(proof.day, proof.sealed_at)}")


def _late(day: str, sealed_at: str) -> str:
    """A seal shows that the page was held when it was made: long after the day it says nothing of the day."""
    days = (date.fromisoformat(sealed_at[:10]) - date.fromisoformat(day)).days
    return f": {days} days after the day it names, so it proves only that the page was held by then" if days > _SOON else ""
