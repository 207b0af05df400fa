"""Past snapshots at the price of what changed."""

import json
import random
from pathlib import Path

import pytest

from records.errors import WarehouseError
from warehouse.storage.copyfile import copy
from warehouse.storage.past import Remembered, bring_back, remember, remembered

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
