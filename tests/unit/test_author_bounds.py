"""What may be a name in a byline: each bound at its last value inside and its first outside."""

import pytest
from lxml.html import fromstring

from pipeline.reading.authors import looks_like_name, split_names
from pipeline.reading.metadata import page_facts

SIXTY = f"{'A' * 30} {'B' * 29}"


@pytest.mark.parametrize(
    ("text", "may_be"),
    [
        ("", False),
        ("Ann Lee", True),
        ("Ann Lee Bo Chan Cy Dee", True),
        ("Ann Lee Bo Chan Cy Dee Eve", False),
        (SIXTY, True),
        (f"{SIXTY}B", False),
        ("Ann Lee 2", False),
        ("Ann Lee!", False),
        ("Ann Lee?", False),
        ("Ann Lee…", False),
        *((f"Ann{sign} Lee", False) for sign in ":#/=+"),
        ("Ann Lee, Political Editor", False),
        ("ann Lee", False),
        ("Ann lee", False),
        ("Ann lee'", False),
        ("'Ann Lee", True),
        ("Ann ’Lee", True),
        ("Ann (Bo) Lee", True),
        ('Ann "Bo" Lee', True),
        ("Ludwig van der Lee", True),
        ("dr. Ann Lee", True),
        ("dpa", True),
        ("said so", False),
        ("王小明", True),
        ("王" * 40, True),
        ("王" * 41, False),
        ("王 小 明 李 华", True),
        ("王 小 明 李 华 张", False),
        ("محمد علي", True),
    ],
)
def test_what_may_be_a_name(text: str, may_be: bool) -> None:
    assert bool(looks_like_name(text)) is may_be


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("(Ann Lee)", ["Ann Lee"]),
        ("【王小明】", ["王小明"]),
        ("Ann Lee (al)", ["Ann Lee (al)"]),
        ("Ann Lee - ann@ledger.example", ["Ann Lee"]),
        ("Ann Lee [https://ledger.example/ann]", ["Ann Lee"]),
        ("B", []),
        ("Bo", ["Bo"]),
        ("A" * 99, ["A" * 99]),
        ("A" * 100, []),
        ("Ann Lee, " * 44 + "Bo Chan", [*["Ann Lee"] * 44, "Bo C"]),
        ("Ann\u200b Lee", ["Ann Lee"]),
        ("Ann Lee, Harbour", ["Ann Lee", "Harbour"]),
        ("Lee, Ann", ["Lee, Ann"]),
        ("Ann Lee, Reporter", ["Ann Lee"]),
        ("Reporter", ["Reporter"]),
        ("Ledger.example, Harbour.example", ["Ledger.example", "Harbour.example"]),
        ("Lee, Ann; Chan, Bo", ["Ann Lee", "Bo Chan"]),
        ("Lee, Ann; Harbour Desk", ["Lee", "Ann", "Harbour Desk"]),
        ("Ann Lee (avec AFP)", ["Ann Lee"]),
        ("Ann Lee [Reuters]", ["Ann Lee"]),
        ("Ann Lee/dpa", ["Ann Lee", "dpa"]),
        ("harbour.example/dpa", ["harbour.example/dpa"]),
        ("Ann Lee - Bo Chan", ["Ann Lee", "Bo Chan"]),
        ("Ann Lee – Harbour", ["Ann Lee"]),
        ("Ann Lee @annlee", ["Ann Lee"]),
        ("Ann Lee of the Harbour Post", ["Ann Lee"]),
        ("Creative Commons Attribution 2.5 License", ["Creative Commons Attribution 2.5 License"]),
    ],
)
def test_names_in_what_is_said_of_the_author(text: str, names: list[str]) -> None:
    assert split_names(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ann Lee, Harbour", ["Ann Lee"]),
        ("Ann, Bo", ["Ann"]),
        ("Ann Lee, 3 May", ["Ann Lee"]),
        ("By Ann Lee and Bo Chan, Harbour", ["Ann Lee", "Bo Chan"]),
        ("updated 3 hours ago", []),
        ("Ann Lee, Reporter", ["Ann Lee"]),
        ("Ann, 3 May", ["Ann"]),
        ("Ann Lee 2 hours ago", ["Ann Lee"]),
        ("Ann Lee 3 min read", ["Ann Lee"]),
        ("By Ann Lee | Updated May 4, 2024 9:15 am", ["Ann Lee"]),
        ("Par Ann Lee le 4 mai 2024", ["Ann Lee"]),
        ("By Khalid al-Hariri and Jean d’Ormont", ["Khalid al-Hariri", "Jean d’Ormont"]),
        ("By Ngozi wa Mutua", ["Ngozi wa Mutua"]),
        ("von der Messung zur Abrechnung in Echtzeit 2.0", []),
    ],
)
def test_names_in_a_line_of_the_page_where_a_place_or_a_day_may_follow(text: str, names: list[str]) -> None:
    assert split_names(text, line=True) == names


def _authors(head: str, body: str = "") -> tuple[str, ...]:
    text = f"<p>{'The court ruled on the platform today. ' * 20}</p>"
    html = f'<html><head><meta property="og:site_name" content="Daily Ledger">{head}</head><body><h1>Judge fines Chirper</h1>{body}{text}</body></html>'
    return page_facts(fromstring(html), url="https://www.daily-ledger.example/a").authors


def test_twenty_authors_are_kept_of_a_page() -> None:
    names = [f"{letter}nn Lee" for letter in "ABCDEFGHIJKLMNOPQRSTU"]
    assert _authors("".join(f'<meta name="author" content="{name}">' for name in names)) == tuple(names[:20])


@pytest.mark.parametrize(
    ("own", "beaten"),
    [
        ("Daily Ledger", True),
        ("DailyLedger", True),
        ("The Daily Ledger staff", True),
        ("dailyledger.example", True),
        ("Harbour Post", False),
    ],
)
def test_the_outlets_own_name_gives_way_to_any_other(own: str, beaten: bool) -> None:
    head = f'<meta name="author" content="{own}">'
    assert _authors(head, '<p class="byline">By Ann Lee</p>') == (("Ann Lee",) if beaten else (own,))


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ('<p class="byline">By Ann</p>', ("Ann",)),
        ('<p class="byline">Ann</p>', ()),
        ('<div class="byline"><a href="/ann">Ann</a>, <a href="/bo">Bo Chan</a></div>', ("Bo Chan",)),
        ('<span rel="author" itemprop="author">Ann</span>', ("Ann",)),
        ("<p>By Ann Lee, Harbour</p>", ("Ann Lee",)),
        ("<p>By the end of the day</p>", ()),
        ("<p>김민수 기자</p>", ("김민수",)),
    ],
)
def test_one_word_alone_is_a_name_only_where_something_says_so(byline: str, names: tuple[str, ...]) -> None:
    assert _authors("", byline) == names
