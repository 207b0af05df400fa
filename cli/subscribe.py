"""`docketwire subscribe`."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import click

from cli.language import InterfaceLanguage
from cli.output import json_option, print_json
from cli.selecting import selected, selection_options
from jobs.installation.home import Home
from records.urgent import MOST_DEADLINE_DAYS


@click.command("subscribe")
@click.argument("key", metavar="ID")
@click.option("--name", default="", help="Title for readers (default: the id).")
@click.option("--mail", "recipients", multiple=True, metavar="ADDRESS", help="Recipient; repeat for several.")
@click.option("--language", "spoken", type=InterfaceLanguage(), default="en", show_default=True, help="Of the digest's own words.")
@click.option("--reads", multiple=True, metavar="CODE", help="Language of reports that is read besides; repeat, best first.")
@click.option("--zone", default="", help="IANA time zone (default: schedule.zone of the settings).")
@click.option("--at", default="", metavar="HH:MM", help="Local time (default: schedule.digest_at).")
@click.option("--day", "days", multiple=True, help="mon ... sun; repeat for several (default: every day).")
@click.option("--size", default=20, show_default=True, help="Stories shown in full.")
@click.option("--quiet", default="all-clear", show_default=True, help="When nothing is new: skip, all-clear or heartbeat.")
@click.option("--team", default="", help="Only its people see the issues on the site (default: everybody who may read).")
@click.option("--review", is_flag=True, help="A draft for editors before each issue; goes by itself if nobody looks (docs/desk.md).")
@click.option("--review-ahead", default="2h", show_default=True, metavar="TIME", help="So long before its hour, with --review: 5m to 12h.")
@click.option(
    "--urgent", "urgent_stages", multiple=True, metavar="STAGE", help="Step that is told at once by mail, e.g. block, order; repeat."
)
@click.option(
    "--urgent-days", type=click.IntRange(0, MOST_DEADLINE_DAYS), metavar="N", help="Tell at once that a deadline is N days away or less."
)
@click.option("--urgent-followed", is_flag=True, help="Tell recipients at once of a new stage in a dispute that they follow.")
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M%z"]),
    help="The first issue tells what was first seen from then on, in --zone (default: now).",
)
@selection_options(language="report-language")
@click.option("--word", "words", multiple=True, help="Word or phrase that must occur.")
@click.option("--without", multiple=True, help="Word or phrase that must not occur.")
@json_option
@click.pass_obj
def subscribe_command(
    home: Home,
    /,
    key: str,
    *,
    name: str,
    recipients: tuple[str, ...],
    spoken: str,
    reads: tuple[str, ...],
    zone: str,
    at: str,
    days: tuple[str, ...],
    size: int,
    quiet: str,
    team: str,
    review: bool,
    review_ahead: str,
    urgent_stages: tuple[str, ...],
    urgent_days: int | None,
    urgent_followed: bool,
    since: datetime | None,
    words: tuple[str, ...],
    without: tuple[str, ...],
    as_json: bool,
    **facets: Any,
) -> None:
    """Make a new daily digest: who gets it, when, and what it watches. Try it with `docketwire subscriptions try ID`.

    Its first issue tells what was first seen since it was made, or since --since; `subscriptions send ID --test` sends one at once.

    \b
    Example:
      docketwire subscribe paris-desk --mail desk@example.org --language fr --zone Europe/Paris --topic user-data --topic hate-speech
    """
    from jobs.digests.subscriptions import subscribe
    from jobs.installation.settings import load_settings
    from records.errors import ConfigurationError
    from records.subscription import Quiet, Subscription
    from records.urgent import Urgent

    settings = load_settings(home.require().settings)
    try:
        policy = Quiet(quiet)
    except ValueError as error:
        raise ConfigurationError("--quiet", quiet, "is not accepted", "accepted: " + ", ".join(q.value for q in Quiet)) from error
    urgent = urgent_stages or urgent_followed or urgent_days is not None
    subscription = Subscription(
        id=key,
        name=name or key,
        recipients=recipients,
        language=spoken,
        reads=reads,
        zone=zone or settings.schedule.zone,
        at=at or settings.schedule.digest_at,
        days=days or Subscription(id="x", name="x").days,
        size=size,
        quiet=policy,
        team=team,
        review=review,
        review_ahead=review_ahead,
        urgent=Urgent(stages=urgent_stages, followed=urgent_followed, deadline_days=urgent_days) if urgent else None,
        begins=_begin(since, zone or settings.schedule.zone),
        query=selected(home, facets, words=words, without=without),
    )
    path = subscribe(home, settings, subscription)
    if as_json:
        print_json({"file": path, "subscription": subscription})
    else:
        click.echo(f"wrote {path}")


def _begin(since: datetime | None, zone: str) -> datetime:
    """Now to the second, or the moment named, on the clock of the zone unless it brings an offset."""
    if since is None:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        there = ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        return since.replace(tzinfo=UTC)  # the zone is told to be wrong where the whole subscription is checked
    return (since if since.tzinfo else since.replace(tzinfo=there)).astimezone(UTC)
