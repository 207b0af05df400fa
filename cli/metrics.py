"""`docketwire metrics`."""

from pathlib import Path

import click

from cli.output import json_option, print_json
from jobs.installation.home import Home


@click.command("metrics")
@click.option(
    "--to", "target", type=click.Path(dir_okay=False, path_type=Path), help="Write this file, whole or not at all, instead of printing."
)
@json_option
@click.pass_obj
def metrics_command(home: Home, target: Path | None, *, as_json: bool) -> None:
    """Print the home's state as Prometheus reads it: sources, jobs, outcomes, snapshot, outbox, disk.

    The site has the same under /metrics. Without a site, write a file for node_exporter's textfile collector from a timer.

    \b
    Example:
      docketwire metrics
      docketwire metrics --to /var/lib/node_exporter/docketwire.prom
    """
    from jobs.installation.settings import load_settings
    from jobs.metrics import metrics, samples, write_metrics

    settings = load_settings(home.require().settings)
    if as_json:
        print_json(samples(home, settings))
    elif target is None:
        click.echo(metrics(home, settings), nl=False)
    else:
        write_metrics(home, settings, target)
