"""The body of a page and everything it says about itself: `extract` for the pipeline, `explain` for people."""

import unicodedata
from collections.abc import Collection, Sequence
from datetime import datetime
from importlib.metadata import version

import trafilatura
from trafilatura.utils import load_html

from pipeline import gate
from pipeline.decode import without_controls
from pipeline.metadata import page_facts
from records.article import Extraction
from records.capture import Hint


def extract(
    html: str,
    *,
    url: str,
    content_language: str | None = None,
    hint: Hint | None = None,
    fetched_at: datetime | None = None,
    take: Sequence[str] = (),
    drop: Sequence[str] = (),
    site_lines: Collection[int] = (),
) -> Extraction | None:
    html = without_controls(html)
    if gate.oversize(html) is not None or (tree := load_html(html)) is None:
        return None
    facts = page_facts(tree, url=url, content_language=content_language, hint=hint, fetched_at=fetched_at)
    text = unicodedata.normalize("NFC", trafilatura.extract(tree, url=url, include_comments=False) or "")
    return Extraction(
        text=text, title=facts.title, title_origin=facts.title_origin, standfirst=facts.standfirst, authors=facts.authors, published=facts.published,
        modified=facts.modified, site_name=facts.site_name, declared_language=facts.declared_language, canonical_url=facts.canonical_url,
        robots=facts.robots, extractor=f"cascade/0 trafilatura/{version('trafilatura')}",
    )  # fmt: skip
