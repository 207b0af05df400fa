"""`docketwire doctor`."""

import click

from cli.output import json_option, print_json
from jobs.installation.home import Home


@click.command("doctor")
@json_option
@click.pass_obj
def doctor_command(home: Home, *, as_json: bool) -> None:
    """Check this installation and home, and say what to mend.

    \b
    Example:
      docketwire doctor
    """
    from jobs.doctor import examine

    findings = []
    for finding in examine(home):
        findings.append(finding)
        if not as_json:
            click.echo(f"{'ok  ' if finding.ok else 'MEND'}  {finding.subject:<10} {finding.detail}")
    if as_json:
        print_json(findings)
    if not all(finding.ok for finding in findings):
        raise click.exceptions.Exit(1)
