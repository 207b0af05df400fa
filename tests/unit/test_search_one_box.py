"""One box: parts of compounds, words written as one or as two, clinging little words, names in any spelling."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import tantivy

from records.selection import EVERYTHING
from tests.unit.search_reports import searching
from warehouse.search.clitics import bare, joined_forms
from warehouse.search.lexicon import Lexicon
from warehouse.search.reader import SearchReader
from warehouse.search.schema import create, schema, stem_field
from warehouse.search.stems import stemmed
from warehouse.search.text import indexed

TEXTS = {
    "1": ("de", "Bußgeld", "Die Aufsichtsbehörde stützt sich auf das Plattformaufsichtsgesetz und einen Bericht."),
    "2": ("de", "Urteil", "Das Plattform-Aufsichtsgesetz gilt, sagt der Verstand; schlechte Berichterstattung nicht."),
    "3": ("en", "Hate", "The anti-Roma slogans were posted by a therapist, the rapist was never named."),
    "4": ("en", "Slurs", "Antiroma slogans again, and an anti roma march."),
    "5": ("ar", "حكم", "قالت الشركة إنها ستطعن وبالمحكمة العليا تثق."),
    "6": ("ar", "قرار", "ذهبوا لمحكمة أخرى."),
    "7": ("he", "פסק דין", "השופטת אמרה שבמשפט הזה יש עוד שאלות."),
    "8": ("nl", "Boete", "De gegevensbeschermingsautoriteit legt een boete op."),
    "9": ("sv", "Dom", "Personuppgiftslagen gäller, säger tingsrätten."),
}


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchReader]:
    with searching(tmp_path_factory.mktemp("box"), TEXTS) as reader:
        yield reader


def found(reader: SearchReader, query: str) -> str:
    return "".join(sorted(hit.url[-1] for hit in reader.words(query, EVERYTHING).hits))


@pytest.mark.parametrize(
    ("query", "hits"),
    [
        ("Behörde", "1"), ("Behörden", "1"), ("Aufsicht", "12"), ("Aufsichtsgesetz", "12"), ("Gesetz", "12"), ("Plattform-Aufsichtsgesetz", "12"),
        ("Plattformaufsichtsgesetz", "12"), ("Bericht", "12"), ("Stand", ""), ("Recht", ""), ("autoriteit", "8"), ("gegevensbescherming", "8"),
        ("rätt", ""), ("tingsrätt", "9"), ("personuppgift", "9"), ("uppgift", "9"),
    ],
)  # fmt: skip
def test_parts_of_compounds_find_them_and_other_endings_do_not(reader: SearchReader, query: str, hits: str) -> None:
    assert found(reader, query) == hits


@pytest.mark.parametrize("query", ["anti-Roma", "antiroma", "anti roma", "ANTI-ROMA"])
def test_one_word_two_words_and_a_hyphen_are_the_same(reader: SearchReader, query: str) -> None:
    assert found(reader, query) == "34"


def test_a_function_word_is_no_half_of_a_word(reader: SearchReader) -> None:
    assert [piece.text for hit in reader.words("therapist", EVERYTHING).hits for piece in hit.passage if piece.hit] == ["therapist"]


@pytest.mark.parametrize(
    ("query", "hits"),
    [
        ('"aufsichtsgesetz"', "2"),
        ('"anti roma"', "34"),
        ("title:slogans", ""),
        ('"antiroma"', "4"),
        ("aufsichtsgesetz -anti", "12"),
        ("title:behörde", ""),
    ],
)
def test_phrases_and_fields_keep_their_exact_meaning(reader: SearchReader, query: str, hits: str) -> None:
    assert found(reader, query) == hits


@pytest.mark.parametrize(
    ("query", "hits"),
    [("محكمة", "56"), ("المحكمة", "56"), ("بمحكمة", "56"), ("والمحكمة", "56"), ("משפט", "7"), ("המשפט", "7"), ("شركة", "5")],
)
def test_words_are_found_with_and_without_what_clings_to_them(reader: SearchReader, query: str, hits: str) -> None:
    assert found(reader, query) == hits


def test_what_a_part_matched_is_marked(reader: SearchReader) -> None:
    (hit,) = reader.words("Behörde", EVERYTHING).hits
    assert [piece.text for piece in hit.passage if piece.hit] == ["Aufsichtsbehörde"]


def test_a_letter_of_the_word_itself_is_kept() -> None:
    assert bare("بلد", {"لد"}.__contains__) == ("بلد",)
    assert bare("وبلد", {"بلد"}.__contains__) == ("وبلد",)
    assert bare("ومصنع", {"مصنع"}.__contains__) == ("ومصنع", "مصنع")
    assert bare("كتاب", set().__contains__) == ("كتاب",)
    assert bare("للشركه", set().__contains__) == ("للشركه", "شركه")
    assert bare("court", {"ourt"}.__contains__) == ("court",)
    assert joined_forms(("court",)) == ()
    assert {"والشركه", "بالشركه", "للشركه", "وشركه"} < set(joined_forms(("شركه",)))
    assert "لالشركه" not in joined_forms(("شركه",))


def lexicon_of(folder: Path, **texts: str) -> Lexicon:
    index = create(folder / "words")
    writer = index.writer(64_000_000, 1)
    for language, text in texts.items():
        words = {"body": indexed(text), stem_field(language): stemmed(language, text)}
        writer.add_document(tantivy.Document.from_dict({"kind": "article", **words}, schema()))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return Lexicon(index.searcher())


def test_a_short_word_counts_only_beside_a_word_that_is_known(tmp_path: Path) -> None:
    made = lexicon_of(tmp_path, de="Amt Amtsklage Unklage Verklage Zivilklage zivil Klage")
    assert made.compounds("de", "klage") == ("amtsklag", "zivilklag")


def test_languages_that_write_compounds_apart_have_none(tmp_path: Path) -> None:
    made = lexicon_of(tmp_path, en="courthouse house court")
    assert made.compounds("en", "court") == ()


def test_the_nearest_words_come_first(tmp_path: Path) -> None:
    made = lexicon_of(tmp_path, en="regulator regulators regulation platform plattform")
    assert made.near("regluator")[0] == "regulator"
    assert made.near("platfrom") == ("platform", "plattform")
    assert made.near("xyz") == ()
    assert made.near("wholly-other") == ()
