"""Court records by query: CourtListener's REST API v4 (RECAP dockets and their documents, opinions).

Its search answers with `count`, `next` (the address of the next page, with a cursor) and `results`. What a result is shows by its fields: an opinion cluster
has `opinions`, a docket `docket_id` and `recap_documents`, a document `filepath_local`; names and dates are `caseName`, `court`, `docketNumber`, `dateFiled`,
`entry_date_filed`. Links lead to the text of an opinion and to a docket at the interface itself, which the token opens (the site's own pages are closed to
crawlers), and to documents' files.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar
from urllib.parse import urljoin, urlsplit

from records.capture import Hint
from records.source import Listing, ListingKind, Source
from spiders.base import ListingSpider
from spiders.links import page_url
from spiders.listings.dates import listing_date
from spiders.listings.listing import MAX_SUMMARY, MAX_TITLE, Child, ParsedListing, markup, plain
from spiders.running.books import Visit
from spiders.search_service import search_urls

FILES = "https://storage.courtlistener.com/"
MAX_PAGES = 10
"""Pages of one query in a run, twenty results each."""
MAX_DOCUMENTS = 20
"""Of one docket in one answer; the interface gives three with a search, the newest first."""
TEXTS = ("html_with_citations", "html", "html_lawbox", "html_columbia", "xml_harvard", "plain_text")
"""An opinion's text, the best form first, as the interface's own help has it."""


class DocketSpider(ListingSpider):
    """Puts a source's queries to the interface, and turns its pages for as long as they name something new."""

    name = "docket"
    kinds: ClassVar = frozenset({ListingKind.DOCKET})
    max_depth: ClassVar = MAX_PAGES

    def urls(self, source: Source, listing: Listing) -> Iterator[str]:
        yield from search_urls(source, listing)

    def parse_body(self, body: bytes, url: str, content_type: str | None, visit: Visit) -> ParsedListing:  # noqa: ARG002
        return parse_docket(body, url=url, files=visit.listing.files or FILES)

    def _take_children(self, visit: Visit, children: tuple[Child, ...]) -> None:
        """The next page, unless this one named nothing new: they come newest first."""
        if any(link.page is None for link in visit.links):
            super()._take_children(visit, children)


def parse_docket(body: bytes, *, url: str, files: str = FILES) -> ParsedListing:
    """Links of one page of an answer, and the next page. Never raises; what is none has the problem `not-json` or `refused`."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as error:
        return ParsedListing(problem="not-json", detail=str(error))
    results = document.get("results") if isinstance(document, dict) else None
    if not isinstance(results, list):
        detail = document.get("detail") if isinstance(document, dict) else None
        return ParsedListing(problem="refused" if detail else "not-json", detail=plain(detail, 200) or "no list of results")
    hints = {hint.url: hint for result in results if isinstance(result, dict) for hint in _hints(result, url, files)}
    following = document.get("next")
    # a cursor of another host is not ours to follow: the token goes where we were told to send it
    same = isinstance(following, str) and urlsplit(urljoin(url, following))[:2] == urlsplit(url)[:2]
    children = (Child(url=urljoin(url, following)),) if same and isinstance(following, str) else ()
    return ParsedListing(hints=tuple(hints.values()), children=children)


def _hints(result: dict[str, Any], url: str, files: str) -> Iterator[Hint]:
    if isinstance(result.get("opinions"), list):
        yield from _opinions(result, url)
    elif result.get("docket_id") is not None and "filepath_local" not in result:
        yield from _docket(result, url, files)
    elif any(result.get(name) for name in TEXTS) or "filepath_local" in result:
        documents = [result] if result.get("filepath_local") else []
        yield from _documents(result, documents, url, files)
        if not documents and (link := _address(result.get("resource_uri"), url)):
            yield _hint(link, url, _case(result), _about(result), result.get("date_created"), text=_text(result))


def _opinions(result: dict[str, Any], url: str) -> Iterator[Hint]:
    about = [*_about(result), plain(result.get("syllabus"), MAX_SUMMARY)]
    for opinion in result["opinions"]:
        if isinstance(opinion, dict) and isinstance(opinion.get("id"), int):
            link = urljoin(url.partition("?")[0], f"../opinions/{opinion['id']}/")
            yield _hint(
                link, url, _case(result), [*about, plain(opinion.get("snippet"), MAX_SUMMARY)], result.get("dateFiled"), text=_text(opinion)
            )


def _docket(result: dict[str, Any], url: str, files: str) -> Iterator[Hint]:
    documents = [one for one in result.get("recap_documents") or () if isinstance(one, dict)][:MAX_DOCUMENTS]
    yield from _documents(result, documents, url, files)
    entries = [plain(f"{one.get('entry_date_filed') or ''}: {_entry(one)}", 400) for one in documents if _entry(one)]
    dates = [at for one in documents if (at := _date(one.get("entry_date_filed"))) is not None]
    link = urljoin(url.partition("?")[0], f"../dockets/{result['docket_id']}/")
    newest = max(dates, default=None)
    hint = _hint(link, url, _case(result), [*_about(result), *entries], result.get("dateFiled"))
    # a further entry is a change of the docket
    yield Hint(**{name: getattr(hint, name) for name in hint.__slots__} | {"modified_at": newest})


def _documents(result: dict[str, Any], documents: Iterable[dict[str, Any]], url: str, files: str) -> Iterator[Hint]:
    for one in documents:
        path = one.get("filepath_local")
        link = page_url(urljoin(files, str(path).lstrip("/")), files) if path and one.get("is_available", True) else None
        if link is not None:
            said = [_entry(one), *_about(result), plain(one.get("snippet"), MAX_SUMMARY)]
            title = ": ".join(filter(None, (_case(result), plain(one.get("short_description") or one.get("description"), 200))))
            yield _hint(link, url, title, said, one.get("entry_date_filed") or result.get("dateFiled"))


def _hint(link: str, url: str, title: str, said: Iterable[str | None], day: object, *, text: str | None = None) -> Hint:
    return Hint(
        url=link,
        listing_url=url,
        listing_kind=ListingKind.DOCKET,
        title=title[:MAX_TITLE] or None,
        summary=plain(" ".join(f"{part.rstrip('.')}." for part in said if part), MAX_SUMMARY),
        content=text,
        published_at=_date(day),
        language="en",
    )


def _case(result: dict[str, Any]) -> str:
    name = plain(result.get("caseName") or result.get("case_name"), 300) or ""
    number = plain(result.get("docketNumber") or result.get("docket_number"), 100)
    return f"{name} ({number})" if name and number else name or number or ""


def _about(result: dict[str, Any]) -> list[str | None]:
    """Court, nature and cause, day, judge: what a docket says of itself."""
    told = (("", "court"), ("Nature of suit: ", "suitNature"), ("Cause: ", "cause"), ("Filed on ", "dateFiled"), ("Judge: ", "assignedTo"))
    return [f"{before}{value}" for before, key in told if (value := plain(result.get(key), 300))]


def _entry(one: dict[str, Any]) -> str | None:
    return plain(one.get("description") or one.get("short_description"), 600)


def _text(opinion: dict[str, Any]) -> str | None:
    return next((text for name in TEXTS if (text := markup(opinion.get(name))) is not None), None)


def _address(value: object, url: str) -> str | None:
    return page_url(value, url) if isinstance(value, str) and value else None


def _date(value: object) -> Any:
    return listing_date(value) if isinstance(value, str) else None
