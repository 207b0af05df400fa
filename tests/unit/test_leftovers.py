"""Signs that are not seen, double escapes and codes of plug-ins: none of them is text; what stands in a shadow root is."""

import html

import pytest

from pipeline.reading.leftovers import markup_of, mended, mended_text, with_shadows, without_captions, without_code


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


@pytest.mark.parametrize(
    "sign",
    [
        "\u200b",
        "&#8203;",
        "&#x200B;",
        "&ZeroWidthSpace;",
        "\u2060",
        "&#8288;",
        "&NoBreak;",
        "\ufeff",
        "&#65279;",
        "&#xFEFF;",
        "&amp;#8203;",
    ],
)
def test_places_where_a_word_may_be_broken_are_no_letters(sign: str) -> None:
    assert mended(f"<p>plat{sign}form {sign}{sign}law</p>") == "<p>platform law</p>"


@pytest.mark.parametrize("text", ["ศาล\u200bสั่งห้าม", "ສານ\u200bສັ່ງຫ້າມ", "តុលាការ\u200bហាម", "တရားရုံးက\u200bတားမြစ်ခဲ့သည်", "ཁྲིམས་ཁང\u200bགིས"])
def test_where_they_part_words_they_stay(text: str) -> None:
    assert mended(f"<p>{text}</p>") == f"<p>{text}</p>"
    assert mended_text(text) == markup_of(text)
    assert "\u200b" in mended_text(text)


def test_joiners_of_persian_and_of_signs_stay() -> None:
    assert mended("می\u200cخواهد 👩\u200d⚖️") == "می\u200cخواهد 👩\u200d⚖️"


def test_text_read_off_is_mended_as_its_markup_would_have_been() -> None:
    assert mended_text("plat\u200bform&amp;law &#8203;Co\u00adurt") == "platform&law Court"


def test_a_declared_shadow_root_is_an_element_and_other_templates_are_templates() -> None:
    markup = (
        '<x-a><template shadowrootmode="open" id=a><p>one</p><template><p>no</p></template><x-b><TEMPLATE shadowrootmode=closed><p>two</p></TEMPLATE></x-b></template></x-a>'
        '<template><p>no</p></template><template data-shadowrootmode="open"><p>no</p></template>'
    )
    assert with_shadows(markup) == (
        '<x-a><div shadowrootmode="open" id=a><p>one</p><template><p>no</p></template><x-b><div shadowrootmode=closed><p>two</p></div></x-b></div></x-a>'
        '<template><p>no</p></template><template data-shadowrootmode="open"><p>no</p></template>'
    )
    assert with_shadows("</template><p>shadowrootmode</p>") == "</template><p>shadowrootmode</p>"
    assert with_shadows("<template><p>no</p></template>") == "<template><p>no</p></template>"
