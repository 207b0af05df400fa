"""How far the name of a public body reaches around the word for it, and which bodies a report names. Marked scenes, words of no list."""

from dataclasses import replace

import pytest

from pipeline.understanding.facts.authorities import Body, bodies_of, grown
from tests.unit.marked_scenes import Marked, marked


def around(text: str, *, kind: str = "court", language: str = "en", title: str = "-") -> Body:
    made = marked(text, title, language=language)
    start, end = made.spans(kind)[0]
    return grown(made.scene, start, end, kind, "rule")


def name(text: str, *, kind: str = "court", language: str = "en", title: str = "-") -> str:
    """The name around the first word of a kind."""
    made = marked(text, title, language=language)
    start, end = made.spans(kind)[0]
    body = grown(made.scene, start, end, kind, "rule")
    return made.scene.surface(body.start, body.end)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("So the [court:court] met.", "court"),
        ("So the High [court:Court] met.", "High Court"),
        ("So the Old High [court:Court] met.", "Old High Court"),
        ("So old High [court:Court] met.", "High Court"),
        ("So Ann, High [court:Court] met.", "High Court"),
        ("So Ann. High [court:Court] met.", "Court"),
        ("High [court:Court] met.", "Court"),
        ("So the [mod:supreme] [court:court] met.", "supreme court"),
        ("So the [mod:data protection] [court:court] met.", "court"),
        ("So the [place/fr:french] [court:court] met.", "french court"),
        ("So [platform:Etsy] [court:Court] met.", "Court"),
        ("So the [court:court] [mod:supreme] met.", "court supreme"),
        ("So the [court:Court] of Appeal met.", "Court of Appeal"),
        ("So the [court:Court] of the Old Harbour met.", "Court of the Old Harbour"),
        ("So the [court:Court] of nothing met.", "Court"),
        ("So the [court:Court] of the", "Court"),
        ("So the [court:Court] met Ann.", "Court"),
        ("So the [court:Court], Ann met.", "Court"),
        ("So the [court:Court]. Ann met.", "Court"),
        ("So the [court:Court] and Ann met.", "Court"),
        ("So the [court:Court] of Trade and Industry met.", "Court of Trade and Industry"),
        ("So the [court:Court] Monday met.", "Court"),
        ("So Monday [court:Court] met.", "Court"),
        ("So the [court:Court] of d'Appel met.", "Court"),
    ],
)
def test_how_far_a_name_reaches(text: str, whole: str) -> None:
    assert name(text) == whole


@pytest.mark.parametrize(
    ("language", "text", "kind", "whole"),
    [
        ("fr", "Donc la [regulator:commission] [mod:des données] siège.", "regulator", "commission des données"),
        ("fr", "Donc la [court:justice] [mod:des données] siège.", "court", "justice"),
        ("de", "So tagt das [court:Gericht] der Stadt Bonn heute.", "court", "Gericht der Stadt Bonn"),
        ("pl", "Tak [regulator:Urząd] Ochrony Danych orzekł.", "regulator", "Urząd Ochrony Danych"),
        ("ro", "Deci [regulator:Autoritatea] pentru Date decide.", "regulator", "Autoritatea pentru Date"),
        ("eu", "Orain Bilboko [court:Auzitegiak] Esku entzun du.", "court", "Bilboko Auzitegiak"),
        ("mn", "Одоо [court:шүүх] Northwind хэлэв.", "court", "шүүх"),
        ("es", "Así el [court:Tribunal] y Ana dicen.", "court", "Tribunal"),
        ("sv", "Så säger [court:Domstol] och Anna nu.", "court", "Domstol"),
    ],
)
def test_how_far_a_name_reaches_in_other_languages(language: str, text: str, kind: str, whole: str) -> None:
    assert name(text, kind=kind, language=language) == whole


def test_in_a_headline_capitals_tell_no_name() -> None:
    assert name("Rain.", title="Old High [court:Court] Meets Ann") == "Court"
    assert name("Rain.", title="Old [mod:High] [court:Court] Meets") == "High Court"


def test_a_name_reaches_ninety_characters_at_most() -> None:
    long = " ".join(["Abcdefghi"] * 9)
    assert name(f"So {long} [court:Court] met.") == f"{long} Court", "90 characters with the space"
    assert name(f"So Ab {long} [court:Court] met.") == f"{long} Court"
    assert name(f"So the [court:Court] {long} Ab met.") == f"Court {long}"


@pytest.mark.parametrize(
    ("text", "whole", "modified"),
    [
        ("So the [court:court] (HC) met.", "court", True),
        ("So the High [court:Court] (HC) met.", "High Court", True),
        ("So the [court:court] （HC） met.", "court", True),
        ("So the [court:court] (H) met.", "court", False),
        ("So the [court:court] (2nd) met.", "court", False),
        ("So the [court:court] (HCXXXXXXXXXX) met.", "court", True),
        ("So the [court:court] (HCXXXXXXXXXXX) met.", "court", False),
        ("So the [court:court] (of sorts) met.", "court", False),
    ],
)
def test_an_acronym_in_brackets_says_more_than_court(text: str, whole: str, modified: bool) -> None:
    assert name(text) == whole
    assert around(text).modified is modified


@pytest.mark.parametrize(
    ("text", "modified"),
    [
        ("So the [court:court] met.", False),
        ("So the Xy [court:court] met.", False),
        ("So the Xyz [court:court] met.", True),
        ("So the [mod:a] [court:court] met.", True),
        ("So the [court:co[mod:ur]t] met.", True),
        ("So the [court:court] or [mod:any] met.", False),
    ],
)
def test_whether_a_name_says_more_than_its_kind(text: str, modified: bool) -> None:
    """A modifier, or more than three further characters."""
    assert around(text).modified is modified


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("So the [place/fr:french] [court:court] met.", ("fr",)),
        ("So the [court:court] of [place/fr:Paris] met.", ("fr",)),
        ("In [place/fr:France]~12~[court:court].", ("fr",)),
        ("In [place/fr:France]~13~[court:court].", ()),
        ("A [court:court]~14~[place/fr:France].", ("fr",)),
        ("A [court:court]~15~[place/fr:France].", ()),
        ("A [court:court] met.", ()),
        ("In [place/it:Italy] the [court:court] in [city/fr:Gex].", ("it", "fr")),
    ],
)
def test_places_in_a_name_or_beside_it(text: str, codes: tuple[str, ...]) -> None:
    assert around(text).places == codes


# --- which bodies


def found(text: str, title: str = "-") -> list[tuple[str, str, bool]]:
    """Words, kind, whether it is listed."""
    scene = marked(text, title).scene
    return [(scene.surface(one.start, one.end), one.kind, one.listed) for one in bodies_of(scene)]


@pytest.mark.parametrize(
    ("topic", "kind"),
    [
        ("court", "court"), ("parliament", "legislature"), ("security", "government"), ("government", "government"), ("police", "police"),
        ("prosecutor", "prosecutor"), ("legislature", "legislature"), ("privacy", "regulator"), ("", "regulator"),
    ],
)  # fmt: skip
def test_a_listed_body_and_its_kind(topic: str, kind: str) -> None:
    scene = marked(f"So the [authority/fr/{topic}:Harbour Office] met in [place/it:Italy].").scene
    (one,) = bodies_of(scene)
    assert (one.kind, one.listed, one.modified, one.canonical, one.jurisdiction) == (kind, True, True, "Harbour Office", "fr")
    assert (one.places, one.rule) == (("it",), "rule/authority")
    assert (one.start, one.end) == one.head


def test_a_listed_name_and_the_pattern_over_it_are_one() -> None:
    assert found("So the [authority/fr/court:High [court:Court]] met.") == [("High Court", "court", True)]
    assert found("So the Old [authority/fr/court:High] [court:Court] met.") == [("High", "court", True)]
    assert found("So the [authority/fr/court:Office] and the [court:court] met.") == [("Office", "court", True), ("court", "court", False)]


def test_two_words_of_one_kind_in_a_name_are_one_body() -> None:
    assert found("So the Big [court:Court] [court:Bench] met.") == [("Big Court Bench", "court", False)]
    assert found("So the Big [court:Court], the [court:Bench] met.") == [("Big Court", "court", False), ("Bench", "court", False)]
    assert [one[1] for one in found("So the Big [court:Court] [police:Police] met.")] == ["court", "police"]


def test_authorities_behind_what_is_read_are_none() -> None:
    scene = marked("So the [authority/fr/court:Office] met.").scene
    start = scene.reading.hits[0].start
    assert bodies_of(replace(scene, end=start)) == []
    assert len(bodies_of(replace(scene, end=start + 1))) == 1
    assert bodies_of(marked("So the [law/fr:Rule] met.").scene) == []


def test_a_member_of_parliament_is_no_parliament() -> None:
    assert found("So a [member:Harbour [legislature:MP]] spoke.") == []
    assert found("So a [member:clerk] and a [legislature:parliament] spoke.") == [("parliament", "legislature", False)]
    assert found("So a [member:[court:judge]] spoke.") == [("judge", "court", False)]


def test_where_a_member_asks_in_the_headline_his_parliament_and_whom_he_means_to_turn_to_do_not_act() -> None:
    text = "So a [legislature:parliament] met. It [may:would] ask the [authority/fr/court:Office]. Then the [authority/it:Bureau] came."
    assert found(text, "A [member:deputy] complains") == [("Bureau", "regulator", True)]
    assert found(text, "A deputy complains") == [
        ("parliament", "legislature", False), ("Office", "court", True), ("Bureau", "regulator", True),
    ]  # fmt: skip
    assert found("So a [court:court] met.", "A [member:deputy] complains to [legislature:parliament]") == [
        ("parliament", "legislature", False), ("court", "court", False),
    ]  # fmt: skip
    assert [one[0] for one in found("A [member:deputy] and a [legislature:parliament] spoke.")] == ["parliament"]


def test_bodies_stand_in_order_the_longer_first() -> None:
    made: Marked = marked("So the [authority/fr/court:Office] and [court:court] and [authority/it:Bureau].")
    assert [made.scene.surface(one.start, one.end) for one in bodies_of(made.scene)] == ["Office", "court", "Bureau"]
