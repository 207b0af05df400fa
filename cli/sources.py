"""`docketwire sources`: list, show, check, heal, repairs, add, enable and disable."""

from typing import TYPE_CHECKING, Any

import click

from cli.output import json_option, print_json, print_table, progress_bar
from jobs.installation.home import Home
from records.source import ListingKind

if TYPE_CHECKING:
    from jobs.installation.settings import Settings


@click.group("sources")
def sources_command() -> None:
    """List, show, check, heal, add, enable and disable sources.

    \b
    Example:
      docketwire sources list country:fr
      docketwire sources check fr-le-monde
    """


def _settings(home: Home) -> "Settings":
    from jobs.installation.settings import load_settings

    return load_settings(home.require().settings)


@sources_command.command("list")
@click.argument("names", nargs=-1, metavar="[SOURCE...]")
@click.option("--all", "include_disabled", is_flag=True, help="Disabled ones and those the settings leave out, too.")
@json_option
@click.pass_obj
def list_command(home: Home, names: tuple[str, ...], *, include_disabled: bool, as_json: bool) -> None:
    """List the watched sources.

    \b
    Example:
      docketwire sources list language:ja kind:court
    """
    from jobs.installation.watched import catalog_of, select_sources

    settings = _settings(home)
    sources = catalog_of(home, settings).sources if include_disabled and not names else select_sources(home, settings, names)
    if as_json:
        print_json(sources)
        return
    rows = [
        (s.id, s.name, s.country, " ".join(s.languages), s.kind.value, len(s.listings), s.verified or "never", "" if s.enabled else "off")
        for s in sources
    ]
    print_table(("id", "name", "cc", "languages", "kind", "listings", "verified", ""), rows, right=("listings",))
    click.echo(f"{len(sources)} sources", err=True)


@sources_command.command("show")
@click.argument("name", metavar="SOURCE")
@click.option(
    "--boilerplate", is_flag=True, help="Instead: the lines learnt to be on many of its pages, which are left out of its reports."
)
@json_option
@click.pass_obj
def show_command(home: Home, name: str, *, boilerplate: bool, as_json: bool) -> None:
    """Show everything the catalogue says of one source, or what was learnt of its pages.

    \b
    Example:
      docketwire sources show fr-le-monde
      docketwire sources show fr-le-monde --boilerplate
    """
    from common.codec import to_json
    from jobs.installation.watched import select_sources

    (source,) = select_sources(home, _settings(home), [name])[:1]
    if boilerplate:
        _show_boilerplate(home, source.id, as_json=as_json)
        return
    if as_json:
        print_json(source)
        return
    for key, value in to_json(source).items():
        if key != "listings":
            click.echo(f"{key:<22} {' '.join(map(str, value)) if isinstance(value, list) else value}")
    for listing in source.listings:
        click.echo(f"{listing.kind.value:<22} {listing.url}")


def _show_boilerplate(home: Home, source_id: str, *, as_json: bool) -> None:
    from jobs.installation.boilerplate import read_memory

    memory = read_memory(home, source_id)
    newest = memory.versions[-1] if memory and memory.versions else None
    if as_json:
        print_json({"source_id": source_id, "memory": memory})
    elif memory is None:
        click.echo(f"{source_id}: nothing learnt yet: `docketwire learn {source_id}`, or wait for the daemon to do it", err=True)
    elif newest is None:
        click.echo(f"{source_id}: no line recurred when its pages were last looked at, on {memory.learnt}", err=True)
    else:
        print_table(("pages", "line"), [(pages, line) for line, pages in newest.lines], right=("pages",))
        click.echo(
            f"recurring lines: {len(newest.lines)}, seen on {newest.pages} pages; left out of pages fetched since {newest.since}; last look {memory.learnt}",
            err=True,
        )


@sources_command.command("check")
@click.argument("names", nargs=-1, metavar="[SOURCE...]")
@json_option
@click.pass_obj
def check_command(home: Home, names: tuple[str, ...], *, as_json: bool) -> None:
    """Fetch every listing of the sources and say whether it is reachable, empty, stale or blocked, and what to do about it.

    The day on which a source answered is kept as its `verified`.

    \b
    Example:
      docketwire sources check country:fr
    """
    from jobs.check import check, summary

    with progress_bar("check") as bar:
        task = bar.add_task("", total=None)
        results = []
        for result in check(home, _settings(home), names, expect=lambda total: bar.update(task, total=total)):
            results.append(result)
            bar.update(task, advance=1, description=result.source_id)
    if as_json:
        print_json(results)
    else:
        print_table(("source", "verdict", "listing", "detail"), [(r.source_id, r.verdict, r.listing_url, r.detail or "") for r in results])
        for trouble in dict.fromkeys((r.verdict, r.detail, r.remedy) for r in results if r.remedy):
            click.echo("{} ({}): {}".format(*trouble))
        click.echo(summary(results))
    if any(str(r.verdict) != "reachable" for r in results):
        raise click.exceptions.Exit(1)


@sources_command.command("add")
@click.argument("url")
@click.option("--id", "source_id", default="", help="Lower-case slug, <country>-<name>; of a home page, by default made of its domain.")
@click.option("--name", default="", help="The outlet's name; of a home page, by default what it calls itself.")
@click.option("--country", default="", help="ISO 3166-1 alpha-2; of a home page, by default its domain's.")
@click.option("--language", "languages", multiple=True, help="ISO 639-1; repeat for more. Of a home page, by default the one it declares.")
@click.option("--homepage", help="Default: the host of URL.")
@click.option("--kind", help=f"What URL is: {', '.join(ListingKind)}. Default: the home page, where it has no path, else feed.")
@click.option("--query", "queries", multiple=True, help="What a search or docket is asked; URL has {query} in its place. Repeat for more.")
@click.option("--token-env", default="", help="Of a docket: name of the environment variable that holds the interface's token.")
@click.option("--allow-private", is_flag=True, help="A home page on this machine or the local network.")
@json_option
@click.pass_obj
def add_command(
    home: Home,
    url: str,
    source_id: str,
    name: str,
    country: str,
    languages: tuple[str, ...],
    homepage: str | None,
    kind: str | None,
    queries: tuple[str, ...],
    token_env: str,
    *,
    allow_private: bool,
    as_json: bool,
) -> None:
    """Add a source to this home's own catalogue: an outlet by its home page, whose feed is then looked for, or a listing by its address.

    \b
    Example:
      docketwire sources add https://news.example.org/ --country fr
      docketwire sources add https://news.example.org/rss.xml --id fr-exemple --name Exemple --country fr --language fr
    """
    from urllib.parse import urlsplit

    from jobs.catalogue import add

    parts = urlsplit(url)
    if kind is None and parts.path in ("", "/"):
        _discover(
            home, url, source_id=source_id, name=name, country=country, languages=languages, allow_private=allow_private, as_json=as_json
        )
        return
    given = {"--id": source_id, "--name": name, "--country": country, "--language": languages}
    if missing := [option for option, value in given.items() if not value]:
        raise click.UsageError(f"a listing's address says nothing of its outlet: {', '.join(missing)} missing")
    path = add(
        home,
        source_id=source_id,
        name=name,
        country=country,
        languages=languages,
        homepage=homepage or f"{parts.scheme}://{parts.netloc}/",
        listing_kind=kind or "feed",
        listing_url=url,
        queries=queries,
        token_env=token_env,
    )
    if as_json:
        print_json({"id": source_id, "file": path})
    else:
        click.echo(f"added {source_id} to {path}; `docketwire sources check {source_id}` tells whether it answers")


def _discover(home: Home, url: str, *, as_json: bool, **given: Any) -> None:
    from jobs.catalogue import discover

    source, best, path = discover(home, _settings(home), url, **given)
    if as_json:
        print_json({"id": source.id, "file": path, "source": source, "evidence": best.evidence})
    else:
        click.echo(f"added {source.id} ({source.name}, {' '.join(source.languages)}) to {path}")
        click.echo(f"  {best.listing.kind} {best.listing.url}: {best.evidence}")


@sources_command.command("heal")
@click.argument("names", nargs=-1, metavar="[SOURCE...]")
@click.option("--dry-run", is_flag=True, help="Say what would be done; change nothing.")
@json_option
@click.pass_obj
def heal_command(home: Home, names: tuple[str, ...], *, dry_run: bool, as_json: bool) -> None:
    """Check sources, look on their own sites for new listings where the old ones fail, and put aside what answers nowhere.

    Sources put aside are looked at again at every round. Another site is never taken for an outlet's. What was changed is a diff:
    `docketwire sources repairs`.

    \b
    Example:
      docketwire sources heal
      docketwire sources heal country:fr --dry-run
    """
    from jobs.heal import heal
    from jobs.repairs import diff

    with progress_bar("heal") as bar:
        tasks: dict[str, Any] = {}

        def progress(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bar.add_task(step, total=total)
            bar.update(tasks[step], completed=done)

        done = heal(home, _settings(home), names, dry_run=dry_run, progress=progress)
    if as_json:
        print_json({"summary": done.summary, "offline": done.offline, "looked": done.looked})
    else:
        rows = [
            (one.source_id, one.state, result.verdict, result.listing_url, result.detail, result.remedy)
            for one in done.looked
            if one.state != "answers"
            for result in one.results
            if result.verdict != "reachable"
        ]
        if rows:
            print_table(("source", "state", "verdict", "listing", "detail", "remedy"), rows)
        for one in done.looked:
            if one.repair is not None:
                click.echo("\n".join(diff(one.repair)))
            if one.back:
                click.echo(f"{one.source_id}  watched again")
            if one.state in ("aside", "waiting", "silent"):
                for line in one.refused[:5]:
                    click.echo(f"{one.source_id}  not taken: {line}")
        click.echo(done.summary)
    if done.offline:
        raise click.exceptions.Exit(1)


@sources_command.command("hubs")
@click.option("--subscribe", is_flag=True, help="Ask those that are to be asked; the daemon does so every hour (crawl.websub).")
@json_option
@click.pass_obj
def hubs_command(home: Home, *, subscribe: bool, as_json: bool) -> None:
    """List the feeds that name a hub (WebSub) and whether it tells us of their changes; or subscribe.

    \b
    Example:
      docketwire sources hubs
      docketwire sources hubs --subscribe
    """
    from datetime import UTC, datetime

    from jobs.hubs import hub_lines, subscribe_to_hubs

    settings = _settings(home)
    found = subscribe_to_hubs(home, settings) if subscribe else hub_lines(home, now=datetime.now(UTC))
    if as_json:
        print_json(found)
        return
    rows = [(one.source_id, one.state, one.until or "", one.pushes, one.hub, one.problem) for one in found]
    print_table(("source", "state", "until", "told", "hub", "problem"), rows, right=("told",))
    click.echo(f"{len(found)} feeds {'asked for' if subscribe else 'with a hub'}", err=True)


@sources_command.command("repairs")
@click.argument("names", nargs=-1, metavar="[SOURCE...]")
@click.option("--accept", "action", flag_value="accept", help="Keep them, and show them no more as new.")
@click.option("--undo", "action", flag_value="undo", help="Go back to the catalogue's listings, and never take the new ones again.")
@click.option("--export", "action", flag_value="export", help="Print them as catalogue entries with their evidence, to contribute.")
@json_option
@click.pass_obj
def repairs_command(home: Home, names: tuple[str, ...], action: str | None, *, as_json: bool) -> None:
    """Show what healing changed, as a diff with its evidence; accept it, undo it, or give it out as a contribution.

    \b
    Example:
      docketwire sources repairs
      docketwire sources repairs fr-exemple --undo
      docketwire sources repairs --export > contribution.toml
    """
    from jobs.installation.upkeep import Standing
    from jobs.repairs import contribution, decide, diff, in_force, repairs

    if action == "export":
        click.echo(contribution(home, _settings(home), names), nl=False)
        return
    if action is not None:
        decided = decide(home, names, Standing.ACCEPTED if action == "accept" else Standing.UNDONE)
        if as_json:
            print_json({action: decided})
        else:
            click.echo(f"{action}: {', '.join(decided) or 'nothing'}")
        return
    found, settings = repairs(home, names), _settings(home)
    if as_json:
        print_json({"repairs": found})
        return
    for one in found:
        click.echo("\n".join(diff(one)))
        if one.standing is not Standing.UNDONE and not in_force(home, settings, one):
            click.echo("  # not in force: the catalogue says something else by now")
    click.echo(f"{len(found)} repairs", err=True)


@sources_command.command("disable")
@click.argument("names", nargs=-1, required=True, metavar="SOURCE...")
@json_option
@click.pass_obj
def disable_command(home: Home, names: tuple[str, ...], *, as_json: bool) -> None:
    """Stop watching sources; what they gave stays.

    \b
    Example:
      docketwire sources disable fr-le-monde
    """
    _switch(home, names, on=False, as_json=as_json)


@sources_command.command("enable")
@click.argument("names", nargs=-1, required=True, metavar="SOURCE...")
@json_option
@click.pass_obj
def enable_command(home: Home, names: tuple[str, ...], *, as_json: bool) -> None:
    """Watch sources again.

    \b
    Example:
      docketwire sources enable fr-le-monde
    """
    _switch(home, names, on=True, as_json=as_json)


def _switch(home: Home, names: tuple[str, ...], *, on: bool, as_json: bool) -> None:
    from jobs.catalogue import switch

    switched = switch(home, _settings(home), names, on=on)
    if as_json:
        print_json({"sources": switched, "enabled": on})
    else:
        click.echo(f"{'watching' if on else 'no longer watching'}: {', '.join(switched)}")
