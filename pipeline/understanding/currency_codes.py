"""Which money a name stands for that several countries have: dollars, crowns, pesos, francs."""

from collections import Counter

from beat.fact_words import fact_words
from common.cldr import payers, speakers
from pipeline.understanding.passage import Passage

PESOS_TOO = frozenset(["es", "ca", "tl"])
"""Languages in which `$` is a peso where the process runs in a country of pesos."""
_BEHIND = 16
"""Characters behind a number within which its currency is named once more."""


def dollars_behind(passage: Passage, end: int) -> bool:
    """Whether a sum with a bare `$`, whose number ends here, is said to be one of dollars: "$5 millones de dólares"."""
    return any(word.value == "dollar" for word in passage.within(("currency",), end, end + _BEHIND))


def code_of(passage: Passage, value: str, stated: set[str | None], jurisdiction: str | None) -> str:
    """ISO 4217 code of a currency's name, sign or group of codes; `stated`: currencies that the report names without doubt."""
    known = fact_words().currencies
    noun = "dollar" if value == "$" else value
    if noun not in known.nouns and "/" not in noun:
        return value
    shared = noun.split("/") if "/" in noun else known.shared(noun)
    if len(shared) == 1:
        return shared[0]
    elsewhere = [code for code in shared if code in stated and code != "USD"]
    if len(elsewhere) == 1 and not (noun == "dollar" and "USD" in stated):
        return elsewhere[0]
    home = known.places.get(jurisdiction or "")
    if home in shared:
        return str(home)
    counts = Counter(word.value for word in passage.of("country") if word.value in shared)
    tongue = known.tongues.get(passage.language)
    if noun == "dollar":
        return shared[0]
    if tongue in shared and not counts:
        return str(tongue)
    if counts:
        return str(counts.most_common(1)[0][0])
    if tongue in shared:
        return str(tongue)
    near: list[str] = [code for code in shared if payers(code) & speakers(passage.language)]
    # Most pesos are money of countries that speak Spanish: one told in it is none of the Philippines. A rupee told in Tamil stays India's, a franc told in Portuguese Switzerland's.
    return near[0] if 2 * len(near) > len(shared) else shared[0]
