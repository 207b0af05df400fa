"""The option that has a command's pages read by a cluster."""

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

import click

from common.places import is_elsewhere

if TYPE_CHECKING:
    from jobs.installation.settings import Settings

ENVIRONMENT = "DOCKETWIRE_CLUSTER"
"""Says the same to commands that the daemon starts."""

cluster_option = click.option(
    "--cluster", envvar=ENVIRONMENT, metavar="ADDRESS", help="Have the pages read by this Dask cluster, tcp://host:8786; see docs/scale.md."
)


def clustered(settings: "Settings", cluster: str | None, captures: str | None = None) -> "Settings":
    """The settings with what was said on the command line, which wins."""
    if captures and not is_elsewhere(captures):
        captures = str(Path(captures).absolute())
    known = settings.cluster
    return dataclasses.replace(
        settings, cluster=dataclasses.replace(known, scheduler=cluster or known.scheduler, captures=captures or known.captures)
    )
