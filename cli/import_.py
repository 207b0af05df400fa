"""`docketwire import`."""

from pathlib import Path

import click

from cli.output import json_option, print_json, print_table, progress_bar
from jobs.installation.home import Home

_SHOWN = 10


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="PATH...")
@click.option("--map", "pairs", multiple=True, metavar="FIELD=COLUMN", help="Which column is text, title, url, published_at, ...")
@click.option("--source", "source_id", default="import", show_default=True, help="Source of rows that name none.")
@click.option("--delimiter", help="Of text files: lines that begin with it open an article.")
@click.option("--keep-all", is_flag=True, help="Keep articles off the beat too, under topic other.")
@click.option("--no-tombstones", is_flag=True, help="Do not remove what an export's tombstones name.")
@json_option
@click.pass_obj
def import_command(
    home: Home,
    *,
    paths: tuple[Path, ...],
    pairs: tuple[str, ...],
    source_id: str,
    delimiter: str | None,
    keep_all: bool,
    no_tombstones: bool,
    as_json: bool,
) -> None:
    """Take in an export, or articles and texts of other origin.

    PATH is the folder of an export (parquet or jsonl: nothing is lost), a file of articles (.jsonl, .csv, or .json: newspaper4k,
    news-please, Media Cloud, Zotero, JSON Feed), a .txt file or a folder of them (also .gz, .zst). What is not taken is said. What is in already is passed over, so an interrupted import goes on.

    \b
    Example:
      docketwire import archive/2026-11
      docketwire import clippings.csv --map text=Volltext --map published_at=Datum --source de-desk
    """
    from jobs.imports.run import ImportOrder, import_paths
    from jobs.installation.settings import load_settings

    settings = load_settings(home.require().settings)
    order = ImportOrder(
        mapping=dict(_pair(pair) for pair in pairs),
        source_id=source_id,
        delimiter=delimiter,
        keep_all=keep_all,
        apply_tombstones=not no_tombstones,
    )
    with progress_bar("import") as bar:
        task = bar.add_task("", total=None)
        done = import_paths(home, settings, paths, order, progress=lambda what, count: bar.update(task, completed=count, description=what))
    if as_json:
        print_json(done)
        return
    if done.restored:
        click.echo(f"{done.restored} articles and copies restored as they were")
    if done.outcomes:
        print_table(("outcome", "articles"), done.outcomes.most_common(), right=("articles",))
    if done.already:
        click.echo(f"{done.already} batches were in already")
    if done.forgotten:
        click.echo(f"{done.forgotten} reports removed: they have been forgotten")
    _tell("left out", done.skipped)
    _tell("note", done.remarks)
    if done.skipped and not (done.restored or done.outcomes or done.already):
        click.echo("nothing was taken in", err=True)
        raise SystemExit(1)


def _tell(word: str, lines: list[str]) -> None:
    for line in lines[:_SHOWN]:
        click.echo(f"{word}: {line}", err=True)
    if len(lines) > _SHOWN:
        click.echo(f"{word}: {len(lines) - _SHOWN:,} more, {len(lines):,} in all", err=True)


def _pair(text: str) -> tuple[str, str]:
    name, equals, column = text.partition("=")
    if not (name and equals and column):
        raise click.BadParameter(f"{text!r}: write FIELD=COLUMN, e.g. text=body", param_hint="--map")
    return name, column
