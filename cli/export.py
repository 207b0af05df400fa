"""`docketwire export`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from cli.choices import NamedChoice
from cli.output import json_option, print_json, print_table, progress_bar
from cli.selecting import retired, selected, selection_options
from jobs.installation.home import Home


def _accepted(what: str) -> tuple[str, ...]:
    from jobs import export

    found: tuple[str, ...] = getattr(export, what)()
    return found


@click.command("export")
@click.option("--format", "form", type=NamedChoice(lambda: _accepted("formats")), required=True, help="Form of the data.")
@click.option("--to", "target", required=True, metavar="DIR|ADDRESS", help="Folder to make, or s3://bucket/prefix.")
@selection_options()
@click.option("--text", metavar="QUERY", help="Only articles that this search finds, see docs/search.md.")
@retired("--from", "--published-since or --seen-since")
@retired("--until", "--published-until or --seen-until")
@click.option("--query", metavar="SQL", help="Only the articles whose article_id this SELECT names.")
@click.option(
    "--changed-since", "--since", "since", metavar="DIR|NUMBER", help="Only what changed since an earlier export, or a journal entry."
)
@click.option("--compression", type=NamedChoice(lambda: _accepted("compressions")), help="The default fits the format.")
@click.option("--metadata-only", is_flag=True, help="Leave leads and bodies out.")
@click.option("--vocabulary", type=NamedChoice(lambda: _accepted("vocabularies")), default="native", help="Names of the articles' fields.")
@json_option
@click.pass_obj
def export_command(
    home: Home,
    /,
    *,
    form: str,
    target: str,
    text: str | None,
    query: str | None,
    since: str | None,
    compression: str | None,
    metadata_only: bool,
    vocabulary: str,
    as_json: bool,
    **words: Any,
) -> None:
    """Write everything, or a selection, as a folder that proves itself (BagIt).

    Interrupted, the same command takes it up again; repeated on the same snapshot, every byte is the same.

    \b
    Example:
      docketwire export --format parquet --to archive/2026-11
      docketwire export --format jsonl --to new --changed-since archive/2026-11 --language fr
      docketwire export --format wacz --to case --story 3f2a9c
      docketwire export --format parquet --to s3://bucket/2026-11
    """
    from common.places import is_elsewhere
    from jobs.export import entry_of, export, make_order
    from jobs.export_elsewhere import export_to, journal_no_at
    from jobs.installation.settings import load_settings

    settings = load_settings(home.require().settings)
    order = make_order(
        format=form,
        selection=selected(home, words, text=text),
        query=query,
        since=(journal_no_at(since) if is_elsewhere(since) else entry_of(since)) if since else 0,
        compression=compression or "",
        metadata_only=metadata_only,
        vocabulary=vocabulary,
    )
    with progress_bar("export") as bar:
        task = bar.add_task("", total=None)
        told: Callable[[str, int], None] = lambda table, rows: bar.update(task, completed=rows, description=table)  # noqa: E731
        if is_elsewhere(target):
            done = export_to(home, settings, order, target, progress=told)
        else:
            done = export(home, settings, order, _folder(target), progress=told)
    if as_json:
        print_json(done)
        return
    print_table(("table", "rows"), list(done.rows.items()), right=("rows",))
    said = "was there already" if done.already else f"{done.files} files, {done.size_bytes / 1e6:.1f} MB"
    click.echo(f"{done.folder}: {said}; snapshot {done.snapshot}, next time --changed-since {done.journal_no}")
    if done.missing:
        click.echo(f"{len(done.missing)} captures have no raw page any more (retention or removal); manifest.json names them", err=True)
    if done.damaged:
        remedy = "`docketwire check` says which segments; take them from a backup and export again"
        click.echo(
            f"{len(done.damaged)} captures are left out because their segment is damaged: {remedy}; manifest.json names them", err=True
        )
        raise click.exceptions.Exit(1)


def _folder(target: str) -> Path:
    if Path(target).is_file():
        raise click.BadParameter(f"{target!r} is a file", param_hint="--to")
    return Path(target)
