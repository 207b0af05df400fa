"""Which text of a page is its headline."""

import pytest
from lxml.html import fromstring

from pipeline.reading.headings import first_headings
from pipeline.reading.metadata import page_facts
from pipeline.reading.titles import without_tail

BODY = f"<p>{'The court ruled on the platform today. ' * 20}</p>"


def title(head: str, body: str, url: str = "https://www.dailyledger.example/a") -> str | None:
    return page_facts(fromstring(f"<html><head>{head}</head><body>{body}{BODY}</body></html>"), url=url).title


def og(text: str) -> str:
    return f'<meta property="og:title" content="{text}">'


def ld(text: str) -> str:
    return f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"{text}"}}</script>'


def test_kicker_and_headline_of_one_h1_are_not_glued() -> None:
    h1 = '<h1><span class="kicker">Hidden fees</span><span class="headline">Regulator sues Chirper</span></h1>'
    assert title(og("Hidden fees: Regulator sues Chirper"), h1) == "Hidden fees: Regulator sues Chirper"
    assert title(og("Regulator sues Chirper"), h1) == "Regulator sues Chirper"
    assert title("", h1) == "Hidden fees Regulator sues Chirper"


def test_a_drop_cap_or_an_italic_word_stays_in_its_line() -> None:
    assert title("", '<h1><span class="cap">R</span>egulator sues <i>Chirper</i>, again</h1>') == "Regulator sues Chirper, again"


@pytest.mark.parametrize(
    "h1",
    [
        "<h1><b>R</b>egulator sues Chirper, again</h1>",
        "<h1><strong>R</strong>egulator sues Chirper, again</h1>",
        "<h1>Regul<b>ator</b> sues Chirper, again</h1>",
    ],
)
def test_a_change_of_type_within_a_word_does_not_split_it(h1: str) -> None:
    assert title("", h1) == "Regulator sues Chirper, again"


def test_a_kicker_in_bold_without_a_space_is_not_glued_to_the_headline() -> None:
    assert title("", "<h1><b>Hidden fees</b>Regulator sues Chirper</h1>") == "Hidden fees Regulator sues Chirper"
    assert title("", "<h1><strong>速報</strong>東京地裁が差止命令</h1>") == "速報 東京地裁が差止命令"


def test_a_kicker_that_the_outlet_itself_leaves_out_is_no_headline() -> None:
    assert (
        title(og("Regulator sues Chirper over fees"), "<h1>Consumer law: Regulator sues Chirper over fees</h1>")
        == "Regulator sues Chirper over fees"
    )
    assert (
        title(og("sues Chirper over its hidden fees"), "<h1>Regulator sues Chirper over its hidden fees</h1>")
        == "Regulator sues Chirper over its hidden fees"
    )


def test_two_that_agree_beat_an_h1_that_stands_alone() -> None:
    head = og("Harbour judge fines Chirper for hidden fees") + ld("Harbour judge fines Chirper for hidden fees")
    assert title(head, "<h1>Judge fines Chirper for hidden fees</h1>") == "Harbour judge fines Chirper for hidden fees"
    assert title(og("Chirper fined: what it means"), "<h1>Judge fines Chirper for hidden fees</h1>") == "Chirper fined: what it means"


def test_an_empty_h1_gives_way_to_what_heads_the_article() -> None:
    site = '<title>Daily Ledger</title><meta property="og:site_name" content="Daily Ledger">'
    assert (
        title(site, "<nav><h2>Sections of the paper</h2></nav><article><h1></h1><h2>Judge fines Chirper for fees</h2></article>")
        == "Judge fines Chirper for fees"
    )
    assert (
        title(site, "<h2>Most read this week</h2><div class='entry-title'>Judge fines Chirper for fees</div>")
        == "Judge fines Chirper for fees"
    )


def test_the_outlets_own_name_in_a_headline_stays() -> None:
    for text in (
        "« Le Courrier » attaque Chirper en justice",
        "Chirper condamné : « Le Courrier » obtient gain de cause",
        "Le Courrier : la justice lui donne raison",
        "“Le Courrier” - le procès commence",
    ):
        assert without_tail(text, "Le Courrier", "lecourrier.example") == text
    assert without_tail("« Le Courrier » gagne | Le Courrier", "Le Courrier", "lecourrier.example") == "« Le Courrier » gagne"
    assert without_tail("Le Courrier - Chirper condamné", "Le Courrier", "lecourrier.example") == "Chirper condamné"


def test_signs_inside_a_headline_are_no_seam() -> None:
    assert without_tail("Plus - Minus sue Chirper - Daily Ledger", "Daily Ledger", "dailyledger.example") == "Plus - Minus sue Chirper"
    assert without_tail("How fake_user_7 fooled a court", "Daily Ledger", "dailyledger.example") == "How fake_user_7 fooled a court"
    assert without_tail("法院责令平台公开用户_海滨日报", "海滨日报", "haibin.example") == "法院责令平台公开用户"
    assert without_tail("法院责令平台公开用户--海滨日报", "海滨日报", "haibin.example") == "法院责令平台公开用户"


def test_a_title_escaped_twice_is_read_once_more() -> None:
    assert title(og("Chirper &amp;amp; Co fined; Q&amp;A"), "") == "Chirper & Co fined; Q&A"
    assert title(og("&lt;em&gt;Chirper&lt;/em&gt; fined, 3 &lt; 5"), "") == "Chirper fined, 3 < 5"


@pytest.mark.parametrize(
    "kicker",
    [
        "<small>Hidden fees</small>",
        "<b>Hidden fees</b>",
        '<span class="overline">Hidden fees</span>',
        '<em class="my-Eyebrow">Hidden fees</em>',
    ],
)
def test_a_kicker_stands_apart_by_its_element_or_by_its_class(kicker: str) -> None:
    (texts,) = first_headings(fromstring(f"<div><h1>{kicker}Regulator sues Chirper</h1></div>"))
    assert texts == ["Hidden fees Regulator sues Chirper", "Regulator sues Chirper"]
    (plain,) = first_headings(fromstring("<div><h1><em>Hidden fees</em>: Regulator sues Chirper</h1></div>"))
    assert plain == ["Hidden fees: Regulator sues Chirper"]


@pytest.mark.parametrize(
    "h1",
    [
        '<h1><span class="sr-only">Article: </span>Regulator sues Chirper, again</h1>',
        '<h1>Regulator sues Chirper, again<span class="visually-hidden">, video</span></h1>',
    ],
)
def test_what_is_only_read_out_is_no_headline(h1: str) -> None:
    assert title("", h1) == "Regulator sues Chirper, again"


@pytest.mark.parametrize(
    "h1",
    [
        '<h1><span class="badge">LIVE</span> Regulator sues Chirper, again</h1>',
        "<h1>Regulator sues Chirper, again <small>Updated 12:40</small></h1>",
        '<h1>Regulator sues Chirper, again <a href="#c">12 comments</a></h1>',
    ],
)
def test_what_a_heading_holds_besides_is_left_out_where_the_page_says_its_title(h1: str) -> None:
    assert title("<title>Regulator sues Chirper, again - Daily Ledger</title>", h1) == "Regulator sues Chirper, again"
    assert title(og("Regulator sues Chirper, again"), h1) == "Regulator sues Chirper, again"
    (texts,) = first_headings(fromstring(f"<div>{h1}</div>"))
    assert title("", h1) == texts[0] != "Regulator sues Chirper, again"


def test_a_section_before_the_outlets_name_is_no_part_of_the_headline() -> None:
    own = '<meta property="og:site_name" content="Daily Ledger">'
    assert title(f"<title>Regulator sues Chirper | Law | Daily Ledger</title>{own}", "") == "Regulator sues Chirper"
    assert title(f"<title>Regulator sues Chirper - Courts - Daily Ledger</title>{own}", "") == "Regulator sues Chirper"
    for whole in (
        "Regulator sues Chirper - Law | Daily Ledger",  # seams of two kinds
        "Chirper - Law - Daily Ledger",  # what is left is no headline
        "Regulator sues Chirper - the judge decides on Friday - Daily Ledger",
        "Regulator sues Chirper - judge decides - Daily Ledger",
        "Regulator sues Chirper - Judge decides today - Daily Ledger",
    ):
        assert title(f"<title>{whole}</title>{own}", "") == whole.rpartition(" Daily Ledger")[0].rstrip(" |-")


def test_a_badge_glued_to_the_headline_is_left_out_and_a_part_of_a_word_is_not() -> None:
    claim = og("Court names five users")
    assert title(claim, "<h1>Court names five users<span class=badge>Exclusive</span></h1>") == "Court names five users"
    assert title(claim, "<h1><span>Live</span>Court names five users</h1>") == "Court names five users"
    assert title(og("Court names five user"), "<h1>Court names five user<i>s</i></h1>") == "Court names five users"


def test_the_outlet_behind_a_full_width_colon_is_no_part_of_the_headline() -> None:
    site = '<meta property="og:site_name" content="みなと新報デジタル">'
    assert title(f"{site}<title>動画共有会社に賠償命令：みなと新報デジタル</title>", "") == "動画共有会社に賠償命令"
    assert (
        title(f"{site}<title>みなと新報デジタル：社長が辞任、後任は編集局長に決まる</title>", "")
        == "みなと新報デジタル：社長が辞任、後任は編集局長に決まる"
    )


def test_what_old_blogs_put_before_a_headline_is_no_part_of_it() -> None:
    site = '<meta property="og:site_name" content="Daily Ledger">'
    assert title(f"{site}<title>Daily Ledger » Blog Archive » Court names five users</title>", "") == "Court names five users"
