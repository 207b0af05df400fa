"""`docketwire events`."""

import click

from cli.output import json_option, print_json, print_table
from jobs.installation.home import Home


@click.command("events")
@click.option("--since", type=click.IntRange(0), metavar="CURSOR", help="Events after this number (default: from the first).")
@click.option("--type", "types", multiple=True, help="Only of this type; repeat for more.")
@click.option("--limit", default=100, show_default=True, type=click.IntRange(1, 500), help="At most so many.")
@click.option("--replay", metavar="SUBSCRIPTION", help="Tell its webhook again, from --since, or from where it stopped.")
@json_option
@click.pass_obj
def events_command(home: Home, *, since: int | None, types: tuple[str, ...], limit: int, replay: str | None, as_json: bool) -> int:
    """What happened, numbered: stages of disputes that changed, facts that were corrected, sources that fell silent.

    \b
    Example:
      docketwire events --since 120 --json
      docketwire events --replay paris-desk --since 120
    """
    from jobs.digests.event_log import events_after, replayed

    home.require()
    if replay is not None:
        hook = replayed(home, replay, since)
        if as_json:
            print_json(hook)
        else:
            click.echo(f"{hook.subscription}: is told what came after {hook.cursor}, at the next `docketwire digest --send`")
        return 0
    page = events_after(home, since or 0, types=types, limit=limit)
    if as_json:
        print_json(page)
        return 0
    if page.events:
        rows = [
            (e.number, e.at, e.type.value, e.dispute_id or e.article_id or e.source_id, e.kind or "", e.was, e.value or (e.since or ""))
            for e in page.events
        ]
        print_table(("no", "at (UTC)", "what", "of", "fact", "was", "is"), rows, right=("no",))
    else:
        click.echo(f"nothing happened after {since or 0}")
    return 0
