"""Which issues and alerts told a fact that was corrected, and whether their stories tell it no more."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from records.digest import StoryCard
from records.docket import Docket
from records.erratum import Erratum, ToldDocket
from records.event import Event
from records.story import StorySummary


def tells(stage: str, docket: Docket, kind: str, value: str, role: str) -> bool:
    """Whether what is told of a story holds a value of a fact, as corrections name them (`EUR 50000000` and its role, `2026-03`, ...)."""
    if kind == "stage":
        return stage == value
    if kind == "amount":
        amount = docket.amount
        return amount is not None and (f"{amount.currency} {amount.value.normalize():f}", amount.role) == (value, role)
    if kind == "deadline":
        return any(((f"{due.on:%Y-%m}" if due.month_only else due.on.isoformat()), due.kind) == (value, role) for due in docket.deadlines)
    if kind == "authority":
        return docket.authority == value and docket.authority_kind in (role, None)
    if kind == "act-day":
        return docket.happened_on is not None and docket.happened_on.isoformat() == value
    held = {
        "outcome": (docket.outcome,),
        "jurisdiction": (docket.jurisdiction,),
        "claimant": docket.claimants,
        "case-number": docket.case_numbers,
    }
    return value in held.get(kind, ())


def holds_report(card: StoryCard, article_id: str) -> bool:
    return article_id in card.report_ids or any(shown.report_id == article_id for shown in (card.headline, *card.others))


def carrying(cards: Iterable[StoryCard], event: Event, stories: set[str], earlier: Sequence[Erratum]) -> list[StoryCard]:
    """Cards that told the value which is told no more; `stories` are those of the article so far, and grow by what is found.

    `earlier`: errata that readers of the same issue have. What one of them put right is what they were told last.
    """
    found = []
    for card in cards:
        if card.story_id not in stories and not holds_report(card, event.article_id):
            continue
        stories.add(card.story_id)
        told_since = [one for one in earlier if (one.story_id, one.kind) == (card.story_id, event.kind)]
        told = tells(card.stage, card.docket, event.kind, event.was, event.was_role)
        if told_since:
            told = (told_since[-1].value, told_since[-1].role) == (event.was, event.was_role)
        if told:
            found.append(card)
    return found


def told_by(card: StoryCard) -> ToldDocket:
    return ToldDocket(stage=card.stage, topic=next(iter(card.topics), ""), platforms=card.platforms, docket=card.docket)


def told_now(summary: StorySummary, card: StoryCard) -> ToldDocket:
    """With the card's own topic and parties: they are no facts that people correct."""
    return ToldDocket(
        stage=summary.stage, topic=next(iter(card.topics), ""), platforms=card.platforms, docket=replace(summary.docket, sayings=())
    )
