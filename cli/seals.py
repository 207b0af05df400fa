"""`docketwire seals`."""

from typing import TYPE_CHECKING

import click

from cli.output import json_option, print_json
from jobs.installation.home import Home

if TYPE_CHECKING:
    from jobs.seals import ChainState


@click.command("seals")
@click.option(
    "--noted", metavar="DIGEST", help="A digest noted earlier: fails unless its seal, and so everything sealed before it, is still there."
)
@json_option
@click.pass_context
def seals_command(ctx: click.Context, noted: str | None, *, as_json: bool) -> None:
    """Show the chain of sealed days, and whether it holds.

    Every seal names the digest of the one before it. Give the newest digest to somebody, print it, have it time-stamped: it holds all
    days up to it. Exit status 1 when a link is missing or another one than it was.

    \b
    Example:
      docketwire seals
      docketwire seals --noted sha256:5d1c...
    """
    from jobs.seals import chain_state

    home: Home = ctx.obj
    state = chain_state(home.require(), noted)
    if as_json:
        print_json(_as_json(state))
    else:
        _say(state)
    if state.broken:
        ctx.exit(1)


def _as_json(state: "ChainState") -> dict[str, object]:
    seals = [seal.to_json() | {"digest": seal.digest if seal.number else None} for seal in state.own]
    return {"holds": not state.broken, "broken": list(state.broken), "seals": seals, "others": state.others}


def _say(state: "ChainState") -> None:
    if not state.own:
        click.echo("nothing is sealed yet: a day is sealed by the first publish after its end (UTC)")
    else:
        last = state.own[-1]
        days = sorted(seal.day for seal in state.own)
        click.echo(f"{len(state.own)} seals, {days[0]} to {days[-1]}, {sum(seal.leaves for seal in state.own):,} captures")
        if last.number is None:
            click.echo("from before seals were chained: the next publish links them")
        else:
            click.echo(f"chain {last.chain}: " + ("every link holds" if not state.broken else f"{len(state.broken)} links do not hold"))
            click.echo(f"newest {last.digest}\n       number {last.number}, sealed {last.to_json()['sealed_at'][:19]}Z")
    for problem in state.broken:
        click.echo(f"  {problem}")
    if state.noted is not None:
        click.echo(f"noted: number {state.noted.number}, of {state.noted.day}; {len(state.own) - (state.noted.number or 0)} came after it")
    for chain, count in state.others.items():
        click.echo(f"from elsewhere: {count} seals of chain {chain}")
