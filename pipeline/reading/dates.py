"""Dates of a page with their origin: JSON-LD, meta tags, what is shown beside the headline, data in scripts, the address, the listing, what htmldate finds."""

import copy
import itertools
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import htmldate
import htmldate.extractors
from lxml import etree
from lxml.html import HtmlElement, tostring

from common.dates.habits import Habits
from common.dates.reading import read_date
from common.dates.words import LANGUAGES, month_names
from pipeline.reading import datelines
from pipeline.reading.layout import BESIDE, Layout
from records.article import DatedFact
from records.capture import Hint

EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
_FUTURE_SLACK = timedelta(days=1)
_MAX_TIME_ELEMENTS = 400
"""htmldate tries dateparser on each `<time>`: 20,000 bad ones hang it."""
_MAX_SEARCHED_ELEMENTS = 30_000
"""htmldate copies and cleans the tree; on larger pages the header and the address must do."""

_MAX_SCRIPTS, _MAX_SCRIPT_LENGTH = 60, 400_000
NO_HABITS = Habits()
_WORDS_BESIDE = 1
"""Of a text that is to be a date and nothing else: `Posted 3 May 2024`."""
_WORD = re.compile(r"[^\W\d_]+")
_SCRIPT_DATE = re.compile(
    r"""(?:datePublished|published_?(?:At|Date|Time|_at|_on)?|publish_?(?:Date|Time|ed_date)|publication_?(?:Date|Time)|pub_?Date|firstPublished(?:At|Date)?|displayDate|date_?published)["']?\s*[:=]\s*["']?([\w :.,+/-]{8,40})["',}]""",
    re.IGNORECASE,
)
_DATE_WORD, _DATE_WORD_BEHIND = re.compile(r"[pP][uU][bB]|[dD](?i:isplaydate)"), len("first")

_PUBLISHED_META = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "parsely-pub-date", "sailthru.date", "article.published",
    "dc.date.issued", "dcterms.created", "dc.date", "dcterms.date", "dc.date.created", "citation_publication_date", "citation_date", "publish-date",
    "publish_date", "publishdate", "published_time", "pubdate", "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "rnews:datepublished",
    "iso-8601-publish-date", "article_date_original", "originalpublicationdate", "bt:pubdate", "vr:published_time", "shareaholic:article_published_time",
    "date", "displaydate", "dcsext.articlefirstpublished", "publication_date", "mediator_published_time", "gtm.published_date",
)  # fmt: skip
_MODIFIED_META = (
    "article:modified_time", "og:updated_time", "og:article:modified_time", "datemodified", "last-modified", "lastmod", "dc.date.modified",
    "dcterms.modified", "article.updated", "revised", "modified_time", "cxenseparse:modifiedtime",
)  # fmt: skip

_URL_DAY = re.compile(
    r"(?<![\d.])((?:19|20)\d\d)(?:([/_-])(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])|(0[1-9]|1[0-2])/?(0[1-9]|[12]\d|3[01])(?:[0-2]\d[0-5]\d(?:\d{2,6})?)?)(?!\d)"
)
"""A day in an address: with one separator throughout, or in eight figures (then perhaps a time and a number). Seven figures are a number of something else."""

_NEW_YEAR = (
    r"(?<!\d)YEAR(?:0101|\s?[./年년-]\s?0?1\s?[./月월-]\s?0?1)(?!\d)",
    r"(?<!\d)0?1[./-]0?1[./-]YEAR(?!\d)",
    r"(?<!\d)0?1(?:st|er|º|°|ª|\.)?(?:\s+de)?[\s-]+[^\W\d]{3,12}\.?,?(?:\s+de)?[\s-]+YEAR(?!\d)",
    r"\s0?1(?:st)?,?\s+YEAR(?!\d)",
)
"""The first of January in figures or in words, YEAR standing for the year. Any month's name will do: htmldate has read it. Behind a name there is
the last, whose own pattern would be tried at each letter of the page.
"""
_SPACES = 200
"""More white space than stands between a month and its day."""
_MONTH_BEFORE = re.compile(r"[^\W\d]{3}\.?\s*\Z")


def parsed(text: object, habits: Habits = NO_HABITS, now: datetime | None = None) -> tuple[datetime, bool] | None:
    """Aware time on the text's own clock and whether only a day was named; None when it does not parse. A time without a zone is taken as UTC."""
    if isinstance(text, int | float):
        text = str(int(text)) if abs(text) < 1e14 else ""
    if not isinstance(text, str) or not 6 <= len(text := " ".join(text[:80].split())) <= 80:
        return None
    found = read_date(text, habits, now=now)
    return (found.at, found.day_only) if found and not found.relative else None


def fact(value: object, origin: str, fetched_at: datetime | None, habits: Habits = NO_HABITS) -> DatedFact | None:
    """A dated fact, marked implausible when it lies before 1995 or more than a day after the fetch."""
    found = parsed(value, habits, fetched_at)
    return dated(*found, origin, fetched_at) if found else None


def dated(local: datetime, day_only: bool, origin: str, fetched_at: datetime | None) -> DatedFact | None:
    """A time as a fact; None at the calendar's edge."""
    try:
        at = local.astimezone(UTC)
    except OverflowError:  # year 1 or 9999 moved over the calendar's edge
        return None
    minutes = round((local.utcoffset() or timedelta()).total_seconds() / 60)
    return DatedFact(at=at, origin=origin, day_only=day_only, plausible=is_plausible(at, fetched_at), offset_minutes=minutes or None)


def is_plausible(at: datetime, fetched_at: datetime | None) -> bool:
    return at >= EARLIEST and (fetched_at is None or at <= fetched_at + _FUTURE_SLACK)


def published(
    layout: Layout,
    meta: Mapping[str, str],
    node: Mapping[str, Any],
    *,
    url: str,
    hint: Hint | None,
    fetched_at: datetime | None,
    habits: Habits = NO_HABITS,
) -> DatedFact | None:
    """The best date of publication; the first plausible one in order of trust, else the first implausible one (it is kept, marked)."""
    said = declared(meta, node, fetched_at, habits)
    if said and said.plausible:
        return said
    item = (
        datelines.shown(layout, habits, fetched_at)
        or _plausible(_in_scripts(layout.tree, fetched_at, habits))
        or _plausible(_of_url(url, fetched_at))
        or _plausible(_of_listing(hint, fetched_at))
        or _plausible(_searched(layout.tree, url, fetched_at))
    )
    return _sharpened(item, hint) if item else said


def stated(
    meta: Mapping[str, str],
    node: Mapping[str, Any],
    *,
    url: str,
    hint: Hint | None,
    fetched_at: datetime | None,
    habits: Habits = NO_HABITS,
) -> DatedFact | None:
    """The date of publication as far as it is known without a look at the page's text."""
    said = declared(meta, node, fetched_at, habits)
    if said and said.plausible:
        return said
    return _plausible(_of_url(url, fetched_at)) or _plausible(_of_listing(hint, fetched_at)) or said


def declared(meta: Mapping[str, str], node: Mapping[str, Any], fetched_at: datetime | None, habits: Habits = NO_HABITS) -> DatedFact | None:
    """What JSON-LD and meta tags say, which nothing outweighs: the first plausible one, else the first."""
    first: DatedFact | None = None
    for origin, value in [
        ("json-ld", node.get("datePublished") or node.get("dateCreated")),
        *(("meta", meta.get(name)) for name in _PUBLISHED_META),
    ]:
        if item := fact(value, origin, fetched_at, habits):
            if item.plausible:
                return _with_time(item, meta, fetched_at, habits)
            first = first or item
    return first


def _plausible(item: DatedFact | None) -> DatedFact | None:
    return item if item and item.plausible else None


def _with_time(item: DatedFact, meta: Mapping[str, str], fetched_at: datetime | None, habits: Habits) -> DatedFact:
    """A bare day gets its time from a meta tag that names the same day."""
    if not item.day_only:
        return item
    for name in _PUBLISHED_META:
        other = fact(meta.get(name), "meta", fetched_at, habits)
        if other and not other.day_only and other.local.date() == item.at.date():
            return other
    return item


def _sharpened(item: DatedFact, hint: Hint | None) -> DatedFact:
    """A bare day out of the page's text gets the listing's time when both name the same day."""
    claimed = hint.published_at if hint else None
    if item.day_only and claimed and claimed.date() == item.at.date():
        return DatedFact(at=claimed, origin="listing", plausible=item.plausible)
    return item


def modified(meta: Mapping[str, str], node: Mapping[str, Any], fetched_at: datetime | None, habits: Habits = NO_HABITS) -> DatedFact | None:
    """When the page says it was last changed."""
    for origin, value in [("json-ld", node.get("dateModified")), *(("meta", meta.get(name)) for name in _MODIFIED_META)]:
        if item := fact(value, origin, fetched_at, habits):
            return item
    return None


def _in_scripts(tree: HtmlElement, fetched_at: datetime | None, habits: Habits) -> DatedFact | None:
    """What a script's data call the day of publication. Any other date in a script may be an offer's end."""
    for script in itertools.islice(tree.iter("script"), _MAX_SCRIPTS):
        for said in _dates_in((script.text or "")[:_MAX_SCRIPT_LENGTH]):
            if item := fact(said, "script", fetched_at, habits):
                return item
    return None


def _dates_in(script: str) -> Iterator[str]:
    """What `_SCRIPT_DATE` finds, tried only around the words that all its names have: at every sign it takes ten times as long."""
    end = 0
    for word in _DATE_WORD.finditer(script):
        starts = range(max(end, word.start() - _DATE_WORD_BEHIND), word.start() + 1)
        if found := next(filter(None, (_SCRIPT_DATE.match(script, start) for start in starts)), None):
            end = found.end()
            yield found[1]


class _OwnReader:
    """In the place of dateparser, which htmldate asks about lines it cannot read itself: that compiles the words of every language it
    knows, a second of CPU in every process, for one page in thirty.
    """

    def get_date_data(self, text: str) -> dict[str, datetime | None]:
        """As dateparser's `DateDataParser` answers: `date_obj`, naive; None for what is no date, or more than one."""
        read = read_date(text)
        alone = read is not None and not read.relative and len(_WORD.findall(read.rest)) <= _WORDS_BESIDE
        return {"date_obj": read.at.replace(tzinfo=None) if read is not None and alone else None}


_folded, _IS_WORD = htmldate.extractors._fold_month_name, htmldate.extractors.WORD.fullmatch
"""How htmldate folds the words it looks up among the months; asked for here, so that a release without them is noticed at once."""


@cache
def _months() -> frozenset[str]:
    """Names of months that a line without figures of a year may be tried for: those that `_OwnReader` knows. htmldate's own list loads three hundred
    locales of dateparser, a quarter of a second of CPU in every process.
    """
    return frozenset(_folded(word) for language in LANGUAGES for word in month_names(language) if _IS_WORD(word))


_own_reader = _OwnReader()
htmldate.extractors.get_external_parser = lambda: _own_reader  # it has no setting for that
htmldate.extractors.month_words = _months


def _searched(tree: HtmlElement, url: str, fetched_at: datetime | None) -> DatedFact | None:
    """What htmldate finds in time elements and text. Its clock is ours, so that the same capture gives the same date next year."""
    if sum(1 for _ in zip(tree.iter("time"), range(_MAX_TIME_ELEMENTS + 1), strict=False)) > _MAX_TIME_ELEMENTS:
        return None
    if sum(1 for _ in zip(tree.iter(), range(_MAX_SEARCHED_ELEMENTS + 1), strict=False)) > _MAX_SEARCHED_ELEMENTS:
        return None
    latest = (fetched_at + _FUTURE_SLACK).replace(tzinfo=None) if fetched_at else datetime(2100, 1, 1)  # noqa: DTZ001 - htmldate wants naive
    tree = _without_surroundings(tree)
    try:
        day = htmldate.find_date(
            tree, original_date=True, url=url, min_date="1995-01-01", max_date=latest.strftime("%Y-%m-%d"), deferred_url_extractor=True
        )
    except Exception:  # noqa: BLE001 - third-party search over hostile text: a page without a date is an answer
        return None
    return fact(day, "htmldate", fetched_at) if day and (day[4:] != "-01-01" or _names_new_year(tree, day[:4])) else None


def _without_surroundings(tree: HtmlElement) -> HtmlElement:
    """A copy without what holds dates of something else, all of which htmldate reads: scripts, addresses of pictures and links, other reports, comments."""
    tree = copy.deepcopy(tree)
    for element in list(tree.iter(etree.Element)):
        if element.getparent() is None:
            continue
        tag = element.tag
        if (
            tag in {"script", "style", "nav", "aside", "footer"}
            or (tag in {"div", "section", "ul", "ol"} and BESIDE.search(f"{element.get('class') or ''} {element.get('id') or ''}"))
            or (len(element) == 0 and _holds_another_date(element.text))
        ):
            element.drop_tree()
        elif tag == "meta" and "image" in (element.get("property") or element.get("name") or ""):
            element.attrib.pop("content", None)
    etree.strip_attributes(tree, "src", "srcset", "href", "data-src")
    return tree


def _holds_another_date(text: str | None) -> bool:
    return text is not None and any(map(str.isdecimal, text)) and datelines.is_of_something_else(text)


def _names_new_year(tree: HtmlElement, year: str) -> bool:
    """Whether the page has the first of January of that year; else htmldate made it of a bare year, mostly the copyright notice's."""
    page = str(tostring(tree, encoding="unicode", method="html"))
    *whole, behind_month = (re.compile(pattern.replace("YEAR", year)) for pattern in _NEW_YEAR)
    if any(pattern.search(page) for pattern in whole):
        return True
    return any(_MONTH_BEFORE.search(page[max(0, found.start() - _SPACES) : found.start()]) for found in behind_month.finditer(page))


def _of_listing(hint: Hint | None, fetched_at: datetime | None) -> DatedFact | None:
    if hint is None or hint.published_at is None:
        return None
    at = hint.published_at if hint.published_at.tzinfo else hint.published_at.replace(tzinfo=UTC)
    return DatedFact(at=at.astimezone(UTC), origin="listing", plausible=is_plausible(at, fetched_at))


def _of_url(url: str, fetched_at: datetime | None) -> DatedFact | None:
    found = _URL_DAY.search(url)
    return fact(f"{found[1]}-{int(found[3] or found[5]):02d}-{int(found[4] or found[6]):02d}", "url", fetched_at) if found else None
