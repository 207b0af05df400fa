"""How a listing that was found is judged: each share and each part of the score at its last value inside and its first outside."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from records.capture import Hint
from records.source import ListingKind, Source
from spiders.discovery.candidates import Candidate, Site
from spiders.discovery.judging import LOOKED_AT, Judged, is_report, judge, plain_titles, stranger
from spiders.listings.listing import ParsedListing

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
HOME = "https://herald.example.org/"
SOURCE = Source(id="xx-herald", name="Morning Herald", country="zz", languages=("en",), homepage=HOME)


def hints(own: int, elsewhere: int = 0, furniture: int = 0, *, titles: int | None = None, **said: str | None) -> tuple[Hint, ...]:
    urls = [f"{HOME}2026/court-orders-platform-{n}" for n in range(own)]
    urls += [f"https://video.example.net/2026/court-orders-platform-{n}" for n in range(elsewhere)]
    urls += [f"{HOME}page{'x' * n}" for n in range(furniture)]
    kept = len(urls) if titles is None else titles
    return tuple(
        Hint(url=url, listing_url=HOME + "rss", listing_kind=ListingKind.FEED, title=said.get("title", f"Report {n}") if n < kept else None, language=said.get("language"))
        for n, url in enumerate(urls)
    )  # fmt: skip


def verdict(
    found: tuple[Hint, ...],
    *,
    kind: ListingKind = ListingKind.FEED,
    how: str = "named",
    body: bytes = b"",
    newest: datetime | None = NOW,
    url: str = HOME + "rss",
    source: Source = SOURCE,
    known: tuple[str, ...] = (),
) -> Judged:
    parsed = ParsedListing(hints=tuple(replace(hint, published_at=newest) for hint in found))
    return judge(Candidate(kind=kind, url=url, how=how), parsed, body, url, source=source, titles=plain_titles(known), now=NOW)


@pytest.mark.parametrize(
    ("found", "refusal", "detail"),
    [
        (hints(8, 2), "", ""),
        (hints(7, 2), "elsewhere", "7 of 9 links lead to herald.example.org"),
        (hints(1, 2), "elsewhere", "2 of 3 links lead to video.example.net"),
        (hints(2, furniture=2), "", ""),
        (hints(2, furniture=3), "not-reports", "2 of 5 links look like reports"),
        ((), "empty", ""),
    ],
)
def test_four_of_five_links_are_the_site_s_own_and_half_are_reports(found: tuple[Hint, ...], refusal: str, detail: str) -> None:
    judged = verdict(found)
    assert (judged.refusal, judged.detail) == (refusal, detail)
    if refusal:
        assert judged.evidence == f"{refusal} {detail}".strip()
        assert judged.score == 0.0


@pytest.mark.parametrize(
    ("kind", "reports", "taken"), [(ListingKind.SECTION, 5, True), (ListingKind.SECTION, 4, False), (ListingKind.FEED, 4, True)]
)
def test_a_page_of_links_names_five_reports(kind: ListingKind, reports: int, taken: bool) -> None:
    assert (verdict(hints(reports), kind=kind).refusal == "") is taken


@pytest.mark.parametrize(
    ("kind", "titles", "refusal"), [(ListingKind.NEWS_SITEMAP, 2, ""), (ListingKind.NEWS_SITEMAP, 1, "no-news"), (ListingKind.FEED, 1, "")]
)
def test_half_of_a_news_sitemap_s_entries_have_titles(kind: ListingKind, titles: int, refusal: str) -> None:
    assert verdict(hints(4, titles=titles), kind=kind).refusal == refusal


@pytest.mark.parametrize(
    ("newest", "refusal"),
    [(NOW - timedelta(days=30), ""), (NOW - timedelta(days=30, seconds=1), "stale"), (None, "")],
)
def test_what_is_a_month_old_is_stale(newest: datetime | None, refusal: str) -> None:
    judged = verdict(hints(4), newest=newest)
    assert judged.refusal == refusal
    assert judged.detail == ("newest of 2026-04-04" if refusal else "")


ENTRY, SOUND, COMMENT = b"<item>", b'<enclosure url="a" type="audio/mpeg"/>', b"<link>https://herald.example.org/a#comment-1</link>"


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        (ENTRY * 4 + SOUND * 2, "podcast"),
        (ENTRY * 4 + SOUND, ""),
        (ENTRY * 4 + COMMENT * 2, "comments"),
        (ENTRY * 4 + COMMENT, ""),
        (ENTRY * 6 + SOUND * 2, ""),
        (b"<title>Comments on the Herald</title>" + ENTRY * 4, "comments"),
        (b"<title><![CDATA[ Commenti ]]></title>" + ENTRY * 4, "comments"),
        (b"<title>Commentary</title>" + ENTRY * 4, ""),
    ],
)
def test_a_feed_of_sounds_or_comments_is_none_of_reports(body: bytes, refusal: str) -> None:
    assert verdict(hints(4), body=body).refusal == refusal
    assert verdict(hints(5), body=body, kind=ListingKind.SECTION).refusal == ""


@pytest.mark.parametrize(
    ("languages", "title", "language", "refusal", "detail"),
    [
        ((), "裁判所", "ja", "", ""),
        (("en",), "裁判所", None, "other-language", "by its script"),
        (("en",), "裁判所", "ja", "other-language", "ja"),
        (("ja",), "裁判所", "ja", "", ""),
        (("en", "ja"), "裁判所", None, "", ""),
        (("fr",), "Report", "en", "", ""),
        (("fr",), "Report", "de", "other-language", "de"),
        (("fr",), "Report", "fr", "", ""),
        (("fr",), "Report", None, "", ""),
        (("sr",), "Суд", None, "", ""),
        (("sr",), "Sud", None, "", ""),
        (("hr",), "Суд", None, "other-language", "by its script"),
        (("ru",), "Sud", None, "other-language", "by its script"),
        (("ko",), "법원", None, "", ""),
        (("fr",), "1234", None, "", ""),
    ],
)
def test_a_listing_is_in_the_source_s_language(
    languages: tuple[str, ...], title: str, language: str | None, refusal: str, detail: str
) -> None:
    judged = verdict(hints(4, title=title, language=language), source=replace(SOURCE, languages=languages))
    assert (judged.refusal, judged.detail) == (refusal, detail)


def test_a_hundred_links_are_judged_and_all_are_counted() -> None:
    assert verdict(hints(LOOKED_AT // 2, furniture=LOOKED_AT)).refusal == ""
    assert verdict(hints(LOOKED_AT // 2 - 1, furniture=LOOKED_AT)).refusal == "not-reports"
    assert verdict(hints(LOOKED_AT + 1)).links == LOOKED_AT + 1 == 101


@pytest.mark.parametrize(
    ("how", "kind", "number", "newest", "url", "known", "score"),
    [
        ("named", ListingKind.FEED, 20, NOW, HOME + "rss", (), 4.5),
        ("named", ListingKind.FEED, 21, NOW, HOME + "rss", (), 4.5),
        ("named", ListingKind.FEED, 10, NOW, HOME + "rss", (), 4.0),
        ("known", ListingKind.FEED, 20, NOW, HOME + "rss", (), 5.0),
        ("linked", ListingKind.FEED, 20, NOW, HOME + "rss", (), 4.25),
        ("section", ListingKind.SECTION, 20, NOW, HOME + "news", (), 2.5),
        ("guessed", ListingKind.NEWS_SITEMAP, 20, NOW, HOME + "map", (), 3.5),
        ("named", ListingKind.FEED, 20, NOW - timedelta(days=2), HOME + "rss", (), 4.0),
        ("named", ListingKind.FEED, 20, NOW - timedelta(days=2, seconds=-1), HOME + "rss", (), 4.5),
        ("named", ListingKind.FEED, 20, None, HOME + "rss", (), 3.5),
        ("named", ListingKind.FEED, 20, NOW, HOME + "tag/rss", (), 3.5),
        ("named", ListingKind.FEED, 20, NOW, HOME + "rss", ("report  1", "REPORT 2"), 4.8),
    ],
)
def test_what_a_listing_is_worth(
    how: str, kind: ListingKind, number: int, newest: datetime | None, url: str, known: tuple[str, ...], score: float
) -> None:
    judged = verdict(hints(number), how=how, kind=kind, newest=newest, url=url, known=known)
    assert judged.score == pytest.approx(score)
    assert judged.known_titles == len(known)
    of_known = f", {len(known)} of them known" if known else ""
    of_newest = f", newest of {newest:%Y-%m-%d %H:%M}" if newest else ""
    assert judged.evidence == f"{how}; {number} links{of_known}{of_newest}"


def test_a_source_s_own_rules_say_what_is_a_report() -> None:
    report = f"{HOME}2026/court-orders-platform-again"
    assert is_report(report, SOURCE)
    assert not is_report(report, replace(SOURCE, exclude="/2026/"))
    assert not is_report(report, replace(SOURCE, include="/news/"))
    assert is_report(f"{HOME}news", replace(SOURCE, include="/news"))
    assert not is_report(f"{HOME}news", replace(SOURCE, include="/news", exclude="news"))


@pytest.mark.parametrize(
    ("title", "text", "name", "why"),
    [
        ("The Morning Paper", "", "", ""),
        ("Herald of the harbour", "", "", ""),
        ("", "", "", ""),
        ("The Tribune", "", "", "not-recognised"),
        ("The Tribune", "", "Morning Herald", ""),
        ("Morning Herald", "x" * 199_980 + "Buy this domain", "", "parked"),
        ("Morning Herald", "x" * 199_990 + "Buy this domain", "", ""),
        ("Morning Herald", "The domain name is for sale", "", "parked"),
    ],
)
def test_a_home_page_that_is_not_the_source_s(title: str, text: str, name: str, why: str) -> None:
    assert stranger(Site(url=HOME, title=title, text=text, name=name), SOURCE) == why
