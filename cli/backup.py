"""`docketwire backup`."""

from pathlib import Path

import click

from cli.output import json_option, print_json, progress_bar
from jobs.installation.home import Home


@click.command("backup")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--copy", "copied", is_flag=True, help="Copy segments even where hard links would do; for a disk that is taken away.")
@click.option("--past", is_flag=True, help="Past snapshots too, by which citations are checked.")
@json_option
@click.pass_obj
def backup_command(home: Home, folder: Path, *, copied: bool, past: bool, as_json: bool) -> None:
    """Copy the home into a new FOLDER while it is in use, with the digest of every file.

    \b
    Example:
      docketwire backup /mnt/backup/docketwire-2026-03-01
    """
    from jobs.care.backup import backup
    from jobs.installation.settings import load_settings

    settings = load_settings(home.require().settings)
    with progress_bar("backup") as bar:
        task = bar.add_task("", total=None)
        done = backup(
            home, settings, folder, link=not copied, past=past, progress=lambda name: bar.update(task, advance=1, description=name)
        )
    if as_json:
        print_json(done)
        return
    click.echo(f"{done.folder}: {done.files} files, {done.size_bytes / 1e6:.1f} MB, {done.linked} of them hard links")
    click.echo(f"make a home of it: docketwire --home NEW restore {done.folder}")
