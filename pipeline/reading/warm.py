"""Everything that reading loads at the first page that asks for it, loaded at once: for a process that others are forked from."""

import trafilatura

from pipeline.reading.extract import extract

_LINE = "<p>The court ruled on Tuesday that the platform must answer.</p>"
_PAGE = (
    "<html lang=en><body><article><h1>Court rules</h1><p class=date>3. toukokuuta 2021</p>"
    + _LINE * 8
    + "<p>Read also: The platform answers</p></article></body></html>"
)
"""Its date is in another language than the page, so that all of them are looked through."""


def warm() -> None:
    """Line model, cues, pointers to other reports, words for dates in all languages (.04 s of CPU), stop words for trafilatura's last resort (.05)."""
    extract(_PAGE, url="https://news.example/court-rules")
    trafilatura.extract(f"<html><body>{_LINE}</body></html>", fast=False)
