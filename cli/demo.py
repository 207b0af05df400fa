"""`docketwire demo`."""

import os
from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from cli.output import json_option, print_json, print_table
from jobs.installation.home import Home

if TYPE_CHECKING:
    from jobs.demo import DemoRound

_EXAMPLE = "select title, language, platforms from articles where topic = 'hate-speech'"
_BY_LANGUAGE = "select language, topic, count(*) as articles from articles group by all order by language, articles desc, topic"
_OUTCOMES = "select run_id, outcome, count(*) from captures group by all"
_DISPUTES = """
select title, platforms, events, outlets, languages, first_event_at, last_event_at
from disputes
where len(languages) >= 2
order by len(languages) desc, reports desc, dispute_id
"""


@click.command("demo")
@json_option
@click.pass_obj
def demo_command(home: Home, *, as_json: bool) -> None:
    """Crawl thirty days of a small invented press on this machine and show what was found, with a digest for each day.

    Everything but the press and the clock is real: spiders, captures, pipeline, warehouse, digests. The press stops when the demonstration ends; the home
    stays, and is shown as of the last crawl whenever it is opened.

    \b
    Example:
      DOCKETWIRE_HOME=demo-data docketwire demo
    """
    os.environ.setdefault("DOCKETWIRE_LOG", "WARNING")  # the crawls' own log would bury what the demonstration has to say
    from jobs.demo import demo
    from jobs.installation.settings import load_settings
    from jobs.query import ask
    from jobs.status import status

    done = demo(home, say=lambda line: click.echo(line, err=True))
    rounds, settings = done.rounds, load_settings(home.settings)
    found = ask(home, settings, _BY_LANGUAGE, max_rows=None).rows()
    disputes = ask(home, settings, _DISPUTES, max_rows=None).rows()
    now = status(home, settings)
    assert now.snapshot is not None
    snapshot = home.public / now.snapshot.file
    if as_json:
        print_json(
            {
                "shown_at": done.shown_at,
                "rounds": [_plain(r) for r in rounds],
                "articles": found,
                "disputes": disputes,
                "snapshot": snapshot,
                "captures": home.captures,
            }
        )
        return
    _print_rounds(rounds, ask(home, settings, _OUTCOMES, max_rows=None).rows())
    _print_languages(found)
    _print_disputes(disputes)
    click.echo(f"\nsnapshot   {snapshot}\ncaptures   {home.captures}")
    for issue in done.issues:
        click.echo(f"digest     {issue / 'issue.html'}")
    click.echo(f"           {done.frozen} of them frozen in all, the older ones beside these")
    click.echo(f"\nRead it on a site of your own:\n  docketwire --home {home.root} serve")
    click.echo(f'Ask it yourself:\n  docketwire --home {home.root} query "{_EXAMPLE}"')


def _plain(done: "DemoRound") -> dict[str, Any]:
    crawled = done.crawled
    return {
        "day": done.day,
        "edition": done.edition,
        **{field: crawled.total(field) for field in ("links", "captured", "unchanged", "listings_unchanged", "seen", "failed")},
        "outcomes": done.ingested.outcomes,
    }


def _print_rounds(rounds: "tuple[DemoRound, ...]", outcomes: list[tuple[str, str, int]]) -> None:
    """Outcomes as they stand in the end: a report stored first becomes a copy when the agency's own arrives."""
    counts = []
    for day in rounds:
        runs = {report.run_id for report in day.crawled.reports}
        counts.append(sum((Counter({word: pages}) for run, word, pages in outcomes if run in runs), Counter()))
    words = [word for word, _ in sum(counts, Counter()).most_common()]
    days = [f"{r.day} d" if r.day else "today" for r in rounds]
    rows: list[tuple[Any, ...]] = [
        ("listings unchanged (304)", *(r.crawled.total("listings_unchanged") for r in rounds)),
        ("pages captured", *(r.crawled.total("captured") for r in rounds)),
        *((f"  {word}", *(count[word] for count in counts)) for word in words),
    ]
    click.echo()
    print_table(("captured pages by outcome", *days), rows, right=days)


def _print_languages(found: list[tuple[str, str, int]]) -> None:
    languages: dict[str, Counter[str]] = {}
    for language, topic, count in found:
        languages.setdefault(language, Counter())[topic] = count
    rows = [
        (language, topics.total(), ", ".join(f"{topic} {count}" if count > 1 else topic for topic, count in topics.most_common()))
        for language, topics in sorted(languages.items(), key=lambda item: (-item[1].total(), item[0]))
    ]
    click.echo()
    print_table(("language", "articles", "primary topics"), rows, right=("articles",))


def _print_disputes(found: list[tuple[Any, ...]]) -> None:
    click.echo("\ndisputes told in several languages")
    for title, platforms, events, outlets, languages, first, last in found:
        click.echo(f"  {title}")
        time = f"{first:%b %Y} to {last:%b %Y}" if f"{first:%Y%m}" != f"{last:%Y%m}" else f"{first:%b %Y}"
        told = f"{events} event{'s' * (events > 1)}, {outlets} outlet{'s' * (outlets > 1)}, in {' '.join(languages)}"
        click.echo(click.style(f"    {', '.join(platforms or ())}; {time}; {told}", dim=True))
