"""`docketwire group`."""

import json
import sys

import click

from cli.output import json_option, print_json, progress_bar
from jobs.installation.home import Home


@click.command("group")
@json_option
@click.option("--jsonl", is_flag=True, help="Read JSON lines from standard input, write JSON lines to standard output; no home needed.")
@click.option("--workers", type=click.IntRange(1), help="With --jsonl: worker processes that read the rows (default: one per core).")
@click.pass_obj
def group_command(home: Home, *, as_json: bool, jsonl: bool, workers: int | None) -> None:
    """Put articles that tell the same event into a story, stories of the same conflict into a dispute.

    Without --jsonl, the articles of the warehouse that are not grouped yet; what is grouped stays.
    With --jsonl, rows in: {"id","title","text","published_at"}; rows out: {"id","story_id","dispute_id"},
    every row answered, in order, after all were read; off-topic rows have null.

    \b
    Example:
      docketwire group
      docketwire group --jsonl < reports.jsonl
    """
    if jsonl:
        from jobs.tasks.grouping import group_rows

        for row in group_rows(sys.stdin, workers=workers):
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
        return
    from jobs.group import group
    from jobs.installation.settings import load_settings

    settings = load_settings(home.require().settings)
    with progress_bar("group") as bar:
        task = bar.add_task("articles", total=None)
        summary = group(home, settings, progress=lambda done: bar.update(task, completed=done))
    if as_json:
        print_json(summary)
        return
    click.echo(
        f"{summary.articles} articles grouped: {summary.new_stories} new stories, {summary.joined} articles joined one, "
        f"{summary.merged_stories} stories and {summary.merged_disputes} disputes merged into older ones"
    )
