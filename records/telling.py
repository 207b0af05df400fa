"""What one report says of itself in a few words: material for the two sentences that a digest tells of a story."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldSentence:
    """A sentence of a report from which facts were read."""

    text: str
    kinds: tuple[str, ...]
    """Of these facts, as in the view `facts`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A report's own words."""

    report_id: str
    language: str
    title: str
    standfirst: str
    """Lead paragraph or description; empty where there is none."""
    sentences: tuple[ToldSentence, ...] = ()
    """Of its body, in the order of the text; empty where the snapshot holds no bodies."""
    opening: str = ""
    """How its body begins, some hundred characters; empty where the snapshot holds none."""
