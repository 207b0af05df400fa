"""An issue as the desk wants it: stories left out, put in order and remarked upon. Pure: the same draft and edits make the same issue."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from records.digest import Issue, Section, StoryCard
from records.draft import DeskBook, Draft, Edit, EditKind, LeftOut, Review
from records.errors import DocketwireError

_ORDER = (Section.NEW, Section.ALERTED, Section.CONTINUING, Section.ALSO)


class EditError(DocketwireError):
    """What was wanted of a draft cannot be done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """An issue after its desk, and the desk's books of it."""

    issue: Issue
    book: DeskBook
    dropped: tuple[StoryCard, ...]
    """As they would have been told."""


def edited(issue: Issue, draft: Draft, names: Mapping[str, str]) -> Edited:
    """The issue with everything that was changed of its draft; `names` are what people are called, by id.

    News that the draft did not have stands at its place, and is marked where somebody had edited the draft. A story that was left out and has
    changed since (another stage, another sum) is told.
    """
    edits = _found(issue, draft.edits)
    touched, known = bool(draft.edits), set(draft.known)
    kept, dropped = [], []
    for card in issue.stories:
        drop = edits.get((EditKind.DROP, card.story_id))
        if drop is not None and not _changed(issue, card, drop):
            dropped.append(card)
        else:
            kept.append(_remarked(card, edits, names, fresh=touched and (drop is not None or known.isdisjoint(card.report_ids))))
    order = edits.get((EditKind.ORDER, ""))
    note = edits.get((EditKind.NOTE, ""))
    review = Review(
        editors=tuple(names.get(by, "") for by in draft.editors),
        approved_by=names.get(draft.approved_by, "") if draft.approved_by else None,
        note=note.text if note else "",
        noted_by=names.get(note.by, "") if note else "",
        ordered=order is not None,
        left_out=len(dropped),
    )
    return Edited(
        issue=replace(issue, stories=_sections(_ordered(kept, order_of(order) if order else ())), review=review),
        book=DeskBook(
            subscription=draft.subscription,
            issue_id=draft.issue_id,
            editors=review.editors,
            approved_by=review.approved_by or "",
            left_out=tuple(_left_out(card, edits[EditKind.DROP, card.story_id], names) for card in dropped),
        ),
        dropped=tuple(dropped),
    )


def as_approved(seen: Issue, now: Issue) -> Issue:
    """What somebody approved, told with the facts as they are told now: a correction made meanwhile is in it, what came in since is not.

    What the archive no longer holds (a report was forgotten) is not told, nor counted as told.
    """
    told = {card.story_id: card for card in now.stories}
    own = {report for card in seen.stories for report in card.report_ids}
    by_report = {report: card for card in now.stories for report in card.report_ids if report in own}
    cards, lost = [], set[str]()
    for card in seen.stories:
        found = told.get(card.story_id) or next((by_report[report] for report in card.report_ids if report in by_report), None)
        if found is not None:
            cards.append(
                replace(
                    found, story_id=card.story_id, section=card.section, report_ids=card.report_ids, fresh_languages=card.fresh_languages
                )
            )
        else:
            lost |= set(card.report_ids)
    return replace(seen, stories=tuple(cards), told=tuple(one for one in seen.told if one.report_id not in lost))


def moved(issue: Issue, story_id: str, to: str) -> tuple[str, ...]:
    """The ids of an issue's stories once one was moved within its section. Raises EditError for a place that is none."""
    card = next(card for card in issue.stories if card.story_id == story_id)
    own = [one.story_id for one in issue.section(card.section)]
    at = own.index(story_id)
    places = {"up": at - 1, "down": at + 1, "first": 0, "last": len(own) - 1}
    if to not in places and not (to.isascii() and to.isdecimal() and len(to) <= len(str(len(own))) and 1 <= int(to) <= len(own)):
        raise EditError(f"to: {to[:40]!r} is no place; accepted: up, down, first, last, full, line, or a number from 1 to {len(own)}")
    target = places[to] if to in places else int(to) - 1
    own.insert(max(0, min(target, len(own) - 1)), own.pop(at))
    ids = iter(own)
    return tuple(next(ids) if one.section is card.section else one.story_id for one in issue.stories)


def order_edit(issue: Issue, order: Sequence[str], by: str, at: datetime) -> Edit:
    """As it is kept: ids of stories, and a report of each, by which it is found when stories were grouped anew."""
    lead = {card.story_id: card.report_ids[0] for card in issue.stories}
    return Edit(
        kind=EditKind.ORDER, story_id="", text=json.dumps(order), reports=tuple(lead.get(story, "") for story in order), by=by, at=at
    )


def order_of(edit: Edit) -> tuple[str, ...]:
    """The ids out of such a change."""
    return tuple(json.loads(edit.text))


def _found(issue: Issue, edits: Iterable[Edit]) -> dict[tuple[EditKind, str], Edit]:
    """Changes by the story they are of today: one that was grouped anew is known by its reports. One that was left out and became the smaller
    part of another story is told with that: better told than missed.
    """
    now = {report: card.story_id for card in issue.stories for report in card.report_ids}
    size = {card.story_id: len(card.report_ids) for card in issue.stories}
    found: dict[tuple[EditKind, str], Edit] = {}
    for one in edits:
        if one.kind is EditKind.ORDER:
            ids = [story if story in size else now.get(report, story) for story, report in zip(order_of(one), one.reports, strict=False)]
            found[one.kind, ""] = replace(one, text=json.dumps(ids))
            continue
        story = one.story_id
        if story and story not in size:
            ((story, number),) = Counter(now[report] for report in one.reports if report in now).most_common(1) or [(story, 0)]
            if one.kind is EditKind.DROP and 2 * number <= size.get(story, 0):
                continue
        found.setdefault((one.kind, story), one)
    return found


def _changed(issue: Issue, card: StoryCard, drop: Edit) -> bool:
    """Whether what came in after somebody left a story out is more than others telling it too."""
    known, own = set(drop.reports), set(card.report_ids)
    before = [told for told in issue.told if told.report_id in known]
    after = [told for told in issue.told if told.report_id in own - known]
    stages, amounts = {stage for told in before for stage in told.stages}, {amount for told in before for amount in told.amounts}
    return any(set(told.stages) - stages or set(told.amounts) - amounts for told in after)


def _remarked(card: StoryCard, edits: Mapping[tuple[EditKind, str], Edit], names: Mapping[str, str], *, fresh: bool) -> StoryCard:
    note, place = edits.get((EditKind.NOTE, card.story_id)), edits.get((EditKind.PLACE, card.story_id))
    section = card.section
    if place is not None and place.text == "line":
        section = Section.ALSO
    elif place is not None and section is Section.ALSO:
        section = Section.ALERTED if card.alerted_at else Section.CONTINUING if card.update else Section.NEW
    said, by = (note.text, names.get(note.by, "")) if note else ("", "")
    return replace(card, section=section, since_draft=fresh, note=said, noted_by=by)


def _ordered(cards: Sequence[StoryCard], order: Collection[str]) -> list[StoryCard]:
    """Those that somebody put in order in that order; each other one behind the one it stood behind, and none before what somebody put first."""
    known = {card.story_id: card for card in cards}
    found = [known[story] for story in dict.fromkeys(order) if story in known]
    if not found:
        return list(cards)
    placed = {card.story_id for card in found}
    for number, card in enumerate(cards):
        if card.story_id not in placed:
            found.insert(found.index(cards[number - 1]) + 1 if number else 1, card)
            placed.add(card.story_id)
    return found


def _sections(cards: Sequence[StoryCard]) -> tuple[StoryCard, ...]:
    return tuple(sorted(cards, key=lambda card: _ORDER.index(card.section)))


def _left_out(card: StoryCard, drop: Edit, names: Mapping[str, str]) -> LeftOut:
    return LeftOut(
        story_id=card.story_id,
        title=card.headline.title,
        language=card.headline.language,
        source=card.headline.source,
        report_id=card.headline.report_id,
        reports=card.report_ids,
        reason=drop.text,
        by=names.get(drop.by, ""),
        at=drop.at,
    )
