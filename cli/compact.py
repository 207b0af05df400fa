"""`docketwire compact`."""

import click

from cli.output import json_option, plain, print_json, print_table
from jobs.installation.home import Home


@click.command("compact")
@click.option("--dry-run", is_flag=True, help="Only count.")
@click.option("--list", "list_versions", is_flag=True, help="List the versions that can be asked, and why some stay for good.")
@json_option
@click.pass_obj
def compact_command(home: Home, *, dry_run: bool, list_versions: bool, as_json: bool) -> None:
    """Merge the shared warehouse's small files and let old versions go (cluster.version_days); what was sealed or cited stays for good.

    \b
    Example:
      docketwire compact --dry-run
      docketwire compact --list
    """
    from jobs.compact import compact, known_versions
    from jobs.installation.settings import load_settings

    settings = load_settings(home.require().settings)
    if list_versions:
        found = known_versions(home, settings)
        if as_json:
            print_json([plain(one) for one in found])
        else:
            print_table(
                ("version", "committed", "stays because"), [(str(one.number), f"{one.at:%Y-%m-%d %H:%M:%S}Z", one.kept) for one in found]
            )
        return
    done = compact(home, settings, dry_run=dry_run)
    if as_json:
        print_json(plain(done) | {"dry_run": dry_run})
        return
    click.echo(
        f"{done.expired} of {done.versions} versions {'would expire' if dry_run else 'expired'}, {done.kept} older ones stay for good; "
        f"{done.files_before} files of {done.bytes_before / 1e6:.1f} MB"
        + ("" if dry_run else f" are {done.files} of {done.bytes / 1e6:.1f} MB now")
    )
