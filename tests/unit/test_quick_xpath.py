"""Expressions as loops select what lxml selects, in the same order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from justext.utils import get_stoplist, get_stoplists
from lxml import etree, html
from trafilatura import settings, xpaths

from pipeline.reading import candidates, quick_xpath
from pipeline.reading.quick_xpath import NotUnderstoodError, QuickXPath, compiled, united

NAMESPACES = {"re": "http://exslt.org/regular-expressions"}
OF_TRAFILATURA = [
    expression.path
    for name in (
        "BODY_XPATH",
        "RAW_TREE_PRUNE_XPATH",
        "REMOVE_COMMENTS_XPATH",
        "REMOVE_COMMENTS_AND_LISTS_XPATH",
        "OVERALL_DISCARD_XPATH",
        "TEASER_DISCARD_XPATH",
        "DISCARD_IMAGE_ELEMENTS",
        "COMMENTS_DISCARD_XPATH",
    )
    for expression in getattr(xpaths, name)
    if isinstance(expression, QuickXPath)
] + [settings.BASIC_CLEAN_XPATH.path]
"""Those that `candidates` has made loops of."""


def test_what_trafilatura_asks_of_every_page_is_asked_as_a_loop() -> None:
    """A release of it that words them otherwise costs time, no text: then `quick_xpath` learns the new words."""
    slow = {name: [n for n, one in enumerate(getattr(xpaths, name)) if not isinstance(one, QuickXPath)] for name in ASKED}
    assert {name: places for name, places in slow.items() if places} == {"BODY_XPATH": [4]}
    assert isinstance(candidates.sys.modules["trafilatura.baseline"].BASIC_CLEAN_XPATH, QuickXPath)


ASKED = (
    "BODY_XPATH",
    "RAW_TREE_PRUNE_XPATH",
    "REMOVE_COMMENTS_AND_LISTS_XPATH",
    "OVERALL_DISCARD_XPATH",
    "TEASER_DISCARD_XPATH",
    "DISCARD_IMAGE_ELEMENTS",
)

TAGS = st.sampled_from(["div", "section", "article", "aside", "p", "span", "ul", "list", "item", "main", "h1", "footer", "details"])
VALUES = st.sampled_from(
    ["", "post", "entry-content", "comment-list", "Commentary", "comments", "share", "nav", "main-Content", "Page-content", "teaser", "mvp-post-add-box", "infinite-scroll",
     "caption", "footer", "cookie-banner", "article-body", " hidden", "reply-1", "x", "story fulltext", "art-content", "HIDDEN", "disqus_thread"]
)  # fmt: skip
ATTRIBUTES = st.lists(
    st.tuples(st.sampled_from(["class", "id", "style", "role", "aria-hidden", "itemprop", "title"]), VALUES), max_size=3, unique_by=lambda pair: pair[0]
)  # fmt: skip
ELEMENTS = st.recursive(
    st.tuples(TAGS, ATTRIBUTES, st.just([])), lambda inner: st.tuples(TAGS, ATTRIBUTES, st.lists(inner, max_size=4)), max_leaves=25
)  # fmt: skip


def grown(parent: etree._Element, node: tuple[str, list[tuple[str, str]], list]) -> None:
    element = etree.SubElement(parent, node[0])
    for name, value in node[1]:
        element.set(name, value)
    element.text = "text"
    for child in node[2]:
        grown(element, child)


@given(st.lists(ELEMENTS, max_size=4))
def test_the_nodes_are_the_same(nodes: list) -> None:
    page = html.fromstring("<html><body><!-- a comment --></body></html>")
    for node in nodes:
        grown(page.body, node)
    for path in OF_TRAFILATURA:
        assert QuickXPath(path)(page) == etree.XPath(path, namespaces=NAMESPACES)(page), path
    pruned = [*xpaths.RAW_TREE_PRUNE_XPATH, *xpaths.REMOVE_COMMENTS_AND_LISTS_XPATH]
    (together,) = united(pruned)
    assert together(page) == etree.XPath("|".join(path.path for path in pruned), namespaces=NAMESPACES)(page)


PAGE = html.fromstring(
    """<html><body>
    <div id="a" class="story"><p class="story" id="b">one</p><p class="story" id="c">two</p></div>
    <div class="Story x" id="story-d"><section id="e" class="x"><h1>Heading</h1></section><section class="x" id="f"></section></div>
    <footer id="g">foot</footer><div id="h" title=""></div></body></html>"""
)


@pytest.mark.parametrize(
    ("path", "ids"),
    [
        (".//p", ["b", "c"]),
        (".//*[@class='story']", ["a", "b", "c"]),
        (".//*[self::p or self::footer]", ["b", "c", "g"]),
        (".//*[@class='story'][1]", ["a", "b"]),
        ("(.//*[@class='story'])[1]", ["a"]),
        (".//footer|.//*[@title]", ["g", "h"]),
        (".//*[@title and @id]", ["h"]),
        (".//*[starts-with(@class|@id, 'story')]", ["b", "c"]),
        (".//*[starts-with(@id|@class, 'story')]", ["b", "c"]),
        (".//*[contains(translate(@class, 'S', 's'), 'story x')]", ["story-d"]),
        (".//*[contains(translate(@class, 'Sty', 's'), 'sor')]", ["a", "b", "c", "story-d"]),
        (".//*[re:test(@class, '^story', 'i')]", ["a", "b", "c", "story-d"]),
        (".//*[re:test(@class, '^story')]", ["a", "b", "c"]),
        (".//section[not(.//h1)]", ["f"]),
        (".//*[not(self::section or self::h1)][@class='x']", []),
        (".//*[not(self::h1) and @class='x']", ["e", "f"]),
        (".//*[@id='e' or (@id='f' and @class='x')]", ["e", "f"]),
    ],
)  # fmt: skip
def test_each_thing_that_is_understood(path: str, ids: list[str]) -> None:
    assert [element.get("id") for element in QuickXPath(path)(PAGE)] == ids
    assert [element.get("id") for element in etree.XPath(path, namespaces=NAMESPACES)(PAGE)] == ids, "as lxml has it"


def test_the_element_it_is_asked_of_is_not_among_them() -> None:
    box = PAGE.find(".//div[@id='a']")
    assert [element.get("id") for element in QuickXPath(".//*[@class='story']")(box)] == ["b", "c"]


def test_which_attribute_comes_first_is_remembered_too() -> None:
    path = ".//*[starts-with(@id|@class, 'x')]"
    page = html.fromstring("<body><p id='x' class='y'>one</p><p class='y' id='x'>two</p><p id='x' class='y'>three</p></body>")
    assert [element.text for element in QuickXPath(path)(page)] == ["one", "three"]


@pytest.mark.parametrize(
    "path",
    ["//p", "p", ".//p[2]", ".//p[position() < 3]", ".//*[count(p) = 1]", ".//*[contains(text(), 'x')]", ".//p/a", "(.//p)[2]", "(.//p)[1]|.//a", ".//p[1]|.//a",
     './/*[@a="b"]', ".//*[@a='b'", ".//*[contains(p, 'x')]", ".//*[re:match(@a, 'b')]", ".//*[@a=@b]", ""],
)  # fmt: skip
def test_the_rest_is_not_understood(path: str) -> None:
    with pytest.raises(NotUnderstoodError):
        QuickXPath(path)


def test_several_loops_are_one_that_selects_what_any_does() -> None:
    apart = [
        QuickXPath(".//p[@class='story']"),
        QuickXPath(".//section[not(.//h1)]"),
        QuickXPath(".//div[starts-with(@id|@class, 'story')]"),
    ]
    (together,) = united(apart)
    assert [element.get("id") for element in together(PAGE)] == ["b", "c", "f"]
    assert sorted(element.get("id") for path in apart for element in path(PAGE)) == ["b", "c", "f"]


@pytest.mark.parametrize("other", [etree.XPath("//p"), QuickXPath(".//p[1]"), QuickXPath("(.//p)[1]")])
def test_what_cannot_be_one_loop_stays_as_it_is(other: object) -> None:
    one = QuickXPath(".//div")
    assert united([one, other]) == [one, other]


def test_what_is_not_understood_stays_lxml_s() -> None:
    assert compiled(etree.XPath("//p")) is None
    assert compiled("no expression") is None
    quick = compiled(etree.XPath(".//p"))
    assert quick is not None
    assert quick.path == ".//p"


def test_verdicts_are_forgotten_when_they_are_many_and_never_kept_when_they_are_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quick_xpath, "_MOST_REMEMBERED", 10)
    path = QuickXPath(".//*[contains(@class, '7')]")
    page = html.fromstring("<body>" + "".join(f"<p class='c{n}'>{n}</p>" for n in range(35)) + f"<p class='{'7' * 401}'>long</p></body>")
    for _ in range(2):
        assert [element.text for element in path(page)] == ["7", "17", "27", "long"]
    assert 0 < len(path._verdicts) <= 10
    assert max(len(key[0] or "") for key in path._verdicts) <= 400


def test_stop_words_are_justext_s() -> None:
    assert candidates.sys.modules["trafilatura.external"].jt_stoplist_init is candidates._stop_words
    assert candidates._stop_words() == {word for language in get_stoplists() for word in get_stoplist(language)}


def test_expressions_that_a_later_release_has_not_are_no_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    baseline = candidates.sys.modules["trafilatura.baseline"]
    monkeypatch.delattr(baseline, "BASIC_CLEAN_XPATH")
    candidates._quicken()
    assert not hasattr(baseline, "BASIC_CLEAN_XPATH")
    monkeypatch.setattr(baseline, "BASIC_CLEAN_XPATH", etree.XPath("//aside"), raising=False)
    candidates._quicken()
    assert isinstance(baseline.BASIC_CLEAN_XPATH, etree.XPath), "what is not understood stays"
