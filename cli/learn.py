"""`docketwire learn`."""

import click

from cli.output import json_option, print_json, print_table, progress_bar
from jobs.installation.home import Home


@click.command("learn")
@click.argument("names", nargs=-1, metavar="[SOURCE...]")
@json_option
@click.pass_obj
def learn_command(home: Home, names: tuple[str, ...], *, as_json: bool) -> None:
    """Learn which lines recur over a source's pages; its pages fetched from tomorrow on are read without them.

    Without a name, sources are looked at that were not for a week; the daemon does so every day.

    \b
    Example:
      docketwire learn fr-le-monde
      docketwire sources show fr-le-monde --boilerplate
    """
    from jobs.installation.settings import load_settings
    from jobs.learn import learn

    settings = load_settings(home.require().settings)
    with progress_bar("learn") as bar:
        task = bar.add_task("", total=None)

        def show(source: str, number: int, sources: int) -> None:
            bar.update(task, completed=number - 1, total=sources, description=source)

        summary = learn(home, settings, names, progress=show)
    if as_json:
        print_json(summary)
        return
    print_table(("source", "recurring lines"), sorted(summary.learnt.items()), right=("recurring lines",))
    click.echo(f"{len(summary.learnt)} sources learnt, {len(summary.too_few)} with too few pages yet, {summary.not_due} not due")
    if summary.examples:
        click.echo(f"{summary.examples} examples of what people corrected and judged, in examples.jsonl of the home")
    if summary.pairs:
        click.echo(f"{summary.pairs} pairs of reports that people placed, in grouping-examples.jsonl of the home")
