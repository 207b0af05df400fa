"""`docketwire crawl`."""

import click

from cli.output import json_option, print_json, print_table, progress_bar
from jobs.installation.home import Home


@click.command("crawl")
@click.argument("names", nargs=-1, metavar="[SOURCE...]")
@click.option("--due", is_flag=True, help="Only sources whose cadence says that it is time.")
@click.option("--stay", is_flag=True, help="With --due: go on while sources become due within minutes, for about an hour.")
@click.option("--wait", is_flag=True, help="Wait for sources that another crawl is visiting, instead of leaving them out.")
@json_option
@click.pass_obj
def crawl_command(home: Home, names: tuple[str, ...], *, due: bool, stay: bool, wait: bool, as_json: bool) -> None:
    """Fetch what the sources have published since last time.

    SOURCE is an id, or country:fr, language:ja, kind:court; without one, every watched source is crawled.

    \b
    Example:
      docketwire crawl fr-le-monde country:de
      docketwire crawl --due --json
    """
    from jobs.crawl import crawl
    from jobs.installation.settings import load_settings

    if stay and not due:
        raise click.UsageError("--stay goes with --due")
    settings = load_settings(home.require().settings)
    with progress_bar("crawl") as bar:
        task = bar.add_task("", total=None)
        summary = crawl(
            home, settings, names=names, due_only=due, stay=stay, wait=wait, progress=lambda report: bar.advance(task, len(report.sources))
        )
    if as_json:
        print_json({"reports": summary.reports, "salvaged": summary.salvaged})
    else:
        rows = [
            (
                s.source_id,
                s.links,
                s.captured,
                s.unchanged + s.listings_unchanged,
                s.seen,
                s.skipped,
                s.failed,
                " ".join(filter(None, (s.error, s.error_detail))),
            )
            for report in summary.reports
            for s in report.sources
        ]
        columns = ("source", "links", "captured", "unchanged", "seen", "skipped", "failed", "trouble")
        print_table(columns, sorted(rows), right=columns[1:7])
        for segment in summary.salvaged:
            click.echo(f"salvaged from an interrupted crawl: {segment}")
    if summary.crashed:
        raise click.ClickException(
            f"{summary.crashed} crawl process(es) crashed; what they had fetched was salvaged, `docketwire status` has the details"
        )
