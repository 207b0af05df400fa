"""Platforms, authorities and laws of a beat: read strictly, every mistake with file, entry, key and what is accepted."""

import shutil
from pathlib import Path

import pytest

from beat.entries import authority_entries, law_entries, platform_entries
from beat.files import SHIPPED, beat_folder
from beat.names import sector_of
from beat.vocabulary import load_vocabulary
from records.errors import ConfigurationError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copied = tmp_path / "beat"
    shutil.copytree(SHIPPED, copied, ignore=shutil.ignore_patterns("__pycache__", "*.json*"))
    return copied


def said(folder: Path, file: str, text: str) -> str:
    """What reading says after `text` was added to a file."""
    path = folder / file
    path.write_text(path.read_text("utf-8") + text, "utf-8")
    read = {"platforms.toml": platform_entries, "laws.toml": law_entries, "authorities.toml": authority_entries}[file]
    with pytest.raises(ConfigurationError) as caught:
        read(folder)
    return str(caught.value)


def test_a_mistyped_key_of_a_platform_is_named_with_its_entry(folder: Path) -> None:
    message = said(folder, "platforms.toml", '\n[[platform]]\nname = "Newt"\nalaises = "newt, newts"\n')
    assert "platforms.toml" in message
    assert "Newt.alaises" in message
    assert 'did you mean "aliases"' in message


def test_a_platform_is_of_a_known_sector(folder: Path) -> None:
    message = said(folder, "platforms.toml", '\n[[platform]]\nname = "Newt"\nkind = "sociall"\n')
    assert "Newt.kind" in message
    assert 'did you mean "social"' in message


def test_a_company_of_several_services_is_of_the_sector_it_is_in_court_for() -> None:
    entries = {entry.name: entry for entry in platform_entries(beat_folder())}
    assert (entries["Google"].kind, entries["Google"].sector) == ("company", "search")
    assert sector_of(["Unheard Of", "Booking.com", "X"]) == "travel"
    assert sector_of(["Unheard Of"]) is None


def test_a_beat_from_before_sectors_is_read_as_it_was(folder: Path) -> None:
    (folder / "sectors.toml").unlink()
    assert load_vocabulary(folder).sectors == ()
    assert {entry.name: entry.sector for entry in platform_entries(folder)}["X"] == "social"


def test_terms_are_text_with_commas(folder: Path) -> None:
    message = said(folder, "platforms.toml", '\n[[platform]]\nname = "Newt"\nnot = 7\n')
    assert "Newt.not" in message
    assert "a comma between the terms" in message


def test_a_table_nobody_reads_is_refused(folder: Path) -> None:
    assert 'did you mean "law"' in said(folder, "laws.toml", '\n[[laws]]\nname = "Act"\n')


def test_a_law_names_known_topics(folder: Path) -> None:
    message = said(folder, "laws.toml", '\n[[law]]\nname = "Act"\ntopics = ["privacyy"]\n')
    assert "Act.topics" in message
    assert 'did you mean "privacy"' in message


def test_an_authority_is_of_a_known_kind(folder: Path) -> None:
    assert "zz.courts" in said(folder, "authorities.toml", '\n[[group]]\njurisdiction = "zz"\ncourts = "High Court"\n')


def test_a_name_without_unless_is_another_thing_than_one_with_an_empty_line(folder: Path) -> None:
    path = folder / "platforms.toml"
    path.write_text(path.read_text("utf-8") + '\n[[platform]]\nname = "Newt"\nunless = ""\n\n[[platform]]\nname = "Eft"\n', "utf-8")
    found = {entry.name: entry for entry in platform_entries(folder)}
    assert (found["Newt"].unless, found["Eft"].unless) == ((), None)
