"""Pages as blocks: rows of data, first letters, reading aids, text for readers without scripts."""

from trafilatura.utils import load_html

from pipeline.reading.blocks import blocks_of


def texts(body: str) -> list[str]:
    return [block.text for block in blocks_of(load_html(f"<html><body>{body}</body></html>"))]


def test_a_row_of_data_is_one_line() -> None:
    head = "<tr><th>Firm</th><th>Sum</th></tr>"
    rows = "<tr><td>Harbour Net</td><td><p>3 million crowns</p></td></tr><tr><td>Pier 9</td><td>3 million<br>crowns</td></tr>"
    assert texts(f"<table>{head}{rows}</table>") == ["Firm | Sum", "Harbour Net | 3 million crowns", "Pier 9 | 3 million crowns"]


def test_cells_of_a_layout_stay_apart() -> None:
    paragraph = "The tribunal of Pierstadt told the operator of the forum to say within a month who had written the threats. " * 2
    assert texts(f"<table><tr><td>Menu</td><td><p>{paragraph}</p></td></tr></table>") == ["Menu", paragraph.strip()]
    assert texts("<table><tr><td><ul><li>Home</li><li>News</li></ul></td><td>Text</td></tr></table>") == ["Home", "News", "Text"]


def test_an_empty_row_and_a_row_of_one_cell_are_no_rows_of_data() -> None:
    assert texts("<table><tr><td></td><td> </td></tr><tr><td>One</td><td></td></tr></table>") == ["One"]


def test_a_first_letter_belongs_to_its_word() -> None:
    assert texts('<p><span class="x">T</span>he court ruled.</p>') == ["The court ruled."]
    assert texts('<div><div class="drop-cap">T</div>he court ruled.</div>') == ["The court ruled."]
    assert texts('<div><div class="initial-page">T</div><p>he court ruled.</p></div>') == ["T", "he court ruled."]


def test_readings_beside_signs_are_no_text() -> None:
    assert texts("<p><ruby>裁判所<rp>(</rp><rt>さいばんしょ</rt><rp>)</rp></ruby>が命じた。</p>") == ["裁判所が命じた。"]


def test_line_breaks_part_words_and_inline_elements_do_not() -> None:
    assert texts("<p>ordered on Monday<br>The firm</p>") == ["ordered on Monday", "The firm"]
    assert texts("<p>Plat<wbr>form<b>s</b> <span>said</span> <i>so</i></p>") == ["Platforms said so"]


def test_text_for_readers_without_scripts_is_read_and_notices_are_not() -> None:
    report = "The tribunal of Pierstadt told the operator of the forum to say who had written the threats. " * 8
    assert texts(f"<noscript><p>{report}</p></noscript>") == [report.strip()]
    assert texts("<noscript>Please turn on scripts.</noscript><p>Report</p>") == ["Report"]


def test_markup_shown_on_purpose_stays() -> None:
    assert texts("<pre>&lt;p&gt;text&lt;/p&gt;</pre><p>a &lt;b&gt;bold&lt;/b&gt; claim</p>") == ["<p>text</p>", "a bold claim"]


def test_links_of_an_element_without_text_are_not_those_of_the_next_block() -> None:
    page = "<div> <a href='/a'><img src='a.png'></a> <a href='/b'></a> </div><p>The court ruled.</p><p><a href='/c'>More</a> here.</p>"
    assert [(block.text, block.links) for block in blocks_of(load_html(f"<html><body>{page}</body></html>"))] == [
        ("The court ruled.", 0),
        ("More here.", 1),
    ]
