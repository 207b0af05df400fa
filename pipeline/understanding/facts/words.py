"""The words of beat/facts/acts: bodies, steps and moods by language, found in a text by the same matching as the beat's terms."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from beat.files import beat_part, listed
from common.tables import read_table, record
from pipeline.understanding.folding import Folded
from pipeline.understanding.lexicon import LANGUAGE_GROUPS, Beat, Term, compiled
from pipeline.understanding.matching import Hit, find
from records.errors import ConfigurationError, closest

BODIES = ("court", "regulator", "prosecutor", "police", "government", "legislature")
"""Kinds of body, as the guide of facts names them."""
STEPS = ("sue", "probe", "hearing", "interim", "order", "judgment", "fine", "appeal", "settle", "comply", "bill")
IMPOSED = frozenset({"order", "interim", "fine"})
"""Steps that are something done to the platform, which a judgment's or a decision's mere name is not; an inquiry may end without them."""
DECISIONS = IMPOSED | {"judgment"}
MOODS = ("no", "may", "undo", "cut", "uphold", "allow", "already", "begins")
NO_NAME = ("by", "claimant", "person", "versus", "bench", "demand", "stop", "member", "draft")
"""Of what stands beside names the words that are never part of one."""
BESIDE = (
    *(
        "group",
        "case",
        "why",
        "promise",
        "say",
        "thing",
        "counsel",
        "near",
        "owned",
        "owns",
        "sought",
        "role",
        "lodging",
        "lodges",
        "called",
    ),
    *NO_NAME,
)
"""What stands beside names; see claimants.toml and groups.toml; `near`, `owned`, `owns` and `sought` tell of a name that is nobody's claim, see owners.toml; `role` is what people without a name are, see roles.toml; `why` begins a reason, see findings.toml; `member` is one of a parliament, see members.toml;
`lodging`, `lodges` and `called` tell whose complaint began a case, see lodgers.toml;
`promise` tells of something to be done, see promises.toml; `draft` is a draft of a law, see turns.toml."""
CONCEPTS = (*BODIES, "mod", *BESIDE, *STEPS, *MOODS)
_ENGLISH_TOO = ("tl", "ha", "yo", "ig", "sn", "zu", "xh", "so", "sw", "rw", "ga", "mt", "mg")
"""Languages whose press often calls courts and regulators by their English names."""
_ALSO = {"ckb": ("fa",), "hr": ("me", "mk"), "gl": ("es", "pt"), "lb": ("de",), "zh": ("yue",), "id": ("ms",), "de": ("lb",)}
"""Languages that the guesser takes one another for, beyond LANGUAGE_GROUPS."""

_Table = dict[str, dict[str, str]]


def words_in(folded: Folded, original: str, language: str) -> list[Hit]:
    """Every body, step and mood word of the text, in order; offsets of the folded text."""
    return find(_book(beat_part("facts/acts")), folded, original, language)


@cache
def _book(folder: Path) -> Beat:
    """All terms, read once a process (about 0.15 s). Raises ConfigurationError that names file and key."""
    found = Beat.of((entry for path in sorted(folder.glob("*.toml")) for entry in _terms(path)), {})
    if not found.terms:
        raise ConfigurationError(str(folder), "facts", "holds no *.toml file", "see docs/facts.md")
    return found


def _terms(path: Path) -> Iterator[tuple[str, Term]]:
    for language, concepts in record(_Table, read_table(path), str(path)).items():
        readers = {language, *_ALSO.get(language, ())}.union(*(group for group in LANGUAGE_GROUPS if language in group))
        for concept, words in concepts.items():
            if concept not in CONCEPTS:
                raise ConfigurationError(str(path), f"{language}.{concept}", "is no concept of facts", closest(concept, CONCEPTS))
            also = _ENGLISH_TOO if language == "en" and concept in (*BODIES, "mod") else ()
            for word in listed(path, f"{language}.{concept}", words):
                if word.strip("*-") and not word.startswith("-"):
                    yield from compiled(
                        path,
                        f"{language}/{concept}/{word}",
                        "term",
                        concept,
                        word,
                        languages=frozenset({*readers, *also}),
                        folder="facts/acts/",
                    )
