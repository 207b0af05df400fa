"""Soft hyphens, double escapes and codes of plug-ins: none of them is text."""

import html

import pytest

from pipeline.reading.leftovers import markup_of, mended, mended_text, without_captions, without_code


@pytest.mark.parametrize("hyphen", ["\u00ad", "&shy;", "&#173;", "&#xAD;", "&amp;shy;"])
def test_soft_hyphens_are_no_letters(hyphen: str) -> None:
    assert mended(f"<p>Platt{hyphen}form{hyphen}aufsicht</p>") == "<p>Plattformaufsicht</p>"


@pytest.mark.parametrize(
    ("twice", "once"),
    [("&amp;#039;", "&#039;"), ("&amp;quot;", "&quot;"), ("&amp;amp;", "&amp;"), ("&amp;nbsp;", "&nbsp;"), ("&amp;rsquo;", "&rsquo;")],
)
def test_what_was_escaped_twice_is_escaped_once(twice: str, once: str) -> None:
    assert mended(f"<p>the judge{twice}s words</p>") == f"<p>the judge{once}s words</p>"


def test_ampersands_of_names_and_addresses_stay() -> None:
    markup = '<a href="/x?a=1&amp;b=2">Quint &amp; Daughters; R&amp;D</a>'
    assert mended(markup) == markup


def test_escaped_markup_is_no_text_and_glues_nothing() -> None:
    assert without_code("The court <em>ordered</em> it.<br />The firm &quot;regrets&quot;.") == 'The court ordered it. The firm "regrets".'
    assert without_code("if a < b and c > d") == "if a < b and c > d"


@pytest.mark.parametrize(
    ("texts", "left"),
    [
        (["[caption id='a']Photo: archive[/caption] The order."], ["The order."]),
        (["[caption id='a']", "Photo: archive", "Ledger[/caption]", "The order."], ["", "", "", "The order."]),
        (["Photo: archive[/caption]The order."], ["The order."]),
        (["The order.", "[/caption]"], ["The order.", ""]),
        (["Before [gallery ids='1,2'] after"], ["Before after"]),
        (["He [the minister] said so [1]."], ["He [the minister] said so [1]."]),
    ],
)
def test_codes_of_plug_ins_go_with_their_captions(texts: list[str], left: list[str]) -> None:
    assert without_captions(texts) == left


@pytest.mark.parametrize(
    "markup",
    ["Platt\u00adform&shy;auf&#173;sicht", "the judge&amp;#039;s words", "R&amp;D", "&amp;amp; and &amp;nbsp; and &amp;shy;x", "e\u0301tude", "a &lt;b&gt; c", "&amp;euro;"],
)  # fmt: skip
def test_text_that_is_mended_after_reading_is_that_of_mended_markup(markup: str) -> None:
    """The first look at a page mends what it reads, not the page."""
    assert mended_text(html.unescape(markup)) == html.unescape(markup_of(markup)).replace("\u00ad", "")
