"""`docketwire explain`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.output import json_option, print_json, print_table
from jobs.installation.home import Home

if TYPE_CHECKING:
    from jobs.explain import PageExplanation
    from records.facts import Facts

_SHOWN = 100
_REASONS = 6
"""Reasons of the decision that are shown on either side; `--json` has all."""


@click.command("explain")
@click.argument("page", metavar="URL|ID|FILE")
@click.option("--url", default="https://page.invalid/", help="Of a FILE: the address it was served at.")
@json_option
@click.pass_obj
def explain_command(home: Home, page: str, url: str, *, as_json: bool) -> None:
    """Say how a page was read: which candidate won, which lines were dropped and why, where title and dates came from.

    The newest capture of the address or id is read again by this version of Docketwire, with its source's rules.

    \b
    Example:
      docketwire explain https://news.example.org/court-orders-x
    """
    from jobs.explain import explain_file, explain_page
    from jobs.installation.settings import load_settings

    found = explain_file(Path(page), url) if Path(page).is_file() else explain_page(home, load_settings(home.require().settings), page)
    if as_json:
        print_json(found)
    else:
        _print(found)


def _print(found: "PageExplanation") -> None:
    extraction = found.explanation.extraction
    click.echo(f"page       {found.url}")
    if found.outcome:
        click.echo(f"outcome    {found.outcome}")
    if found.explanation.problem:
        click.echo(f"refused    {found.explanation.problem[0]}: {found.explanation.problem[1]}")
    if extraction is not None:
        from records.article import DOUBTED

        click.echo(f"title      {extraction.title or '–'}  [{extraction.title_origin or 'none'}]")
        for name, fact in (("published", extraction.published), ("modified", extraction.modified)):
            if fact:
                click.echo(f"{name:<10} {fact.at:%Y-%m-%d}{'' if fact.day_only else f' {fact.at:%H:%M} UTC'}  [{fact.origin}]")
        click.echo(f"authors    {', '.join(extraction.authors) or '–'}")
        if extraction.text_origin:
            click.echo(f"text from  {extraction.text_origin}{f', {extraction.page_count} pages' if extraction.page_count else ''}")
        if extraction.body_confidence is not None:
            click.echo(f"whole      {extraction.body_confidence:.2f}{'  looks cut' if extraction.body_confidence < DOUBTED else ''}")
    if found.classification is not None:
        c = found.classification
        verdict = "on-topic" if c.relevant else "off-topic"
        topics = ", ".join(match.topic for match in c.topics)
        click.echo(
            f"about      {verdict}, score {c.score:.2f}; {c.language.code} [{c.language.method}]; {topics} {', '.join(c.platforms())}".rstrip()
        )
        for side, told in (
            ("for", [one for one in found.reasons if one.weight > 0]),
            ("against it", [one for one in found.reasons if one.weight < 0]),
        ):
            if told:
                click.echo(f"{side:<10} {', '.join(f'{one.name} {one.weight:+.1f}' for one in told[:_REASONS])}")
        _print_facts(c.facts)
    click.echo()
    winner = found.explanation.winner
    print_table(
        ("candidate", "characters", "agreement", ""),
        [
            (c.name, c.characters, f"{c.agreement:.2f}", "nearest to the kept body" if c.name == winner else "")
            for c in found.explanation.candidates
        ],
        right=("characters", "agreement"),
    )
    click.echo()
    for line in found.explanation.lines:
        mark, text = ("+", line.text) if line.kept else ("-", line.text)
        short = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
        click.echo(f"{mark} {line.chance:4.2f}  {short}")
        if not line.kept and line.reason:
            click.echo(click.style(f"          {line.reason}", dim=True))


def _print_facts(facts: "Facts") -> None:
    """A line for each fact: what it is, how sure, and by which word or reason."""
    told = [("where", facts.jurisdiction), ("authority", facts.authority), ("stage", facts.stage)]
    told += [("done on", facts.acted_on), ("outcome", facts.outcome)]
    told += [("against", one) for one in facts.against]
    for name, one in told:
        if one is not None:
            kind = f" ({one.kind})" if name == "authority" and hasattr(one, "kind") else ""
            click.echo(f"{name:<10} {one.value}{kind}  [{one.rule}, {one.confidence:.2f}]")
