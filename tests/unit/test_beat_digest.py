"""What tells one beat from another."""

import os
from pathlib import Path

import pytest

from beat.files import ENVIRONMENT, beat_digest

THEN_NS = 1_700_000_000 * 10**9


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "beat"
    folder.mkdir()
    _write(folder / "platforms.toml", "one", THEN_NS)
    monkeypatch.setenv(ENVIRONMENT, str(folder))
    return folder


def test_a_file_written_anew_makes_another_beat_and_written_back_the_same(own: Path) -> None:
    first = beat_digest()
    _write(own / "platforms.toml", "two", THEN_NS + 1_000_000)
    other = beat_digest()
    _write(own / "platforms.toml", "one", THEN_NS + 2_000_000)
    assert other != first
    assert beat_digest() == first


def test_a_further_file_and_another_name_make_another_beat(own: Path) -> None:
    first = beat_digest()
    (own / "laws.toml").write_text("three", encoding="utf-8")
    with_laws = beat_digest()
    (own / "laws.toml").rename(own / "actors.toml")
    assert len({first, with_laws, beat_digest()}) == 3


def test_a_file_exchanged_whole_is_read_though_its_length_and_time_are_the_same(own: Path) -> None:
    first = beat_digest()
    other = own / "other"
    _write(other, "two", THEN_NS)
    other.replace(own / "platforms.toml")
    assert beat_digest() != first


def _write(file: Path, text: str, at_ns: int) -> None:
    """At a time of its own: two writes within one tick of the file system's clock would look the same."""
    file.write_text(text, encoding="utf-8")
    os.utime(file, ns=(at_ns, at_ns))
