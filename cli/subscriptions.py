"""`docketwire subscriptions`."""

import click

from cli.change_subscription import change_command
from cli.output import json_option, print_json, print_table
from jobs.installation.home import Home


@click.group("subscriptions")
def subscriptions_command() -> None:
    """List, try, change, send as a test, pause and remove digests, and look into their outbox.

    With `review = true` in its file a digest has a draft `review_ahead` before it goes ("2h"; 5m to 12h), for editors: `docketwire drafts`.

    \b
    Example:
      docketwire subscriptions list
      docketwire subscriptions try paris-desk
    """


@subscriptions_command.command("list")
@json_option
@click.pass_obj
def list_command(home: Home, *, as_json: bool) -> None:
    """Every digest: when it is due next, and how far its readers were served.

    \b
    Example:
      docketwire subscriptions list
    """
    from jobs.digests.subscriptions import overview
    from jobs.installation.settings import load_settings

    rows = overview(home, load_settings(home.require().settings))
    if as_json:
        print_json(rows)
        return
    table = [(r.id, r.name, r.language, r.zone, "paused" if r.paused else r.next_due, r.covered_until, r.recipients) for r in rows]
    print_table(("id", "name", "language", "zone", "next (UTC)", "served until (UTC)", "recipients"), table, right=("recipients",))


@subscriptions_command.command("show")
@click.argument("name")
@json_option
@click.pass_obj
def show_command(home: Home, name: str, *, as_json: bool) -> None:
    """One digest: its settings, its readers, its latest issues.

    \b
    Example:
      docketwire subscriptions show paris-desk
    """
    from jobs.digests.subscriptions import details
    from jobs.installation.settings import load_settings

    found = details(home, load_settings(home.require().settings), name)
    if as_json:
        print_json(found)
        return
    click.echo(found.toml)
    print_table(
        ("issue", "what", "stories", "until (UTC)"),
        [(i.issue_id, i.status, i.stories, i.window_end) for i in found.issues],
        right=("stories",),
    )


@subscriptions_command.command("try")
@click.argument("name", metavar="NAME|FILE")
@click.option("--days", default=90, show_default=True, type=click.IntRange(1, 3650), help="How far back to go.")
@json_option
@click.pass_obj
def try_command(home: Home, name: str, *, days: int, as_json: bool) -> None:
    """Rehearse a query over the archive: volume per day and language, samples, near misses, noisy words. Nothing is sent or remembered.

    \b
    Example:
      docketwire subscriptions try paris-desk --days 30
      docketwire subscriptions try ./new-idea.toml
    """
    from jobs.digests.rehearsal import rehearse
    from jobs.digests.subscriptions import find
    from jobs.installation.settings import load_settings

    settings = load_settings(home.require().settings)
    subscription = find(home, settings, name)
    result = rehearse(home, settings, subscription, days=days)
    if as_json:
        print_json(result)
        return
    span = max(1, len(result.per_day))
    click.echo(
        f"{subscription.name}: {result.reports} reports, {result.stories} stories in {span} days, {result.reports / span:.1f} reports a day"
    )
    click.echo("by language: " + (", ".join(f"{language} {count}" for language, count in result.per_language) or "none"))
    highest = max([1, *(count for _, count in result.per_day)])
    for day, count in result.per_day[-28:]:
        click.echo(f"  {day}  {'█' * round(30 * count / highest)}{' ' if count else ''}{count}")
    if result.samples:
        print_table(
            ("seen (UTC)", "lang", "source", "headline"),
            [(s.first_seen, s.language, s.source, s.title) for s in result.samples],
            title="samples",
        )
    for near in result.near:
        click.echo(f"\n{near.reports} near misses: without its {near.part}, the query would also bring")
        for sample in near.samples:
            click.echo(f"  [{sample.language}] {sample.title} ({sample.source})")
    if result.terms:
        rows = [(t.term, t.reports, t.alone, t.in_headline, "noisy" if t.noisy else "") for t in result.terms]
        print_table(("word", "reports", "it alone", "in headline", ""), rows, right=("reports", "it alone", "in headline"), title="\nwords")
    for line in result.never_seen:
        click.echo(line, err=True)


@subscriptions_command.command("alerts")
@click.argument("name", metavar="NAME|FILE")
@click.option("--days", default=30, show_default=True, type=click.IntRange(1, 3650), help="How far back to go.")
@click.option("--sent", is_flag=True, help="What really went out, instead of what would have.")
@json_option
@click.pass_obj
def alerts_command(home: Home, name: str, *, days: int, sent: bool, as_json: bool) -> None:
    """Rehearse what is urgent: what of the last days would have alerted, when, and what a day would not have borne. Nothing is sent.

    \b
    Example:
      docketwire subscriptions alerts paris-desk --days 14
      docketwire subscriptions alerts paris-desk --sent
    """
    from jobs.digests.alert_rehearsal import alerts_sent, rehearse_alerts
    from jobs.digests.subscriptions import find
    from jobs.installation.settings import load_settings

    settings = load_settings(home.require().settings)
    subscription = find(home, settings, name)
    found = alerts_sent(home, subscription, days=days) if sent else rehearse_alerts(home, settings, subscription, days=days)
    if as_json:
        print_json(found)
        return
    for alert in found.alerts:
        click.echo(f"{alert.at:%Y-%m-%d %H:%M} UTC" + ("" if alert.told else "  left to the digest: the day had its alerts"))
        for line in alert.lines:
            click.echo(f"  {line.why}: {line.told}" + (f"  [{', '.join(line.only_for)}]" if line.only_for else ""))
    told = sum(alert.told for alert in found.alerts)
    click.echo(
        f"{told} alert{'' if told == 1 else 's'} in {days} days"
        if told
        else f"nothing {'alerted' if sent else 'would have alerted'} in {days} days"
    )


@subscriptions_command.command("send")
@click.argument("name", metavar="NAME|FILE")
@click.option("--test", "as_test", is_flag=True, help="Send one now, marked as a test; nothing of it is remembered.")
@click.option("--to", multiple=True, metavar="ADDRESS", help="Only there, instead of to the recipients; repeat for several.")
@json_option
@click.pass_obj
def send_command(home: Home, name: str, *, as_test: bool, to: tuple[str, ...], as_json: bool) -> int:
    """Send what a digest would tell if it were due now, to see it arrive. The next real issue tells the same again.

    \b
    Example:
      docketwire subscriptions send paris-desk --test
      docketwire subscriptions send paris-desk --test --to me@example.org
    """
    from jobs.digests.trial import send_trial
    from jobs.installation.settings import load_settings

    if not as_test:
        raise click.UsageError("issues go out by the clock, each once (`docketwire digest --send`): add --test to send one now as a test")
    trial = send_trial(home, load_settings(home.require().settings), name, to=to)
    if as_json:
        print_json(trial)
        return 0 if trial.well else 1
    click.echo(f"{trial.subject}\n{trial.stories} stories first seen from {trial.since:%Y-%m-%d %H:%M} to {trial.until:%Y-%m-%d %H:%M} UTC")
    for mail in trial.mails:
        click.echo(f"{'sent' if mail.accepted else 'NOT SENT'}  {mail.recipient}  {mail.answer}", err=not mail.accepted)
    for line in trial.remarks:
        click.echo(line, err=True)
    return 0 if trial.well else 1


@subscriptions_command.command("pause")
@click.argument("name")
@json_option
@click.pass_obj
def pause_command(home: Home, name: str, *, as_json: bool) -> None:
    """Stop making a digest until it is resumed; then one issue covers the whole time.

    \b
    Example:
      docketwire subscriptions pause paris-desk
    """
    from jobs.digests.subscriptions import set_paused

    set_paused(home.require(), name, paused=True)
    if as_json:
        print_json({"name": name, "paused": True})
    else:
        click.echo(f"{name} is paused")


@subscriptions_command.command("resume")
@click.argument("name")
@json_option
@click.pass_obj
def resume_command(home: Home, name: str, *, as_json: bool) -> None:
    """Make a paused digest again.

    \b
    Example:
      docketwire subscriptions resume paris-desk
    """
    from jobs.digests.subscriptions import set_paused

    set_paused(home.require(), name, paused=False)
    if as_json:
        print_json({"name": name, "paused": False})
    else:
        click.echo(f"{name} goes on")


@subscriptions_command.command("remove")
@click.argument("name")
@json_option
@click.pass_obj
def remove_command(home: Home, name: str, *, as_json: bool) -> None:
    """Take a digest away; its issues stay in the archive.

    \b
    Example:
      docketwire subscriptions remove paris-desk
    """
    from jobs.digests.subscriptions import remove

    kept = remove(home.require(), name)
    if as_json:
        print_json({"name": name, "kept_as": kept})
    else:
        click.echo(f"removed; its file is kept as {kept}")


@subscriptions_command.command("outbox")
@click.option("--all", "show_all", is_flag=True, help="Also what was sent or cancelled.")
@click.option("--resend", type=int, metavar="NUMBER", help="Plan a failed or unknown delivery again.")
@click.option("--settle", type=int, metavar="NUMBER", help="Mark a failed or unknown delivery as needing nothing more.")
@json_option
@click.pass_obj
def outbox_command(home: Home, *, show_all: bool, resend: int | None, settle: int | None, as_json: bool) -> int:
    """What waits, failed, or may or may not have arrived. An unknown delivery is never sent again by itself: decide here.

    \b
    Example:
      docketwire subscriptions outbox
      docketwire subscriptions outbox --resend 17
    """
    from jobs.digests.subscriptions import decide, outbox_rows

    home.require()
    for key, again in ((resend, True), (settle, False)):
        if key is not None and not decide(home, key, resend=again):
            click.echo(f"{key}: is neither failed nor unknown", err=True)
            return 1
    rows = outbox_rows(home, show_all=show_all)
    if as_json:
        print_json(rows)
        return 0
    table = [(d.id, d.state, d.subscription, d.issue_id, d.recipient, d.attempts, d.changed_at, d.detail) for d in rows]
    columns = ("no", "state", "subscription", "issue", "recipient", "tries", "changed (UTC)", "answer")
    if table:
        print_table(columns, table, right=("no", "tries"))
    else:
        click.echo("nothing waits and nothing failed")
    return 0


subscriptions_command.add_command(change_command)
