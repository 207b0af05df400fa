"""The demonstration press as data: outlets, reports, labels, dates, addresses and templates."""

import json
import re
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from html import unescape
from pathlib import Path

import pytest

from newsroom.dates import date_text, http_date, rss_date
from newsroom.manifest import PageTruth, truth
from newsroom.outlet_site import Site, build_sites, look_up
from newsroom.outlets import Outlet, load_outlets
from newsroom.pages import article_page
from newsroom.paper import Paper
from newsroom.paths import article_path, slug_of, variant_paths
from newsroom.press import Report, load_reports, parse_report
from newsroom.template import Blocks
from records.errors import ConfigurationError
from records.outcome import Outcome

BASE = "http://127.0.0.1:8800"
FIVE_DISPUTES = ("uejf-twitter", "nypd-twitter", "mann-twitter", "facebook-fr-judges", "sos-racisme-twitter")
OUTLETS = load_outlets()
REPORTS = [(outlet, report) for outlet in OUTLETS for report in load_reports(outlet)]
ARTICLES = [page for page in truth(2) if page.slug and page.is_variant_of is None]


@cache
def sites_of(outlet: Outlet) -> dict[int, Site]:
    return build_sites(outlet, BASE)


def outlet_by_id(outlet_id: str) -> Outlet:
    return next(outlet for outlet in OUTLETS if outlet.id == outlet_id)


def quirky(quirk: str) -> PageTruth:
    return next(page for page in ARTICLES if quirk in page.quirks)


def plain(html: str) -> str:
    """Text of a page, white space folded."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", html)))


def test_press_is_as_large_as_promised() -> None:
    assert len(OUTLETS) == 14
    assert len({page.language for page in ARTICLES}) >= 10
    assert {"ar", "ja", "zh", "ru"} <= {page.language for page in ARTICLES}
    assert len(ARTICLES) >= 120


def test_most_reports_are_off_topic_as_in_life() -> None:
    assert sum(page.relevant for page in ARTICLES) / len(ARTICLES) <= 0.4


@pytest.mark.parametrize("dispute", FIVE_DISPUTES)
def test_dispute_is_told_in_at_least_four_languages(dispute: str) -> None:
    assert len({page.language for page in ARTICLES if page.dispute == dispute}) >= 4


def test_the_long_disputes_are_told_in_steps() -> None:
    stories = defaultdict(set)
    for page in ARTICLES:
        stories[page.dispute].add(page.story)
    assert len(stories["uejf-twitter"]) >= 5
    assert len(stories["nypd-twitter"]) >= 2
    assert len(stories["sos-racisme-twitter"]) >= 2


def test_wire_report_stands_in_four_outlets_with_edits() -> None:
    copies = [page for page in ARTICLES if page.wire == "wire-x-disclosure"]
    assert len({page.outlet_id for page in copies}) == 4
    assert {page.language for page in copies} == {"en"}
    assert len({page.title for page in copies}) == len({page.text for page in copies}) == 4
    assert Counter(page.outcome for page in copies) == {Outcome.STORED: 1, Outcome.NEAR_COPY: 3}


def test_wire_copies_share_most_of_their_sentences_with_the_agency() -> None:
    copies = {page.outlet_id: set(re.split(r"(?<=[.])\s", page.text or "")) for page in ARTICLES if page.wire}
    agency = copies.pop("eu-continental-wire")
    assert all(len(agency & copy) >= len(agency) / 2 for copy in copies.values())


@pytest.mark.parametrize(
    "quirk",
    [
        "consent-wall",
        "paywall-stub",
        "future-date",
        "wrong-charset",
        "robots-disallowed",
        "moved",
        "busy-once",
        "edition-2-only",
        "pdf",
        "points",
        "script-drawn",
    ],
)
def test_every_oddity_has_its_page(quirk: str) -> None:
    assert quirky(quirk).title


def test_hard_negatives_are_there() -> None:
    off_topic = [page for page in ARTICLES if not page.relevant]
    assert sum(bool(page.platforms) for page in off_topic) >= 12, "off-topic reports that merely mention a platform"


@pytest.mark.parametrize(("outlet", "report"), REPORTS, ids=lambda value: value.slug if isinstance(value, Report) else "")
def test_report_has_the_length_of_news_prose(outlet: Outlet, report: Report) -> None:
    text = " ".join(report.paragraphs)
    size, low, high = (len(text), 200, 700) if report.language in ("ja", "zh") else (len(text.split()), 80, 280)
    assert low <= size <= high or "paywall-stub" in report.quirks or "consent-wall" in report.quirks


def test_slug_titles_and_addresses_are_unique() -> None:
    addresses = [(page.outlet_id, page.path) for page in truth(2)]
    assert len(addresses) == len(set(addresses))
    assert len({page.title for page in ARTICLES}) == len(ARTICLES)
    assert len({(page.outlet_id, report.number) for page, (_, report) in zip(ARTICLES, REPORTS, strict=True)}) == len(ARTICLES)


def test_each_outlet_says_that_it_is_invented() -> None:
    words = r"invent|erfunden|inventé|架空|متخيَّلة|вымышлен|虚构|uydurma"
    for outlet in OUTLETS:
        front = look_up(sites_of(outlet)[1], "/")
        assert front is not None
        assert re.search(words, plain(front.body.decode(outlet.charset)), re.IGNORECASE), outlet.id


def test_no_two_outlets_share_a_template() -> None:
    classes = {outlet.id: frozenset(re.findall(r'(?:class|id)="([^"$]+)"', article_html(outlet))) for outlet in OUTLETS}
    for one in OUTLETS:
        for other in OUTLETS:
            shared = classes[one.id] & classes[other.id]
            assert one.id == other.id or len(shared) <= 2, (one.id, other.id, shared)


def article_html(outlet: Outlet) -> str:
    report = next(report for report in load_reports(outlet) if not report.quirks)
    return article_page(Paper(outlet=outlet, base_url=BASE, edition=1), report)


@pytest.mark.parametrize("outlet", OUTLETS, ids=lambda outlet: outlet.id)
def test_reference_text_occurs_in_its_page_in_order(outlet: Outlet) -> None:
    site = sites_of(outlet)
    for edition in (1, 2):
        for page in truth(edition, outlets=[outlet]):
            answer = look_up(site[edition], page.path)
            assert answer is not None, page.path
            if page.text is None or page.status != 200 or "pdf" in page.quirks:
                continue
            text, at = plain(answer.body.decode(outlet.charset)), 0
            for paragraph in page.text.split("\n"):
                at = text.find(paragraph, at)
                assert at >= 0, (page.path, paragraph)


def test_second_edition_adds_to_the_changed_report_only() -> None:
    first, second = ({(page.outlet_id, page.path): page for page in truth(edition, variants=False)} for edition in (1, 2))
    changed = [key for key, page in second.items() if key in first and page.text != first[key].text]
    grown = [key for key in changed if first[key].status == 200]
    assert [second[key].outcome for key in grown] == [Outcome.NEW_VERSION]
    assert all((second[key].text or "").startswith(first[key].text or "") for key in grown)
    assert len(second) > len(first)


def test_variants_share_the_fate_of_their_report() -> None:
    pages = {(page.outlet_id, page.path): page for page in truth(1)}
    variants = [page for page in pages.values() if page.is_variant_of]
    assert len(variants) > 50
    for variant in variants:
        original = pages[variant.outlet_id, variant.is_variant_of or ""]
        assert variant.title == original.title
        assert variant.outcome == (Outcome.SAME_URL if original.outcome in (Outcome.STORED, Outcome.NEAR_COPY) else original.outcome)


def test_future_date_is_shown_but_the_truth_is_kept() -> None:
    page = quirky("future-date")
    assert page.published is not None
    assert page.shown_at is not None
    assert page.shown_at > datetime(2060, 1, 1, tzinfo=UTC) > page.published


def test_forbidden_report_lies_under_a_disallowed_path() -> None:
    page = quirky("robots-disallowed")
    outlet = outlet_by_id(page.outlet_id)
    assert page.relevant
    assert page.outcome is None
    assert any(page.path.startswith(line.removeprefix("Disallow: ")) for line in outlet.robots if line.startswith("Disallow: "))


def test_wrong_charset_page_garbles_when_its_declaration_is_believed() -> None:
    page = quirky("wrong-charset")
    outlet = outlet_by_id(page.outlet_id)
    answer = look_up(sites_of(outlet)[1], page.path)
    assert answer is not None
    assert "iso-8859-1" in answer.content_type
    assert page.title in answer.body.decode("utf-8")
    assert (page.text or "").split("\n")[0] not in answer.body.decode("iso-8859-1")


@pytest.mark.parametrize(("outlet_id", "charset"), [("ja-minato-shimbun", "euc-jp"), ("ru-nevsky-listok", "windows-1251")])
def test_old_cms_serves_its_own_charset(outlet_id: str, charset: str) -> None:
    outlet = outlet_by_id(outlet_id)
    path = article_path(outlet, load_reports(outlet)[0])
    answer = look_up(sites_of(outlet)[1], path)
    assert answer is not None
    assert answer.content_type == f"text/html; charset={charset}"
    assert load_reports(outlet)[0].title in unescape(answer.body.decode(charset))
    with pytest.raises(UnicodeDecodeError):
        answer.body.decode("utf-8")


def test_a_script_drawn_entry_shows_nothing_without_its_script_and_its_data_hold_all() -> None:
    page = quirky("script-drawn")
    site = sites_of(outlet_by_id(page.outlet_id))[1]
    (report,) = (report for _, report in REPORTS if report.slug == page.slug)
    shell, data = look_up(site, page.path), look_up(site, page.path + "/entry.json")
    assert shell is not None
    assert data is not None
    assert report.paragraphs[0] not in shell.body.decode()
    assert json.loads(data.body) == {"title": report.title, "text": list(report.paragraphs)}


def test_a_decision_is_a_pdf_of_two_pages_with_compressed_text() -> None:
    page = quirky("pdf")
    answer = look_up(sites_of(outlet_by_id(page.outlet_id))[1], page.path)
    assert answer is not None
    assert (answer.content_type, answer.body[:8]) == ("application/pdf", b"%PDF-1.4")
    assert answer.body.count(b"/Type /Page ") == 2
    assert page.title.encode() in answer.body, "the document's information has the title"
    assert b"Tj" not in answer.body.split(b"stream")[1]


def test_paywall_stub_holds_back_the_rest() -> None:
    page = quirky("paywall-stub")
    outlet = outlet_by_id(page.outlet_id)
    report = next(report for report in load_reports(outlet) if report.slug == page.slug)
    for path in (page.path, *variant_paths(outlet, report).values()):
        answer = look_up(sites_of(outlet)[1], path)
        assert answer is not None
        assert report.paragraphs[-1] not in answer.body.decode()


def test_tracking_parameters_do_not_change_the_answer() -> None:
    outlet = outlet_by_id("ru-nevsky-listok")
    site, path = sites_of(outlet)[1], article_path(outlet, load_reports(outlet)[0])
    assert "?newsid=" in path
    assert look_up(site, path + "&utm_source=x&fbclid=abc") is look_up(site, path) is not None
    assert look_up(site, path.split("?")[0]) is None


FILE = Path("report.md")
GOOD = '+++\ntitle = "A"\npublished = 2013-07-12T18:05:00+02:00\nsection = "S"\nrelevant = false\n+++\nOne.\n\nTwo\nlines.\n'


def test_report_file_is_read() -> None:
    report = parse_report(GOOD, file=FILE, outlet=OUTLETS[0])
    assert report.paragraphs == ("One.", "Two lines.")
    assert (report.slug, report.language, report.authors, report.relevant) == ("report", "fr", (), False)
    assert report.published == datetime(2013, 7, 12, 18, 5, tzinfo=timezone(timedelta(hours=2)))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("+++\nOne", "One", "front matter"),
        ("+02:00", "", "offset"),
        ("relevant = false", 'relevant = true\ntopics = ["gossip"]', "gossip"),
        ("relevant = false", "relevant = true", "topics"),
        ("section =", "sektion =", "sektion"),
        ("One.\n\nTwo\nlines.\n", "", "body"),
    ],
)
def test_faulty_report_file_is_refused_by_name_and_key(old: str, new: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said) as caught:
        parse_report(GOOD.replace(old, new), file=FILE, outlet=OUTLETS[0])
    assert caught.value.file == "report.md"


@pytest.mark.parametrize(
    ("language", "locale", "words"),
    [
        ("fr", "fr_FR", "2 juillet 2013 à 18h05"),
        ("de", "de_DE", "2. Juli 2013, 18:05 Uhr"),
        ("en", "en_GB", "2 July 2013, 18:05"),
        ("en", "en_US", "July 2, 2013, 18:05"),
        ("ja", "ja_JP", "2013年7月2日 18時05分"),
        ("ru", "ru_RU", "2 июля 2013 г., 18:05"),
        ("tr", "tr_TR", "2 Temmuz 2013 18.05"),
    ],
)
def test_dates_are_printed_as_the_country_does(language: str, locale: str, words: str) -> None:
    assert date_text(datetime(2013, 7, 2, 18, 5, tzinfo=UTC), language, locale=locale) == words


def test_machine_dates_follow_their_standards() -> None:
    at = datetime(2013, 7, 12, 0, 30, tzinfo=timezone(timedelta(hours=2)))
    assert rss_date(at) == "Fri, 12 Jul 2013 00:30:00 +0200"
    assert http_date(at) == "Thu, 11 Jul 2013 22:30:00 GMT"


def test_slugs_are_ascii_and_stable() -> None:
    assert slug_of("Faits divers & Météo") == "faits-divers-meteo"
    assert slug_of("Großstadt ı") == "grossstadt-i"
    assert slug_of("スポーツ") == slug_of("スポーツ") != slug_of("政治")


def test_template_keeps_conditional_parts_only_with_a_value() -> None:
    blocks = Blocks("t", "<!--## a -->\n<!--if x-->[$x]<!--end-->$y\n<!--## b -->\nB")
    assert blocks.fill("a", {"x": "1", "y": "2"}) == "[1]2\n"
    assert blocks.fill("a", {"x": "", "y": "2"}) == "2\n"
    assert blocks.fill("b", {}) == "B"
    assert blocks.optional("c", {}) == ""
    with pytest.raises(KeyError):
        blocks.fill("a", {"x": "1"})
