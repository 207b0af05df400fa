"""What reports are wanted: one record for the command line, the site, the API, subscriptions, search and export. The words: docs/selection.md."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date

FACETS = {
    "language": "languages",
    "topic": "topics",
    "platform": "platforms",
    "authority": "authorities",
    "law": "laws",
    "jurisdiction": "jurisdictions",
    "stage": "stages",
    "source": "sources",
    "story": "stories",
    "dispute": "disputes",
}
"""The word for one value of each facet -> its field of the record."""
DAYS = ("published_since", "published_until", "seen_since", "seen_until")
AMOUNT = "amount_at_least"
MOST_EUROS = 10**15
"""What an amount is compared up to: more than the world earns in a year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Every field that says something must match; within a facet one match is enough. Values are canonical: see beat.selecting.

    Facets are judged on the article in its current version; a copy has those of the article it copies, but its own language, source and days.
    """

    text: str = ""
    """A search, as docs/search.md describes it; only an index can answer it."""
    words: tuple[str, ...] = ()
    """Words or phrases, any of which must occur in headline or body; case, width and accents of composition do not matter."""
    without: tuple[str, ...] = ()
    """Words or phrases that must not occur."""
    languages: tuple[str, ...] = ()
    """ISO 639-1, `zh` for every Chinese, `no` for every Norwegian, `und` for an undecided one."""
    topics: tuple[str, ...] = ()
    """Any topic of the article, not only its primary one."""
    platforms: tuple[str, ...] = ()
    """Parties to the process. A company stands for itself and its services."""
    authorities: tuple[str, ...] = ()
    laws: tuple[str, ...] = ()
    jurisdictions: tuple[str, ...] = ()
    """ISO 3166-1 alpha-2 lower case, `eu`, `coe` or `int`: of the authorities and laws named, else the outlet's country."""
    stages: tuple[str, ...] = ()
    """Any step of a proceeding the article names."""
    sources: tuple[str, ...] = ()
    """Ids of outlets."""
    stories: tuple[str, ...] = ()
    """Ids; an article that was not grouped yet is a story of its own, called by its own id."""
    disputes: tuple[str, ...] = ()
    amount_at_least: int | None = None
    """Whole euros, 1 to MOST_EUROS: the sum of the act reported is this much or more, at the rate of the report's day."""
    published_since: date | None = None
    """First UTC day of publication, or of first capture where no plausible one is known."""
    published_until: date | None = None
    """Last such day, inclusive."""
    seen_since: date | None = None
    """First UTC day of first capture."""
    seen_until: date | None = None
    """Last such day, inclusive."""

    def chosen(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The facets that say something: (word, values), in a fixed order."""
        for word, name in FACETS.items():
            if values := getattr(self, name):
                yield word, values

    @property
    def narrows(self) -> bool:
        """True when anything but the text to search for is said."""
        return any(getattr(self, field.name) for field in fields(self) if field.name != "text")


EVERYTHING = Selection()
