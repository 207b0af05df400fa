"""`docketwire restore`."""

from pathlib import Path

import click

from cli.output import json_option, print_json, progress_bar
from jobs.installation.home import Home


@click.command("restore")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--verify", "only_verify", is_flag=True, help="Only compare every file of the backup with its digest.")
@json_option
@click.pass_obj
def restore_command(home: Home, folder: Path, *, only_verify: bool, as_json: bool) -> None:
    """Make a home out of a backup; the home named by --home must not be there yet.

    \b
    Example:
      docketwire --home /var/lib/docketwire restore /mnt/backup/docketwire-2026-03-01
    """
    from jobs.care.backup import restore_home, verify_backup

    with progress_bar("restore") as bar:
        task = bar.add_task("", total=None)

        def show(name: str) -> None:
            bar.update(task, advance=1, description=name)

        if only_verify:
            manifest = verify_backup(folder, progress=show)
            if as_json:
                print_json({"made_at": manifest["made_at"], "journal_no": manifest["journal_no"], "whole": True})
            else:
                click.echo(f"{folder}: whole, made at {manifest['made_at']}")
            return
        done = restore_home(folder, home, progress=show)
    if as_json:
        print_json(done)
        return
    click.echo(
        f"{done.folder}: {done.files} files, {done.size_bytes / 1e6:.1f} MB, published; `docketwire --home {done.folder} check` reads them all"
    )
