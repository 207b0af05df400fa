"""`docketwire backfill`."""

from pathlib import Path

import click

from cli.output import json_option, print_json, print_table, progress_bar
from jobs.installation.home import Home


@click.command("backfill")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="PATH...")
@click.option("--source", "source_id", default="backfill", show_default=True, help="Source of pages whose host is in no catalogue.")
@click.option("--no-ingest", is_flag=True, help="Only make captures; the next ingest reads them.")
@json_option
@click.pass_obj
def backfill_command(home: Home, *, paths: tuple[Path, ...], source_id: str, no_ingest: bool, as_json: bool) -> None:
    """Take in WARC and WACZ archives as captures, and read them like every crawl.

    PATH is a .warc, .warc.gz or .wacz file of any writer (CC-NEWS, say), or a folder of them. An archive that is in already is
    passed over, and an interrupted one goes on where it stopped.

    \b
    Example:
      docketwire backfill CC-NEWS-20260301000000-00001.warc.gz
      docketwire backfill archives/ --no-ingest
    """
    from jobs.backfill import backfill_paths
    from jobs.installation.settings import load_settings

    settings = load_settings(home.require().settings)
    with progress_bar("backfill") as bar:
        task = bar.add_task("", total=None)
        done = backfill_paths(
            home,
            settings,
            paths,
            source_id=source_id,
            then_ingest=not no_ingest,
            progress=lambda path, n, of, pages: bar.update(task, completed=pages, description=f"archive {n} of {of}: {path.name}"),
            ingest_progress=lambda name, n, of, pages: bar.update(
                task, completed=pages, description=f"reading segment {n} of {of}: {name}"
            ),
        )
    if as_json:
        print_json(done)
        return
    click.echo(f"{done.pages} pages of {done.archives - done.already} archives made captures; {done.already} archives were in already")
    if done.skipped:
        print_table(("left out", "records"), done.skipped.most_common(), right=("records",))
    if done.ingested is not None:
        print_table(("outcome", "pages"), done.ingested.outcomes.most_common(), right=("pages",))
    for problem in done.unreadable:
        click.echo(f"not readable: {problem}", err=True)
