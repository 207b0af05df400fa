"""Further pages of a report: fetched after its first, one at a time, and captured with it as one."""

from dataclasses import dataclass, field

from scrapy.http import Response

from common.further_pages import Numbered, first_page, may_be_further, may_turn, next_page, says_the_same
from spiders.archive.warc import Page
from spiders.running.books import Link
from spiders.unpacking import unpacked

MAX_FURTHER = 10
"""Pages after the first; what is longer is a book, or turns in a circle."""
_HTML = b"html"


@dataclass(slots=True, eq=False)
class Gathering:
    """A report whose first page is here and whose further ones are being asked for."""

    link: Link
    first: Page
    redirects: tuple[str, ...]
    next: Numbered
    """What is asked for now."""
    room: int
    """Bytes as served that further pages may still have."""
    pages: list[Page] = field(default_factory=list)
    _text: str = ""
    """The page before."""
    _seen: set[str] = field(default_factory=set)

    @classmethod
    def begun(cls, link: Link, first: Page, redirects: tuple[str, ...], response: Response, *, room: int) -> "Gathering | None":
        """For a page that has further ones; None for most."""
        if not may_turn(_markup(response), response.url):
            return None
        text = text_of(response)
        following = next_page(text, response.url)
        if following is None or room <= len(first.body):
            return None
        gathering = cls(link=link, first=first, redirects=redirects, next=following, room=room - len(first.body))
        gathering._text, gathering._seen = text, {response.url, following.url}
        return gathering

    def take(self, page: Page, response: Response) -> Numbered | None:
        """Take a page that answered; gives the one to ask for next, None when the report is whole. Pages that turn something else are left out."""
        text = text_of(response)
        self.room -= len(page.body)
        if not text or self.room < 0 or says_the_same(text, self._text):
            return None
        self.pages.append(page)
        following = next_page(text, self.first.url, number=self.next.number)
        if following is None or following.url in self._seen or len(self.pages) >= MAX_FURTHER:
            return None
        self._text, self.next = text, following
        self._seen.add(following.url)
        return following


def text_of(response: Response) -> str:
    """A page's markup, its tags and addresses at least; empty for what is no web page."""
    return _markup(response).decode("utf-8", "replace")


def _markup(response: Response) -> bytes:
    kind = (response.headers.get("Content-Type") or _HTML).lower()
    return unpacked(response) if _HTML in kind else b""


def first_of(response: Response) -> str | None:
    """Where a report begins of which this is a further page; None for first pages, which most are."""
    return first_page(text_of(response), response.url) if may_be_further(response.url) else None
