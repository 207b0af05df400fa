"""What a judgement of a found listing says of its reasons, and in which order reasons count."""

from dataclasses import replace
from datetime import timedelta

import pytest

from records.capture import Hint
from records.source import Listing, ListingKind
from spiders.discovery.candidates import Candidate, Site
from spiders.discovery.judging import SCRIPTS, Judged, is_report, judge, plain_titles, stranger
from spiders.listings.listing import Child, ParsedListing
from tests.unit.test_discovery_bounds import HOME, NOW, SOURCE, hints, verdict

CANDIDATE = Candidate(kind=ListingKind.FEED, url=HOME + "asked", how="named")


def judged(parsed: ParsedListing, *, url: str = HOME + "rss", titles: tuple[str, ...] = ()) -> Judged:
    return judge(CANDIDATE, parsed, b"", url, source=SOURCE, titles=plain_titles(titles), now=NOW)


@pytest.mark.parametrize(("written", "kept"), [(199, 199), (200, 200), (201, 200)])
def test_two_hundred_signs_of_a_reader_s_complaint_are_kept(written: int, kept: int) -> None:
    found = judged(ParsedListing(problem="not-a-feed", detail="x" * written))
    assert (found.refusal, found.detail, found.links) == ("not-a-feed", "x" * kept, 0)
    assert judged(ParsedListing(problem="not-a-feed")).detail == ""


def test_where_it_lies_counts_before_what_it_is_and_that_before_what_it_holds() -> None:
    broken = ParsedListing(problem="not-a-feed")
    elsewhere = judged(broken, url="https://feeds.example.net/rss")
    assert (elsewhere.refusal, elsewhere.detail) == ("other-site", "it lies at feeds.example.net")
    assert judged(broken).refusal == "not-a-feed"
    assert judged(ParsedListing(children=(Child(url=HOME + "1.xml"),))).refusal == "empty"
    assert verdict(hints(0, 5), newest=NOW - timedelta(days=90), body=b"<title>Comments</title>").refusal == "elsewhere"
    assert verdict(hints(0, furniture=5), newest=NOW - timedelta(days=90), body=b"<title>Comments</title>").refusal == "comments"
    assert verdict(hints(0, furniture=5), newest=NOW - timedelta(days=90)).refusal == "not-reports"
    assert verdict(hints(4, language="de"), newest=NOW - timedelta(days=90)).refusal == "stale"


def test_a_refused_listing_is_worth_nothing_and_says_all_the_same_what_it_held() -> None:
    found = verdict(hints(4), newest=NOW - timedelta(days=90), known=("Report 1",), how="linked")
    assert (found.refusal, found.score, found.links, found.known_titles) == ("stale", 0.0, 4, 1)
    assert (found.how, found.newest_at, found.listing.url) == ("linked", NOW - timedelta(days=90), HOME + "rss")


def test_languages_that_were_declared_are_told_in_order_each_once() -> None:
    some = tuple(replace(hint, language=code) for hint, code in zip(hints(4), ("sv", "de", "sv", None), strict=True))
    found = verdict(some, source=replace(SOURCE, languages=("fr",)))
    assert (found.refusal, found.detail) == ("other-language", "de sv")


@pytest.mark.parametrize(("codes", "taken"), [(("de", "fr"), True), (("de", "en"), True), (("de", "sv"), False)])
def test_one_entry_in_the_source_s_language_is_enough(codes: tuple[str, str], taken: bool) -> None:
    some = tuple(replace(hint, language=code) for hint, code in zip(hints(4), codes * 2, strict=True))
    assert (verdict(some, source=replace(SOURCE, languages=("fr",))).refusal == "") is taken


@pytest.mark.parametrize(
    ("titles", "taken"),
    [
        (("Суд", "Court of the harbour"), True),
        (("Court", "Суд решил так вчера"), False),
        ((None, "Court"), True),
        ((None, None), True),
    ],
)
def test_the_script_most_letters_are_of_decides(titles: tuple[str | None, str | None], taken: bool) -> None:
    some = tuple(replace(hint, title=title) for hint, title in zip(hints(4), titles * 2, strict=True))
    assert (verdict(some, source=replace(SOURCE, languages=("fr",))).refusal == "") is taken


def test_twenty_thousand_letters_are_looked_at() -> None:
    first, second = hints(2)
    long = (replace(first, title="a" * 9_999), replace(second, title="я" * 30_000))
    assert verdict(long).refusal == "other-language"
    assert verdict((replace(first, title="a" * 10_001), long[1])).refusal == ""


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("ar", "محكمة"), ("fa", "دادگاه"), ("bg", "съд"), ("am", "ፍርድ"), ("hi", "अदालत"), ("bn", "আদালত"), ("el", "δικαστήριο"),
        ("gu", "અદાલત"), ("he", "בית משפט"), ("hy", "դատարան"), ("ja", "さいばんしょ"), ("ja", "ニュース"), ("ka", "სასამართლო"), ("km", "តុលាការ"), ("kn", "ನ್ಯಾಯಾಲಯ"),
        ("ko", "법원"), ("lo", "ສານ"), ("ml", "കോടതി"), ("my", "တရားရုံး"), ("pa", "ਅਦਾਲਤ"), ("si", "අධිකරණය"), ("ta", "நீதிமன்றம்"),
        ("te", "న్యాయస్థానం"), ("th", "ศาล"), ("zh", "法院"), ("uz", "суд"), ("az", "суд"), ("bs", "суд"),
    ],
)  # fmt: skip
def test_every_language_is_known_by_its_script(language: str, title: str) -> None:
    some = hints(4, title=title)
    assert verdict(some, source=replace(SOURCE, languages=(language,))).refusal == ""
    assert verdict(some, source=replace(SOURCE, languages=("fr",))).refusal == "other-language"
    assert (verdict(hints(4, title="Court"), source=replace(SOURCE, languages=(language,))).refusal == "") is (language not in SCRIPTS)


def test_titles_are_compared_without_case_and_space_and_an_entry_without_one_is_nobody_s() -> None:
    assert plain_titles(["  Court\n ORDERS ", "", "Straße"]) == {"court orders", "strasse"}
    some = (*hints(3), replace(hints(4)[3], title=None))
    assert judged(ParsedListing(hints=some), titles=("REPORT 0", "report  2", "Report 3")).known_titles == 2


@pytest.mark.parametrize("path", ["tag/x", "tags/x", "author/x", "authors/x", "autor/x", "search/x", "USER/x"])
def test_a_listing_of_one_tag_or_author_is_worth_less(path: str) -> None:
    assert verdict(hints(4), url=HOME + path + "/rss").score == pytest.approx(verdict(hints(4)).score - 1.0)
    assert verdict(hints(4), url=HOME + path.partition("/")[0]).score == pytest.approx(verdict(hints(4)).score)


def test_known_titles_count_by_their_share() -> None:
    half, whole = (verdict(hints(4), known=tuple(f"Report {n}" for n in range(number))).score for number in (2, 4))
    assert whole - half == pytest.approx(1.5)


@pytest.mark.parametrize(
    ("kind", "body", "refusal"),
    [
        (ListingKind.FEED, b"<entry>" * 4 + b"<LINK rel=\"enclosure\" type='video/mp4'>" * 2, "podcast"),
        (ListingKind.FEED, b"<entry " * 5 + b"<enclosure type='audio/x'>" * 2, ""),
        (ListingKind.FEED, b"<items>" * 9 + b"<enclosure type='audio/x'>" * 2, "podcast"),
        (ListingKind.FEED, b"<enclosure type='image/jpeg'>" * 9, ""),
        (ListingKind.FEED, b"#respond-1 #REPLY1", "comments"),
        (ListingKind.FEED, b"#comments #replys", ""),
        (ListingKind.FEED, b"<title lang='de'>Neue Kommentare</title>", "comments"),
        (ListingKind.FEED, "<title>Последние комментарии".encode(), "comments"),
        (ListingKind.FEED, b"<title>Herald</title><title>Comments</title>", ""),
        (ListingKind.NEWS_SITEMAP, b"<title>Comments", ""),
    ],
)
def test_what_a_feed_s_entries_hold_is_counted_against_their_number(kind: ListingKind, body: bytes, refusal: str) -> None:
    assert verdict(hints(4), kind=kind, body=body).refusal == refusal


def test_a_file_is_a_report_where_nobody_said_what_is_one() -> None:
    assert is_report(HOME + "decisions/decision-of-the-court-2026.pdf", SOURCE)


@pytest.mark.parametrize(
    ("site", "why"),
    [
        (Site(url=HOME, title="Das ist der HERALD"), ""),
        (Site(url=HOME, name="Morning", title="x"), ""),
        (Site(url=HOME, title="xx"), "not-recognised"),
        (Site(url=HOME, title="   "), ""),
        (Site(url=HOME, title="Herald", text="<p>PARKINGCREW"), "parked"),
    ],
)
def test_a_site_is_recognised_by_any_long_word_of_its_name_or_by_its_domain(site: Site, why: str) -> None:
    assert stranger(site, SOURCE) == why


@pytest.mark.parametrize(("title", "why"), [("ABC of the coast", ""), ("Coast News", "not-recognised"), ("News of the Port", "")])
def test_a_short_name_is_looked_for_whole(title: str, why: str) -> None:
    short = replace(SOURCE, name="ABC", homepage="https://www.port.example.org/")
    assert stranger(Site(url=HOME, title=title), short) == why


def test_evidence_of_an_undated_listing_names_no_day() -> None:
    some = tuple(Hint(url=hint.url, listing_url=hint.listing_url, listing_kind=hint.listing_kind) for hint in hints(4))
    assert judged(ParsedListing(hints=some)).evidence == "named; 4 links"


def test_what_is_refused_unasked_is_worth_nothing_and_holds_nothing() -> None:
    found = Judged(listing=Listing(kind=ListingKind.FEED, url=HOME), how="named", refusal="robots")
    assert (found.score, found.links, found.newest_at, found.known_titles, found.detail) == (0.0, 0, None, 0, "")
    assert found.evidence == "robots"
