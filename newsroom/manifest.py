"""The truth about every page the press serves, for tests and the demo to compare against."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from newsroom.outlets import Outlet, load_outlets
from newsroom.pages import opening_of
from newsroom.paths import article_path, listed_path, moved_path, variant_paths, with_tracking
from newsroom.press import Report, load_reports
from records.outcome import KEPT, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTruth:
    """One address of the press and what should become of it."""

    outlet_id: str
    path: str
    """Path and query, percent-encoded; append it to the outlet's URL."""
    title: str
    text: str | None
    """Reference text of the edition, one paragraph a line; None where the page shows none of it."""
    language: str
    published: datetime | None
    """The true date; None for pages that are no reports. `shown_at` may differ."""
    shown_at: datetime | None
    """The date that page and listings name (in the future on the page with that quirk)."""
    relevant: bool
    topics: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    dispute: str | None = None
    story: str | None = None
    wire: str | None = None
    outcome: Outcome | None
    """Expected of a fresh crawl of this edition (`new-version`: of a crawl that has seen the edition before). None: not captured at all.

    Of an article and its variants one is stored, whichever came first, and the others are `same-url`; likewise of the copies of a wire
    report one is stored and the others are `near-copy`.
    """
    is_variant_of: str | None = None
    """Path of the article that this address also shows."""
    slug: str = ""
    quirks: frozenset[str] = frozenset()
    status: int = 200
    """HTTP status of the first answer."""


def truth(edition: int = 1, *, outlets: Iterable[Outlet] | None = None, variants: bool = True) -> tuple[PageTruth, ...]:
    """Every listed page of the edition; with its variants (AMP, print, tracking parameters, old addresses) unless told otherwise."""
    pages = (page for outlet in outlets or load_outlets() for page in _outlet_truth(outlet, edition))
    return tuple(page for page in pages if variants or page.is_variant_of is None)


def _outlet_truth(outlet: Outlet, edition: int) -> Iterator[PageTruth]:
    for report in load_reports(outlet):
        if report.exists(edition):
            page = _report_truth(outlet, report, edition)
            yield page
            yield from _variants(outlet, report, page)
    for special in outlet.special:
        outcome, status = (Outcome.SOFT_404, 200) if special.kind == "soft-404" else (Outcome.HTTP_ERROR, 404)
        yield PageTruth(
            outlet_id=outlet.id,
            path=special.path,
            title=special.title,
            text=None,
            language=outlet.language,
            published=None,
            shown_at=None,
            relevant=False,
            outcome=outcome,
            status=status,
            quirks=frozenset({special.kind}),
        )


def _report_truth(outlet: Outlet, report: Report, edition: int) -> PageTruth:
    return PageTruth(
        outlet_id=outlet.id,
        path=article_path(outlet, report),
        title=report.title,
        text=_visible_text(report, edition),
        language=report.language,
        published=report.published,
        shown_at=report.shown_at,
        relevant=report.relevant,
        topics=report.topics,
        platforms=report.platforms,
        dispute=report.dispute,
        story=report.story,
        wire=report.wire,
        outcome=_outcome(outlet, report, edition),
        slug=report.slug,
        quirks=report.quirks,
        status=503 if _busy(report, edition) else 200,
    )


def _visible_text(report: Report, edition: int) -> str | None:
    if report.quirks & {"consent-wall", "script-drawn"} or _busy(report, edition):
        return None
    if "paywall-stub" in report.quirks:
        return opening_of(report)
    return "\n".join(report.body(edition))


def _busy(report: Report, edition: int) -> bool:
    return "busy-once" in report.quirks and edition == 1


def _outcome(outlet: Outlet, report: Report, edition: int) -> Outcome | None:
    """What the pipeline and the warehouse should make of the report's own page."""
    if "robots-disallowed" in report.quirks:
        return None
    if _busy(report, edition):
        return Outcome.HTTP_ERROR
    if "consent-wall" in report.quirks:
        return Outcome.CONSENT_WALL
    if "paywall-stub" in report.quirks:
        return Outcome.PAYWALL_STUB
    if "script-drawn" in report.quirks:
        return Outcome.NO_TEXT
    if not report.relevant:
        return Outcome.OFF_TOPIC
    if report.second_edition and edition >= 2:
        return Outcome.NEW_VERSION
    return Outcome.NEAR_COPY if report.wire and not outlet.agency else Outcome.STORED


def _variants(outlet: Outlet, report: Report, page: PageTruth) -> Iterator[PageTruth]:
    paths = set(variant_paths(outlet, report).values())
    if "moved" in report.quirks:
        paths |= {moved_path(outlet, report), with_tracking(outlet, listed_path(outlet, report))}
    outcome = Outcome.SAME_URL if page.outcome in KEPT else page.outcome
    for path in sorted(paths - {page.path}):
        status = 301 if "moved" in report.quirks and path.startswith(moved_path(outlet, report)) else page.status
        yield _variant(page, path, outcome, status)


def _variant(page: PageTruth, path: str, outcome: Outcome | None, status: int) -> PageTruth:
    return replace(page, path=path, outcome=outcome, is_variant_of=page.path, status=status)
