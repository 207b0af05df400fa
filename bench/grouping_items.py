"""Evidence of labelled items: as the classifier finds it, or with language and platforms out of the labels."""

import dataclasses
from datetime import date
from typing import Any

from newsroom.manifest import truth
from pipeline.grouping.evidence import Evidence, evidence
from pipeline.understand import understand
from records.article import Classification, Mention, MentionKind
from records.outcome import Outcome


def found_evidence(item: dict[str, Any], day: date | None) -> Evidence:
    """What production would know."""
    return of_classification(item, day, understand(item["title"], item["text"], published_at=day))


def labelled_evidence(item: dict[str, Any], day: date | None) -> Evidence:
    """The platforms of the labels as parties, everything else as found."""
    found = understand(item["title"], item["text"], published_at=day)
    others = [m if m.kind is not MentionKind.PLATFORM else dataclasses.replace(m, party=False) for m in found.mentions]
    named = [
        Mention(kind=MentionKind.PLATFORM, value=name, surface=name, start=0, end=0, rule="label", party=True) for name in item["platforms"]
    ]
    return of_classification(item, day, dataclasses.replace(found, mentions=(*others, *named)))


def of_classification(item: dict[str, Any], day: date | None, found: Classification) -> Evidence:
    return evidence(
        identity=item["id"],
        title=item["title"],
        text=item["text"],
        day=day,
        language=found.language.code,
        mentions=found.mentions,
        topics=[match.topic for match in found.topics],
        vector=found.vector,
        outcome=found.facts.outcome.value if found.facts.outcome else None,
    )


SAME_DISPUTE = {
    "nypd-twitter": "nypd-twitter-2012",
    "facebook-fr-judges": "facebook-france-hate-data",
    "instagram-turkey": "instagram-turkey-2024",
    "esafety-x": "x-esafety",
    "whatsapp-brazil": "whatsapp-brazil-orders",
}
"""What the demonstration press and the labelled items call differently: a dispute must not be in two folds."""


def newsroom_items() -> list[dict[str, Any]]:
    """The on-topic reports of the demonstration press in the form of labelled items, copies of wire reports left out."""
    return [
        {
            "id": f"{page.outlet_id}/{page.slug}",
            "set": "newsroom",
            "title": page.title,
            "text": page.text,
            "lang": page.language,
            "date": page.published.date().isoformat(),
            "relevant": True,
            "platforms": list(page.platforms),
            "story": page.story,
            "dispute": SAME_DISPUTE.get(page.dispute, page.dispute),
        }
        for page in truth(2, variants=False)
        if page.relevant and page.text and page.published and page.dispute and (page.wire is None or page.outcome is Outcome.STORED)
    ]
