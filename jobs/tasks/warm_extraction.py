"""Preloaded by the fork server of `docketwire extract`: all that pages ask for is loaded once and shared by all workers.

Beside detectors and line model these are words for dates in all languages (.04 s of CPU), stop words for trafilatura's last resort (.12), characters that only
Chinese or only Japanese has (.03), pointers to other reports.
"""

import trafilatura

from jobs.tasks.extraction import answer
from pipeline.reading.extract import extract
from pipeline.understanding import language

__all__ = ["answer"]

_LINE = "<p>The court ruled on Tuesday that the platform must answer.</p>"
_PAGE = (
    "<html lang=en><body><article><h1>Court rules</h1><p class=date>3. toukokuuta 2021</p>"
    + _LINE * 8
    + "<p>Read also: The platform answers</p></article></body></html>"
)
"""Its date is in another language than the page, so that all of them are looked through."""

language.warm()
extract(_PAGE, url="https://news.example/court-rules")
trafilatura.extract(f"<html><body>{_LINE}</body></html>", fast=False)
