"""`docketwire backfill`."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.clustered import cluster_option, clustered
from cli.output import json_option, print_json, print_table, progress_bar
from jobs.installation.home import Home

if TYPE_CHECKING:
    from jobs.installation.settings import Settings
    from jobs.past import PastSummary

ARCHIVES = ("wayback", "memento", "cc-news")


@click.command("backfill")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path), metavar="[PATH...]")
@click.option(
    "--source",
    "names",
    multiple=True,
    help="Of PATH: source of pages whose host is in no catalogue, by default `backfill`. With --from: whose past; an id, country:fr ...; repeatable.",
)
@click.option("--from", "since", help="Instead of PATH: ask an archive on the net for what it captured from this year, month or day on.")
@click.option("--to", "until", help="Last year, month or day; by default yesterday.")
@click.option("--archive", type=click.Choice(ARCHIVES), default="wayback", show_default=True, help="Which one; see docs/archiving.md.")
@click.option("--limit", type=click.IntRange(1), help="Most pages to fetch now; the same command goes on.")
@click.option("--max-mb", type=click.FloatRange(0, min_open=True), help="Most megabytes to receive now; the same command goes on.")
@click.option("--dry-run", is_flag=True, help="Only say how many captures of how many addresses there are.")
@click.option("--no-ingest", is_flag=True, help="Only make captures; the next ingest reads them.")
@cluster_option
@json_option
@click.pass_obj
def backfill_command(
    home: Home,
    *,
    paths: tuple[Path, ...],
    names: tuple[str, ...],
    since: str | None,
    until: str | None,
    archive: str,
    limit: int | None,
    max_mb: float | None,
    dry_run: bool,
    no_ingest: bool,
    cluster: str | None,
    as_json: bool,
) -> None:
    """Take in other people's archives as captures, files or on the net, and read them like every crawl.

    PATH is a .warc, .warc.gz or .wacz file of any writer (CC-NEWS, say), or a folder of them. An archive that is in already is
    passed over, and an interrupted one goes on where it stopped. With --from the Wayback Machine, an archive that speaks Memento, or
    Common Crawl's CC-NEWS is asked for the reports of watched sources.

    \b
    Example:
      docketwire backfill CC-NEWS-20260301000000-00001.warc.gz
      docketwire backfill archives/ --no-ingest
      docketwire backfill --from 2021-06 --to 2021-08 --source fr-le-monde --dry-run
    """
    from jobs.installation.settings import load_settings

    if bool(paths) == (since is not None):
        raise click.UsageError("name either archives (PATH...), or a time on the net (--from)")
    settings = clustered(load_settings(home.require().settings), cluster)
    if since is None:
        given = {"--to": until, "--limit": limit, "--max-mb": max_mb, "--dry-run": dry_run or None}
        if wrong := [option for option, value in given.items() if value is not None]:
            raise click.UsageError(f"{', '.join(wrong)}: only with --from")
        if len(names) > 1:
            raise click.UsageError("--source: one, for pages of PATH whose host is in no catalogue")
        _files(home, settings, paths, *names, no_ingest=no_ingest, as_json=as_json)
        return
    if not names and archive != "cc-news":
        raise click.UsageError("--source: whose past? An id, country:fr, kind:court ...; `docketwire sources list`")
    _past(
        home, settings, names, since=since, until=until, archive=archive, limit=limit, max_mb=max_mb, dry=dry_run, no_ingest=no_ingest,
        as_json=as_json,
    )  # fmt: skip


def _files(
    home: Home, settings: "Settings", paths: tuple[Path, ...], source_id: str = "backfill", *, no_ingest: bool, as_json: bool
) -> None:
    from jobs.backfill import backfill_paths

    with progress_bar("backfill") as bar:
        task = bar.add_task("", total=None)
        done = backfill_paths(
            home,
            settings,
            paths,
            source_id=source_id,
            then_ingest=not no_ingest,
            progress=lambda path, n, of, pages: bar.update(task, completed=pages, description=f"archive {n} of {of}: {path.name}"),
            ingest_progress=_segments_of(bar, task),
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


def _segments_of(bar: Any, task: Any) -> Callable[[str, int, int, int], None]:
    return lambda name, n, of, pages: bar.update(task, completed=pages, total=None, description=f"reading segment {n} of {of}: {name}")


def _past(home: Home, settings: "Settings", names: tuple[str, ...], *, archive: str, no_ingest: bool, as_json: bool, **given: Any) -> None:
    from jobs.past import Archive, backfill_past

    with progress_bar("backfill") as bar:
        task = bar.add_task("", total=None)
        done = backfill_past(
            home,
            settings,
            names,
            archive=Archive(archive),
            then_ingest=not no_ingest,
            progress=lambda what, n, of: bar.update(task, completed=n, total=of, description=what),
            ingest_progress=_segments_of(bar, task),
            **given,
        )
    if as_json:
        print_json(done)
    else:
        _tell(done, archive, dry=given["dry"])
    if done.report.problems and not done.report.pages and not given["dry"]:
        raise click.exceptions.Exit(1)


def _tell(done: "PastSummary", archive: str, *, dry: bool) -> None:
    report = done.report
    unit = "files" if archive == "cc-news" else "captures"
    rows = [(key, one.captures, one.addresses or "", one.waiting, f"{one.bytes / 1e6:.1f}") for key, one in report.estimates.items()]
    print_table(("source", unit, "addresses", "to fetch", "MB"), rows, right=(unit, "addresses", "to fetch", "MB"))
    if dry:
        waiting = sum(one.waiting for one in report.estimates.values())
        if archive != "cc-news":
            hours = waiting * (done.delay_seconds + 1) * (2 if archive == "memento" else 1) / 3600
            click.echo(f"about {hours:.1f} h at a request every {done.delay_seconds:g} s; nothing was fetched yet")
    else:
        click.echo(f"{sum(report.pages.values())} pages made captures, {report.requests} requests, {report.received / 1e6:.1f} MB")
        if report.left_out:
            print_table(("left out", unit), report.left_out.most_common(), right=(unit,))
    if done.ingested is not None:
        print_table(("outcome", "pages"), done.ingested.outcomes.most_common(), right=("pages",))
    for problem in report.problems:
        click.echo(problem, err=True)
    if report.stopped:
        why = {"limit": "the limit of pages is reached", "bytes": "the limit of megabytes is reached", "busy": "the archive wants a pause"}
        click.echo(f"{why[report.stopped]}: the same command goes on", err=True)
