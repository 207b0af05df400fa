"""`docketwire errata`."""

from pathlib import Path

import click

from cli.output import json_option, print_json, print_table
from jobs.installation.home import Home


@click.command("errata")
@click.argument("subscription", required=False, default="")
@click.option(
    "--export", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), help="What of this export was corrected since."
)
@click.option(
    "--citation", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="What of the state that this file cites was."
)
@json_option
@click.pass_obj
def errata_command(home: Home, subscription: str, *, folder: Path | None, citation: Path | None, as_json: bool) -> int:
    """What was told and corrected since: by issues and alerts (of one SUBSCRIPTION or all), in an export, or in the state that a citation rests on.

    Exit 0; 1 when an export or citation carries something that was corrected.

    \b
    Example:
      docketwire errata paris-desk
      docketwire errata --export archive/2026-11
      docketwire errata --citation figure-1.bib
    """
    home.require()
    if folder is not None and citation is not None:
        raise click.UsageError("one at a time: --export or --citation")
    if folder is None and citation is None:
        from jobs.digests.event_log import errata_of

        told = errata_of(home, subscription)
        if as_json:
            print_json(told)
        elif told:
            rows = [(e.at, e.subscription, e.issue_id, e.kind, f"{e.was} {e.was_role}", f"{e.value} {e.role}", e.headline) for e in told]
            print_table(("noted (UTC)", "subscription", "issue", "fact", "was", "is", "headline"), rows)
        else:
            click.echo("nothing that was told was corrected")
        return 0
    from jobs.errata import errata_of_citation, errata_of_export

    stale = errata_of_export(home, folder) if folder is not None else errata_of_citation(home, (citation or Path()).read_text("utf-8"))
    if as_json:
        print_json(stale)
    elif stale:
        print_table(
            ("article", "fact", "was", "is"),
            [(s.article_id, s.kind, f"{s.was} {s.was_role}", f"{s.value or 'not told'} {s.role}") for s in stale],
        )
    else:
        click.echo(f"{folder or citation}: nothing in it was corrected")
    return 1 if stale else 0
