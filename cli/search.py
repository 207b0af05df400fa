"""`docketwire search`."""

import sys
from typing import TYPE_CHECKING, Any

import click

from cli.output import json_option, plain, print_json
from cli.selecting import retired, selected, selection_options
from cli.terminal import bare
from jobs.installation.home import Home

if TYPE_CHECKING:
    from rich.text import Text

    from records.search import Hit, Piece, SearchPage


@click.command("search")
@click.argument("query", required=False)
@click.option("--words", "mode", flag_value="words", help="Find reports that hold the words, and no others.")
@click.option("--meaning", "mode", flag_value="meaning", help="Find reports that tell the same, in whatever language.")
@click.option("--hybrid", "mode", flag_value="hybrid", help="Words and meaning, merged.")
@selection_options()
@retired("--since", "--published-since or --seen-since")
@retired("--until", "--published-until or --seen-until")
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="Hits to show.")
@click.option("--offset", type=click.IntRange(0), default=0, show_default=True, help="Hits to skip.")
@click.option("--rebuild", is_flag=True, help="Make the index anew from the newest snapshot first.")
@json_option
@click.pass_obj
def search_command(
    home: Home, /, query: str | None, *, mode: str | None, limit: int, offset: int, rebuild: bool, as_json: bool, **words: Any
) -> None:
    """Find reports by words and by meaning across languages.

    A few plain words are looked for by both; a single word, a name, a case number and everything with operators by the words alone.
    All words have to occur, in any of their forms; "quotes" ask for exactly these words in this order, OR, NOT, - and (parentheses) work, and
    so do title:word, court* and case numbers: see docs/search.md. Options that say the same word twice mean either, different ones mean both:
    see docs/selection.md.

    \b
    Example:
      docketwire search 'TikTok (fine OR amende) -children' --published-since 2023-01-01
      docketwire search "court orders Twitter to name users" --meaning --language ja
      docketwire search "C-311/18" --json
    """
    from jobs.installation.settings import load_settings
    from jobs.search import search, update_index

    settings = load_settings(home.require().settings)
    if rebuild:
        done = update_index(home, settings, rebuild=True)
        if query is None:
            print_json(done) if as_json else click.echo(f"indexed {done.articles} articles of snapshot {done.snapshot_id}")
            return
    if query is None:
        raise click.UsageError('say what to search for, e.g. "TikTok fine"')
    page = search(home, settings, query, mode=mode or "auto", wanted=selected(home, words), limit=limit, offset=offset)
    if as_json:
        print_json(plain(page))
    else:
        _show(page, offset)


def _show(page: "SearchPage", offset: int) -> None:
    from rich.console import Console
    from rich.padding import Padding

    console = Console(highlight=False, soft_wrap=False, file=bare(sys.stdout))
    shown = f"{offset + 1} to {offset + len(page.hits)} of " if page.hits and (offset or len(page.hits) < page.total) else ""
    console.print(f"{shown}{page.total} articles in snapshot {page.snapshot_id}, {page.took_ms:.0f} ms", style="dim")
    if page.suggestion:
        console.print(f"did you mean {_clean(page.suggestion)}?", markup=False)
    for number, hit in enumerate(page.hits, start=offset + 1):
        console.print()
        console.print(_headline(number, hit))
        for line in (_about(hit), _text(hit.passage, "default")):
            console.print(Padding(line, (0, 0, 0, 4), expand=False))
        console.print(f"    {_clean(hit.url)}", style="dim", soft_wrap=True, markup=False)


def _headline(number: int, hit: "Hit") -> "Text":
    from rich.text import Text

    return Text(f"{number:>2}. ") + _text(hit.headline, "bold")


def _about(hit: "Hit") -> "Text":
    from rich.text import Text

    day = hit.published_at or hit.first_seen
    parts = (f"{day:%Y-%m-%d}", hit.language, hit.source, hit.topic or "", ", ".join(hit.platforms), hit.article_id)
    return Text(" · ".join(_clean(part) for part in parts if part), style="dim")


def _text(pieces: "tuple[Piece, ...]", style: str) -> "Text":
    from rich.text import Text

    text = Text(style=style)
    for piece in pieces:
        text.append(_clean(piece.text), style="bold black on yellow" if piece.hit else None)
    return text


def _clean(text: str) -> str:
    """One line without control characters: a headline must not steer somebody's terminal."""
    return "".join(char if char.isprintable() else " " for char in text)
