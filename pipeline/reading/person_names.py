"""What a person's name looks like in a byline, and what an office does."""

import re
import unicodedata

from pipeline.agencies import IN_BYLINES

OFFICE = re.compile(
    r"\b(?:editor|correspondent|reporter|journalist|columnist|writer|producer|photographer|analyst|contributor|bureau chief|staff|freelance\w*|redakteur\w*|korrespondent\w*|journalistin"
    r"|chefredakteur\w*|volontär\w*|autorin|reporterin|redactor\w*|corresponsal|periodista|journaliste|rédact\w+|correspondant\w*|giornalista|inviat[oa]|redattor\w*|jornalista|repórter"
    r"|redaktør|journalistin|toimittaja|redaktor\w*|dziennikar\w*|muhabir\w*|editörü?|wartawan|профессор|корреспондент\w*|журналіст\w*|журналист\w*|редактор\w*|profesor\w*|professor|lecturer)\b",
    re.IGNORECASE,
)
PARTICLES = frozenset([
    "de", "da", "do", "dos", "das", "del", "della", "di", "du", "des", "la", "le", "les", "lo", "van", "von", "der", "den", "ter", "ten", "zu", "zur", "af", "av", "bin", "ibn",
    "al", "el", "bint", "y", "e", "i", "und", "and", "dr", "prof", "mc", "o", "wa", "wan", "ben", "abu", "ould", "ap",
])  # fmt: skip
"""Small words inside names."""
_PARTICLE_BEFORE = re.compile(r"^(?:[dlo]|dall|dell|nell|al|el|ad|as|ash|ar|an|at|ben|abu)['’-](?=\w)", re.IGNORECASE)
"""A particle that is one word with the name behind it: al-Hariri, d’Ormont."""


def looks_like_name(text: str) -> bool:
    """Whether a piece of a byline may be a name: few words, no figures, each with a capital where the script has capitals."""
    words = text.split()
    if (
        not words
        or len(words) > 6
        or len(text) > 60
        or any(sign.isdigit() for sign in text)
        or text[-1] in "!?…"
        or set(text) & set(":#/=+")
        or OFFICE.search(text)
    ):
        return False
    if unicodedata.category(text[0]) == "Lo":
        return len(text) <= 40 and len(words) <= 5
    return text.casefold() in IN_BYLINES or all(
        word[0].isupper() or word[0] in "'’(\"" or word.casefold().strip(".") in PARTICLES or _PARTICLE_BEFORE.sub("", word)[:1].isupper()
        for word in words
    )
