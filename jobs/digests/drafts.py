"""What editors do with a draft: see it as it will go, put it in order, leave out, remark, approve, hold. The same for site, API and command line."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from common.wording.printed import printed
from digests.editing import EditError, edited, moved, order_edit
from digests.render import render
from jobs.digests.review import ReviewDesk, body_of, reports_of
from jobs.installation.home import Home
from people.corrections import Corrections
from records.digest import Issue, StoryCard
from records.draft import (
    DEEDS,
    LONGEST_REASON,
    LONGEST_REMARK,
    Draft,
    DraftDeed,
    DraftLine,
    DraftState,
    Edit,
    EditKind,
)
from records.drafted import ShownDraft
from records.errors import closest

_STATES = {"approve": DraftState.APPROVED, "hold": DraftState.HELD, "release": DraftState.OPEN}


class DraftRoom:
    """The drafts of a home. Errors are EditError and PeopleError, both DocketwireError, and say what is accepted."""

    def __init__(self, home: Home) -> None:
        self._home, self._desk = home, ReviewDesk(home)

    def lines(self) -> tuple[DraftLine, ...]:
        """Every draft that has not gone, the next to go first."""
        if not self._home.desk.is_file():
            return ()
        return tuple(self._line(draft) for draft in self._desk.drafts.live())

    def find(self, subscription: str, issue_id: str = "") -> Draft:
        """A draft by its issue, else the subscription's next one. Raises EditError."""
        live = {one.issue_id: one for one in (self._desk.drafts.live(subscription) if self._home.desk.is_file() else ())}
        draft = live.get(issue_id) if issue_id else next(iter(live.values()), None)
        if draft is None:
            others = sorted({line.subscription for line in self.lines()})
            there = closest(issue_id, list(live)) if live else closest(subscription, others, "see `docketwire drafts list`")
            raise EditError(f"{subscription}: there is no draft{f' {issue_id}' if issue_id else ''}; {there}")
        return draft

    def shown(self, subscription: str, issue_id: str = "") -> ShownDraft:
        """A draft and the issue as it would go. Raises EditError, also where its stories cannot be read: the next round of the job makes it anew."""
        return self._shown(self.find(subscription, issue_id))

    def mail(self, subscription: str, issue_id: str) -> bytes:
        """The issue as it would go, as its mail looks in a browser. Raises EditError."""
        return render(self.shown(subscription, issue_id).issue).web_html.encode()

    def do(self, subscription: str, issue_id: str, deed: DraftDeed, *, by: str, now: datetime) -> Draft:
        """One change, with its line in the books; returns the draft after it. Raises EditError, PeopleError."""
        deed = replace(printed(deed), seen=deed.seen)
        draft, book = self.find(subscription, issue_id), self._desk.drafts
        at = (draft.subscription, draft.issue_id)
        if deed.action not in DEEDS:
            raise EditError(f"action: {deed.action[:40]!r} is unknown; {closest(deed.action[:40], list(DEEDS))}")
        if deed.action in _STATES:
            book.decide(*at, _STATES[deed.action], by=by, now=now, seen=deed.seen if deed.action == "approve" else "")
            return self.find(*at)
        found = self._shown(draft)
        card = self._card(found, deed)
        title = card.headline.title if card else "the issue"
        if deed.action == "restore":
            book.take_back(*at, EditKind.DROP, deed.story, by=by, detail=title, now=now)
        elif deed.action == "note" and not deed.text.strip():
            book.take_back(*at, EditKind.NOTE, deed.story, by=by, detail=title, now=now)
        else:
            edits, detail = _edits(found.issue, card, deed, by=by, now=now)
            book.change(*at, edits, f"{title}: {detail}" if detail else title, now)
        return self.find(*at)

    def _shown(self, draft: Draft) -> ShownDraft:
        body = body_of(draft)
        if body is None:
            raise EditError(f"{draft.subscription} {draft.issue_id}: its stories are being looked for; try again in some minutes")
        found = edited(body, draft, self._desk.names)
        own = reports_of(body)
        waiting = tuple(one for one in Corrections(self._home.desk).corrections() if one.report_id in own and one.at > draft.snapshot_at)
        return ShownDraft(draft=draft, issue=found.issue, book=found.book, dropped=found.dropped, waiting=waiting)

    @staticmethod
    def _card(found: ShownDraft, deed: DraftDeed) -> StoryCard | None:
        """The story that is meant; None: the issue."""
        if deed.action == "note" and not deed.story:
            return None
        there = {card.story_id: card for card in (found.dropped if deed.action == "restore" else found.issue.stories)}
        if deed.story not in there:
            what = "left out of it" if deed.action == "restore" else "in it"
            raise EditError(f"story: {deed.story[:80]!r} is not {what}; {closest(deed.story[:80], sorted(there), 'there is none')}")
        return there[deed.story]

    def _line(self, draft: Draft) -> DraftLine:
        body = body_of(draft)
        found = edited(body, draft, self._desk.names) if body else None
        return DraftLine(
            subscription=draft.subscription,
            name=body.subscription.name if body else draft.subscription,
            issue_id=draft.issue_id,
            state=draft.state,
            goes_at=draft.end,
            stories=len(found.issue.stories) if found else 0,
            left_out=len(found.dropped) if found else 0,
            editors=found.book.editors if found else (),
        )


def _edits(issue: Issue, card: StoryCard | None, deed: DraftDeed, *, by: str, now: datetime) -> tuple[Sequence[Edit], str]:
    """(what is written down, a word of it for the books)."""
    text, reports = " ".join(deed.text.split()), card.report_ids if card else ()
    if deed.action == "move" and card is not None:
        if deed.to not in ("full", "line"):
            order = moved(issue, card.story_id, deed.to)
            return [order_edit(issue, order, by, now)], deed.to
        return [_edit(EditKind.PLACE, card, deed.to, by, now)], deed.to
    kind = EditKind.DROP if deed.action == "drop" else EditKind.NOTE
    longest = LONGEST_REASON if kind is EditKind.DROP else LONGEST_REMARK
    if len(text) > longest:
        raise EditError(f"text: has {len(text)} characters; accepted: at most {longest}")
    return [replace(_edit(kind, card, text, by, now), reports=reports)], text


def _edit(kind: EditKind, card: StoryCard | None, text: str, by: str, now: datetime) -> Edit:
    return Edit(
        kind=kind,
        story_id=card.story_id if card else "",
        text=text,
        reports=card.report_ids if card else (),
        by=by,
        at=now,
    )
