"""`docketwire check`."""

import click

from cli.output import json_option, print_json, progress_bar
from jobs.installation.home import Home


@click.command("check")
@click.option("--sample", is_flag=True, help="A thirtieth of the files that never change, another one every day; the daemon does so.")
@click.option("--repair", "mend", is_flag=True, help="Make anew what is damaged, where it can be.")
@json_option
@click.pass_obj
def check_command(home: Home, *, sample: bool, mend: bool, as_json: bool) -> None:
    """Read every file of the home and say what is not as it was written; exit code 1 when something is not.

    \b
    Example:
      docketwire check
      docketwire check --repair
    """
    from jobs.care.check import check_home
    from jobs.care.repair import repair
    from jobs.installation.settings import load_settings

    settings = load_settings(home.require().settings)
    mended: list[str] = []
    with progress_bar("check") as bar:
        task = bar.add_task("", total=None)
        report = check_home(home, settings, sample=sample, progress=lambda name: bar.update(task, description=name))
        found = list(report.damage)
        if mend and found:
            mended = list(repair(home, settings, found))
            report = check_home(home, settings, progress=lambda name: bar.update(task, description=name))
    if as_json:
        print_json({"damage": report.damage, "found": found, "mended": mended, "looked_at": report.looked_at, "sample": report.sample})
    else:
        for line in mended:
            click.echo(f"mended  {line}")
        for item in report.damage:
            click.echo(f"DAMAGE  {item}")
        looked = ", ".join(f"{count} {subject}" for subject, count in sorted(report.looked_at.items()) if count)
        click.echo(f"looked at {looked}: {len(report.damage) or 'nothing'} damaged" + (" (a sample)" if report.sample else ""))
    if report.damage:
        raise click.exceptions.Exit(1)
