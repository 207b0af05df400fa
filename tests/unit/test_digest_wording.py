"""The digest speaks every interface language whole: no message, plural form or placeholder is missing."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import digests
from digests.wording import FOLDER, LANGUAGES, wording

KEYWORDS = {"_": None, "N_": None, "n": (1, 2), "text": None, "count": (1, 2)}
PLACE = re.compile(r"%\((\w+)\)s")
TRANSLATED = [language for language in LANGUAGES if language != "en"]


def messages() -> set[str | tuple[str, ...]]:
    methods = [("**.py", "python"), ("**/templates/**.j2", "jinja2.ext.babel_extract")]
    found = extract_from_dir(str(Path(str(digests.__file__)).parent), method_map=methods, keywords=KEYWORDS)
    return {message for _, _, message, _, _ in found if message}


def catalogue(language: str) -> Catalog:
    with (FOLDER / language / "LC_MESSAGES" / "digest.po").open("rb") as file:
        return read_po(file, locale=language)


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_is_translated(language: str) -> None:
    known = {message.id for message in catalogue(language) if message.id and message.string and all(message.string)}
    assert messages() - known == set()


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_outlives_its_message(language: str) -> None:
    assert {message.id for message in catalogue(language) if message.id} - messages() == set()


@pytest.mark.parametrize("language", TRANSLATED)
def test_placeholders_are_those_of_the_original(language: str) -> None:
    for message in catalogue(language):
        if not message.id:
            continue
        originals = {name for text in ((message.id,) if isinstance(message.id, str) else message.id) for name in PLACE.findall(text)}
        forms = (message.string,) if isinstance(message.string, str) else message.string
        for form in forms:
            used = set(PLACE.findall(form))
            assert used <= originals, message.id
            assert originals - used <= {"num"}, message.id


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (1, "خبر جديد واحد"),
        (2, "خبران جديدان"),
        (3, "3 أخبار جديدة"),
        (11, "11 خبرًا جديدًا"),
        (100, "100 خبر جديد"),
        (103, "103 أخبار جديدة"),
    ],
)
def test_arabic_has_six_plurals(number: int, expected: str) -> None:
    assert wording("ar", "UTC").count("%(num)s new story", "%(num)s new stories", number) == expected


@pytest.mark.parametrize(("language", "number", "expected"), [("fr", 0, "0 nouveau sujet"), ("de", 0, "0 neue Themen"), ("es", 1, "1 asunto nuevo"), ("en", 2, "2 new stories")])  # fmt: skip
def test_plurals_follow_the_language(language: str, number: int, expected: str) -> None:
    assert wording(language, "UTC").count("%(num)s new story", "%(num)s new stories", number) == expected


@pytest.mark.parametrize(
    ("language", "expected"), [("en", "€1.2B"), ("fr", "1,2 Md €"), ("de", "1,2 Mrd. €"), ("es", "1200 M€"), ("ar", "1.2 مليار €")]
)
def test_amounts_are_written_as_the_language_does(language: str, expected: str) -> None:
    assert re.sub("[\u00a0\u200f\u202f]", " ", wording(language, "UTC").amount("EUR 1200000000")).strip() == expected


def test_what_is_no_amount_stays_as_it_is() -> None:
    assert wording("en", "UTC").amount("about half a million") == "about half a million"
