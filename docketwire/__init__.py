"""Docketwire for analysts: ask a home's newest snapshot from Python, and read or classify texts without any home.

    >>> import docketwire
    >>> with docketwire.open("news") as home:
    ...     home.query("select count(*) as articles from articles").rows()
    [(65,)]

What this package exports is all that is public; everything else of the distribution may change without notice. Errors are `DocketwireError`s whose
message says what broke and what to do. Times are aware, in UTC. Importing is cheap: databases, parsers and models are loaded by what needs them.
"""

import importlib
import os
from datetime import date
from typing import TYPE_CHECKING, Any

from docketwire.home import Home
from docketwire.result import MissingLibraryError, Result
from records.errors import ConfigurationError, DocketwireError, HomeError, QueryError, SelectionError, WarehouseError

if TYPE_CHECKING:
    from records.article import Classification, DatedFact, Extraction, Language, Mention, MentionKind, TopicMatch
    from records.asking import SavedQuery
    from records.export import ExportDone
    from records.facts import Amount, Authority, CaseNumber, Deadline, Facts, PlainFacts, Told
    from records.provenance import Provenance
    from records.search import Hit, Piece, SearchPage
    from records.site import (
        Article,
        Dispute,
        DisputeStep,
        DisputeSummary,
        NamedValue,
        ReportLine,
        SnapshotInfo,
        Story,
        StoryLine,
        VersionText,
    )

    __version__: str

__all__ = [
    "Amount",
    "Article",
    "Authority",
    "CaseNumber",
    "Classification",
    "ConfigurationError",
    "DatedFact",
    "Deadline",
    "Dispute",
    "DisputeStep",
    "DisputeSummary",
    "DocketwireError",
    "ExportDone",
    "Extraction",
    "Facts",
    "Hit",
    "Home",
    "HomeError",
    "Language",
    "Mention",
    "MentionKind",
    "MissingLibraryError",
    "NamedValue",
    "Piece",
    "PlainFacts",
    "Provenance",
    "QueryError",
    "ReportLine",
    "Result",
    "SavedQuery",
    "SearchPage",
    "SelectionError",
    "SnapshotInfo",
    "Story",
    "StoryLine",
    "Told",
    "TopicMatch",
    "VersionText",
    "WarehouseError",
    "__version__",
    "classify",
    "extract",
    "open",
]


_RECORDS = {
    "records.article": ("Classification", "DatedFact", "Extraction", "Language", "Mention", "MentionKind", "TopicMatch"),
    "records.asking": ("SavedQuery",),
    "records.export": ("ExportDone",),
    "records.facts": ("Amount", "Authority", "CaseNumber", "Deadline", "Facts", "PlainFacts", "Told"),
    "records.provenance": ("Provenance",),
    "records.search": ("Hit", "Piece", "SearchPage"),
    "records.site": (
        "Article", "Dispute", "DisputeStep", "DisputeSummary", "NamedValue", "ReportLine", "SnapshotInfo", "Story", "StoryLine",
        "VersionText",
    ),
}  # fmt: skip
"""What answers are made of, loaded when first named: making all those classes takes longer than everything else here."""


def open(home: str | os.PathLike[str] | None = None) -> Home:  # noqa: A001 - read as docketwire.open
    """The newest snapshot of a home, held open until it is closed: a context manager.

    Args:
        home: Home directory; None: what `DOCKETWIRE_HOME` names, else `./docketwire-data`, as on the command line.

    Raises HomeError when the folder is no home or nothing was published yet, ConfigurationError when its settings are wrong.

        >>> home = docketwire.open("news")
        >>> home.snapshot.articles
        65
        >>> home.close()
    """
    return Home(home)


def extract(html: str | bytes, *, url: str = "", content_type: str | None = None) -> "Extraction | None":
    """What a page says of its report: text, title, dates, authors; None when there is neither a text nor a title.

    Args:
        html: The page, decoded, or its bytes as served (without content coding); bytes may be those of a PDF, DOCX or ODT.
        url: Address that answered; dates and the canonical address may come from it.
        content_type: HTTP header, for the encoding of bytes.

    Pure: no network, no clock. Takes some ten milliseconds, and about a second the first time.

        >>> text = "A court in Paris fined Facebook on Monday over a breach of data protection law. The company said it would appeal."
        >>> page = f"<html><head><title>Court fines Facebook</title></head><body><article><p>{text}</p></article></body></html>"
        >>> docketwire.extract(page, url="https://example.org/2024/05/06/fine").title
        'Court fines Facebook'
    """
    from jobs.tasks.reading import read_page  # noqa: PLC0415 - parsers are loaded by the first page

    return read_page(html, url=url, content_type=content_type)


def classify(title: str, text: str = "", *, published_at: date | None = None) -> "Classification":
    """Language, relevance to the beat, topics, platforms that are parties, everything named, and the facts.

    Args:
        title: Headline.
        text: Body, one paragraph a line; may be empty.
        published_at: Day of publication, against which deadlines such as "within two weeks" are counted.

    Pure: no network, no clock. Takes some ten milliseconds, and about two seconds the first time.

        >>> found = docketwire.classify("Court orders Twitter to name users", "A Paris court ordered Twitter to hand over user data.")
        >>> found.relevant, found.language.code, found.platforms()
        (True, 'en', ('X',))
    """
    from jobs.tasks.reading import classify_text  # noqa: PLC0415 - models are loaded by the first text

    return classify_text(title, text, published_at=published_at)


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version  # noqa: PLC0415 - reads a file, and few ask

        return version("docketwire")
    for module, names in _RECORDS.items():
        if name in names:
            return getattr(importlib.import_module(module), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
