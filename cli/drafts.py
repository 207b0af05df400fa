"""`docketwire drafts`."""

from typing import TYPE_CHECKING

import click

from cli.output import json_option, print_json, print_table
from jobs.installation.home import Home

if TYPE_CHECKING:
    from records.drafted import ShownDraft

_issue = click.option("--issue", "issue_id", default="", help="Which of several drafts (default: the next to go).")


@click.group("drafts")
def drafts_command() -> None:
    """Edit issues before they go: order, leave out, remark, approve, hold. For digests with `review = true`; see docs/desk.md.

    A story is named by its id or by its number in `drafts show`.

    \b
    Example:
      docketwire drafts list
      docketwire drafts show paris-desk
    """


@drafts_command.command("list")
@json_option
@click.pass_obj
def list_command(home: Home, *, as_json: bool) -> None:
    """Every issue that waits for its hour.

    \b
    Example:
      docketwire drafts list
    """
    from jobs.digests.drafts import DraftRoom

    lines = DraftRoom(home.require()).lines()
    if as_json:
        print_json(lines)
    elif lines:
        rows = [(o.subscription, o.issue_id, o.state.value, o.goes_at, o.stories, o.left_out, _people(o.editors)) for o in lines]
        columns = ("subscription", "issue", "state", "goes (UTC)", "stories", "left out", "edited by")
        print_table(columns, rows, right=("stories", "left out"))
    else:
        click.echo("no issue waits: a digest with `review = true` has a draft some hours before it goes")


@drafts_command.command("show")
@click.argument("subscription")
@_issue
@json_option
@click.pass_obj
def show_command(home: Home, subscription: str, *, issue_id: str, as_json: bool) -> None:
    """An issue as it would go now, its stories numbered.

    \b
    Example:
      docketwire drafts show paris-desk
    """
    from jobs.digests.drafts import DraftRoom

    _show(DraftRoom(home.require()).shown(subscription, issue_id), as_json)


@drafts_command.command("move")
@click.argument("subscription")
@click.argument("story")
@click.argument("to", metavar="up|down|first|last|full|line|NUMBER")
@_issue
@json_option
@click.pass_obj
def move_command(home: Home, subscription: str, story: str, to: str, *, issue_id: str, as_json: bool) -> None:
    """Move a story within its section, show it in full, or in one line only.

    \b
    Example:
      docketwire drafts move paris-desk 3 first
      docketwire drafts move paris-desk 21 full
    """
    _do(home, subscription, issue_id, "move", story, as_json, to=to)


@drafts_command.command("drop")
@click.argument("subscription")
@click.argument("story")
@click.option("--why", default="", help="Only the desk reads it.")
@_issue
@json_option
@click.pass_obj
def drop_command(home: Home, subscription: str, story: str, *, why: str, issue_id: str, as_json: bool) -> None:
    """Leave a story out. It is not told later either, unless it changes.

    \b
    Example:
      docketwire drafts drop paris-desk 3 --why "not ours: a namesake"
    """
    _do(home, subscription, issue_id, "drop", story, as_json, text=why)


@drafts_command.command("restore")
@click.argument("subscription")
@click.argument("story")
@_issue
@json_option
@click.pass_obj
def restore_command(home: Home, subscription: str, story: str, *, issue_id: str, as_json: bool) -> None:
    """Put a story back in that was left out, by its id.

    \b
    Example:
      docketwire drafts restore paris-desk s4f1c2a9
    """
    _do(home, subscription, issue_id, "restore", story, as_json)


@drafts_command.command("note")
@click.argument("subscription")
@click.argument("text")
@click.option("--story", default="", help="On this story (default: on the issue).")
@_issue
@json_option
@click.pass_obj
def note_command(home: Home, subscription: str, text: str, *, story: str, issue_id: str, as_json: bool) -> None:
    """Write a note to readers; an empty one takes it back.

    \b
    Example:
      docketwire drafts note paris-desk "The hearing is on Tuesday, not Monday." --story 1
    """
    _do(home, subscription, issue_id, "note", story, as_json, text=text)


@drafts_command.command("approve")
@click.argument("subscription")
@_issue
@json_option
@click.pass_obj
def approve_command(home: Home, subscription: str, *, issue_id: str, as_json: bool) -> int:
    """Send an issue now, as it stands: freeze it, plan its mails and try them.

    \b
    Example:
      docketwire drafts approve paris-desk
    """
    from jobs.digests.issue import send
    from jobs.installation.settings import load_settings
    from records.errors import HomeError

    draft = _do(home, subscription, issue_id, "approve", "", as_json=False, quiet=True)
    try:
        summary = send(home, load_settings(home.settings), names=(subscription,))
    except HomeError:  # the daemon's own round is at work, and the next one takes it
        problems, made, remarks = [], [], ["approved; it goes with the daemon's next round"]
    else:
        problems, made, remarks = summary.problems, summary.made, summary.remarks
    if as_json:
        print_json({"subscription": subscription, "issue": draft, "made": made, "problems": problems, "remarks": remarks})
        return 1 if problems else 0
    for one in made:
        click.echo(f"{one.subscription} {one.issue}: {one.status}, {one.stories} stories")
    for line in (*remarks, *problems):
        click.echo(line, err=True)
    return 1 if problems else 0


@drafts_command.command("hold")
@click.argument("subscription")
@_issue
@json_option
@click.pass_obj
def hold_command(home: Home, subscription: str, *, issue_id: str, as_json: bool) -> None:
    """Keep an issue from going by itself, until it is released or approved. What nobody lets go is in the next issue.

    \b
    Example:
      docketwire drafts hold paris-desk
    """
    _do(home, subscription, issue_id, "hold", "", as_json)


@drafts_command.command("release")
@click.argument("subscription")
@_issue
@json_option
@click.pass_obj
def release_command(home: Home, subscription: str, *, issue_id: str, as_json: bool) -> None:
    """Let a held issue go: at its hour, or where that is over with the next round.

    \b
    Example:
      docketwire drafts release paris-desk
    """
    _do(home, subscription, issue_id, "release", "", as_json)


def _do(
    home: Home,
    subscription: str,
    issue_id: str,
    action: str,
    story: str,
    as_json: bool,
    *,
    text: str = "",
    to: str = "",
    quiet: bool = False,
) -> str:
    """One change; returns the id of the issue."""
    from datetime import UTC, datetime

    from jobs.digests.drafts import DraftRoom
    from jobs.people.manage import BY
    from records.draft import DraftDeed

    room = DraftRoom(home.require())
    issue_id = room.find(subscription, issue_id).issue_id
    if story.isdecimal():
        stories = room.shown(subscription, issue_id).issue.stories
        story = stories[int(story) - 1].story_id if 1 <= int(story) <= len(stories) else story
    deed = DraftDeed(action=action, story=story, text=text, to=to)
    draft = room.do(subscription, issue_id, deed, by=BY, now=datetime.now(UTC))
    if not quiet:
        _show(room.shown(draft.subscription, draft.issue_id), as_json)
    return draft.issue_id


def _show(found: "ShownDraft", as_json: bool) -> None:
    if as_json:
        print_json(found)
        return
    draft, issue = found.draft, found.issue
    words = {"open": f"goes by itself at {draft.end:%Y-%m-%d %H:%M} UTC", "approved": "goes with the next round", "going": "is going out"}
    said = words.get(draft.state, "is held and does not go by itself: `docketwire drafts release`, or `approve`")
    click.echo(f"{issue.subscription.name}, {draft.issue_id}: {said}")
    if issue.review is not None and issue.review.note:
        click.echo(f"note: {issue.review.note}")
    for number, card in enumerate(issue.stories, 1):
        marks = [card.section.value, *(["update"] if card.update else []), *(["new since the draft"] if card.since_draft else [])]
        click.echo(f"{number:>3}  {card.headline.title} ({card.headline.source}; {', '.join(marks)})  {card.story_id}")
        if card.note:
            click.echo(f"     note: {card.note}")
    for one in found.book.left_out:
        why = f": {one.reason}" if one.reason else ""
        click.echo(f"  -  {one.title} ({one.source}; left out{f' by {one.by}' if one.by else ''}{why})  {one.story_id}")
    if found.waiting:
        click.echo(f"{len(found.waiting)} corrected facts are told after the next publish; the issue waits for it")
    click.echo(f"edited by {_people(found.book.editors)}" if draft.edits else "nobody has changed it")


def _people(names: tuple[str, ...]) -> str:
    """Who changed it; what was changed on the command line or without accounts has no name."""
    return ", ".join(dict.fromkeys(name or "hand" for name in names))
