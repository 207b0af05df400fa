"""`docketwire`: the group of commands. A command's module is imported only when that command runs, so that `--help` is immediate."""

import importlib
import keyword
import os
import sys
from pathlib import Path
from typing import Any

import click

from cli.terminal import guard
from common.logs import RUN, configure_logging
from common.safe_path import leave_out_working_folder
from jobs.installation.beat import choose_beat
from jobs.installation.home import Home
from records.errors import ConfigurationError, DocketwireError, SelectionError

COMMANDS = {
    "init": "Make a new home directory with its settings file.",
    "demo": "Crawl a small press on this machine and show what was found.",
    "run": "Run the daemon: crawl, ingest, group and publish by the clock.",
    "crawl": "Fetch what the sources have published since last time.",
    "ingest": "Turn captured pages into articles in the warehouse.",
    "publish": "Put a consistent snapshot in place for readers.",
    "digest": "Preview or send the daily digests that are due.",
    "subscribe": "Make a new daily digest.",
    "subscriptions": "List, try, pause and remove digests; look into their outbox.",
    "drafts": "Edit issues before they go: order, leave out, remark, approve, hold.",
    "events": "List what happened, for programs; tell a webhook again.",
    "errata": "List what was told, exported or cited and corrected since.",
    "status": "Say what every source and job has been doing.",
    "healthy": "Say yes or no: does the daemon run, does its work get done?",
    "metrics": "Print the state as Prometheus reads it.",
    "query": "Ask the snapshot in SQL.",
    "search": "Find reports by words, or by meaning across languages.",
    "audit": "Compare a list of known decisions with what was found.",
    "cite": "Cite the answer to a query so that anyone can check it.",
    "shell": "Ask the snapshot in SQL, interactively.",
    "learn": "Learn which lines are a site's boilerplate.",
    "sources": "List, show, check, add and disable sources.",
    "extract": "Get title, text, date and authors out of pages.",
    "explain": "Say how a page was read: candidates, dropped lines, origins of dates.",
    "classify": "Get language, relevance, topics and platforms of texts.",
    "group": "Put articles of one event into a story, stories of one conflict into a dispute.",
    "matters": "Give disputes and stories a matter number and an owner, and find them.",
    "regroup": "Say which reports are of one story or dispute, and which are not.",
    "export": "Write everything, or a selection, as a folder that proves itself.",
    "verify": "Check an export, offline.",
    "import": "Take in an export, or articles and texts of other origin.",
    "backfill": "Take in WARC and WACZ archives as captures.",
    "seals": "Show the chain of sealed days, and whether it holds.",
    "as-seen": "Keep new articles as a browser sees them, with a picture.",
    "prove": "Prove that a page was captured on its day.",
    "verify-proof": "Check such a proof, offline.",
    "forget": "Remove a report everywhere and for good.",
    "check": "Find damaged files, and make them anew.",
    "backup": "Copy everything of the home that cannot be made anew.",
    "restore": "Make a home out of a backup.",
    "rebuild": "Make the warehouse anew out of the captures.",
    "migrate": "Copy the warehouse into a shared one, or back.",
    "compact": "Merge the shared warehouse's files and let old versions go.",
    "cluster": "Start the machines that read pages side by side.",
    "retention": "Drop raw pages that are older than the settings keep them.",
    "serve": "Serve the site and its API over the latest snapshot.",
    "people": "Say who may sign in to the site, in which role and teams.",
    "mcp": "Let an assistant ask the archive, over the Model Context Protocol.",
    "licences": "List the libraries Docketwire needs, with their licences.",
    "doctor": "Check this installation and home, and say what to mend.",
}
"""Name -> one line of help; module `cli.<name>` holds a click command `<name>_command` (`-` becomes `_`, and `import` lies in `cli.import_`)."""


class LazyGroup(click.Group):
    """A group that knows its commands' names and one-liners, and imports only the one that is called."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        word = name.replace("-", "_")
        module = f"{word}_" if keyword.iskeyword(word) else word
        command: click.Command = getattr(importlib.import_module(f"cli.{module}"), f"{word}_command")
        return command

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--home", type=click.Path(file_okay=False, path_type=Path), help="Home directory (else DOCKETWIRE_HOME, else ./docketwire-data)."
)
@click.version_option(package_name="docketwire", prog_name="docketwire")
@click.pass_context
def group(ctx: click.Context, home: Path | None) -> None:
    """Watch the world's press for disputes between online platforms and justice.

    \b
    Example:
      docketwire demo
      docketwire query "select language, topic, count(*) from articles group by all"
    """
    ctx.obj = Home.locate(home)
    choose_beat(ctx.obj)


def main() -> None:
    """Entry point: 0 done, 1 failed, 2 misused; an expected error is one line on standard error, never a traceback."""
    os.environ.setdefault(
        "OPENBLAS_NUM_THREADS", "1"
    )  # read when numpy is imported: a question's few rows are multiplied in 1 ms alone, in 5 by two threads that wait for each other
    vars(sys.modules["__main__"]).pop("__file__", None)  # workers would run the script that called us anew, .06 s each
    leave_out_working_folder()
    guard()
    if os.environ.get(RUN):
        configure_logging()
    try:
        result: Any = group.main(standalone_mode=False, prog_name="docketwire")
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped", err=True)
        sys.exit(130)
    except (ConfigurationError, SelectionError) as error:
        click.echo(f"docketwire: {error}", err=True)
        sys.exit(2)
    except DocketwireError as error:
        click.echo(f"docketwire: {error}", err=True)
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone; nothing is left to say
        sys.exit(1)
    except Exception as error:
        from jobs.installation.trouble import explained

        if not (said := explained(error)):
            raise
        click.echo(f"docketwire: {said}", err=True)
        sys.exit(1)
    sys.exit(result if isinstance(result, int) else 0)
