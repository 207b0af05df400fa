"""Records of every sort that is kept as JSON, with everything that is awkward to write."""

from datetime import UTC, date, datetime, timedelta, timezone

from records.capture import Hint, RunReport, SourceRun
from records.source import Listing, ListingKind, Source, SourceKind
from spiders.archive.warc import PageNote
from spiders.order import CrawlOrder

AT = datetime(2026, 3, 1, 12, 0, 0, 1, tzinfo=UTC)
INDIA = timezone(timedelta(hours=5, minutes=30))

HINT = Hint(
    url="https://a.example/ü?q=\U0001f600",
    listing_url="https://a.example/rss",
    listing_kind=ListingKind.NEWS_SITEMAP,
    title="",
    summary='quotes " and \\ and \u2028',
    published_at=AT.replace(microsecond=0),
    modified_at=AT.astimezone(INDIA),
    authors=("A. B.", ""),
)
SOURCE = Source(
    id="fr-a",
    name="Ä",
    country="fr",
    languages=("fr",),
    homepage="https://a.example/",
    kind=SourceKind.COURT,
    listings=(Listing(kind=ListingKind.SEARCH, url="https://s.example/?q={query}", queries=("réseau",)),),
    verified=date(2026, 8, 14),
    max_age_days=None,
    delay_seconds=2,
)
VALUES = {
    "hint": HINT,
    "note": PageNote(source_id="fr-a", run_id="r", requested_url="u", hint=HINT, redirects=("u",)),
    "note-without-hint": PageNote(source_id="fr-a", run_id="r", requested_url="u", hint=None),
    "source": SOURCE,
    "order": CrawlOrder(
        run_id="r", started_at=AT, captures_dir="c", frontier_path="f", sources=(SOURCE,), deadline_seconds=900, timeout_seconds=5
    ),
    "report": RunReport(
        run_id="r",
        started_at=datetime(1969, 7, 20, 20, 17, tzinfo=UTC),
        finished_at=AT,
        status="done",
        sources=(
            SourceRun(source_id="fr-a", reasons=(("http-403", 2), ("robots", 1)), newest_at=AT, error="http-403"),
            SourceRun(source_id="b"),
        ),
        segments=("2026/03/01/r-000.warc.gz",),
    ),
}
