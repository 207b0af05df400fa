"""`docketwire classify`."""

import json
import sys

import click


@click.command("classify")
@click.option("--jsonl", is_flag=True, required=True, help="Read JSON lines from standard input, write JSON lines to standard output.")
@click.option("--json", "_as_json", is_flag=True, hidden=True, help="The output is JSON anyway.")
@click.option("--workers", type=click.IntRange(1), help="Worker processes (default: one per core).")
def classify_command(*, jsonl: bool, _as_json: bool, workers: int | None) -> None:  # noqa: ARG001 - the flag names the format
    """Get language, relevance, topics and platforms of texts.

    Rows in: {"id","title","text","published_at"}. Rows out: {"id","language","relevant","score",
    "topics","platforms","facts"}, the primary topic first; facts are
    those of docs/facts.md.
    Every row is answered, in order; one that cannot be read has "error".

    \b
    Example:
      echo '{"id": 1, "title": "Court orders X to name users", "text": "..."}' | docketwire classify --jsonl
    """
    from jobs.children.answers import answer_rows

    for row in answer_rows(sys.stdin, "jobs.tasks.classification:answer", preload="jobs.tasks.classification", workers=workers):
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
        sys.stdout.flush()
