"""Citations and feeds: what other programs must be able to read back."""

import json
from datetime import UTC, date, datetime

import pytest
from lxml import etree

from common.citing import Reference, bibtex, csl
from common.syndication import Entry, Feed, atom, json_feed

REFERENCE = Reference(
    key="docketwire-1", kind="article-newspaper", title="50 % of {users} & more_data", authors=("A. Writer", "Ministère #2"), container="Le Courrier",
    issued=date(2026, 3, 1), accessed=date(2026, 3, 2), url="https://a.example/x_y?a=1&b={c}", language="fr", archive="WARC a.warc.gz @12",
    custom={"digest": "sha256:00"},
)  # fmt: skip


def test_bibtex_escapes_what_tex_would_take_for_a_command_and_leaves_the_address_alone() -> None:
    text = bibtex(REFERENCE)
    assert text.startswith("@article{docketwire-1,\n")
    assert r"title = {{50 \% of \{users\} \& more\_data}}" in text
    assert r"author = {{A. Writer} and {Ministère \#2}}" in text
    assert "url = {https://a.example/x_y?a=1&b=%7Bc%7D}" in text
    assert "digest = {sha256:00}" in text
    assert text.count("{") == text.count("}")


@pytest.mark.parametrize("title", ["one } too many", "{ open", "a\\b", "~^<>"])
def test_no_title_ends_its_field(title: str) -> None:
    text = bibtex(Reference(key="k", kind="webpage", title=title))
    bare = text.replace(r"\{", "").replace(r"\}", "")
    assert bare.count("{") == bare.count("}")
    assert text.rstrip().endswith("}")


def test_csl_keeps_texts_as_they_are_and_leaves_out_what_is_unknown() -> None:
    (item,) = json.loads(csl(REFERENCE))
    assert (item["title"], item["URL"]) == (REFERENCE.title, REFERENCE.url)
    assert item["issued"] == {"date-parts": [[2026, 3, 1]]}
    assert item["custom"]["digest"] == "sha256:00"
    assert "version" not in item
    assert "issued" not in json.loads(csl(Reference(key="k", kind="webpage", title="t")))[0]


def test_a_feed_without_entries_has_a_date_and_marks_that_xml_forbids_are_left_out() -> None:
    made = datetime(2026, 3, 1, tzinfo=UTC)
    feed = Feed(title="a\x00b", home="https://s/", atom_url="https://s/?a", json_url="https://s/?j", language="en", updated=made)
    empty = etree.fromstring(atom(feed, ()))
    assert empty.findtext("{*}updated") == "2026-03-01T00:00:00+00:00"
    assert empty.findtext("{*}title") == "ab"
    entry = Entry(url="https://s/1", title="t", summary="s", language="fr", updated=made)
    (item,) = json.loads(json_feed(feed, (entry,)))["items"]
    assert (item["content_text"], item["language"]) == ("s", "fr")
    assert "content_html" not in item
    assert "{http://www.w3.org/2005/Atom}content" not in [child.tag for child in etree.fromstring(atom(feed, (entry,)))[-1]]
