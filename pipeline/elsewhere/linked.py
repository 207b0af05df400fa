"""Documents that a report links to: the judgment, the decision, the statement of claim."""

from collections.abc import Iterator
from itertools import islice
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from pipeline.documents.report import DOCUMENT_PATH

_MAX_LINKS = 5_000
_MAX_DOCUMENTS = 20
_MAX_URL = 2_000
_BESIDE = frozenset({"nav", "footer", "aside", "header"})
_MAIN = frozenset({"article", "main"})


def linked_documents(tree: HtmlElement, text: str, *, url: str) -> tuple[str, ...]:
    """Absolute addresses of PDF, DOCX and ODT files in the page's order, without fragments: those whose link stands in the body, or beside it in the article."""
    found: dict[str, None] = {}
    for link in islice(tree.iter("a"), _MAX_LINKS):
        href = (link.get("href") or "").strip()
        if not DOCUMENT_PATH.search(href) or not _belongs(link, text):
            continue
        try:
            address = urljoin(url, href).partition("#")[0]
            fit = urlsplit(address).scheme in ("http", "https") and len(address) <= _MAX_URL
        except ValueError:
            continue
        if fit:
            found.setdefault(address)
    return tuple(islice(found, _MAX_DOCUMENTS))


def _belongs(link: HtmlElement, text: str) -> bool:
    words = " ".join("".join(link.itertext()).split())
    tags = set(_above(link))
    return (len(words) >= 4 and words in text) or (bool(tags & _MAIN) and not tags & _BESIDE)


def _above(link: HtmlElement) -> Iterator[str]:
    return (element.tag for element in islice(link.iterancestors(), 200) if isinstance(element.tag, str))
