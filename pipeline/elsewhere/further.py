"""A report of several pages, joined: what each further page adds to the text of those before it."""

import re
from collections.abc import Sequence
from dataclasses import replace

from common.content_coding import CodingError
from pipeline.elsewhere.linked import linked_documents
from pipeline.reading.decoded import Decoded
from pipeline.reading.extract import glance, read_on
from pipeline.reading.line_features import tokens_of
from pipeline.reading.line_shapes import SENTENCE_END
from pipeline.reading.page import Page
from pipeline.reading.titles import key
from records.article import Extraction

_PAGER = re.compile(
    r"(?:(?:page|p\.|seite|página|pagina|strona|strana|sida|side|sayfa|oldal|halaman|trang|страница|стр\.|сторінка|σελίδα|صفحة|الصفحة|עמוד|页|頁|ページ|페이지|หน้า|पृष्ठ)\s*)?"
    r"(?:第\s*)?\d{1,3}\s*(?:页|頁|ページ|페이지)?\s*(?:of|/|von|de|di|sur|z|av|of|из|із|από|من|מתוך|共|의|จาก|dari|van|\||-|–|·|\s)\s*\d{1,3}\W{0,3}(?:页|頁|ページ|페이지)?"
    r"|(?:(?:page|seite|página|pagina|strona|strana|sida|side|sayfa|oldal|halaman|trang|страница|сторінка|σελίδα|صفحة|עמוד|หน้า)\s*:?\s*\d{1,3})",
    re.IGNORECASE,
)
"""A line that only says which page of how many this is, or lists their numbers."""
_HELD = 0.8
"""Share of a page's three-word shingles that stand before it, from which on it adds nothing: the first page's data held the whole text."""
_LONGEST_HEADING = 140


def joined(own: Extraction, page: Page) -> Extraction:
    """A report with what its further pages add: headline, standfirst, repeated headings and lines of pagers once."""
    lines = [line for line in own.text.split("\n") if not _PAGER.fullmatch(line.strip())]
    documents = list(own.documents)
    for capture in page.capture.further:
        more = _read(Page(capture=capture, profile=page.profile))
        if more is not None:
            _take(lines, more, own)
            documents += [address for address in more.documents if address not in documents]
    return replace(
        own,
        text="\n".join(lines),
        documents=tuple(documents),
        further_pages=tuple(capture.url for capture in page.capture.further),
        further_captures=tuple(capture.capture_id for capture in page.capture.further),
    )


def _read(page: Page) -> Extraction | None:
    try:
        seen = glance(Decoded.of(page.capture, page.profile))
    except CodingError:
        return None
    found = read_on(seen) if seen else None
    return replace(found, documents=linked_documents(seen.tree, found.text, url=page.capture.url)) if seen and found else None


def _take(lines: list[str], more: Extraction, own: Extraction) -> None:
    known = {key(line) for line in lines} | {key(text) for text in (own.title, own.standfirst, more.title) if text}
    fresh = [line for line in more.text.split("\n") if key(line) not in known and not _PAGER.fullmatch(line.strip())]
    if not fresh or _stands_in(fresh, lines):
        return
    if lines and _goes_on(lines[-1], fresh[0]):
        lines[-1] = f"{lines[-1]} {fresh.pop(0)}"
    lines += fresh


def _goes_on(before: str, after: str) -> bool:
    """Whether a sentence was cut by the turn of the page."""
    return len(before) > _LONGEST_HEADING / 2 and not SENTENCE_END.search(before) and after[:1].islower()


def _stands_in(fresh: Sequence[str], lines: Sequence[str]) -> bool:
    mine, theirs = _shingles(fresh), _shingles(lines)
    return bool(mine) and len(mine & theirs) >= _HELD * len(mine)


def _shingles(lines: Sequence[str]) -> set[tuple[str, ...]]:
    words = [word for line in lines for word in tokens_of(line)]
    return set(zip(words, words[1:], words[2:], strict=False))
