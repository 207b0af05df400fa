"""What a page says of itself in JSON-LD: which node is its report, and its values as plain text."""

import json
from typing import Any

import pytest
from lxml import html

from pipeline.reading.jsonld import article_node, as_list, names, words


def found(*scripts: Any, kind: str = "application/ld+json") -> dict[str, Any]:
    """The node of a page with these scripts: text as it is, anything else as JSON."""
    texts = [script if isinstance(script, str) else json.dumps(script) for script in scripts]
    body = "".join(f'<script type="{kind}">{text}</script>' for text in texts)
    return article_node(html.document_fromstring(f"<html><head>{body}</head><body><p>x</p></body></html>"))


def headline(*scripts: Any) -> str | None:
    return found(*scripts).get("headline")


ARTICLE = {"@type": "NewsArticle", "headline": "Court fines Meta"}


def test_a_page_without_any_has_an_empty_node() -> None:
    assert found() == {}
    assert article_node(html.document_fromstring("<p>x</p>")) == {}


def test_only_scripts_of_the_kind_are_read_in_whatever_case() -> None:
    assert found(ARTICLE, kind="application/json") == {}
    assert found(ARTICLE, kind="Application/LD+JSON; charset=utf-8") == ARTICLE


@pytest.mark.parametrize(
    "kind",
    [
        "Article",
        "NewsArticle",
        "BlogPosting",
        "Report",
        "Reportage",
        "LiveBlogPosting",
        "PressRelease",
        "Legislation",
        "https://schema.org/NewsArticle",
    ],
)
def test_kinds_that_are_reports(kind: str) -> None:
    assert headline({"@type": kind, "headline": "x"}) == "x"


@pytest.mark.parametrize("kind", ["WebPage", "VideoObject", "ItemPage", "CreativeWork", "MedicalWebPage"])
def test_kinds_that_are_pages_are_taken_where_there_is_no_report(kind: str) -> None:
    page = {"@type": kind, "headline": "page", "datePublished": "2026-01-01"}
    assert headline(page) == "page"
    assert headline(page, {"@type": "Article"}) == "page"
    assert headline(page, {"@type": "Article", "headline": "report"}) == "report"
    assert headline({"@type": "Article", "headline": "report"}, page) == "report"


@pytest.mark.parametrize("kind", ["Organization", "BreadcrumbList", "Person", "ArticleList", None, ""])
def test_other_kinds_are_nothing(kind: str | None) -> None:
    assert found({"@type": kind, "headline": "x", "datePublished": "2026-01-01"}) == {}


def test_the_first_of_equals_wins_and_a_dated_one_above_one_without() -> None:
    first, second = ARTICLE | {"headline": "first"}, ARTICLE | {"headline": "second"}
    assert headline(first, second) == "first"
    assert headline(first, second | {"datePublished": "2026-01-01"}) == "second"
    assert headline({"@type": "Article"}, first) == "first"
    assert found({"@type": "Article", "datePublished": "2026-01-01"}, first) == {"@type": "Article", "datePublished": "2026-01-01"}


def test_one_of_several_kinds_is_enough() -> None:
    assert headline({"@type": ["Thing", "NewsArticle"], "headline": "x"}) == "x"


@pytest.mark.parametrize("key", ["@graph", "mainEntity", "mainEntityOfPage", "hasPart", "liveBlogUpdate"])
def test_nodes_inside_others_are_looked_at(key: str) -> None:
    assert headline({"@type": "Thing", key: [ARTICLE]}) == "Court fines Meta"
    assert headline({"@type": "Thing", key: ARTICLE}) == "Court fines Meta"
    assert headline([{"@type": "Thing", key: {"@graph": [ARTICLE]}}]) == "Court fines Meta"


def test_what_stands_under_other_keys_is_not() -> None:
    assert found({"@type": "Thing", "about": ARTICLE}) == {}
    assert found({"@type": "Thing", "mainEntityOfPage": "https://example.org"}) == {}


def test_a_reference_is_resolved_to_the_node_it_names() -> None:
    person = {"@id": "#who", "@type": "Person", "name": "Ada Berg"}
    node = found({"@graph": [ARTICLE | {"author": {"@id": "#who"}, "publisher": [{"@id": "#gone"}], "creator": "Li"}, person]})
    assert node["author"] == [person]
    assert node["publisher"] == [{"@id": "#gone"}]
    assert node["creator"] == ["Li"]
    assert found(person, ARTICLE | {"author": [{"@id": "#who"}, "Li"]})["author"] == [person, "Li"]


def test_a_reference_with_a_name_and_one_that_only_repeats_itself_stay() -> None:
    named = {"@id": "#who", "name": "Ada"}
    assert found({"@graph": [ARTICLE | {"author": named}, {"@id": "#who", "name": "Other"}]})["author"] == [named]
    assert found({"@graph": [{"@id": "#who"}, {"@id": "#who", "name": "Ada"}, ARTICLE | {"author": {"@id": "#who"}}]})["author"] == [named]
    assert found({"@graph": [{"@id": 5, "name": "Ada"}, ARTICLE | {"author": {"@id": 5}}]})["author"] == [{"@id": 5}]


def test_the_first_node_of_an_identity_is_the_one() -> None:
    nodes = [{"@id": "#who", "name": "First"}, {"@id": "#who", "name": "Second"}, ARTICLE | {"author": {"@id": "#who"}}]
    assert found({"@graph": nodes})["author"] == [{"@id": "#who", "name": "First"}]


# --- JSON that does not parse


@pytest.mark.parametrize(
    "script",
    [
        '<!-- {"@type": "Article", "headline": "x"} -->',
        '//<![CDATA[\n{"@type": "Article", "headline": "x"}\n//]]>',
        '<![CDATA[{"@type": "Article", "headline": "x"}]]>',
        '{"@type": "Article", "headline": "x"};',
        '{"@type": "Article", "headline": "x",}',
        '{"@graph": [{"@type": "Article", "headline": "x"}, ]}',
        '{"@type": "Article", "headline": "x", "description": "two\nlines"}',
    ],
)
def test_what_editors_put_around_it_is_forgiven(script: str) -> None:
    assert headline(script) == "x"


def test_out_of_broken_json_come_headline_dates_and_description() -> None:
    broken = (
        '{"@type": ["NewsArticle"], "headline": "Fine \\"upheld\\"", "datePublished": "2026-01-02", "dateModified": "2026-01-03",'
        ' "description": "K\\u00f6ln", "author": {"name": "Ada"'
    )
    assert found(broken) == {
        "@type": "Article",
        "headline": 'Fine "upheld"',
        "datePublished": "2026-01-02",
        "dateModified": "2026-01-03",
        "description": "Köln",
    }


def test_of_broken_json_that_is_no_report_nothing_is_taken() -> None:
    assert found('{"@type": "Organization", "headline": "x"') == {}
    assert found('{"@type": "BlogPosting", "headline": "x"') == {"@type": "Article", "headline": "x"}


def test_a_broken_escape_stays_as_it_is() -> None:
    assert found('{"@type": "Article", "headline": "K\\u00zzln"')["headline"] == "K\\u00zzln"


@pytest.mark.parametrize(("length", "taken"), [(600, True), (601, False)])
def test_a_value_out_of_broken_json_has_six_hundred_signs_at_most(length: int, taken: bool) -> None:
    assert ("headline" in found('{"@type": "Article", "headline": "' + "x" * length + '"')) is taken


def test_deep_nesting_is_no_error() -> None:
    assert found("[" * 200_000) == {}


# --- limits


@pytest.mark.parametrize(("before", "taken"), [(39, True), (40, False)])
def test_forty_scripts_are_read(before: int, taken: bool) -> None:
    assert bool(found(*[{"@type": "Thing"}] * before, ARTICLE)) is taken


@pytest.mark.parametrize(("length", "taken"), [(400_000, True), (400_001, False)])
def test_a_script_of_four_hundred_thousand_signs_is_read(length: int, taken: bool) -> None:
    text = json.dumps(ARTICLE)
    assert bool(found(text + " " * (length - len(text)))) is taken


@pytest.mark.parametrize(("before", "taken"), [(1998, True), (1999, False)])
def test_two_thousand_nodes_of_a_script_are_looked_at(before: int, taken: bool) -> None:
    """The list is the first of them."""
    assert bool(found([{}] * before + [ARTICLE])) is taken


def test_an_empty_script_hides_none_behind_it() -> None:
    assert found("", ARTICLE) == ARTICLE


# --- values


@pytest.mark.parametrize(("value", "many"), [(None, []), ([], []), (["a"], ["a"]), ("a", ["a"]), (0, [0]), ({}, [{}])])
def test_every_value_may_be_one_or_many(value: Any, many: list[Any]) -> None:
    assert as_list(value) == many


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("plain", "plain"),
        ("  two\n\tlines ", "two lines"),
        ("a &amp;amp; b", "a & b"),
        ("<b>bold</b> text", "bold text"),
        ("&lt;i&gt;x&lt;/i&gt;", "x"),
        ({"@value": "valued"}, "valued"),
        (["", None, " ", "third"], "third"),
        ([{"@value": 5}, "second"], "second"),
        (5, None),
        (None, None),
        ("<b></b>", None),
        ({"name": "x"}, None),
        (["<b></b>", "never"], None),
    ],
)
def test_a_value_as_plain_text(value: Any, text: str | None) -> None:
    assert words(value) == text


def test_text_is_cut_at_twenty_thousand_signs_and_a_tag_at_two_hundred() -> None:
    assert words("x" * 20_001) == "x" * 20_000
    assert words("<" + "b" * 200 + ">x") == "x"
    assert words("<" + "b" * 201 + ">x") == "<" + "b" * 201 + ">x"


@pytest.mark.parametrize(
    ("value", "found_names"),
    [
        ("Ada Berg", ["Ada Berg"]),
        (["Ada", {"name": "Li"}, {"@type": "Person"}, ""], ["Ada", "Li"]),
        ({"givenName": "Ada", "familyName": "Berg"}, ["Ada Berg"]),
        ({"givenName": "Ada", "additionalName": "M.", "familyName": "Berg"}, ["Ada M. Berg"]),
        ({"givenName": "Ada", "alternateName": "adab"}, ["adab"]),
        ({"familyName": "Berg", "alternateName": "adab"}, ["adab"]),
        ({"name": "First", "givenName": "Ada", "familyName": "Berg"}, ["First"]),
        ({"name": ["Ada Berg", "Li Wei"]}, ["Ada Berg", "Li Wei"]),
        (None, []),
    ],
)
def test_names_of_persons_and_organisations(value: Any, found_names: list[str]) -> None:
    assert names(value) == found_names


def test_forty_names_are_enough() -> None:
    assert len(names([f"Name {n}" for n in range(41)])) == 40


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        (" <!-- ", "\n-->\n"),
        ("//<![CDATA[\n", "\n// ]]>"),
        ("<![CDATA[", "]]>"),
        ("\n// <![CDATA[", ""),
        ("", " -->"),
    ],
)
def test_what_hides_a_script_from_old_browsers_is_taken_off(before: str, behind: str) -> None:
    node = ARTICLE | {"author": ["A. Keeper"]}
    assert found(f"{before}{json.dumps(node)}{behind}") == node
