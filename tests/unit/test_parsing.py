"""A page's tree is the one trafilatura makes."""

from collections.abc import Callable

import pytest
from lxml import etree, html
from trafilatura.utils import load_html

from pipeline.reading import parsing
from pipeline.reading.parsing import tree_of
from tests.unit.test_extract import page

LONG = "<p>The court ruled.</p>" * 300


@pytest.mark.parametrize(
    "markup",
    [
        page(),
        f"<html><head></head><body>{LONG}\n\f<p>It\fruled.</p></body></html>",
        f"<html><head></head><body>{LONG}\f<p>It ruled.</p></body></html>",
        "<!DOCTYPE html PUBLIC '-//W3C//DTD' 'http://www.w3.org/x' /x>\n<html><head></head><body><p>a</p></body></html>",
        "<html lang='en' />\n<head></head><body><p>a</p></body>",
        "<?xml version='1.0' encoding='utf-8'?>\n<html><head></head><body><p>a</p></body></html>",
        "<p>a</p><p>b</p>",
        "<p>a</p>",
        "a",
        "<html></html>",
    ],
)
def test_the_tree_is_the_one_of_load_html(markup: str) -> None:
    theirs, ours = load_html(markup), tree_of(markup)
    assert (theirs is None) == (ours is None)
    assert ours is None or html.tostring(ours) == html.tostring(theirs)


@pytest.mark.parametrize("markup", ["", " \n ", "<!-- -->"])
def test_of_nothing_it_says_the_same(markup: str) -> None:
    assert outcome(tree_of, markup) == outcome(load_html, markup)


def outcome(read: Callable[[str], object], markup: str) -> object:
    try:
        return read(markup)
    except (ValueError, etree.LxmlError) as error:
        return type(error)


def test_a_long_page_is_not_searched_for_control_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing.utils, "load_html", lambda _: pytest.fail("the page was parsed twice"))
    seen: list[int] = []
    mend = parsing.utils.repair_faulty_html
    monkeypatch.setattr(parsing.utils, "repair_faulty_html", lambda text, beginning: seen.append(len(text)) or mend(text, beginning))
    assert tree_of(f"<html><head></head><body>{LONG}\n{LONG}</body></html>") is not None
    assert len(LONG) < seen[0] < 2 * len(LONG)
