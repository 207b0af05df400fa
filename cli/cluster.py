"""`docketwire cluster`: the processes of a cluster that reads pages, and captures sent to where it reads them."""

import click

from cli.output import json_option, print_json
from jobs.installation.home import Home


@click.group("cluster")
def cluster_command() -> None:
    """Start the scheduler and workers that read pages for `ingest --cluster`; needs the extra `cluster`.

    Whoever reaches the scheduler can run code as its user: keep it on a private network, or give certificates (docs/scale.md).

    \b
    Example:
      docketwire cluster local -n 2
      docketwire ingest --cluster tcp://127.0.0.1:8786
    """


@cluster_command.command("local")
@click.option("-n", "--workers", type=click.IntRange(1), default=2, show_default=True, help="Segments read at a time.")
@click.option("--port", type=click.IntRange(0, 65535), default=8786, show_default=True, help="Of the scheduler; 0: any free one.")
def local_command(*, workers: int, port: int) -> None:
    """A scheduler and workers on this machine, to try it. SIGTERM or Ctrl-C ends them.

    \b
    Example:
      docketwire cluster local -n 2
    """
    from jobs.cluster.start import run_local

    run_local(workers, port, _say)


@cluster_command.command("scheduler")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8786, show_default=True)
def scheduler_command(*, host: str, port: int) -> None:
    """The scheduler: hands segments to workers.

    \b
    Example:
      docketwire cluster scheduler --host 10.0.0.5
    """
    from jobs.cluster.start import run_scheduler

    run_scheduler(host, port, _say)


@cluster_command.command("worker")
@click.argument("address", metavar="SCHEDULER")
@click.option("-n", "--workers", type=click.IntRange(1), default=1, show_default=True, help="Segments read at a time, on a core each.")
def worker_command(*, address: str, workers: int) -> None:
    """Workers of this machine; one that dies is started anew, a scheduler that goes away is waited for.

    \b
    Example:
      docketwire cluster worker tcp://10.0.0.5:8786 -n 8
    """
    from jobs.cluster.start import run_workers

    run_workers(address, workers, _say)


@cluster_command.command("send")
@click.argument("address", metavar="PLACE")
@json_option
@click.pass_obj
def send_command(home: Home, *, address: str, as_json: bool) -> None:
    """Copy the home's closed segments and run reports to a folder or object store where the workers read them.

    What is there with the same content is passed over, and what is sent is read back and compared: interrupted, the same command goes on.

    \b
    Example:
      docketwire cluster send s3://bucket/captures
    """
    from jobs.reading.captures import send_own

    sent = send_own(home.require(), address)
    if as_json:
        print_json(sent)
        return
    click.echo(f"{sent.files - sent.already} files sent to {address}, {sent.already} were there; {sent.bytes / 1e6:.1f} MB in all")


def _say(line: str) -> None:
    click.echo(line, err=True)
