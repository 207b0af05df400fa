"""Candidate bodies of a page, cheap ones first.

resiliparse, trafilatura's fast mode and the page's own JSON-LD always; trafilatura with all its fallbacks only where the first two disagree.
"""

import logging
import sys
from functools import lru_cache
from importlib import resources

from lxml import etree
from lxml.html import HtmlElement
from resiliparse.extract.html2text import extract_plain_text
from trafilatura import xpaths

from pipeline.reading.blocks import Block
from pipeline.reading.extent import PROSE
from pipeline.reading.line_features import agreement
from pipeline.reading.quick_xpath import compiled
from pipeline.reading.two_modes import TwoModes

_MAX_DEPTH_FOR_RESILIPARSE = 200
"""It takes quadratic time on deeper trees: 2 s at 10,000."""
_MAX_RESILIPARSE_CHARACTERS = 4_000_000
_MAX_TOLD = 400_000
_TEXTLESS = ("style", "svg", "link", "iframe", "source", "track", "canvas", "embed", "input")

AGREED = 0.8
"""F1 of the two from which on the fast mode, at two fifths of its time, says what the full one would: four of five real news pages, 677 of 790 pages of
all kinds. With .65 50 more are not asked, and two of them gain lines of a shop or a paywall; the F1 of five sets is the same to .0001."""

_TOO_LITTLE = 0.1
"""Share of the page's lines of prose that two readers may agree on: below it both took the opening for the whole. On 790 pages that is one (a
gallery of 50 paragraphs, of which they see one); from .2 on what the full mode adds are other reports."""

_CLEANING, _STOP_WORDS = "BASIC_CLEAN_XPATH", "jt_stoplist_init"


def _quicken() -> None:
    """Let trafilatura ask its expressions as loops, and load justext's stop words at once. What of them is not understood, or has gone from a later release, stays as it is."""
    for expressions in vars(xpaths).values():
        if isinstance(expressions, list):
            expressions[:] = [compiled(expression) or expression for expression in expressions]
    if hasattr(algorithms := sys.modules.get("trafilatura.external"), _STOP_WORDS):
        setattr(algorithms, _STOP_WORDS, _stop_words)
    cleaning = sys.modules.get("trafilatura.baseline")  # the name in the package is a function's
    if (quick := compiled(getattr(cleaning, _CLEANING, None))) is not None:
        setattr(cleaning, _CLEANING, quick)


@lru_cache(maxsize=1)
def _stop_words() -> frozenset[str]:
    """The stop words of all of justext's languages: by a third of its own loading's time, and a set is hashed once, not trafilatura's 154,000 for each page."""
    lists = (file for file in resources.files("justext").joinpath("stoplists").iterdir() if file.name.endswith(".txt"))
    return frozenset[str]().union(*(file.read_text("utf-8").lower().splitlines() for file in lists))


_quicken()
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it logs each page it finds no text in; the outcome says so already

ORDER = ("trafilatura", "resiliparse", "json-ld")
"""The order the line model was trained with."""


def candidates_of(html: str, tree: HtmlElement, told: str | None, blocks: list[Block], *, url: str) -> dict[str, str]:
    """Text by extractor, in ORDER; empty where one found nothing or failed. The tree is changed: what has no text is taken out.

    `told`: JSON-LD's articleBody, a vote like others; as the body itself it would cost .012 of F1 (teasers, markup, half texts).
    """
    deepest = max((block.depth for block in blocks), default=0)
    shallow = deepest <= _MAX_DEPTH_FOR_RESILIPARSE and len(html) <= _MAX_RESILIPARSE_CHARACTERS
    _slim(tree)
    modes = TwoModes(tree, url)
    quick, simple = _by_trafilatura(modes, fast=True), _by_resiliparse(html) if shallow else ""
    agreed = agreement(quick, simple) >= AGREED and len(quick) >= _TOO_LITTLE * sum(len(block.text) for block in blocks if _is_prose(block))
    return {
        "trafilatura": quick if agreed else _by_trafilatura(modes, fast=False) or quick,
        "resiliparse": simple,
        "json-ld": (told or "")[:_MAX_TOLD],
    }


def _is_prose(block: Block) -> bool:
    return len(block.text) >= PROSE and 2 * block.link_characters < len(block.text)


def _slim(tree: HtmlElement) -> None:
    """Take out what no extractor reads, before the tree is copied for trafilatura's stages. JSON-LD stays: it is read for bodies."""
    for script in tree.iter("script"):
        if script.get("type") != "application/ld+json":
            script.text = None
    etree.strip_elements(tree, *_TEXTLESS, with_tail=False)


def _by_trafilatura(modes: TwoModes, *, fast: bool) -> str:
    try:
        return modes.text(fast=fast)
    except Exception:  # noqa: BLE001 - a candidate that breaks on a hostile page is one vote less
        return ""


def _by_resiliparse(html: str) -> str:
    try:
        return str(extract_plain_text(html, main_content=True, comments=False, list_bullets=False, alt_texts=False))
    except Exception:  # noqa: BLE001 - as above
        return ""
