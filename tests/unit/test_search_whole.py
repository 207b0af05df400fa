"""A search index that is being written is no damaged one; tantivy's own list of files must still name every file of ours."""

import json
from pathlib import Path

import tantivy

from warehouse.search.whole import damage_of_files, note_files


def written(folder: Path) -> tantivy.Index:
    (folder / "words").mkdir(parents=True)
    fields = tantivy.SchemaBuilder()
    fields.add_text_field("text", stored=True)
    index = tantivy.Index(fields.build(), str(folder / "words"))
    add(index, commit=True)
    note_files(folder, "one")
    return index


def add(index: tantivy.Index, *, commit: bool) -> tantivy.IndexWriter:
    writer = index.writer(15_000_000, num_threads=1)
    for number in range(50):
        writer.add_document(tantivy.Document(text=f"court order {number}"))
    if commit:
        writer.commit()
        writer.wait_merging_threads()
    return writer


def test_names_that_the_next_update_has_added_already_are_no_damage(tmp_path: Path) -> None:
    written(tmp_path)
    managed = tmp_path / "words/.managed.json"
    managed.write_text(json.dumps([*json.loads(managed.read_text()), "0123456789abcdef0123456789abcdef.idx"]))
    assert list(damage_of_files(tmp_path, "one")) == []


def test_every_flipped_byte_of_the_list_is_noticed(tmp_path: Path) -> None:
    written(tmp_path)
    managed = tmp_path / "words/.managed.json"
    whole = managed.read_bytes()
    assert list(damage_of_files(tmp_path, "one")) == []
    for place in range(len(whole)):
        managed.write_bytes(whole[:place] + bytes([whole[place] ^ 0x01]) + whole[place + 1 :])
        assert list(damage_of_files(tmp_path, "one")), place


def test_a_list_that_is_gone_is_damage(tmp_path: Path) -> None:
    written(tmp_path)
    (tmp_path / "words/.managed.json").unlink()
    assert len(list(damage_of_files(tmp_path, "one"))) == 1


def test_what_a_killed_update_left_half_begun_is_nobodys(tmp_path: Path) -> None:
    """tantivy writes its small files under a passing name first; the next list is made while such a one still lies there."""
    written(tmp_path)
    (tmp_path / "words/.tmpX1y2Z3").write_bytes(b"{}")
    note_files(tmp_path, "one")
    assert list(damage_of_files(tmp_path, "one")) == []
