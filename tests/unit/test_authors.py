"""Who wrote a report."""

import pytest
from lxml.html import fromstring

from pipeline.reading.authors import split_names
from pipeline.reading.metadata import page_facts

BODY = f"<p>{'The court ruled on the platform today. ' * 20}</p>"
HEAD = '<meta property="og:site_name" content="Daily Ledger"><meta property="og:title" content="Judge fines Chirper">'


def authors(head: str, body: str = "") -> tuple[str, ...]:
    html = f"<html><head>{HEAD}{head}</head><body><header><a href='/'>Daily Ledger</a></header><h1>Judge fines Chirper</h1>{body}{BODY}</body></html>"
    return page_facts(fromstring(html), url="https://www.dailyledger.example/a").authors


def meta(name: str, *contents: str) -> str:
    return "".join(f'<meta name="{name}" content="{content}">' for content in contents)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("By Ann Lee and Bo Chan", ["Ann Lee", "Bo Chan"]),
        ("Von Ann Lee und Bo Chan, dpa", ["Ann Lee", "Bo Chan", "dpa"]),
        ("Ann Lee; Bo Chan | AFP", ["Ann Lee", "Bo Chan", "AFP"]),
        ("Ann Lee, Political Editor", ["Ann Lee"]),
        ("Ann Lee (al)", ["Ann Lee (al)"]),
        ("Ann Lee <ann@ledger.example>", ["Ann Lee"]),
        ("Lee, Ann", ["Lee, Ann"]),
        ("José Ortega y Gasset", ["José Ortega y Gasset"]),
        ("记者：王小明、李华", ["王小明", "李华"]),
        ("김민수 기자", ["김민수"]),
        ("Nina Magold", ["Nina Magold"]),
        ("admin", []),
        ("https://social.example/ledger", []),
        ("105092", []),
        ("MND Staff", ["MND Staff"]),
    ],
)
def test_names_in_one_string(text: str, names: list[str]) -> None:
    assert split_names(text) == names


def test_every_meta_of_a_kind_counts() -> None:
    assert authors(meta("author", "Ann Lee", "Bo Chan")) == ("Ann Lee", "Bo Chan")
    assert authors(meta("authors", "Ann Lee")) == ("Ann Lee",)
    assert authors(meta("byl", "By Ann Lee and Bo Chan")) == ("Ann Lee", "Bo Chan")


@pytest.mark.parametrize(
    "said",
    ["admin", "Daily Ledger", "Daily Ledger staff", "https://social.example/ledger", "news@dailyledger.example", "dailyledger.example", ""],
)
@pytest.mark.parametrize(
    "byline",
    [
        "<p>By <a rel='author' href='/x'>Ann Lee</a></p>",
        "<span itemprop='author'>Ann Lee</span>",
        "<div class='byline'>By Ann Lee | 2 March 2026</div>",
        "<p class='meta'><a href='/autoren/ann-lee'>Ann Lee</a></p>",
        "<ul class='articleAuthorList'><li class='articleAuthorList-item'>Ann Lee</li></ul>",
        "<div class='article__author'>Von Ann Lee, Hafenstadt</div>",
        "<span class='author vcard'><a class='url fn n' href='/x'>Ann Lee</a></span>",
        "<p>By Ann Lee</p>",
    ],
)
def test_the_byline_beats_an_account_and_the_outlets_own_name(said: str, byline: str) -> None:
    assert authors(meta("author", said), byline) == ("Ann Lee",)


def test_the_outlets_own_name_stands_where_nobody_else_is_named() -> None:
    assert authors(meta("author", "Daily Ledger")) == ("Daily Ledger",)
    assert authors(meta("author", "admin")) == ()


def test_several_marked_authors() -> None:
    body = "<div class='authors'><div class='author'>Ann Lee</div><div class='author'>Bo Chan</div></div>"
    assert authors("", body) == ("Ann Lee", "Bo Chan")
    assert authors("", "<span itemprop='author'>Ann Lee</span> <a rel='author' href='/x'>Bo Chan</a>") == ("Ann Lee", "Bo Chan")


def test_authors_of_other_reports_are_left_alone() -> None:
    body = f"{BODY}<aside><a rel='author' href='/x'>Cy Dee</a></aside><div class='related-list'><p><span class='author'>Cy Dee</span></p></div><footer><span class='author'>Cy Dee</span></footer>"
    assert authors("", body) == ()


def test_a_control_is_no_name() -> None:
    assert authors("", "<div class='byline'>Published</div><div class='author'>Share</div>") == ()


def test_json_ld_points_to_a_node_of_its_own() -> None:
    graph = (
        '<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","headline":"Judge fines Chirper","author":[{"@id":"#ann"},{"@id":"#none"}]},'
        '{"@type":"Person","@id":"#ann","givenName":"Ann","familyName":"Lee"}]}</script>'
    )
    assert authors(graph) == ("Ann Lee",)


@pytest.mark.parametrize(
    "mark", ['class="author-name"', 'id="author-name"', 'data-testid="author-name"', 'class="x" id="author-name" data-testid="y"']
)
def test_a_byline_is_marked_by_class_id_or_test_id(mark: str) -> None:
    assert authors("", f"<div {mark}>Ann Lee</div>") == ("Ann Lee",)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("記者王小明／台北報導", ["王小明"]),
        ("〔記者王小明、李大華／台北報導〕", ["王小明", "李大華"]),
        ("本报记者 王小明 李华", ["王小明", "李华"]),
        ("本報記者 王小明", ["王小明"]),
        ("新华社记者 王小明", ["王小明"]),
        ("Published by Ada Berg on 3 March 2026", ["Ada Berg"]),
        ("Von Ada Berg am 3. März 2026", ["Ada Berg"]),
        ("Haber: Ada Berg", ["Ada Berg"]),
        ("Του Γιώργου Παππά", ["Γιώργου Παππά"]),
        ("desk@ledger.example (Ada Berg)", ["Ada Berg"]),
        ("山田 太郎", ["山田 太郎"]),
    ],
)
def test_names_in_a_line_of_the_page(line: str, names: list[str]) -> None:
    assert split_names(line, line=True) == names


def test_a_line_of_taiwans_papers_is_a_byline() -> None:
    assert authors("", "<p>記者王小明／台北報導</p>") == ("王小明",)


@pytest.mark.parametrize(
    "label", ["Written by", "Verfasst von", "Écrit par", "Escrito por", "Scritto da", "Geschreven door", "Napisane przez", "Автор"]
)
def test_a_cards_field_that_is_labelled_as_the_writers(label: str) -> None:
    assert authors(meta("twitter:label1", label) + meta("twitter:data1", "Ada Berg")) == ("Ada Berg",)


def test_other_fields_of_a_card_name_nobody() -> None:
    said = meta("twitter:label1", "Est. reading time") + meta("twitter:data1", "Three minutes")
    assert authors(said) == ()
    assert authors(said + meta("twitter:label2", "Written by") + meta("twitter:data2", "Ada Berg")) == ("Ada Berg",)


@pytest.mark.parametrize("office", ["<span>Senior correspondent</span>", "<em>Legal editor</em>", "<i>redactora jefe</i>"])
def test_an_office_beside_the_name_is_a_line_of_its_own(office: str) -> None:
    assert authors("", f"<div class=author-name>Ada Berg {office}</div>") == ("Ada Berg",)


def test_spains_papers_call_it_a_signature() -> None:
    assert authors("", "<div class=firma>María José Ruiz | Luis Peña</div>") == ("María José Ruiz", "Luis Peña")
