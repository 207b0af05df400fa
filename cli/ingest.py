"""`docketwire ingest`."""

import click

from cli.clustered import cluster_option, clustered
from cli.output import json_option, print_json, print_table, progress_bar
from jobs.installation.home import Home


@click.command("ingest")
@cluster_option
@click.option("--captures", metavar="PLACE", help="Read this folder or s3://bucket/prefix instead of the home's captures.")
@click.option("--stay", is_flag=True, help="Go on while segments come within minutes, for about an hour, with the workers that are loaded.")
@json_option
@click.pass_obj
def ingest_command(home: Home, *, cluster: str | None, captures: str | None, stay: bool, as_json: bool) -> None:
    """Turn captured pages into articles in the warehouse; what is there already is left alone.

    \b
    Example:
      docketwire ingest
      docketwire ingest --cluster tcp://10.0.0.5:8786 --captures s3://bucket/captures
    """
    from jobs.ingest import ingest, ingest_and_stay
    from jobs.installation.settings import load_settings

    settings = clustered(load_settings(home.require().settings), cluster, captures)
    with progress_bar("ingest") as bar:
        task = bar.add_task("", total=None)

        def show(segment: str, number: int, segments: int, _pages: int) -> None:
            bar.update(task, advance=1, description=f"pages, segment {number} of {segments}: {segment}")

        summary = (ingest_and_stay if stay else ingest)(home, settings, progress=show)
    if as_json:
        print_json(summary)
        return
    print_table(("outcome", "pages"), summary.outcomes.most_common(), right=("pages",))
    click.echo(f"{summary.segments} segments and {summary.runs} run reports taken in, {summary.torn} torn records left out")
    for problem in summary.unreadable:
        click.echo(f"not readable: {problem}", err=True)
