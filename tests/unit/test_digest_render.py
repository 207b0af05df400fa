"""What an issue looks like: complete in every language, small enough, safe, and the same every time."""

import email
import email.policy
import hashlib
import json
import re
import struct
import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest
from lxml import etree, html

from common.codec import from_json, to_json
from common.drawing.png import png
from common.wording.languages import direction, languages
from digests.feeds import atom, entry_of, json_feed
from digests.message import Envelope, compose, frozen_parts, mail_parts
from digests.render import MAIL_LIMIT, Rendered, render
from digests.sentences import Page
from digests.translate import foreign_headlines, translated
from digests.trend import trend_chart, trend_days, trend_png, worth_a_picture
from records.digest import Issue, Reason, Section, Verdict
from tests.unit.digest_samples import MORNING, report, sample_issue, trend

ENVELOPE = Envelope(sender="digest@docketwire.example", sender_name="Docketwire", base_url="https://wire.example")


@pytest.fixture(scope="module")
def english() -> tuple[Issue, Rendered]:
    issue = sample_issue()
    return issue, render(issue)


def tree(page: str) -> Any:
    return html.document_fromstring(page.encode(), parser=html.HTMLParser(encoding="utf-8"))


@pytest.mark.parametrize("language", list(languages()))
def test_every_story_is_in_every_form(language: str) -> None:
    issue = sample_issue(language)
    made = render(issue)
    for form in (made.mail_html, made.web_html, made.entry_html):
        shown = tree(form).text_content()
        assert all(card.headline.title in shown for card in issue.stories)
    flat = " ".join(made.mail_text.split())
    assert all(re.sub(r"\s", "", card.headline.title) in re.sub(r"\s", "", flat) for card in issue.stories)
    assert tree(made.mail_html).get("lang") == language
    assert tree(made.mail_html).get("dir") == direction(language)


def test_headlines_carry_their_own_language_and_direction(english: tuple[Issue, Rendered]) -> None:
    marked = {(e.get("lang"), e.get("dir")) for e in tree(english[1].mail_html).xpath("//*[@lang and @dir]")}
    assert {("ar", "rtl"), ("ja", "ltr"), ("ru", "ltr")} <= marked


def test_the_same_issue_gives_the_same_bytes(english: tuple[Issue, Rendered]) -> None:
    again = render(sample_issue())
    assert again == english[1]
    parts = mail_parts(*english)
    assert compose(parts, ENVELOPE) == compose(mail_parts(sample_issue(), again), ENVELOPE)


def test_an_issue_survives_its_file(english: tuple[Issue, Rendered]) -> None:
    issue = english[0]
    assert from_json(Issue, json.loads(json.dumps(to_json(issue)))) == issue
    assert render(from_json(Issue, to_json(issue))) == english[1]


def test_a_mail_taken_from_its_frozen_file_is_the_same_mail(english: tuple[Issue, Rendered]) -> None:
    issue, made = english
    parts = mail_parts(issue, made)
    again = frozen_parts(issue, compose(parts, ENVELOPE))
    assert compose(again, ENVELOPE, recipient="a@example.org", token="t") == compose(parts, ENVELOPE, recipient="a@example.org", token="t")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_huge_issue_stays_under_what_mail_programs_show(language: str) -> None:
    small = sample_issue(language)
    card = replace(small.stories[0], report_ids=())
    many = tuple(replace(card, story_id=f"s{n}", section=Section.NEW if n < 100 else Section.ALSO, score=500.0 - n) for n in range(400))
    made = render(replace(small, stories=many))
    assert len(made.mail_html.encode()) <= MAIL_LIMIT
    assert "/issue/paris-desk/" in made.mail_html
    assert re.search(r"\d+ (more stories on the web|خبرًا آخر|أخبار أخرى|خبر آخر)", made.mail_html)
    assert made.web_html.count("/story/s") >= 400


def test_twenty_cards_fit_into_a_mail_whole() -> None:
    issue = sample_issue()
    many = tuple(replace(issue.stories[0], story_id=f"s{n}") for n in range(18))
    assert render(replace(issue, stories=many)).mail_html.count('class="card"') == 18


def test_dark_mode_narrow_screens_and_print_survive_inlining(english: tuple[Issue, Rendered]) -> None:
    for rule in ("prefers-color-scheme: dark", "max-width: 520px", "@media print"):
        assert rule.replace(" ", "") in english[1].mail_html.replace(" ", "")


def test_pages_need_nothing_from_elsewhere(english: tuple[Issue, Rendered]) -> None:
    made = english[1]
    assert tree(made.mail_html).xpath("//img/@src") == ["cid:trend"]
    assert all(src.startswith("data:image/png") for src in tree(made.web_html).xpath("//img/@src"))
    for form in (made.mail_html, made.web_html):
        assert not tree(form).xpath("//script|//link|//iframe|//form")
        assert all(tree(form).xpath("//img/@alt"))


def test_a_hostile_headline_stays_text() -> None:
    issue = sample_issue()
    evil = replace(issue.stories[0].headline, title='</a><script>alert(1)</script>" onload="x', url='https://x.example/"><b>')
    made = render(replace(issue, stories=(replace(issue.stories[0], headline=evil),)))
    for form in (made.mail_html, made.web_html, made.entry_html):
        assert not tree(form).xpath("//script")
        assert "<script" not in form
        assert '"><b>' not in form


def test_the_picture_says_in_words_what_it_shows(english: tuple[Issue, Rendered]) -> None:
    page = tree(english[1].mail_html)
    assert page.xpath("string(//img/@alt)") == (
        "New stories per day on this query, 24 Oct 2026 to 20 Nov 2026. "
        "3.1 new stories a day on average, most on 14 Nov: 9, 2 days without a crawl."
    )
    shown = page.text_content()
    assert "20/11: 5" in shown
    assert "02/11–03/11: no crawl" in shown
    assert "no crawl" in english[1].mail_text
    assert "nothing seen on them means nothing" in english[1].mail_html


def test_scale_and_days_stand_beside_the_picture_in_the_readers_language() -> None:
    """So that no font is needed to draw it, and dark mode colours the words."""
    page = tree(render(sample_issue("ja")).mail_html)
    assert page.xpath("//td[@class='scale']/text()") == ["10", "0"]
    assert page.xpath("//td[@class='daymark']/text()") == ["10月30日", "11月6日", "11月13日", "11月20日"]


def test_days_without_a_crawl_are_drawn_as_such() -> None:
    holes = trend()
    watched = tuple(replace(day, crawled=True) for day in holes)
    assert [bar.day.day for bar in trend_chart(holes).holes] == [2, 3]
    assert trend_png(holes) != trend_png(watched)
    assert not worth_a_picture(tuple(replace(day, stories=0) for day in watched))


def test_the_picture_is_small_sharp_and_always_the_same() -> None:
    """Frozen: a picture that changes by itself would make other bytes of the same issue. 1120 x 208 pixels, for 560 x 104 units."""
    made = trend_png(trend())
    assert made[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", made[16:24]) == (1120, 208)
    assert len(made) < 10_000
    png.cache_clear()
    assert trend_png(trend()) == made
    in_child = subprocess.run([sys.executable, "-c", DRAWN], capture_output=True, text=True, check=True)
    assert in_child.stdout.strip() == hashlib.sha256(made).hexdigest()


DRAWN = """
import hashlib
from digests.trend import trend_png
from tests.unit.digest_samples import trend
print(hashlib.sha256(trend_png(trend())).hexdigest())
"""


def test_a_story_counts_on_its_first_local_day_only() -> None:
    reports = [report("a", story="s", hours=30), report("b", story="s", hours=2), report("c", hours=2)]
    days = trend_days(reports, {MORNING.date()}, zone="Europe/Paris", until=MORNING, days=3)
    assert [(d.stories, d.reports, d.crawled) for d in days] == [(0, 0, False), (1, 1, False), (1, 2, True)]


def test_translations_are_marked_and_only_of_foreign_headlines() -> None:
    issue = sample_issue("fr")
    wanted = foreign_headlines(issue)
    assert all(language != "fr" for language, _ in wanted)
    shown = translated(issue, {("ru", "Роскомнадзор подал иск к мессенджеру"): "Roskomnadzor attaque une messagerie"})
    made = render(shown)
    for form in (made.mail_html, made.mail_text, made.entry_html):
        assert "Roskomnadzor attaque une messagerie" in form
        assert "traduction automatique" in form


def test_a_mail_has_text_page_and_picture(english: tuple[Issue, Rendered]) -> None:
    message: Any = email.message_from_bytes(
        compose(mail_parts(*english), ENVELOPE, recipient="a@example.org", token="t0k"), policy=email.policy.default
    )
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/png",
    ]
    assert message["List-Unsubscribe"] == "<https://wire.example/unsubscribe/t0k>"
    assert all(len(line) <= 998 for line in compose(mail_parts(*english), ENVELOPE).split(b"\r\n"))


def test_a_header_cannot_be_injected() -> None:
    issue = sample_issue()
    parts = mail_parts(issue, render(issue))
    with pytest.raises(ValueError, match=r"[Hh]eader|newline|linefeed"):
        compose(replace(parts, subject="Hello\r\nBcc: everybody@example.org"), ENVELOPE)


def test_feeds_parse_and_keep_their_links(english: tuple[Issue, Rendered]) -> None:
    entry = replace(entry_of(english[0]), html=english[1].entry_html)
    feed = etree.fromstring(atom(english[0].subscription, [entry], base_url="https://wire.example", updated=MORNING))
    names = {"a": "http://www.w3.org/2005/Atom"}
    assert {(e.get("rel"), e.get("type")) for e in feed.findall("a:link", names)} == {
        ("self", "application/atom+xml"),
        ("alternate", "application/feed+json"),
    }
    assert feed.find("a:entry/a:link", names).get("hreflang") == "en"
    assert html.fragment_fromstring(feed.findtext("a:entry/a:content", namespaces=names), create_parent=True).xpath("count(.//li)") == 5
    document = json.loads(json_feed(english[0].subscription, [entry], base_url="https://wire.example", updated=MORNING))
    assert document["items"][0]["content_html"] == english[1].entry_html
    empty = etree.fromstring(atom(english[0].subscription, [], base_url="https://wire.example", updated=MORNING))
    assert empty.findtext("a:updated", namespaces=names) == "2026-11-21T05:30:00+00:00"


def test_an_update_says_what_is_new_and_a_late_story_when_it_was_seen(english: tuple[Issue, Rendered]) -> None:
    page = Page(english[0])
    (update,) = page.continuing
    assert page.news(update) == "new stage: appeal, 1 further independent report"
    (late,) = (card for card in page.new if card.late)
    assert "late: first seen 18 Nov, 18:30" in page.seen(late)
    assert "6 outlets, 5 independent, 5 languages" in english[1].mail_text


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "ar", "ja"])
def test_above_listed_stories_nobody_is_told_that_nothing_is_listed(language: str) -> None:
    """Imports bring stories into a time without a crawl; that says something may be missing, not that there is nothing."""
    nothing = Page(sample_issue(language, empty=True, verdict=Verdict.BLIND)).notice()
    issue = sample_issue(language, verdict=Verdict.BLIND)
    told, text = Page(issue).notice(), render(issue).mail_text
    assert told != nothing
    assert _squeezed(told) in _squeezed(text)
    assert _squeezed(nothing) not in _squeezed(text)


def _squeezed(text: str) -> str:
    """Without the breaks of lines, which Japanese has between any two letters."""
    return "".join(text.split())


def test_a_crawl_that_never_ran_is_not_called_down() -> None:
    issue = sample_issue(empty=True, verdict=Verdict.BLIND)
    never = replace(issue, coverage=replace(issue.coverage, runs=0))
    assert Page(never).notice().startswith("No crawl ran in this window.")
    assert Page(replace(issue, coverage=replace(issue.coverage, runs=1))).notice().startswith("The crawler was down")


@pytest.mark.parametrize("code", ["deadline", "amount"])
def test_why_a_story_stands_here_is_said_of_each_reason(code: str) -> None:
    issue = sample_issue()
    said = Page(issue).why(replace(issue.stories[0], reasons=(Reason(code=code),)))
    assert said == {"deadline": "a deadline ahead", "amount": "an amount at stake"}[code]
