"""The beat's files load, and their terms match as written."""

import shutil
from pathlib import Path

import pytest

from beat.files import SHIPPED
from pipeline.understanding.annotation import read
from pipeline.understanding.folding import fold
from pipeline.understanding.lexicon import default_beat, load_beat
from pipeline.understanding.matching import find
from records.errors import ConfigurationError


def names(text: str, language: str, title: str = "") -> list[str]:
    return [mention.name for mention in read(default_beat(), title, text, language).platforms]


def concepts(text: str, language: str) -> set[str]:
    return {hit.term.key for hit in find(default_beat(), fold(text), text, language) if hit.term.kind == "term"}


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("قررت الحكومة حجب تويتر", "ar", "X"),
        ("حذرت المحكمة من بتويتر", "ar", "X"),
        ("ツイッターの投稿", "ja", "X"),
        ("平台推特被罚款", "zh", "X"),
        ("법원은 트위터에", "ko", "X"),
        ("Суд оштрафовал Фейсбука", "ru", "Facebook"),
        ("Sąd ukarał Facebooka", "pl", "Facebook"),
        ("Facebookin sakko", "fi", "Facebook"),
        ("मेटा और वॉट्सऐप", "hi", "WhatsApp"),
        ("The board 4chan refuses", "en", "4chan"),
        ("小紅書被封鎖", "zh", "Xiaohongshu"),
        ("Fa\u200bcebook was fined", "en", "Facebook"),
        ("ＬＩＮＥの個人情報", "ja", "LINE"),
        ("Úřad uložil Googlu pokutu", "cs", "Google"),
        ("Úrad rokoval s Googlom", "sk", "Google"),
        ("Film zniknął po latach na YouTubie", "pl", "YouTube"),
        ("Urząd pisze o sporze z TikTokiem", "pl", "TikTok"),
        ("Agencija je kaznila Glova", "hr", "Glovo"),
        ("Agencija je kaznila Googlu", "sl", "Google"),
        ("Суд оштрафовал компанию Алибабу", "ru", "Alibaba"),
        ("Суд је казнио Твитера", "sr", "X"),
        ("Amendă aplicată Wikipediei", "ro", "Wikipedia"),
        ("Ο δικαστής για το Ίνσταγκραμ", "el", "Instagram"),
        ("Tiesa lēma par Feisbuka lapu", "lv", "Facebook"),
    ],
)
def test_platforms_are_found_in_every_script(text: str, language: str, name: str) -> None:
    assert name in names(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The applied method was appled.", "en"),
        ("Googl is no word.", "cs"),
        ("They wrote of Googlu.", "en"),
        ("Applikace je zdarma.", "cs"),
        ("Malcolm X spoke in Harlem.", "en"),
        ("Judges protected the Amazon rainforest and its tribes.", "en"),
        ("La meta del Gobierno es bajar el paro.", "es"),
        ("The new metro line was approved by the court.", "en"),
        ("Dwa lata temu zginął alpinista.", "pl"),
        ("楽天イーグルスが逆転勝ち", "ja"),
        ("Usain Bolt won again.", "en"),
        ("A faulty signal delayed trains.", "en"),
    ],
)
def test_words_that_only_look_like_platforms_are_left_alone(text: str, language: str) -> None:
    assert names(text, language) == []


def test_an_ambiguous_name_counts_where_something_vouches_for_it() -> None:
    assert names("Elon Musk says X will appeal.", "en") == ["X"]
    assert names("A judge said that Amazon must refund shoppers.", "en") == ["Amazon"]


def test_terms_count_only_in_their_language() -> None:
    """`fine` means end in Italian."""
    assert "fine" in concepts("the fine was high", "en")
    assert "fine" not in concepts("alla fine della partita", "it")


def test_stars_stand_for_endings_and_beginnings() -> None:
    assert "fine" in concepts("rekordbírságát", "hu")
    assert "fine" in concepts("Rekordgeldbuße", "de")
    assert "fine" not in concepts("refined oil", "en")


def test_the_longer_name_wins() -> None:
    hits = find(default_beat(), fold("The Irish Data Protection Commission"), "The Irish Data Protection Commission", "en")
    assert [hit.term.key for hit in hits if hit.term.kind == "authority"] == ["Data Protection Commission"]


def test_acronyms_must_be_written_in_capitals() -> None:
    lower, upper = "the ico file, ftc", "ICO and FTC"
    kinds = [[h for h in find(default_beat(), fold(t), t, "en") if h.term.kind == "authority"] for t in (lower, upper)]
    assert not kinds[0]
    assert len(kinds[1]) == 2


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("actors.toml", "[actor]\n", r'actors\.toml: actor: no such key \(did you mean "actors"\?\)'),
        ("actors.toml", "[actors]\nprivacy = 3\n", r"actors\.toml: actors\.privacy: 3 is not accepted \(text in quotes\)"),
        ("terms/romance.toml", '[fr]\nfine = ["amende"]\n', r"romance\.toml: fr\.fine: \['amende'\] is not accepted \(text in quotes\)"),
        ("terms/romance.toml", 'fr = "amende"\n', r"romance\.toml: fr: 'amende' is not accepted \(a section: write \[fr\]\)"),
    ],
)
def test_what_a_file_must_not_hold_is_told(tmp_path: Path, file: str, text: str, told: str) -> None:
    shutil.copytree(SHIPPED, tmp_path / "beat")
    (tmp_path / "beat" / file).write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=told):
        load_beat(tmp_path / "beat")


def test_a_broken_file_is_named_with_its_key(tmp_path: Path) -> None:
    for path in SHIPPED.rglob("*.toml"):
        target = tmp_path / path.relative_to(SHIPPED)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    (tmp_path / "actors.toml").write_text('[actors]\nnonsense = "UEJF"\n', encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"actors\.toml.*nonsense"):
        load_beat(tmp_path)
