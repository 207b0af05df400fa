"""`docketwire serve`."""

import click

from jobs.installation.home import Home


@click.command("serve")
@click.option("--host", metavar="ADDRESS", help="Address to listen on (else web.host of the settings: 127.0.0.1).")
@click.option("--port", type=click.IntRange(0, 65535), help="Port (else web.port of the settings: 8600); 0: any free one.")
@click.pass_obj
def serve_command(home: Home, host: str | None, port: int | None) -> None:
    """Serve the site and its API over the latest snapshot; a newly published one is followed without a restart.

    It listens on this machine only. To let others in, put a reverse proxy with TLS in front: see docs/site.md.

    \b
    Example:
      docketwire serve
      docketwire --home demo-data serve --port 0
    """
    from jobs.installation.settings import load_settings
    from jobs.serve import serve

    serve(
        home,
        load_settings(home.require().settings),
        host=host,
        port=port,
        say=lambda line: click.echo(line, err=line.startswith("docketwire:")),
    )
