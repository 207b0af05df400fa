"""What a page says about its report."""

from datetime import UTC, datetime

import pytest
from trafilatura.utils import load_html

from pipeline.reading import dates
from pipeline.reading.extract import extract
from pipeline.reading.metadata import PageFacts, language_code, page_facts
from pipeline.reading.titles import headline, without_tail
from records.capture import Hint
from records.source import ListingKind

FETCHED = datetime(2026, 3, 10, 12, tzinfo=UTC)


def facts(
    head: str = "", body: str = "", *, url: str = "https://www.dailyledger.example/2026/03/09/ruling", hint: Hint | None = None
) -> PageFacts:
    page = f"<html lang='en-GB'><head>{head}</head><body>{body}<p>{'The court ruled on the platform today. ' * 20}</p></body></html>"
    return page_facts(load_html(page), url=url, hint=hint, fetched_at=FETCHED)


def hint(**fields: object) -> Hint:
    return Hint(url="https://x.example/a", listing_url="https://x.example/feed", listing_kind=ListingKind.FEED, **fields)  # type: ignore[arg-type]


def test_headline_is_the_h1_that_agrees_with_the_page() -> None:
    found = facts(
        '<meta property="og:title" content="Court fines Chirper | The Daily Ledger">',
        "<h1>The Daily Ledger</h1><h1>Court fines Chirper</h1>",
    )
    assert (found.title, found.title_origin) == ("Court fines Chirper", "h1")


def test_headline_falls_back_to_og_title_without_the_sites_name() -> None:
    head = '<meta property="og:site_name" content="The Daily Ledger"><meta property="og:title" content="Court fines Chirper - The Daily Ledger">'
    assert facts(head, "<h1>Something else entirely here</h1>").title == "Court fines Chirper"


def test_title_before_a_separator_is_the_headline_when_the_page_shows_it_alone() -> None:
    page = "<html><head><title>Суд оштрафовал компанию :: Листок</title></head><body><span>Суд оштрафовал компанию</span><p>Текст.</p></body></html>"
    assert page_facts(load_html(page), url="http://127.0.0.1:8101/a").title == "Суд оштрафовал компанию"


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("Fine upheld – Daily Ledger", "Fine upheld"),
        ("Daily Ledger | Fine upheld", "Fine upheld"),
        ("Meta - and the law - upheld", "Meta - and the law - upheld"),
        ("Fine upheld | dailyledger.example", "Fine upheld"),
        ("A-B testing: upheld", "A-B testing: upheld"),
    ],
)
def test_only_a_part_that_names_the_site_is_a_tail(title: str, bare: str) -> None:
    assert without_tail(title, "Daily Ledger", "www.dailyledger.example") == bare


def test_listing_title_serves_a_silent_page() -> None:
    assert headline([], None, None, None, site=None, host="x.example", hint="From the feed") == ("From the feed", "listing")
    assert headline([], None, None, None, site=None, host="x.example", hint=None) == (None, None)


def test_json_ld_date_wins_and_keeps_the_pages_own_day() -> None:
    head = (
        '<script type="application/ld+json">{"@graph":[{"@type":"WebPage"},{"@type":["NewsArticle"],"datePublished":"2026-03-10T00:30:00+09:00",'
        '"dateModified":"2026-03-10T05:00:00Z","author":[{"name":"By Ann Lee"},{"name":"Bo Chan and Cy Dee"}],"headline":"H"}]}</script>'
        '<meta property="article:published_time" content="2026-03-01">'
    )
    found = facts(head)
    assert found.published is not None
    assert found.published.origin == "json-ld"
    assert found.published.at == datetime(2026, 3, 9, 15, 30, tzinfo=UTC)
    assert found.published.local.day == 10
    assert found.modified is not None
    assert found.modified.at.hour == 5
    assert found.authors in (("Ann Lee", "Bo Chan and Cy Dee"), ("Ann Lee", "Bo Chan", "Cy Dee"))


def test_broken_json_ld_still_gives_its_date() -> None:
    found = facts(
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"A "quoted" one","datePublished":"2026-03-05T10:00:00Z",}</script>'
    )
    assert found.published is not None
    assert (found.published.origin, found.published.at.day) == ("json-ld", 5)


def test_a_future_date_is_passed_over_for_a_plausible_one() -> None:
    head = '<meta property="article:published_time" content="2031-01-01T00:00:00Z"><meta name="pubdate" content="2026-03-08">'
    found = facts(head).published
    assert found is not None
    assert (found.at.date().isoformat(), found.plausible, found.day_only) == ("2026-03-08", True, True)


def test_listing_date_serves_a_silent_page_and_says_so() -> None:
    found = facts(url="https://x.example/a", hint=hint(published_at=datetime(2026, 3, 7, 8, tzinfo=UTC))).published
    assert found is not None
    assert (found.origin, found.at.day) == ("listing", 7)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026-03-09T10:11:12.123456789Z", "2026-03-09T10:11:12+00:00"),
        ("20260309T101112+0100", "2026-03-09T10:11:12+01:00"),
        ("2026-03-09 10:11:12 -0500", "2026-03-09T10:11:12-05:00"),
        ("Mon, 09 Mar 2026 10:11:12 GMT", "2026-03-09T10:11:12+00:00"),
        ("1773051072", "2026-03-09T10:11:12+00:00"),
        (1773051072000, "2026-03-09T10:11:12+00:00"),
        ("9.3.2026 10:11", "2026-03-09T10:11:00+00:00"),
    ],
)
def test_date_forms(text: object, iso: str) -> None:
    found = dates.parsed(text)
    assert found is not None
    assert found[0].isoformat() == iso


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "2026-13-40",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "2026-03-09T10:00:00+99:00",
        None,
        [],
        10**30,
        "٢٠٢٦-٠٣-٠٩" * 20,
    ],
)
def test_nonsense_is_no_date_and_no_error(text: object) -> None:
    dates.fact(text, "meta", FETCHED)


def test_language_robots_canonical_standfirst() -> None:
    head = (
        '<link rel="canonical" href="/story"><meta name="robots" content="noarchive"><meta name="tdm-reservation" content="1">'
        '<meta property="og:description" content="A summary of what the court decided on Monday.">'
    )
    found = facts(head)
    assert found.declared_language == "en"
    assert found.canonical_url == "https://www.dailyledger.example/story"
    assert found.robots == "noarchive, tdm-reservation: 1"
    assert found.standfirst == "A summary of what the court decided on Monday."


def test_language_codes_are_iso_639_1() -> None:
    assert [language_code(tag) for tag in ("nb-NO", "zh-Hant-TW", "iw", "DEU", "x-default-1", "", None)] == [
        "no",
        "zh",
        "he",
        "de",
        None,
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("2013年7月13日 9時20分", "2013-07-13"),
        ("2019年06月25日 07:15 来源：海滨日报", "2019-06-25"),
        ("입력 2021년 7월 6일 오후 3:20", "2021-07-06"),
    ],
)
def test_an_east_asian_dateline_is_read_and_todays_date_in_the_header_is_not(line: str, day: str) -> None:
    html = f"<html><body><p>2026年3月1日 日曜日</p><h1>X</h1><p>{line}</p><p>{'本文です。' * 60}</p><p>© 2012</p></body></html>"
    found = extract(html, url="https://news.example/a", fetched_at=datetime(2026, 3, 1, 12, tzinfo=UTC))
    assert found is not None
    assert found.published is not None
    assert (found.published.at.date().isoformat(), found.published.origin) == (day, "text")


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("© 2024 The Daily Ledger. All rights reserved.", None),
        ("Copyright 2024 11 titles of the Ledger group", None),
        ("Published 1 January 2024", "2024-01-01"),
        ("Publicado el 1 de enero de 2024", "2024-01-01"),
        ("January 1, 2024", "2024-01-01"),
        ("01.01.2024", "2024-01-01"),
    ],
)
def test_a_bare_year_is_no_date(line: str, day: str | None) -> None:
    found = facts(body=f"<div class='date'>{line}</div>", url="https://www.dailyledger.example/ruling").published
    assert (found and found.at.date().isoformat()) == day


def test_a_labelled_standfirst_in_the_text_is_the_standfirst() -> None:
    paragraphs = (
        "法院周一在一份裁决中责令该视频平台在两周之内向检察机关交出发布威胁言论的三名用户的资料，否则每日罚款一万元。",
        "公司的律师在庭上表示，交出资料会侵犯用户的隐私，而且服务器设在国外，本国法院对此没有管辖权，公司将提起上诉。",
        "检察机关则回应说，威胁不是言论自由，平台在当地设有办事处并且在当地投放广告，因此必须遵守当地的法律规定。",
    )
    lines = "<p>摘要：法院责令平台两周内交出用户资料</p>" + "".join(f"<p>{line}</p>" for line in paragraphs)
    found = extract(f"<html><body><h1>平台须交出资料</h1>{lines}</body></html>", url="https://news.example/a")
    assert found is not None
    assert found.standfirst == "法院责令平台两周内交出用户资料"
    assert "摘要" not in found.text
    assert found.text
    judged = extract(
        f"<html><head><meta name='description' content='本页刊登法院今日就平台资料案作出的裁决全文及各方的反应。'></head><body><h1>平台须交出资料</h1>{lines}</body></html>",
        url="https://news.example/a",
    )
    assert judged is not None
    assert judged.standfirst == "本页刊登法院今日就平台资料案作出的裁决全文及各方的反应。"
    assert "责令平台两周内" in judged.text


def test_the_section_is_the_outlets_own_word() -> None:
    """Open Graph first, then JSON-LD, whose value may be a list; a page that names none has none."""
    node = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "A", "articleSection": ["Débats &amp; idées", "Monde"]}</script>'
    assert facts(f'<meta property="article:section" content="  Meinung ">{node}').section == "Meinung"
    assert facts(node).section == "Débats & idées"
    assert facts('<meta name="parsely-section" content="社説">').section == "社説"
    assert facts().section is None
