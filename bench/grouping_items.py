"""Evidence of labelled items: as the classifier finds it, or with language and platforms out of the labels."""

import dataclasses
from datetime import date
from typing import Any

from pipeline.classify import classify
from pipeline.grouping.evidence import Evidence, evidence
from records.article import Classification, Mention, MentionKind


def found_evidence(item: dict[str, Any], day: date | None) -> Evidence:
    """What production would know."""
    return of_classification(item, day, classify(item["title"], item["text"], published_at=day))


def labelled_evidence(item: dict[str, Any], day: date | None) -> Evidence:
    """The platforms of the labels as parties, everything else as found."""
    found = classify(item["title"], item["text"], published_at=day)
    others = [m if m.kind is not MentionKind.PLATFORM else dataclasses.replace(m, party=False) for m in found.mentions]
    named = [
        Mention(kind=MentionKind.PLATFORM, value=name, surface=name, start=0, end=0, rule="label", party=True) for name in item["platforms"]
    ]
    return of_classification(item, day, dataclasses.replace(found, mentions=(*others, *named)))


def of_classification(item: dict[str, Any], day: date | None, found: Classification) -> Evidence:
    return evidence(
        id=item["id"],
        title=item["title"],
        text=item["text"],
        day=day,
        language=found.language.code,
        mentions=found.mentions,
        topics=[match.topic for match in found.topics],
        vector=found.vector,
    )
