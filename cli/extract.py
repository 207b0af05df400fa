"""`docketwire extract`."""

import json
import sys

import click


@click.command("extract")
@click.option("--jsonl", is_flag=True, required=True, help="Read JSON lines from standard input, write JSON lines to standard output.")
@click.option("--json", "_as_json", is_flag=True, hidden=True, help="The output is JSON anyway.")
@click.option("--workers", type=click.IntRange(1), help="Worker processes (default: one per core).")
def extract_command(*, jsonl: bool, _as_json: bool, workers: int | None) -> None:  # noqa: ARG001 - the flag names the format
    """Get title, text, date and authors out of pages.

    Rows in: {"id","url","html_path"} (raw bytes; gzip if the name ends in .gz). Rows out:
    {"id","title","text","published_at","authors","language"}.
    Every row is answered, in order; one that cannot be read has "error".

    \b
    Example:
      echo '{"id": 1, "url": "https://example.org/a", "html_path": "a.html"}' | docketwire extract --jsonl
    """
    from jobs.children.answers import answer_rows

    for row in answer_rows(sys.stdin, "jobs.tasks.extraction:answer", preload="jobs.tasks.warm_extraction", workers=workers):
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
        sys.stdout.flush()
