"""`docketwire run`."""

import click

from jobs.installation.home import Home


@click.command("run")
@click.pass_obj
def run_command(home: Home) -> None:
    """Run the daemon: crawl each source at its own cadence, ingest, group, publish and send digests by the clock.

    SIGTERM or Ctrl-C stops it cleanly; SIGHUP makes it read docketwire.toml again. It logs to standard error.

    \b
    Example:
      docketwire run
    """
    from scheduler import serve

    serve(home.require().root)
