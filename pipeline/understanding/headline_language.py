"""The language of a bare headline that detection was unsure of: the one among the likely ones whose words for disputes stand in it."""

from dataclasses import replace

from pipeline.understanding.annotation import ACTS, INSTITUTIONS
from pipeline.understanding.folding import fold
from pipeline.understanding.language import likely
from pipeline.understanding.lexicon import Beat
from pipeline.understanding.matching import find
from records.article import Language

_UNSURE = 0.55
"""Below this a guess at a headline is a coin toss between neighbours; what page or source said is reported as .6 and more."""
_VERY_SHORT = 40
"""Characters: "Court overturns TikTok ban" is surely Norwegian for langdetect."""
_SEVERAL = 2
"""Words of another language that speak against a sure guess none of whose own stand there; one may be a name, or the same word in both."""
_MUCH_READ = ("en", "es", "fr", "de", "pt", "it", "nl", "pl", "tr", "id")
"""Asked last of a very short headline: "Demandan a Meta" is Haitian, Kurdish or Breton for whoever counts letters."""
_SHORT = 150
"""Characters; of more text detection is seldom unsure."""
_LIKELY = 6
"""So many languages are asked; a headline's own is among them in nearly every case that was tried."""


def by_its_words(beat: Beat, headline: str, language: Language) -> Language:
    """`language`, unless it is a guess and another likely one knows more words of the headline; of equals the likelier.

    Of a very short headline any detection is a guess that knows none of its words where another language knows several.
    """
    if len(headline) > _SHORT or language.code == "und":
        return language
    sure = language.confidence >= _UNSURE
    if sure and (len(headline) > _VERY_SHORT or language.method != "langdetect" or _words(beat, headline, language.code)):
        return language
    candidates = list(dict.fromkeys((language.code, *likely(headline)[:_LIKELY], *(_MUCH_READ if len(headline) <= _VERY_SHORT else ()))))
    known = {code: _words(beat, headline, code) for code in candidates}
    best = max(candidates, key=lambda code: (known[code], -candidates.index(code)))
    if sure and known[best] < _SEVERAL:
        return language
    return language if best == language.code else replace(language, code=best, method="words")


def _words(beat: Beat, headline: str, code: str) -> int:
    """How many acts and institutions a headline names in a language."""
    found = find(beat, fold(headline), headline, code)
    return len({hit.start for hit in found if hit.term.kind == "term" and hit.term.key in ACTS | INSTITUTIONS})
