"""Everything that is understood of a report: what it is about, and its facts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from pipeline.classify import Classified, classified
from pipeline.understanding.facts.mentioned import with_stages
from pipeline.understanding.facts.sides import speaks_for_the_other_side
from records.article import Classification


def understand(
    title: str | None,
    text: str | None,
    *,
    published_at: date | None = None,
    declared_language: str | None = None,
    expected_languages: Sequence[str] = (),
    outlet: str | None = None,
) -> Classification:
    """Language, relevance, topics, parties, everything named, and the facts. Pure and bounded; takes any text, never raises for it.

    `outlet`: country of the outlet, ISO 3166-1 alpha-2 in small letters or `eu`; None where it is unknown.
    """
    return understood(
        classified(
            title,
            text,
            published_at=published_at,
            declared_language=declared_language,
            expected_languages=expected_languages,
            outlet=outlet,
        )
    )


def understood(made: Classified) -> Classification:
    """The classification with the facts that are told of it."""
    found, facts = made.found, made.found.facts
    facts = replace(facts, against=tuple(one for one in facts.against if not speaks_for_the_other_side(one.value, found.platforms())))
    return replace(found, facts=facts, mentions=with_stages(found.mentions, made.scene, facts))
