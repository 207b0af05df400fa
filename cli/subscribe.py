"""`docketwire subscribe`."""

import click

from cli.language import InterfaceLanguage
from cli.output import json_option, print_json
from jobs.installation.home import Home


@click.command("subscribe")
@click.argument("key", metavar="ID")
@click.option("--name", default="", help="Title for readers (default: the id).")
@click.option("--mail", "recipients", multiple=True, metavar="ADDRESS", help="Recipient; repeat for several.")
@click.option("--language", type=InterfaceLanguage(), default="en", show_default=True, help="Of the digest's own words.")
@click.option("--zone", default="", help="IANA time zone (default: schedule.zone of the settings).")
@click.option("--at", default="", metavar="HH:MM", help="Local time (default: schedule.digest_at).")
@click.option("--day", "days", multiple=True, help="mon ... sun; repeat for several (default: every day).")
@click.option("--size", default=20, show_default=True, help="Stories shown in full.")
@click.option("--quiet", default="all-clear", show_default=True, help="When nothing is new: skip, all-clear or heartbeat.")
@click.option("--topic", "topics", multiple=True, help="Topic id, e.g. user-data; repeat for several.")
@click.option("--platform", "platforms", multiple=True, help="Platform that is a party, e.g. X; repeat for several.")
@click.option("--authority", "authorities", multiple=True, help="Court or regulator by its canonical name; repeat for several.")
@click.option("--jurisdiction", "jurisdictions", multiple=True, help="Country code, or eu.")
@click.option("--report-language", "languages", multiple=True, help="Of the reports: ISO 639-1.")
@click.option("--word", "words", multiple=True, help="Word or phrase that must occur.")
@click.option("--without", multiple=True, help="Word or phrase that must not occur.")
@json_option
@click.pass_obj
def subscribe_command(
    home: Home,
    key: str,
    *,
    name: str,
    recipients: tuple[str, ...],
    language: str,
    zone: str,
    at: str,
    days: tuple[str, ...],
    size: int,
    quiet: str,
    topics: tuple[str, ...],
    platforms: tuple[str, ...],
    authorities: tuple[str, ...],
    jurisdictions: tuple[str, ...],
    languages: tuple[str, ...],
    words: tuple[str, ...],
    without: tuple[str, ...],
    as_json: bool,
) -> None:
    """Make a new daily digest: who gets it, when, and what it watches. Try it with `docketwire subscriptions try ID`.

    \b
    Example:
      docketwire subscribe paris-desk --mail desk@example.org --language fr --zone Europe/Paris --topic user-data --topic hate-speech
    """
    from jobs.digests.subscriptions import subscribe
    from jobs.installation.settings import load_settings
    from records.digest import Query, Quiet, Subscription
    from records.errors import ConfigurationError

    settings = load_settings(home.require().settings)
    try:
        policy = Quiet(quiet)
    except ValueError as error:
        raise ConfigurationError("--quiet", quiet, "is not accepted", "accepted: " + ", ".join(q.value for q in Quiet)) from error
    subscription = Subscription(
        id=key,
        name=name or key,
        recipients=recipients,
        language=language,
        zone=zone or settings.schedule.zone,
        at=at or settings.schedule.digest_at,
        days=days or Subscription(id="x", name="x").days,
        size=size,
        quiet=policy,
        query=Query(
            topics=topics,
            platforms=platforms,
            authorities=authorities,
            jurisdictions=jurisdictions,
            languages=languages,
            words=words,
            without=without,
        ),
    )
    path = subscribe(home, settings, subscription)
    if as_json:
        print_json({"file": path, "subscription": subscription})
    else:
        click.echo(f"wrote {path}")
