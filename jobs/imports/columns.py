"""Which column of somebody else's table holds what: names as many houses write them, compared without case, blanks and signs."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields

from jobs.imports.errors import IncomingError
from records.article import ELSEWHERE, Statements

SAID = {field.name: field for field in fields(Statements) if field.name not in ("title_origin", "declared_language")}
"""What a row says as a page would; where its headline came from is known, and its language has a name of its own."""
ALIASES: dict[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "articleBody", "maintext", "article", "plain_text", "content_text", "text_content", "article_text", "content_html", "abstract", "abstractNote"),
    "title": ("title", "headline", "dc:title", "article_title"),
    "url": ("url", "link", "@id", "dc:identifier", "original_url", "uri", "external_url", "source_url"),
    "published_at": ("published_at", "datePublished", "date_published", "date_publish", "published", "publish_date", "publication_date", "pubDate", "dc:date", "issued", "date"),
    "language": ("language", "lang", "inLanguage", "dc:language", "meta_lang", "full_language"),
    "source_id": ("source_id", "source", "outlet", "source_domain", "media_name", "canonical_domain", "publication_title", "container-title", "dc:publisher"),
    "fetched_at": ("fetched_at", "date_download", "crawled_at", "sdDatePublished", "access_date", "accessed", "download_date"),
    **{name: (name, *field.metadata.get(ELSEWHERE, ())) for name, field in SAID.items()},
}  # fmt: skip
"""Field of ours -> names it is known by elsewhere, the first that is there wins."""
_MARKUP = frozenset({"contenthtml"})


def folded(name: str) -> str:
    """`Abstract Note`, `abstract_note` and `abstractNote` are one name."""
    return re.sub(r"[\s_\-.]+", "", name).casefold()


def holds_markup(column: str) -> bool:
    """True for a column whose text is HTML by its name."""
    return folded(column) in _MARKUP


def require_fields(mapping: Mapping[str, str]) -> None:
    """Raises IncomingError for a field that no article has."""
    if unknown := mapping.keys() - ALIASES.keys():
        raise IncomingError(f"--map {', '.join(sorted(unknown))}: no such field; there are {', '.join(ALIASES)}")


def columns_of(where: str, row: Iterable[str], mapping: Mapping[str, str]) -> dict[str, str]:
    """Column -> field of ours, of a row with these columns. Raises IncomingError when none of them can be the text."""
    names = list(row)
    there = {folded(name): name for name in reversed(names)}
    found: dict[str, str] = {}
    for field, asked in mapping.items():
        column = asked if asked in names else there.get(folded(asked))
        if column is not None:
            found[column] = field
        elif field == "text":
            raise IncomingError(f"{where}: no column {asked!r}; columns are {', '.join(names)}; say which with --map text=COLUMN")
    for field, aliases in ALIASES.items():
        if field not in mapping and (column := next((there[key] for alias in aliases if (key := folded(alias)) in there), None)):
            found.setdefault(column, field)
    if "text" not in found.values():
        raise IncomingError(f"{where}: no column for the text; columns are {', '.join(names)}; say which with --map text=COLUMN")
    return found
