"""Words find each other whatever ending they carry, in every language whose endings are known."""

from collections.abc import Iterator

import pytest

from records.selection import EVERYTHING
from tests.unit.search_reports import searching
from warehouse.search.reader import SearchReader
from warehouse.search.stems import ENDINGS, INFLECTED, SNOWBALL, stem

FORMS = {
    "az": ("istifadəçi", "istifadəçilərin"), "be": ("карыстальнік", "карыстальнікаў"), "bg": ("решение", "решенията"), "bs": ("presuda", "presudu"),
    "ca": ("multa", "multes"), "cs": ("uživatel", "uživatelů"), "de": ("Richterin", "Richterinnen"), "el": ("πρόστιμο", "προστίμου"),
    "en": ("decision", "decisions"), "es": ("administrador", "administradores"), "et": ("kasutaja", "kasutajate"), "eu": ("epaitegia", "epaitegiaren"),
    "fi": ("käyttäjä", "käyttäjien"), "fr": ("amende", "amendes"), "hi": ("विज्ञापन", "विज्ञापनों"), "hr": ("korisnik", "korisnicima"),
    "hu": ("felhasználó", "felhasználókat"), "id": ("denda", "didenda"), "it": ("multa", "multe"), "ka": ("ჯარიმა", "ჯარიმის"),
    "kk": ("пайдаланушы", "пайдаланушылардың"), "lt": ("teismas", "teismui"), "lv": ("lietotājs", "lietotājiem"), "mk": ("казна", "казните"),
    "ms": ("sekat", "disekat"), "ne": ("अदालत", "अदालतले"), "nl": ("boete", "boetes"), "no": ("domstol", "domstolen"), "pl": ("odszkodowanie", "odszkodowań"),
    "pt": ("decisão", "decisões"), "ro": ("utilizator", "utilizatorii"), "ru": ("штраф", "штрафа"), "sk": ("pokuta", "pokút"), "sl": ("uporabnik", "uporabnikov"),
    "sq": ("gjoba", "gjobën"), "sr": ("корисник", "корисници"), "sv": ("användare", "användarens"), "tr": ("kullanıcı", "kullanıcılar"),
    "uk": ("користувач", "користувачам"), "uz": ("foydalanuvchi", "foydalanuvchilarning"),
}  # fmt: skip


@pytest.mark.parametrize("language", FORMS)
def test_two_forms_of_a_word_have_one_stem(language: str) -> None:
    one, other = FORMS[language]
    assert stem(language, one) == stem(language, other)
    assert stem(language, one.upper()) == stem(language, one)


def test_stems_are_folded_and_words_of_other_languages_are_only_that() -> None:
    assert stem("cs", "Uživatelů") == "uzivatel"
    assert stem("vi", "Tòa") == "toa"
    assert stem("tr", "İZİN") == stem("tr", "izin")


def test_an_ending_leaves_three_letters() -> None:
    assert stem("uk", "суди") == "суд"
    assert stem("uk", "оси") == "оси"
    assert stem("bg", "съдът") == "съд"


def test_no_language_is_in_both_lists() -> None:
    assert not SNOWBALL.keys() & ENDINGS.keys()
    assert set(INFLECTED) == SNOWBALL.keys() | ENDINGS.keys()


REPORTS = {
    "1": ("hi", "अदालत", "अदालत ने विज्ञापनों पर रोक लगाई।"),
    "2": ("pl", "Wyrok", "Portal zapłaci użytkownikom odszkodowania."),
    "3": ("pt", "Recurso", "O tribunal reviu as decisões da empresa."),
    "4": ("tr", "Karar", "Kullanıcılar karara itiraz etti."),
    "5": ("uk", "Ухвала", "Суд закрив канали мережі."),
    "6": ("id", "Putusan", "Pengadilan menjatuhkan hukuman; platform itu didenda."),
}


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchReader]:
    with searching(tmp_path_factory.mktemp("stems"), REPORTS) as reader:
        yield reader


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("विज्ञापन", "विज्ञापनों"), ("odszkodowanie", "odszkodowania"), ("użytkownik", "użytkownikom"), ("decisão", "decisões"), ("decisao", "decisões"),
        ("kullanıcı", "Kullanıcılar"), ("kullanici", "Kullanıcılar"), ("канал", "канали"), ("denda", "didenda"),
    ],
)  # fmt: skip
def test_a_report_is_found_by_another_form_and_the_form_it_has_is_marked(reader: SearchReader, query: str, marked: str) -> None:
    (hit,) = reader.words(query, EVERYTHING).hits
    assert [piece.text for piece in hit.passage if piece.hit] == [marked]
