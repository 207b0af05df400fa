"""What the names of an element's classes and its id say it holds."""

import itertools
import re
from functools import lru_cache

from pipeline.automaton import Phrases

_PHRASES = {
    "body": "article-?(body|text|content|main|copy) story-?(body|text|content) entry-?content post-?(body|content|text) rich-?text body-?(text|copy|content) "
            "text-?body paragraph prose wysiwyg main-?content fliesstext textabsatz",
    "teaser": "related recommend teaser more-?(from|news|stories|on|articles) read-?(more|also|next) see-?also trending popular most-?(read|viewed) latest suggest similar "
              "outbrain taboola onward also-?like further weitere mehr-?zum up-?next carousel card- cards- rail- linkbox article-?list newsticker swiper slider",
    "share": "share social sharing follow facebook twitter whatsapp tool-?bar bookmark print-?button copy-?link action-?bar",
    "signup": "newsletter subscri sign-?up register paywall piano premium abo- login membership donat support-?us push spende cta- offer plus-?box app-?promo",
    "caption": "caption figure image photo picture gallery media video player foto bild credit copyright lightbox slideshow embed",
    "author": "author byline bio- contributor autor writer about-?the profile person journalist signature",
    "meta": "meta- date time publish timestamp breadcrumb kicker eyebrow category tag- tags- topic- topics- keyword label rubric reading-?time article-?info info- infos-",
    "lead": "standfirst lead- lede intro dek- sub-?title sub-?head summary abstract teaser-?text excerpt vorspann chapeau deck- description article-?header headline title",
    "comment": "comment disqus discussion reply forum kommentar debate coral viafoura livefyre",
    "ad": "-ad- -ads- advert sponsor promo banner anzeige werbung affiliate commercial dfp adslot partner deal shop",
    "site": "-nav navigation menu footer header- site-?header masthead side-?bar cookie consent gdpr modal overlay popup search skip legal imprint widget secondary aside topbar "
            "drawer",
    "aside": "info-?box fact-?box faktabox box- inset pull-?quote sidebar aside callout highlight key-?points key-?facts glossar explainer timeline quiz poll toc- table-?of faq "
             "disclaimer correction editor-?note note- recipe product rating ticker score table chart graphic map- tweet instagram",
}  # fmt: skip
"""By what they usually hold: pieces of names in small letters; a hyphen at an end is the border of a word, `-?` one or none, `(a|b)` one of both.

Weak evidence one by one: sites misname; the line model weighs them.
"""
MARKS = tuple(_PHRASES)
"""In the order of their bits."""
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_MOST_WORDS = 24


@lru_cache(maxsize=16384)
def marks(classes: str) -> int:
    """Bit mask of the MARKS of which a piece occurs in an element's class and id."""
    mask = 0
    for _, _, found in _pieces().found(f"-{'-'.join(_WORDS.findall(classes)[:_MOST_WORDS]).lower()}-"):
        mask |= found
    return mask


@lru_cache(maxsize=1)
def _pieces() -> Phrases[int]:
    pieces: dict[str, int] = {}
    for n, phrases in enumerate(_PHRASES.values()):
        for piece in itertools.chain.from_iterable(map(_spellings, phrases.split())):
            pieces[piece] = pieces.get(piece, 0) | 1 << n
    return Phrases(pieces)


def _spellings(phrase: str) -> list[str]:
    """`a-?(b|c)` -> `ab`, `a-b`, `ac`, `a-c`."""
    parts = [
        ["", "-"] if part == "-?" else part[1:-1].split("|") if part.startswith("(") else [part]
        for part in re.split(r"(\([^)]*\)|-\?)", phrase)
    ]
    return list(map("".join, itertools.product(*parts)))
