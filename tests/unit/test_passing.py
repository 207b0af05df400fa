"""Pages passed by at first sight: what is known of them, and which are read all the same."""

import dataclasses
import json
import time

import pytest

from pipeline.passing import OffBeat, off_beat
from pipeline.process import process
from pipeline.reading.decoded import Decoded
from pipeline.reading.extract import glance
from pipeline.reading.first_sight import FirstSight, first_sight
from pipeline.reading.gate import listing_problem, may_be_wall
from pipeline.reading.markup import Markup
from pipeline.reading.page import Page, SourceProfile
from pipeline.reading.synopsis import synopsis
from records.article import Processed, Rejected
from records.capture import Capture, Hint
from records.outcome import Outcome
from records.source import ListingKind
from tests.unit.test_process import HARVEST, RULING, capture_of

TITLE = "Early harvest in the apple valley"


def verdict(capture: Capture, profile: SourceProfile | None = None, *, keep_all: bool = False) -> OffBeat | None:
    decoded = Decoded.of(capture, profile or SourceProfile())
    return off_beat(Page(capture=capture, profile=profile or SourceProfile(), keep_all=keep_all), decoded)


def sight(html: str) -> FirstSight:
    seen = first_sight(Decoded(html=html, url="https://valley.example/a"))
    assert seen is not None
    return seen


def page(body: str, head: str = "") -> str:
    return f"<html lang=en><head><title>{TITLE}</title>{head}</head><body>{body}</body></html>"


def changed(capture: Capture, old: str, new: str) -> Capture:
    return dataclasses.replace(capture, body=capture.body.replace(old.encode(), new.encode()))


def short_page(extra: str = "", *, dated: bool = True) -> Capture:
    day = '<meta property="article:published_time" content="2026-03-02">' if dated else ""
    lines = "".join(f"<p>{line}</p>" for line in HARVEST)
    capture = capture_of(TITLE, (), url="https://valley.example/story")
    return dataclasses.replace(capture, body=page(f"<h1>{TITLE}</h1>{lines}{extra}", day).encode())


def test_first_sight_says_of_a_page_what_the_whole_tree_says() -> None:
    node = json.dumps({"@type": "NewsArticle", "headline": TITLE, "datePublished": "2026-03-02T08:00:00+01:00"})
    html = page(f'<h1><span>Farming</span> <b>{TITLE}</b></h1><p>{HARVEST[0]}</p><meta itemprop="section" content="Farm"><script type="application/ld+json">{node}</script>', '<meta property="og:site_name" content="Valley">')  # fmt: skip
    whole, seen = glance(Decoded(html=html, url="https://valley.example/a")), sight(html)
    assert whole is not None
    assert (seen.title, seen.language, seen.published) == (whole.facts.title, whole.facts.declared_language, whole.facts.published)
    assert seen.published is not None


def test_headings_and_tags_in_scripts_and_comments_are_none() -> None:
    hidden = '<script>var a = "<h1>Another headline of the valley</h1>";</script><!-- <h1>Third headline of the valley</h1> <meta property="og:title" content="Fourth"> -->'
    seen = sight(page(f"{hidden}<h1>{TITLE}</h1><p>{HARVEST[0]}</p>"))
    assert seen.title == TITLE


def test_a_small_page_has_nothing_of_scripts_and_comments() -> None:
    hidden = '<script>var a = "<h1>In a script</h1>";</script><!-- <h1>In a comment</h1> <meta name="a" content="there"> --><script>"<h1>'
    made = synopsis(Markup.of(page(f"<h1>Before</h1>{hidden}In a script that is not closed</h1>").encode()))
    assert "<h1>Before</h1>" in made
    assert not any(said in made for said in ("In a script", "In a comment", "there"))


def test_a_headline_said_once_more_behind_it_is_no_prose() -> None:
    title = "The early harvest in the apple valley has surprised all keepers of orchards"
    seen = sight(
        f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{title.upper()}!</p>{''.join(f'<p>{line}</p>' for line in HARVEST * 3)}</body></html>"
    )
    assert title.upper() not in seen.lead
    assert seen.lead.startswith(HARVEST[0])


def test_tags_are_found_in_capitals_and_at_the_very_end() -> None:
    node = json.dumps({"@type": "NewsArticle", "datePublished": "2026-03-02", "headline": TITLE})
    html = (
        f'<HTML><BODY><SCRIPT type="application/ld+json">{node}</SCRIPT><P>{HARVEST[0]}</P>'
        f'<META name="description" content="{HARVEST[1]}"><H1 class=x>{TITLE}</H1>'
    )
    seen = sight(html)
    assert (seen.title, seen.standfirst) == (TITLE, HARVEST[1])
    assert seen.published is not None


def test_what_is_left_open_or_long_hides_nothing_else() -> None:
    long = f'<meta name="twitter:title" content="{"x" * 4_100}">'
    html = page(f'<h2>a</h2><!-- a -->{long}<meta name="a" content="b"<p>c</p><h1>{TITLE}</h1><script>var a = "b"')
    assert sight(html).title == TITLE


def test_a_heading_in_an_open_shadow_root_is_found() -> None:
    shown = f"<x-story><template shadowrootmode=open><h1>{TITLE} again</h1><p>{HARVEST[0]}</p></template></x-story>"
    seen = sight(f"<html><body>{shown}</body></html>")
    assert seen.title == f"{TITLE} again"
    assert HARVEST[0] in seen.shown


def test_the_lead_begins_behind_the_headline_where_a_text_follows_it() -> None:
    notice = "<p>We and our partners have written a long notice about things that nobody reads before the report itself begins here.</p>"
    seen = sight(page(f"{notice}<h1>{TITLE}</h1>" + "".join(f"<p>{line}</p>" for line in HARVEST)))
    assert seen.lead.startswith(HARVEST[0])
    few = sight(page(f"{notice}<h1>{TITLE}</h1><p>{HARVEST[0]}</p>"))
    assert few.lead.startswith("We and our partners")


def test_a_headline_in_full_width_letters_is_found() -> None:
    title = "ＴｉｋＴｏｋに開示命令　東京地裁"
    lines = "".join(f"<p>{'裁判所は会社に対し利用者の情報を開示するよう命じた。' * 6}{n}</p>" for n in range(3))
    notice = f"<p>{'当サイトのご利用にあたってのお知らせです。' * 5}</p>"
    seen = sight(f"<html lang=ja><head><title>{title}</title></head><body>{notice}<h1>{title}</h1>{lines}</body></html>")
    assert seen.lead.startswith("裁判所")


def test_a_standfirst_leads_where_the_text_does_not_begin_with_it() -> None:
    body = f"<h1>{TITLE}</h1>" + "".join(f"<p>{line}</p>" for line in HARVEST)
    other = sight(page(body, '<meta name="description" content="What the growers of the valley expect of this year and the next.">'))
    same = sight(page(body, f'<meta name="description" content="{HARVEST[0]}">'))
    assert other.lead.startswith("What the growers")
    assert same.lead.count(HARVEST[0]) == 1


def test_a_short_page_off_the_beat_needs_no_closer_look() -> None:
    found = verdict(short_page())
    assert found is not None
    assert not found.undated


@pytest.mark.parametrize(
    ("extra", "why"),
    [
        (
            "<p>Accept all cookies</p><p>Manage your privacy settings</p><p>We and our 837 partners store cookies on your device.</p>",
            "a wall",
        ),
        ("<p>Subscribe to continue reading</p>", "a stub"),
        ('<div id="root"></div>', "a shell"),
        ("<p>Please enable JavaScript to read this page.</p>", "a page drawn by scripts"),
    ],
)
def test_a_short_page_that_may_be_something_else_is_read(extra: str, why: str) -> None:
    assert verdict(short_page(extra)) is None, why


def test_a_page_that_may_be_a_listing_is_told_by_the_date_in_its_text() -> None:
    links = "".join(f'<li><a href="/{n}">Section {n}</a></li>' for n in range(90))
    undated = short_page(f"<ul>{links}</ul>", dated=False)
    found = verdict(undated)
    assert found is not None
    assert found.undated
    shown = changed(undated, f"<h1>{TITLE}</h1>", f"<h1>{TITLE}</h1><p class=date>2 March 2026</p>")
    row = process(Page(capture=shown))
    assert isinstance(row, Rejected)
    assert (row.outcome, row.detail) == (Outcome.OFF_TOPIC, "at a glance")
    assert row.published_at is not None
    bare = process(Page(capture=undated))
    assert isinstance(bare, Rejected)
    assert bare.outcome is Outcome.NOT_ARTICLE


def test_what_the_listing_says_can_only_make_a_page_be_read() -> None:
    capture = capture_of(TITLE, HARVEST)
    summary = (
        "A court in Paris ordered Twitter to hand over data of users behind hateful posts; the company will appeal against the judgment."
    )
    hint = Hint(url=capture.url, listing_url="https://valley.example/feed", listing_kind=ListingKind.FEED, title="Court orders Twitter to name users", summary=summary)  # fmt: skip
    assert verdict(capture) is not None
    assert verdict(dataclasses.replace(capture, hint=hint)) is None
    dull = dataclasses.replace(
        hint, title=TITLE, summary="Growers say that the warm spring has brought the apple harvest forward by a week."
    )
    assert verdict(dataclasses.replace(capture, hint=dull)) is not None
    on_beat = capture_of("Court orders Twitter to name users", RULING)
    assert verdict(dataclasses.replace(on_beat, hint=dull)) is None


def test_a_page_is_asked_in_the_language_it_declares_too() -> None:
    """A German site's furniture around a French report must not make it German."""
    french = (
        "Un juge a ordonné lundi à Twitter de communiquer les données des auteurs de messages haineux, sous astreinte de 1 000 euros par jour.",
        "L'association qui avait saisi le tribunal demandait l'identité des auteurs ; la société a annoncé qu'elle ferait appel du jugement.",
    )
    german = (
        "Abonnieren Sie jetzt unsere Zeitung und lesen Sie alle Berichte aus der Region, dem Land und der Welt auf allen Ihren Geräten."
    )
    body = "<h1>Twitter doit livrer les données d'auteurs de messages haineux</h1>" + "".join(
        f"<p>{line}</p>" for line in (german, *french, *[german] * 12)
    )
    capture = dataclasses.replace(
        capture_of("x", ()), body=f"<html lang=fr><head><title>Twitter</title></head><body>{body}</body></html>".encode()
    )
    assert verdict(capture) is None


def test_sources_with_rules_of_their_own_and_homes_that_keep_all_read_all() -> None:
    capture = capture_of(TITLE, HARVEST)
    assert verdict(capture, SourceProfile(drop=("//aside",))) is None
    assert verdict(capture, SourceProfile(take=("//article",))) is None
    assert verdict(capture, keep_all=True) is None


def test_what_the_second_glance_turns_away_keeps_its_headline() -> None:
    row = process(Page(capture=short_page('<div id="root"></div>')))
    assert isinstance(row, Rejected)
    assert (row.outcome, row.detail, row.title, row.language) == (Outcome.OFF_TOPIC, "at a second glance", TITLE, "en")


def test_an_on_beat_report_in_windows_1251_is_read() -> None:
    lines = (
        "<p>Суд в Париже обязал Twitter раскрыть данные пользователей, которые писали оскорбительные сообщения; компания обжалует решение суда.</p>"
        * 8
    )
    body = f'<html lang=ru><head><meta charset="windows-1251"><title>Суд обязал Twitter раскрыть данные</title></head><body><h1>Суд обязал Twitter раскрыть данные</h1>{lines}</body></html>'
    capture = dataclasses.replace(capture_of("x", ()), body=body.encode("cp1251"), headers=(("Content-Type", "text/html"),))
    assert isinstance(process(Page(capture=capture)), Processed)


def test_walls_and_listings_are_doubted_by_what_they_could_be() -> None:
    assert may_be_wall("Seite nicht gefunden", "", "", 300.0)
    assert not may_be_wall("Seite nicht gefunden", "", "", 2_500.0)
    links = '<a href="/x">x</a>' * 90
    assert listing_problem(links, "https://valley.example/a", dated=False, size=2_000)
    assert not listing_problem(links, "https://valley.example/a", dated=True, size=2_000)
    assert not listing_problem(links, "https://valley.example/a", dated=False, size=2_400)
    assert listing_problem(links, "https://valley.example/", dated=True, size=2_000)


def test_a_page_is_no_wall_for_one_phrase_or_a_phrase_in_the_wrong_place() -> None:
    """Consent takes two different phrases, however often one is said; what a title must say counts in the title only."""
    once = "Accept all. " * 4
    assert not may_be_wall(TITLE, once, "", 1_500.0)
    assert may_be_wall(TITLE, f"{once} reject all", "", 1_500.0)
    assert may_be_wall("Seite nicht gefunden", "", "", 1_500.0)


@pytest.mark.parametrize(
    ("said", "described"),
    [
        ('{"@type": "NewsArticle"}', True), ('{"@TYPE":["Report"', True), ('{"@type": "WebPage"}, {"@type":"BlogPosting"}', True), ('{"@type": "WebPage"}', False),
        ('<meta property="og:type" content="article">', True), ("<META PROPERTY='OG:TYPE' CONTENT='Article'>", True), ('<meta property="og:type" content="website">', False),
        ('<meta property="Article:Published_Time" content="x">', True), ("an article of type", False),
    ],
)  # fmt: skip
def test_a_page_calls_itself_an_article_in_whatever_case(said: str, described: bool) -> None:
    links = "<a href=/x>x</a> " * 500
    assert listing_problem(said + links, "https://valley.example/story", dated=False, size=100.0) is not described


def test_shy_letters_and_double_escapes_are_mended_at_first_sight() -> None:
    seen = sight(page(f"<h1>{TITLE}</h1><p>" + "The apples&amp;#039; har\u00advest came early. " * 5 + "</p>"))
    assert "The apples' harvest came early." in seen.lead


@pytest.mark.parametrize(
    "part",
    [
        "<h1>x",
        "<script type='application/ld+json'>{",
        "ld+json ",
        "<!-- <h1>a</h1> ",
        '<meta name="a" content="b">',
        "<svg>",
        "<svg></svgs>",
    ],
)
def test_the_first_look_is_linear_whatever_is_left_open(part: str) -> None:
    """Four times the page takes no more than nine times the steps: CPU of this process, the better of two."""

    def spent(times: int) -> float:
        html = f"<html><body>{part * times}"
        best = 60.0
        for _ in range(2):
            begun = time.process_time()
            first_sight(Decoded(html=html, url="https://valley.example/a"))
            best = min(best, time.process_time() - begun)
        return best

    assert spent(12_000) < 9 * spent(3_000) + 0.2


@pytest.mark.parametrize(("title", "read"), [("Before you continue", True), ("Page not found", True), (TITLE, False)])
def test_a_short_page_whose_headline_alone_may_be_a_walls_is_read(title: str, read: bool) -> None:
    assert (verdict(changed(short_page(), TITLE, title)) is None) is read
