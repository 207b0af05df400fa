"""Where a page shows who wrote its report: which elements are a byline, and which of their texts may be names."""

import pytest
from lxml import html

from pipeline.reading.bylines import lines, marked
from pipeline.reading.layout import Layout

TITLE = "Court fines platform in Lindau"


def layout(body: str) -> Layout:
    return Layout(html.document_fromstring(f"<html><body><article>{body}</article></body></html>"), TITLE)


def found(byline: str) -> list[tuple[str, bool]]:
    return marked(layout(f"<h1>{TITLE}</h1>{byline}<p>{'text ' * 30}</p>"))


def names(byline: str) -> list[str]:
    return [text for text, _ in found(byline)]


@pytest.mark.parametrize(
    "named",
    ["byline", "by-line", "author", "article-author", "post-author", "author-name", "autor", "auteur", "skribent", "kirjoittaja", "yazar", "penulis", "reporter", "metaInfoAuthor", "articleAuthor", "css-1 Byline-x articleByline"],
)  # fmt: skip
def test_a_class_may_say_so(named: str) -> None:
    assert found(f'<div class="{named}">Ada Berg</div>') == [("Ada Berg", False)]


@pytest.mark.parametrize("place", ["id", "data-testid"])
def test_or_an_id(place: str) -> None:
    assert found(f'<div {place}="byline">Ada Berg</div>') == [("Ada Berg", False)]


@pytest.mark.parametrize(
    "named",
    [
        "author-bio",
        "author-image",
        "byline-social",
        "author-avatar",
        "comment-author",
        "related author",
        "author-box sidebar",
        "authority",
        "biline",
    ],
)
def test_other_boxes_of_authors_do_not(named: str) -> None:
    assert found(f'<div class="{named}">Ada Berg</div>') == []


@pytest.mark.parametrize(
    "element",
    [
        '<a rel="author" href="/x">Ada Berg</a>',
        '<span itemprop="author">Ada Berg</span>',
        '<span itemprop="name author">Ada Berg</span>',
        '<a href="/author/ada-berg">Ada Berg</a>',
        '<a href="https://a.example/redakteure/ada">Ada Berg</a>',
        '<span class="x vcard">Ada Berg</span>',
    ],
)
def test_relation_address_and_property_say_more_than_a_class(element: str) -> None:
    assert found(element) == [("Ada Berg", True)]


@pytest.mark.parametrize(
    "element", ['<a href="/author/">Ada Berg</a>', '<a href="/authority/ada">Ada Berg</a>', '<meta itemprop="author" content="Ada Berg">']
)
def test_other_addresses_and_hidden_elements_do_not(element: str) -> None:
    assert found(element) == []


@pytest.mark.parametrize(
    ("byline", "texts"),
    [
        ('<div class="byline">By <a href="/author/ada">Ada Berg</a> and <a href="/author/li">Li Wei</a></div>', ["Ada Berg", "Li Wei"]),
        ('<div class="byline"><span itemprop="name">Ada Berg</span>, Berlin</div>', ["Ada Berg"]),
        ('<div class="byline"><b class="fn">Ada Berg</b> Reporter</div>', ["Ada Berg"]),
        ('<div class="byline">Ada Berg<br>Berlin</div>', ["Ada Berg", "Berlin"]),
        ('<div class="byline"><p>Ada Berg</p><p>Li Wei</p></div>', ["Ada Berg", "Li Wei"]),
        ('<div class="byline">Ada <i>von</i> Berg</div>', ["Ada von Berg"]),
        ('<div class="byline"><span>Ada</span><span>Berg</span></div>', ["AdaBerg"]),
        ('<div class="byline"><a class="x" href="/1">Ada Berg</a><a class="x" href="/2">Li Wei</a></div>', ["Ada Berg", "Li Wei"]),
        ('<div class="byline"><span class="x">Ada</span><span class="x">Berg</span></div>', ["AdaBerg"]),
        ('<div class="byline"><script>no</script>Ada Berg<svg><title>no</title></svg></div>', ["Ada Berg"]),
        ('<div class="byline">A.</div>', []),
        (f'<div class="byline">{"x" * 121}</div>', []),
        (f'<div class="byline">{"x" * 120}</div>', ["x" * 120]),
    ],
)
def test_texts_of_a_byline_that_may_be_names(byline: str, texts: list[str]) -> None:
    assert names(byline) == texts


def test_six_lines_of_a_byline_are_looked_at() -> None:
    assert len(names('<div class="byline">' + "".join(f"<p>Name {n}</p>" for n in range(7)) + "</div>")) == 6


def test_authors_in_a_list_are_all_found() -> None:
    listed = '<ul><li class="author">Ada Berg</li><li class="author">Li Wei</li></ul>'
    assert names(listed) == ["Ada Berg", "Li Wei"]


def test_a_byline_above_its_headline_counts_and_one_far_above_does_not() -> None:
    above = f'<div><p class="byline">Ada Berg</p><h1>{TITLE}</h1></div>'
    assert marked(layout(above)) == [("Ada Berg", False)]
    far = '<p class="byline">Ada Berg</p>' + "<i></i>" * 12 + f"<h1>{TITLE}</h1>"
    assert marked(layout(far)) == []
    near = '<p class="byline">Ada Berg</p>' + "<i></i>" * 11 + f"<h1>{TITLE}</h1>"
    assert marked(layout(near)) == [("Ada Berg", False)]


def test_bylines_in_furniture_are_of_other_reports() -> None:
    assert found('<aside><p class="byline">Ada Berg</p></aside>') == []
    assert found('<div class="related"><p class="byline">Ada Berg</p></div>') == []


# --- short lines behind the headline


def test_short_lines_behind_the_headline() -> None:
    page = layout(
        f"<p>Before</p><h1>{TITLE}</h1><p>By Ada Berg</p><p>abc</p><p>abcd</p><p>{'x' * 90}</p><p>{'x' * 91}</p><nav><p>A menu</p></nav>"
    )
    assert list(lines(page)) == ["By Ada Berg", "abcd", "x" * 90]


def test_fourteen_lines_are_looked_at() -> None:
    page = layout(f"<h1>{TITLE}</h1>" + "".join(f"<p>Line {n}</p>" for n in range(15)))
    assert list(lines(page)) == [f"Line {n}" for n in range(14)]


def test_editors_in_brackets_stand_anywhere() -> None:
    page = layout(
        f"<h1>{TITLE}</h1><p>{'x' * 100}</p><p>（责编：王小明）{'字' * 83}</p><div><b>（责编：王小明）</b></div><div>责任编辑 {'字' * 90}</div>"
    )
    assert list(lines(page)) == ["（责编：王小明）", "（责编：王小明）"]
