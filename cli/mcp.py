"""`docketwire mcp`."""

import click

from jobs.installation.home import Home


@click.command("mcp")
@click.pass_obj
def mcp_command(home: Home) -> None:
    """Let an assistant ask the archive: a server of the Model Context Protocol on standard input and output, which only reads.

    Needs the extra `mcp`. An assistant starts this command by itself; see docs/python.md for what to put into its settings.

    \b
    Example:
      docketwire --home /srv/docketwire mcp
    """
    from jobs.installation.settings import load_settings
    from jobs.mcp import serve_mcp

    serve_mcp(home, load_settings(home.require().settings))
