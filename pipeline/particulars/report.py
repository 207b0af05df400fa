"""The particulars of a report with what the beat knows of owners."""

from collections.abc import Iterable, Mapping
from functools import cache

from pipeline.particulars.slots import particulars
from pipeline.understanding.lexicon import default_beat
from records.article import Mention


def particulars_of(title: str | None, text: str, mentions: Iterable[Mention], language: str) -> bytes:
    """Packed slots (`common.slots`) of a report as it was understood."""
    return particulars(title or "", text, mentions, language=language, owners=_owners())


@cache
def _owners() -> Mapping[str, str]:
    return {name: known.owner for name, known in default_beat().platforms.items() if known.owner}
