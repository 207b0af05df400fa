"""`docketwire run`."""

import os

import click

from cli.clustered import ENVIRONMENT, cluster_option
from jobs.installation.home import Home


@click.command("run")
@cluster_option
@click.pass_obj
def run_command(home: Home, *, cluster: str | None) -> None:
    """Run the daemon: crawl each source at its own cadence, ingest, group, publish and send digests by the clock.

    SIGTERM or Ctrl-C stops it cleanly; SIGHUP makes it read docketwire.toml again. It logs to standard error.

    \b
    Example:
      docketwire run
    """
    from scheduler import serve

    if cluster:
        os.environ[ENVIRONMENT] = cluster
    serve(home.require().root)
