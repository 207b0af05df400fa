"""`docketwire migrate`."""

import click

from cli.output import json_option, print_json
from jobs.installation.home import Home


@click.command("migrate")
@click.option("--to", "target", metavar="ADDRESS", help="Shared warehouse to copy the home's into: ducklake:postgres:<connection string>.")
@click.option("--from", "origin", metavar="ADDRESS", help="Shared warehouse to copy into a file of the home's own.")
@click.option("--data", metavar="DIR", default="", help="Folder of the shared warehouse's files; by default `lake/` of the home.")
@click.option("--replace", is_flag=True, help="Overwrite a warehouse that holds something else.")
@json_option
@click.pass_obj
def migrate_command(home: Home, *, target: str | None, origin: str | None, data: str, replace: bool, as_json: bool) -> None:
    """Copy the warehouse into one that several machines share (DuckLake on PostgreSQL), or back into a file; needs the extra `cluster`.

    Every table is compared before it counts; what was copied from stays as it is. See docs/scale.md.

    \b
    Example:
      docketwire migrate --to "ducklake:postgres:host=db.example dbname=docketwire" --data /srv/shared/lake
      docketwire migrate --from "ducklake:postgres:host=db.example dbname=docketwire" --data /srv/shared/lake
    """
    from jobs.installation.settings import load_settings
    from jobs.migrate import migrate_from, migrate_to

    if (target is None) == (origin is None):
        raise click.UsageError("name --to or --from: the shared warehouse to copy into, or out of")
    settings = load_settings(home.require().settings)
    if target is not None:
        done = migrate_to(home, settings, target, data=data, replace=replace)
    else:
        done = migrate_from(home, settings, str(origin), data=data, replace=replace)
    if as_json:
        print_json(done)
        return
    said = "both hold the same already" if done.already else "copied and compared"
    click.echo(f"{done.rows} rows of {done.tables} tables: {said}")
    if target is not None:
        click.echo('to work on it, put its address into docketwire.toml: [cluster] warehouse = "ducklake:postgres:..."', err=True)
