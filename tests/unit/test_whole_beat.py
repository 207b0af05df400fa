"""Every name that the beat lists is found where it stands as it is listed: platforms, authorities, laws, actors."""

from collections.abc import Iterator

from beat.entries import authority_entries, law_entries, platform_entries
from beat.files import beat_folder
from pipeline.understanding.folding import fold
from pipeline.understanding.lexicon import default_beat
from pipeline.understanding.matching import find


def missing(named: Iterator[tuple[str, str, str]]) -> list[tuple[str, str]]:
    """(kind, words) of what is not found of (kind, name, words); a star stands for nothing."""
    lost = []
    for kind, name, words in named:
        plain = words.replace("*", "")
        text = f"- {plain[0].upper()}{plain[1:]} -" if kind == "context" else f"- {plain} -"
        hits = find(default_beat(), fold(text), text, "und")
        if not any(hit.term.kind == kind and (hit.term.key == name or hit.end - hit.start >= len(words.strip("*")) - 1) for hit in hits):
            lost.append((kind, words))
    return lost


def test_platforms() -> None:
    def named() -> Iterator[tuple[str, str, str]]:
        for entry in platform_entries(beat_folder()):
            yield from (("platform", entry.name, words) for words in (*entry.aliases, *entry.cased))
            yield from (("context", entry.name, words) for words in entry.context)
            if entry.simple:
                yield "platform", entry.name, entry.name

    assert missing(named()) == []


def test_authorities_and_laws() -> None:
    def named() -> Iterator[tuple[str, str, str]]:
        for body in authority_entries(beat_folder()):
            yield from (("authority", body.name, words) for words in body.spellings)
        for law in law_entries(beat_folder()):
            yield from (("law", law.name, words) for words in (*law.aliases, *law.cased))

    assert missing(named()) == []


def test_a_law_says_its_country_and_topics_and_an_authority_its_kind() -> None:
    def terms(kind: str) -> dict[str, tuple[str | None, tuple[str, ...]]]:
        found = (term for terms in default_beat().terms.values() for term in terms if term.kind == kind)
        return {term.key: (term.jurisdiction, tuple(term.topics)) for term in found}

    laws = terms("law")
    assert {law.name: (law.jurisdiction, tuple(law.topics)) for law in law_entries(beat_folder())}.items() >= laws.items()
    assert len(laws) > 50
    bodies = terms("authority")
    assert {body.name for body in authority_entries(beat_folder())} == bodies.keys()
    assert all(jurisdiction and topics for jurisdiction, topics in bodies.values())


def test_what_is_known_of_a_platform() -> None:
    known = default_beat().platforms
    first = {entry.name: entry for entry in reversed([*platform_entries(beat_folder())])}
    assert first.keys() == known.keys()
    for entry in first.values():
        one = known[entry.name]
        assert (one.name, one.kind, one.owner, one.former_owner) == (entry.name, entry.kind, entry.owner, entry.former_owner)
        assert (one.minor, one.usually, one.generic_vouches) == (entry.simple, entry.unless is not None, entry.generic_vouches)
