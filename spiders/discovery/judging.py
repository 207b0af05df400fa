"""May a listing that was found be taken for a source's? Refused unless it is the site's own, alive, of reports, and in the source's language. Pure.

The thresholds were set by what a listing is for; no set of real feeds was within reach to measure them on. They err towards refusing:
what is not found is told, what is wrongly found fills the archive with another's reports.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from common.addresses.hosts import host_of
from records.capture import Hint
from records.source import Listing, ListingKind, Source
from spiders.check import STALE_DAYS
from spiders.discovery.candidates import Candidate, Site
from spiders.links import belongs
from spiders.listings.listing import ParsedListing
from spiders.section import looks_like_report

OWN_SHARE = 0.8
"""Of the links, on the site itself; the rest may be a partner's or a video portal's."""
REPORT_SHARE = 0.5
"""Of the links, that look like reports, or match the source's `include`."""
HALF = 0.5
LEAST_ON_PAGE = 5
"""Reports a page of links must name to be taken for a section."""
LOOKED_AT = 100
"""Links of one listing that are judged, newest by the document's order."""
SCRIPTS = {
    **dict.fromkeys(("ar", "fa", "ur", "ps", "ckb", "ug", "sd"), ("ARABIC",)),
    **dict.fromkeys(("bg", "be", "kk", "ky", "mk", "mn", "ru", "tg", "uk"), ("CYRILLIC",)),
    **dict.fromkeys(("am", "ti"), ("ETHIOPIC",)),
    **dict.fromkeys(("hi", "mr", "ne"), ("DEVANAGARI",)),
    "bn": ("BENGALI",),
    "el": ("GREEK",),
    "gu": ("GUJARATI",),
    "he": ("HEBREW",),
    "hy": ("ARMENIAN",),
    "ja": ("CJK", "HIRAGANA", "KATAKANA"),
    "ka": ("GEORGIAN",),
    "km": ("KHMER",),
    "kn": ("KANNADA",),
    "ko": ("HANGUL", "CJK"),
    "lo": ("LAO",),
    "ml": ("MALAYALAM",),
    "my": ("MYANMAR",),
    "pa": ("GURMUKHI",),
    "si": ("SINHALA",),
    "ta": ("TAMIL",),
    "te": ("TELUGU",),
    "th": ("THAI",),
    "zh": ("CJK",),
}
"""Language -> scripts, as Unicode's character names begin; every other is written in Latin letters (or, as Serbian, may be)."""
_COMMENTS = re.compile(
    r"\bcomments?\b|\bcommentaires?\b|\bkommentare?\b|\bcomentarios?\b|\bcomentários?\b|\bcommenti\b|\breacties\b|\bkomentarze\b|\byorumlar\b"
    r"|комментари|коментар|تعليقات|评论|コメント",
    re.IGNORECASE,
)
_TO_COMMENT = re.compile(rb"#(?:comment|respond|reply)[-\d]", re.IGNORECASE)
_SOUND = re.compile(rb"""<(?:enclosure|link)\b[^<>]{0,1000}?type\s*=\s*["'](?:audio|video)/""", re.IGNORECASE)
_ENTRY = re.compile(rb"<(?:item|entry)[\s>]", re.IGNORECASE)
_TITLE = re.compile(rb"<title[^<>]*>(?:\s*<!\[CDATA\[)?([^<\]]{1,300})", re.IGNORECASE)
_PARKED = re.compile(
    r"domain (?:name )?(?:is|may be) for sale|buy this domain|domain is parked|parked free|sedoparking|parkingcrew|bodis\.com|hugedomains"
    r"|domain has expired|this domain (?:was|has been) registered|domaine est à vendre|diese domain steht zum verkauf|dan\.com/buy-domain",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{4,}")
_BY_PATH = re.compile(r"/(?:tags?|author|authors|autor|search|user)/", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What was made of one candidate."""

    listing: Listing
    how: str
    refusal: str = ""
    """Empty: it may be taken. Else a short word: `not-a-feed`, `empty`, `stale`, `other-site`, `elsewhere`, `comments`, `podcast`, `not-reports`,
    `other-language`, `no-news` or a failure's word (`http-404`, `robots`, ...)."""
    detail: str = ""
    score: float = 0.0
    """Among those that may be taken, the highest is the best; no unit."""
    links: int = 0
    newest_at: datetime | None = None
    known_titles: int = 0
    """Titles among them that the source was known for."""

    @property
    def evidence(self) -> str:
        """In one line, why it was taken or refused."""
        if self.refusal:
            return f"{self.refusal} {self.detail}".strip()
        newest = f", newest of {self.newest_at:%Y-%m-%d %H:%M}" if self.newest_at else ""
        known = f", {self.known_titles} of them known" if self.known_titles else ""
        return f"{self.how}; {self.links} links{known}{newest}"


def judge(
    candidate: Candidate, parsed: ParsedListing, body: bytes, final_url: str, *, source: Source, titles: Collection[str], now: datetime
) -> Judged:
    """The verdict on a candidate that answered; `final_url` is where it was found, after redirects."""
    hints = parsed.hints[:LOOKED_AT]
    # Where it was found, not where it was asked for: the crawler need not be sent round each time.
    listing = Listing(kind=candidate.kind, url=final_url)
    refusal, detail = _refusal(candidate, parsed, hints, body, final_url, source, now)
    known = sum(_plain(hint.title) in titles for hint in hints if hint.title)
    return Judged(
        listing=listing,
        how=candidate.how,
        refusal=refusal,
        detail=detail,
        score=0.0 if refusal else _score(candidate, hints, parsed.newest_at, known, final_url, now),
        links=len(parsed.hints),
        newest_at=parsed.newest_at,
        known_titles=known,
    )


def _refusal(
    candidate: Candidate, parsed: ParsedListing, hints: tuple[Hint, ...], body: bytes, final_url: str, source: Source, now: datetime
) -> tuple[str, str]:
    if not belongs(final_url, source.homepage):
        return "other-site", f"it lies at {host_of(final_url)}"
    if parsed.problem is not None:
        return parsed.problem, (parsed.detail or "")[:200]
    if not hints:
        return "empty", ""
    own = sum(belongs(hint.url, source.homepage) for hint in hints)
    if own < OWN_SHARE * len(hints):
        host, count = Counter(host_of(hint.url) for hint in hints).most_common(1)[0]
        return "elsewhere", f"{count} of {len(hints)} links lead to {host}"
    if candidate.kind is ListingKind.FEED and (word := _special(body, len(hints))):
        return word, ""
    reports = sum(is_report(hint.url, source) for hint in hints)
    if reports < REPORT_SHARE * len(hints) or (candidate.kind is ListingKind.SECTION and reports < LEAST_ON_PAGE):
        return "not-reports", f"{reports} of {len(hints)} links look like reports"
    if candidate.kind is ListingKind.NEWS_SITEMAP and sum(hint.title is not None for hint in hints) < HALF * len(hints):
        return "no-news", "a sitemap of everything"
    newest = parsed.newest_at
    if newest is not None and newest < now - timedelta(days=STALE_DAYS):
        return "stale", f"newest of {newest:%Y-%m-%d}"
    return ("other-language", _spoken(hints)) if not _speaks(hints, source.languages) else ("", "")


def _special(body: bytes, entries: int) -> str:
    """The word for a feed that is not of reports: `comments` by its title or its links, `podcast` by what its entries enclose."""
    head = _TITLE.search(body)
    if head and _COMMENTS.search(head[1].decode("utf-8", "replace")):
        return "comments"
    count = max(len(_ENTRY.findall(body)), entries)
    if len(_TO_COMMENT.findall(body)) >= HALF * count:
        return "comments"
    return "podcast" if len(_SOUND.findall(body)) >= HALF * count else ""


def is_report(url: str, source: Source) -> bool:
    """By the source's own rules where it has some, else by the look of the address."""
    if source.exclude and re.search(source.exclude, url):
        return False
    return bool(re.search(source.include, url)) if source.include else looks_like_report(url, documents=True)


def _speaks(hints: Iterable[Hint], languages: Collection[str]) -> bool:
    """True unless titles are in another script than the source's languages have, or every entry declares a language that it does not write.

    A declared `en` is not believed: the usual systems write it whatever the site's language is.
    """
    hints = [*hints]
    if not languages:  # nobody said yet
        return True
    script = _script(" ".join(hint.title or "" for hint in hints))
    wanted = {name for language in languages for name in SCRIPTS.get(language, ("LATIN",))}
    if "CYRILLIC" not in wanted and {"sr", "uz", "az", "bs"} & set(languages):
        wanted.add("CYRILLIC")
    if script and script not in wanted:
        return False
    declared = {hint.language for hint in hints if hint.language}
    return not declared or bool(declared & {*languages, "en"})


def _spoken(hints: Iterable[Hint]) -> str:
    return " ".join(sorted({hint.language for hint in hints if hint.language})) or "by its script"


def _script(text: str) -> str:
    """The script most letters are of, as Unicode names it; empty without letters."""
    counts = Counter(unicodedata.name(letter, "?").partition(" ")[0].partition("-")[0] for letter in text[:20_000] if letter.isalpha())
    return counts.most_common(1)[0][0] if counts else ""


def _score(candidate: Candidate, hints: tuple[Hint, ...], newest: datetime | None, known: int, url: str, now: datetime) -> float:
    """What it is worth: known titles above all, then a feed before a news sitemap before a page, then freshness, number and who named it."""
    kind = {ListingKind.FEED: 2.0, ListingKind.NEWS_SITEMAP: 1.5}.get(candidate.kind, 0.0)
    fresh = 0.0 if newest is None else 1.0 if newest > now - timedelta(days=2) else 0.5
    named = {"known": 1.0, "named": 0.5, "linked": 0.25, "section": 0.5}.get(candidate.how, 0.0)
    partial = 1.0 if _BY_PATH.search(url) else 0.0
    return 3.0 * known / len(hints) + kind + fresh + named + min(len(hints), 20) / 20 - partial


def _plain(title: str) -> str:
    return " ".join(title.casefold().split())


def plain_titles(titles: Iterable[str]) -> frozenset[str]:
    """Titles a source is known for, as they are compared."""
    return frozenset(_plain(title) for title in titles if title)


def stranger(site: Site, source: Source) -> str:
    """Why a home page is not that of the source: `parked`, or `not-recognised` where neither name nor domain of it is in its own title; else empty."""
    if _PARKED.search(site.text[:200_000]):
        return "parked"
    called = f"{site.name} {site.title}".casefold()
    words = {word.casefold() for word in _WORD.findall(source.name)} | {host_of(source.homepage).removeprefix("www.").partition(".")[0]}
    in_name = any(word in called for word in words) or source.name.casefold() in called
    return "" if in_name or not called.strip() else "not-recognised"
