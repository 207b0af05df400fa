"""Words of a query that are one thing, and what somebody may have meant who typed an address."""

import pytest

from records.entity import Entity
from warehouse.search.syntax import All, Node, Phrase, Word, parse
from warehouse.search.together import as_one, tells, together
from warehouse.site.named import Entities


class Known:
    """An index that holds some words."""

    def __init__(self, *words: str) -> None:
        self._words = frozenset(words)

    def known(self, word: str) -> bool:
        return word in self._words


def parts(query: str, *known: str) -> list[list[str]]:
    node = parse(query)
    given = node.parts if isinstance(node, All) else (node,)
    return [[part.text if isinstance(part, Word) else repr(part) for part in one] for one in together(given, Known(*known))]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "known", "one"),
    [
        ("court order", (), [["court"], ["order"]]),
        ("Digital Services Act", (), [["Digital", "Services", "Act"]]),
        ("the Digital Services Act today", (), [["the"], ["Digital", "Services", "Act"], ["today"]]),
        ("anti semitic posts", ("antisemitic",), [["anti", "semitic"], ["posts"]]),
        ("anti semitic posts", (), [["anti"], ["semitic"], ["posts"]]),
        ("court 12", ("court12",), [["court"], ["12"]]),
        ("court", ("court",), [["court"]]),
    ],
)
def test_a_name_and_a_word_written_apart_stay_together(query: str, known: tuple[str, ...], one: list[list[str]]) -> None:
    assert parts(query, *known) == one


def test_without_an_index_every_word_is_its_own() -> None:
    node = parse("Digital Services Act")
    assert isinstance(node, All)
    assert [len(one) for one in together(node.parts, None)] == [1, 1, 1]


def test_what_is_quoted_or_has_a_field_is_no_part_of_a_name() -> None:
    words: tuple[Node, ...] = (Word("Digital"), Phrase("Services", ""), Word("Act"))
    assert [len(one) for one in together(words, Known())] == [1, 1, 1]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "whole"),
    [
        (["anti", "semitic"], "antisemitic"),
        (["Über", "wachung"], "uberwachung"),
        (["a", "b", "c"], "abc"),
        (["a", "b", "c", "d"], None),
        (["one"], None),
        (["co-operation"], "cooperation"),
        (["court", "12"], None),
        (["推特", "x"], None),
    ],
)
def test_words_written_together(words: list[str], whole: str | None) -> None:
    assert as_one(words) == whole


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("fines for hate speech", True),
        ("court order", True),
        ("court", False),
        ("Digital Services Act", False),
        ("C-311/18", False),
        ("court 2024", False),
        ('"court order" now', False),
        ("court order*", False),
        ("title:court order", False),
        ("裁判所が命令した判決の理由", True),
        ("裁判所", False),
    ],
)
def test_a_query_tells_enough_to_be_compared_by_meaning(query: str, says: bool) -> None:
    assert tells(parse(query), Known()) is says  # type: ignore[arg-type]


# --- addresses that are nearly right

ENTITIES = Entities(
    [
        Entity(kind="platform", value="X", articles=9),
        Entity(kind="platform", value="TikTok", articles=5),
        Entity(kind="platform", value="Telegram", articles=7),
        Entity(kind="authority", value="CNIL", articles=7),
        Entity(kind="authority", value="Court of Justice of the European Union", articles=3),
        Entity(kind="country", value="fr", articles=4),
        Entity(kind="platform", value="Twitch", articles=0),
    ]
)


def test_names_with_articles_come_by_kind_most_first() -> None:
    assert [entity.value for entity in ENTITIES.by_kind["platform"]] == ["X", "Telegram", "TikTok"]
    assert [entity.value for entity in ENTITIES.by_kind["authority"]] == ["CNIL", "Court of Justice of the European Union"]
    assert ENTITIES.by_kind["law"] == ()
    assert len(ENTITIES.by_id) == 7


@pytest.mark.parametrize(
    ("slug", "meant"),
    [
        ("tiktok", ["TikTok"]),
        ("tik-tok", ["TikTok"]),
        ("TIKTOC", ["TikTok"]),
        ("twitter", ["X"]),
        ("twitch", []),
        ("justice", ["Court of Justice of the European Union"]),
        ("cnli", ["CNIL"]),
        ("x", []),
        ("-", []),
        ("qqqqqq", []),
    ],
)
def test_what_a_slug_may_have_meant(slug: str, meant: list[str]) -> None:
    assert [entity.value for entity in ENTITIES.near(slug)] == meant


def test_six_names_are_suggested() -> None:
    many = Entities([Entity(kind="actor", value=f"Harbour League {n}", articles=1) for n in range(8)])
    assert len(many.near("harbour-league")) == 6
