"""Which stages a report is said to name: the one that the facts tell, and others only where their words tell of something done."""

from collections.abc import Iterable

from pipeline.understanding.facts.scene import Scene
from records.article import Mention, MentionKind
from records.facts import Facts


def with_stages(mentions: tuple[Mention, ...], scene: Scene, facts: Facts) -> tuple[Mention, ...]:
    """The mentions, without stages that are refused, threatened, asked for or undone, and with the stage of the facts where stages are told at all."""
    if not any(mention.kind is MentionKind.STAGE for mention in mentions):
        return mentions
    told = facts.stage
    kept = [one for one in mentions if one.kind is not MentionKind.STAGE or (told and one.value == told.value) or not _not_done(scene, one)]
    if told is not None and not any(one.kind is MentionKind.STAGE and one.value == told.value for one in kept):
        surface = scene.reading.original[told.start : told.end]
        kept.append(Mention(kind=MentionKind.STAGE, value=told.value, surface=surface, start=told.start, end=told.end, rule=told.rule))
    return tuple(_in_order(kept))


def _not_done(scene: Scene, mention: Mention) -> bool:
    return scene.not_done(scene.reading.folded_place(mention.start))


def _in_order(mentions: Iterable[Mention]) -> list[Mention]:
    return sorted(mentions, key=lambda one: (one.start, one.end, one.kind, one.value))
