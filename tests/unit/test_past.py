"""Past snapshots at the price of what changed."""

import json
import random
from pathlib import Path

import pytest

from records.errors import WarehouseError
from warehouse.storage.copyfile import copy
from warehouse.storage.past import Remembered, bring_back, condense, packs_of, remember, remembered

HEADERS, BLOCK = 3 * 4096, 256 * 1024


def blocks(*seeds: int) -> bytes:
    return b"".join(random.Random(seed).randbytes(HEADERS if number == 0 else BLOCK) for number, seed in enumerate(seeds))


def keep(folder: Path, key: str, content: bytes) -> Remembered:
    file = folder / "snapshot.duckdb"
    file.write_bytes(content)
    return remember(folder / "past", file, key)


def test_a_snapshot_comes_back_byte_for_byte(tmp_path: Path) -> None:
    content = blocks(1, 2, 3) + b"a shorter last block"
    done = keep(tmp_path, "20260302T000000Z-7", content)
    assert (done.id, done.pieces, done.new) == ("20260302T000000Z-7", 4, 4)
    bring_back(tmp_path / "past", done.id, tmp_path / "again")
    assert (tmp_path / "again").read_bytes() == content
    assert remembered(tmp_path / "past") == [done.id]


def test_a_next_snapshot_costs_what_changed(tmp_path: Path) -> None:
    first = keep(tmp_path, "20260302T000000Z-9", blocks(1, 2, 3, 4))
    second = keep(tmp_path, "20260303T000000Z-10", blocks(5, 2, 6, 4))
    assert (second.pieces, second.new) == (4, 2)
    assert second.stored_bytes < first.stored_bytes * 0.6
    third = keep(tmp_path, "20260304T000000Z-11", blocks(5, 2, 6, 4))
    assert (third.new, third.stored_bytes) == (0, 0)
    for key, content in ((first.id, blocks(1, 2, 3, 4)), (second.id, blocks(5, 2, 6, 4)), (third.id, blocks(5, 2, 6, 4))):
        bring_back(tmp_path / "past", key, tmp_path / "again")
        assert (tmp_path / "again").read_bytes() == content


def test_remembering_twice_changes_nothing(tmp_path: Path) -> None:
    keep(tmp_path, "20260302T000000Z-7", blocks(1, 2))
    keep(tmp_path, "20260302T000000Z-7", blocks(1, 2))
    bring_back(tmp_path / "past", "20260302T000000Z-7", tmp_path / "again")
    assert (tmp_path / "again").read_bytes() == blocks(1, 2)


def test_what_is_unknown_or_damaged_is_refused_and_writes_nothing(tmp_path: Path) -> None:
    done = keep(tmp_path, "20260302T000000Z-7", blocks(1, 2))
    with pytest.raises(WarehouseError, match="snapshot nobody is not remembered"):
        bring_back(tmp_path / "past", "nobody", tmp_path / "again")
    listed = tmp_path / "past" / f"{done.id}.json"
    told = json.loads(listed.read_text())
    listed.write_text(json.dumps({**told, "pieces": told["pieces"][:1]}))
    with pytest.raises(WarehouseError, match="is damaged"):
        bring_back(tmp_path / "past", done.id, tmp_path / "again")
    listed.write_text(json.dumps(told))
    (tmp_path / "past" / f"{done.id}.pack").write_bytes(b"no zstd at all" * 9)
    with pytest.raises(WarehouseError, match="cannot be brought back"):
        bring_back(tmp_path / "past", done.id, tmp_path / "again")
    assert not (tmp_path / "again").exists()


def test_a_file_is_copied_whole(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(blocks(1, 2) + b"x")
    (tmp_path / "b").write_bytes(b"longer than what comes" * 100_000)
    copy(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "b").read_bytes() == blocks(1, 2) + b"x"


def test_packs_that_are_mostly_needed_by_no_state_are_packed_anew(tmp_path: Path) -> None:
    past = tmp_path / "past"
    assert (condense(past), packs_of(past)) == (0, set())
    contents = {
        "20260302T000000Z-1": blocks(1, 2, 3, 4),
        "20260303T000000Z-2": blocks(1, 2, 5, 6),
        "20260304T000000Z-3": blocks(1, 7, 5, 8),
    }
    for key, content in contents.items():
        keep(tmp_path, key, content)
    assert condense(past) == 0
    assert packs_of(past) == {f"{key}.pack" for key in contents}
    for gone in list(contents)[:2]:
        (past / f"{gone}.json").unlink()
        contents.pop(gone)
    assert condense(past) == 1
    assert packs_of(past) == {"20260302T000000Z-1~1.pack", "20260303T000000Z-2.pack", "20260304T000000Z-3.pack"}
    assert {path.name for path in past.glob("*.pack")} == packs_of(past)
    assert (past / "20260302T000000Z-1~1.pack").stat().st_size < HEADERS + 100
    assert condense(past) == 0
    keep(tmp_path, "20260305T000000Z-4", blocks(1, 9))
    (past / "20260304T000000Z-3.json").unlink()
    assert condense(past) == 0
    for key, content in (("20260305T000000Z-4", blocks(1, 9)),):
        bring_back(past, key, tmp_path / "again")
        assert (tmp_path / "again").read_bytes() == content
    assert {path.name for path in past.glob("*.pack")} == {"20260302T000000Z-1~1.pack", "20260305T000000Z-4.pack"}


def test_a_pack_of_which_half_is_needed_stays(tmp_path: Path) -> None:
    past = tmp_path / "past"
    keep(tmp_path, "20260302T000000Z-1", blocks(1, 2, 3))
    keep(tmp_path, "20260303T000000Z-2", blocks(1, 2, 4))
    (past / "20260302T000000Z-1.json").unlink()
    assert condense(past) == 0
    (past / "stray.pack").write_bytes(b"x")
    condense(past)
    assert not (past / "stray.pack").exists()


def test_a_damaged_list_says_nothing_of_packs_and_the_one_before_is_known(tmp_path: Path) -> None:
    past = tmp_path / "past"
    keep(tmp_path, "20260303T000000Z-9", blocks(1, 2))
    keep(tmp_path, "20260302T000000Z-10", blocks(1, 3))
    (past / "20260302T000000Z-10.json").write_text("{}")
    assert packs_of(past) is None
    assert keep(tmp_path, "20260304T000000Z-11", blocks(1, 2, 3)).new == 1
    assert remembered(past) == ["20260302T000000Z-10", "20260303T000000Z-9", "20260304T000000Z-11"]


def test_of_a_shared_warehouse_the_newest_list_is_the_one_of_the_highest_version(tmp_path: Path) -> None:
    for number, content in ((9, blocks(1, 2)), (10, blocks(1, 3)), (11, blocks(1, 3, 2))):
        done = keep(tmp_path, f"20260302T000000Z-v{number}", content)
    assert (done.pieces, done.new) == (3, 1)
    assert keep(tmp_path, "20260302T000000Z-v11", blocks(9)) == Remembered(id="20260302T000000Z-v11", pieces=3, new=0, stored_bytes=0)
