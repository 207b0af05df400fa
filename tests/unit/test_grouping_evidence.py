"""What tells in every language and script: skeletons of names, amounts, countries."""

import pytest

from pipeline.grouping.evidence import evidence
from pipeline.grouping.numbers import numbers
from pipeline.grouping.places import places
from pipeline.grouping.scripts import plain, skeleton
from records.article import Mention, MentionKind


@pytest.mark.parametrize(
    ("one", "other"),
    [("Роскомнадзор", "Roskomnadzor"), ("Порошенко", "Poroshenko"), ("Цукерберг", "Zuckerberg"), ("Μητσοτάκης", "Mitsotakis")],
)
def test_a_name_has_one_skeleton_in_both_scripts(one: str, other: str) -> None:
    assert skeleton(plain(one)) == skeleton(plain(other)) != ""


@pytest.mark.parametrize(
    "text",
    ["4,34 milliards d'euros", "4.34 billion euros", "4,34 Milliarden Euro", "43.4億ユーロ", "4,34 млрд евро", "4.340 millones de euros"],
)
def test_an_amount_is_one_number_in_every_language(text: str) -> None:
    assert list(numbers(text)) == ["434e7"]


def test_years_and_single_digits_tell_nothing() -> None:
    assert numbers("In 2018 the 3 judges met") == {}
    assert numbers("65.000 anuncios") == numbers("65,000 listings") == {"650e2": 65000.0}


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Le tribunal de Paris", "fr"),
        ("italienische Behörde", "it"),
        ("Суд в Москве", "ru"),
        ("バイデン政権、東京で", "jp"),
        ("القضاء الإداري في مصر", "eg"),
        ("Türkiye'de erişim", "tr"),
        ("भारत सरकार", "in"),
        ("Brussel·les estrena la llei", "eu"),
    ],
)
def test_countries_are_found_by_name_demonym_and_seat(text: str, country: str) -> None:
    assert country in places(text, "")


def test_common_words_are_no_countries() -> None:
    assert not places("The service lets customers chat about liberty and german", "").keys() & {"rs", "lr", "td"}


def test_a_named_authority_or_law_places_a_report_in_its_country_and_weakens_nothing() -> None:
    def spots(title: str, *mentions: Mention) -> dict[str, float]:
        return dict(evidence(identity="a", title=title, text="", language="en", day=None, mentions=mentions).places)

    def mention(kind: MentionKind, jurisdiction: str | None) -> Mention:
        return Mention(kind=kind, value="v", surface="v", start=0, end=1, rule="r", jurisdiction=jurisdiction)

    assert spots("A ruling", mention(MentionKind.AUTHORITY, "fr"), mention(MentionKind.LAW, "de")) == {"fr": 1.0, "de": 1.0}
    assert spots("A ruling", mention(MentionKind.AUTHORITY, None)) == {}
    assert spots("A ruling", mention(MentionKind.PLATFORM, "us")) == {}
    named = spots("Germany and German judges")["de"]
    assert spots("Germany and German judges", mention(MentionKind.AUTHORITY, "de"))["de"] == max(named, 1.0)
