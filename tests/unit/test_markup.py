"""What a page's markup shows, without a tree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from resiliparse.extract.html2text import extract_plain_text

from pipeline.reading.markup import Markup


def lines(html: str) -> list[str]:
    return Markup.of(html.encode()).lines()


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<p>The court <b>ruled</b>.</p><p>It\n  will\tappeal.</p>", ["The court ruled.", "It will appeal."]),
        ("<div>one<br>two<hr/>three</div>", ["one", "two", "three"]),
        ("<ul><li>a<li>b</ul><table><tr><td>c<td>d</table>", ["a", "b", "c", "d"]),
        ("caf&eacute;&nbsp;&amp;\u00a0bar &#8211; x", ["café & bar – x"]),
        ("2 < 3 and 4 > 3 <p>5 <6", ["2 < 3 and 4 > 3", "5 <6"]),
        ("<P CLASS=a>one</P><SCRIPT>var a = '<p>no</p>';</SCRIPT >two", ["one", "two"]),
        ("a<!-- <p>no</p> > -->b<!-->c<!--->d", ["abcd"]),
        ("a<!-- never closed <p>no</p>", ["a"]),
        ("a<script>never closed <p>no</p>", ["a"]),
        ("a<svg>b <p>still read</p>", ["a", "b", "still read"]),
        ("<p title='a > b' class=c>yes</p>", ["yes"]),
        ("<p data-x=\"<b>no</b>\" title='a > b'>yes</p>", ["yes"]),
        ("<p title=it's>one</p><p>that's > all</p>", ["one", "that's > all"]),
        ("<p title='never closed>one</p>", ["one"]),
        ("<video-player>one</video-player><video>old browsers</video>two", ["one", "two"]),
        ("<figure>one<figcaption>a caption</figcaption></figure>", ["one"]),
        ("<title>t</title><style>p { }</style><noscript>n</noscript><template>x</template><select><option>o</select>end", ["end"]),
        ("<?xml version='1.0'?><!DOCTYPE html><html><body>text</body></html>", ["text"]),
        ("no tags at all", ["no tags at all"]),
        ("", []),
        ("<", ["<"]),
        ("text <p", ["text <p"]),
    ],
)
def test_lines_that_a_reader_sees(html: str, shown: list[str]) -> None:
    assert lines(html) == shown


def test_tags_of_scripts_and_comments_are_not_the_pages() -> None:
    html = "<html lang=de><!-- <meta name=a> --><meta name=b><script>'<h1>no</h1>'</script><h1 class='x > y'>Yes</h1 ><h2>No</h2>"
    found = Markup.of(html.encode())
    assert [found.text(at, found.end(at)) for at in found.opened("meta")] == ["<meta name=b>"]
    (heading,) = found.opened("h1")
    assert found.text(heading, found.end(heading)) == "<h1 class='x > y'>"
    (behind,) = found.closed("h1")
    assert found.text(heading, behind) == "<h1 class='x > y'>Yes</h1 >"
    assert [name for _, _, name in found.hidden] == ["!", "script"]


WORDS = st.sampled_from(["court", "naïve", "法院", "2 &lt; 3", "&amp;", " ", "\n  ", "x > y", ""])
INLINE, BLOCK = st.sampled_from(["a", "b", "span", "em"]), st.sampled_from(["p", "div", "li", "h2", "section", "blockquote"])
ATTRIBUTES = st.sampled_from(["", " class='a'", ' title="a > b"', " href=x", " data-x='<i>'", " hidden"])
ASIDE = st.sampled_from(
    ["<!-- <p> -->", "<script>if (a < b) { c('</p>') }</script>", "<style>p > a { }</style>", "<br>", "<br/>", "<img alt='x'>"]
)


@st.composite
def marked_up(draw: st.DrawFn) -> str:
    """A page of blocks, each with text and elements that run on."""
    parts = []
    for _ in range(draw(st.integers(0, 4))):
        block, inner = draw(BLOCK), []
        for _ in range(draw(st.integers(0, 4))):
            inline = draw(INLINE)
            inner.append(f"{draw(WORDS)}<{inline}{draw(ATTRIBUTES)}>{draw(WORDS)}</{inline}>{draw(st.one_of(WORDS, ASIDE))}")
        parts.append(f"<{block}{draw(ATTRIBUTES)}>{''.join(inner)}</{block}>")
    return f"<html><body>{''.join(parts)}</body></html>"


@given(marked_up())
def test_the_same_lines_as_out_of_a_tree(html: str) -> None:
    """Words and their order; where a parser's text differs in white space around a break, that is all."""
    of_tree = str(extract_plain_text(html, main_content=False, list_bullets=False, alt_texts=False, comments=False))
    assert "".join("".join(lines(html)).split()) == "".join(of_tree.split())


@given(st.text("<>/!-='\" \nabcscriptml", max_size=200))
def test_any_text_is_read(text: str) -> None:
    found = Markup.of(text.encode())
    assert found.lines() == [" ".join(line.split()) for line in found.lines()]
    assert all(start < end <= len(text) for start, end in zip(found.starts, found.ends, strict=True))
    assert all(end <= start for end, start in zip(found.ends, found.starts[1:], strict=False))
