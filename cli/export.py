"""`docketwire export`."""

from datetime import datetime
from pathlib import Path

import click

from cli.output import json_option, print_json, print_table, progress_bar
from jobs.installation.home import Home

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command("export")
@click.option(
    "--format", "form", type=click.Choice(["parquet", "jsonl", "csv", "text", "warc", "wacz"]), required=True, help="Form of the data."
)
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), required=True, metavar="DIR", help="Folder to make.")
@click.option("--language", "languages", multiple=True, metavar="CODE", help="Only these languages (ISO 639-1).")
@click.option("--topic", "topics", multiple=True, metavar="TOPIC", help="Only articles with one of these topics.")
@click.option("--platform", "platforms", multiple=True, metavar="NAME", help="Only articles with one of these platforms as a party.")
@click.option("--from", "first", type=_DAY, metavar="DAY", help="First day of publication (UTC).")
@click.option("--until", "last", type=_DAY, metavar="DAY", help="Last day of publication.")
@click.option("--story", metavar="ID", help="Only this story.")
@click.option("--dispute", metavar="ID", help="Only this dispute.")
@click.option("--query", metavar="SQL", help="Only the articles whose article_id this SELECT names.")
@click.option("--since", metavar="DIR|NUMBER", help="Only what changed since an earlier export, or a journal entry.")
@click.option("--compression", type=click.Choice(["zstd", "gzip", "none"]), help="Default: zstd; gzip for csv and text.")
@click.option("--metadata-only", is_flag=True, help="Leave leads and bodies out.")
@click.option(
    "--vocabulary", type=click.Choice(["native", "schema-org", "dublin-core"]), default="native", help="Names of the articles' fields."
)
@json_option
@click.pass_obj
def export_command(
    home: Home,
    *,
    form: str,
    folder: Path,
    languages: tuple[str, ...],
    topics: tuple[str, ...],
    platforms: tuple[str, ...],
    first: datetime | None,
    last: datetime | None,
    story: str | None,
    dispute: str | None,
    query: str | None,
    since: str | None,
    compression: str | None,
    metadata_only: bool,
    vocabulary: str,
    as_json: bool,
) -> None:
    """Write everything, or a selection, as a folder that proves itself (BagIt).

    Interrupted, the same command takes it up again; repeated on the same snapshot, every byte is the same.

    \b
    Example:
      docketwire export --format parquet --to archive/2026-11
      docketwire export --format jsonl --to new --since archive/2026-11 --language fr
      docketwire export --format wacz --to case --story 3f2a9c
    """
    from jobs.export import entry_of, export, make_order
    from jobs.installation.settings import load_settings

    settings = load_settings(home.require().settings)
    order = make_order(
        format=form,
        languages=languages,
        topics=topics,
        platforms=platforms,
        first_day=first.date() if first else None,
        last_day=last.date() if last else None,
        story=story,
        dispute=dispute,
        query=query,
        since=entry_of(since) if since else 0,
        compression=compression or "",
        metadata_only=metadata_only,
        vocabulary=vocabulary,
    )
    with progress_bar("export") as bar:
        task = bar.add_task("", total=None)
        done = export(home, settings, order, folder, progress=lambda table, rows: bar.update(task, completed=rows, description=table))
    if as_json:
        print_json(done)
        return
    print_table(("table", "rows"), list(done.rows.items()), right=("rows",))
    said = "was there already" if done.already else f"{done.files} files, {done.size_bytes / 1e6:.1f} MB"
    click.echo(f"{done.folder}: {said}; snapshot {done.snapshot}, next time --since {done.journal_no}")
    if done.missing:
        click.echo(f"{len(done.missing)} captures have no raw page any more (retention or removal); manifest.json names them", err=True)
