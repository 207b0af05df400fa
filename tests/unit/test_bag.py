"""BagIt bags: whole or visibly unfinished, and one flipped byte anywhere is found."""

from collections.abc import Callable
from pathlib import Path

import bagit
import pytest

from common.signing import SignatureError, SigningKey
from warehouse.exports.bag import (
    IN_PROGRESS,
    close_bag,
    is_closed,
    payload_files,
    read_info,
    read_manifest,
    remove_scratch,
    signed_by,
    tag_files,
    verify_bag,
)


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    folder = tmp_path / "bag"
    (folder / "data" / "deep").mkdir(parents=True)
    (folder / "data" / "a.txt").write_text("one")
    (folder / "data" / "deep" / "b.txt").write_text("second")
    (folder / IN_PROGRESS).write_text("{}")
    close_bag(folder, {"Source-Organization": "A\n  B"}, {"manifest.json": '{"format": "docketwire-export/1"}', "README.md": "read"})
    return folder


def found(folder: Path) -> list[tuple[str, str]]:
    return [(problem.kind, problem.path) for problem in verify_bag(folder)]


def test_a_closed_bag_is_whole_for_us_and_for_others(bag: Path) -> None:
    assert found(bag) == []
    assert is_closed(bag)
    bagit.Bag(str(bag)).validate()
    assert payload_files(bag) == ["data/a.txt", "data/deep/b.txt"]
    assert tag_files(bag) == ["README.md", "bag-info.txt", "bagit.txt", "manifest-sha256.txt", "manifest.json"]
    assert read_info(bag) == {"Source-Organization": "A B", "Payload-Oxum": "9.2"}
    assert read_manifest(bag) == {"format": "docketwire-export/1"}


def test_a_bag_without_payload_is_one_too(tmp_path: Path) -> None:
    close_bag(tmp_path / "empty", {}, {})
    assert found(tmp_path / "empty") == []
    assert read_info(tmp_path / "empty")["Payload-Oxum"] == "0.0"


@pytest.mark.parametrize(
    ("harm", "problems"),
    [
        (lambda bag: (bag / "data/a.txt").write_text("onE"), [("changed", "data/a.txt")]),
        (lambda bag: (bag / "data/a.txt").unlink(), [("missing", "data/a.txt")]),
        (lambda bag: (bag / "data/c.txt").write_text("x"), [("extra", "data/c.txt")]),
        (lambda bag: (bag / "notes.txt").write_text("x"), [("extra", "notes.txt")]),
        (lambda bag: (bag / "README.md").write_text("x"), [("changed", "README.md")]),
        (lambda bag: (bag / "tagmanifest-sha256.txt").unlink(), [("missing", "tagmanifest-sha256.txt")]),
        (lambda bag: (bag / "data/link").symlink_to("a.txt"), [("extra", "data/link")]),
        (lambda bag: (bag / IN_PROGRESS).write_text("{}"), [("unfinished", IN_PROGRESS)]),
        (lambda bag: (bag / "bagit.txt").write_text("BagIt-Version: 0.97\n"), [("changed", "bagit.txt"), ("changed", "bagit.txt")]),
    ],
)
def test_what_is_wrong_is_named(bag: Path, harm: Callable[[Path], object], problems: list[tuple[str, str]]) -> None:
    harm(bag)
    assert found(bag) == problems


def test_a_manifest_that_says_the_same_in_another_way_is_not_as_it_was(bag: Path) -> None:
    manifest = bag / "manifest-sha256.txt"
    manifest.write_text("".join(reversed(manifest.read_text().splitlines(keepends=True))))
    assert ("changed", "manifest-sha256.txt") in found(bag)
    manifest.write_text(manifest.read_text() + "no line of a manifest\n")
    assert ("missing", "no line of a manifest") in found(bag)


def test_no_folder_is_no_bag_and_an_open_one_is_not_closed(tmp_path: Path, bag: Path) -> None:
    assert found(tmp_path / "nowhere") == [("missing", ".")]
    (bag / IN_PROGRESS).write_text("{}")
    assert not is_closed(bag)
    assert not is_closed(tmp_path)


def test_scratch_files_of_a_killed_export_go(bag: Path) -> None:
    (bag / "data/deep/c.parquet.tmp").write_text("half")
    remove_scratch(bag)
    assert found(bag) == []


@pytest.mark.parametrize("text", ["[]", "{}", '{"format": "other/1"}', "no json"])
def test_another_manifest_is_refused(bag: Path, text: str) -> None:
    (bag / "manifest.json").write_text(text)
    with pytest.raises(ValueError, match=r"not the manifest|Expecting"):
        read_manifest(bag)


def test_a_signature_is_of_the_key_over_the_bag_as_it_is(bag: Path, tmp_path: Path) -> None:
    assert signed_by(bag) is None
    manifest = (bag / "tagmanifest-sha256.txt").read_bytes()
    one, other = SigningKey.of(tmp_path / "one.pem"), SigningKey.of(tmp_path / "other.pem")
    text = one.sign(manifest).to_text("tagmanifest-sha256.txt")
    (bag / "signature.json").write_text(text)
    assert signed_by(bag) is not None
    assert found(bag) == []
    first = signed_by(bag)
    (bag / "signature.json").write_text(other.sign(manifest).to_text("tagmanifest-sha256.txt"))
    assert signed_by(bag) not in (None, first)
    for harm in (text.replace('"', "'"), text + " ", one.sign(b"another").to_text("tagmanifest-sha256.txt"), "{}"):
        (bag / "signature.json").write_text(harm)
        with pytest.raises(SignatureError):
            signed_by(bag)


def test_a_bag_is_signed_when_it_is_closed(tmp_path: Path) -> None:
    close_bag(tmp_path / "bag", {}, {}, key=SigningKey.of(tmp_path / "one.pem"))
    assert signed_by(tmp_path / "bag") is not None
    assert "signature.json" not in tag_files(tmp_path / "bag")
