"""One vocabulary: topics, stages, outcomes and kinds of authority, all out of the beat's files."""

import shutil
from pathlib import Path

import pytest

from beat.files import ENVIRONMENT, SHIPPED, beat_folder
from beat.vocabulary import Vocabulary, load_vocabulary, vocabulary
from records.errors import ConfigurationError

INTERFACE = ("en", "fr", "de", "es", "ar", "ja")


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    for name in ("topics", "stages", "outcomes", "kinds"):
        shutil.copy(SHIPPED / f"{name}.toml", tmp_path)
    return tmp_path


def words(found: Vocabulary) -> list[object]:
    return [*found.topics, found.general, *found.stages, *found.outcomes, *found.authority_kinds]


def test_every_word_has_a_name_in_every_interface_language() -> None:
    assert not [(word.id, language) for word in words(vocabulary()) for language in INTERFACE if language not in word.names]  # type: ignore[attr-defined]


def test_a_language_without_a_name_gets_the_english_one() -> None:
    assert vocabulary().topic("privacy").name("tlh") == "Privacy"
    assert vocabulary().topic("privacy").name("fr-CA") == "Vie privée"


def test_a_stage_is_small_in_a_sentence_and_large_alone() -> None:
    stage = vocabulary().stage("Interim_Order")
    assert (stage.id, stage.name("en"), stage.label("en")) == ("interim-order", "interim order", "Interim order")


def test_a_word_of_another_beat_is_called_by_its_id() -> None:
    assert vocabulary().topic("labour").label("fr") == "labour"
    assert vocabulary().stage_weight("hearing-of-witnesses") < min(stage.weight for stage in vocabulary().stages)


def test_the_environment_names_another_beat(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (copied / "topics.toml").write_text('[labour]\nnames = { en = "Work" }\n[other]\ngeneral = true\nnames = { en = "Other" }\n', "utf-8")
    (copied / "kinds.toml").write_text('[court]\nnames = { en = "court" }\n', "utf-8")
    monkeypatch.setenv(ENVIRONMENT, str(copied))
    assert beat_folder() == copied
    assert vocabulary().topic_ids == ("labour",)


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("topics", '[Privacy]\nnames = { en = "x" }\n', r"topics\.toml: Privacy: is no id"),
        ("topics", '[privacy]\nname = "x"\n', r'topics\.toml: privacy\.name: no such key \(did you mean "privacy\.names"\?\)'),
        ("topics", '[privacy]\nnames = { fr = "x" }\n', r"privacy\.names: .* does not name it"),
        ("topics", '[privacy]\nnames = { en = "x" }\n', r"topics\.toml: general: exactly one"),
        ("stages", '[fine]\nweight = 2\nnames = { en = "x" }\n', r"stages\.toml: fine\.weight: 2 is not accepted \(a number from 0 to 1\)"),
        (
            "kinds",
            '[data]\ntopics = ["privasy"]\nnames = { en = "x" }\n',
            r"data\.topics\[1\]: unknown topic 'privasy' \(did you mean \"privacy\"\?\)",
        ),
        ("outcomes", "[closed]\nfinal = 1\n", r"closed\.names"),
        ("outcomes", "closed", r"outcomes\.toml: \(whole file\)"),
    ],
)
def test_a_mistake_is_answered_with_file_key_and_what_is_accepted(copied: Path, file: str, text: str, said: str) -> None:
    (copied / f"{file}.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=said):
        load_vocabulary(copied)
