"""What DuckDB refuses is cleaned before it gets there."""

import pyarrow as pa

from warehouse.storage.frames import clean, frame


def test_lone_surrogates_and_nul_are_cleaned_wherever_they_hide() -> None:
    """In strings, lists and structs."""
    columns = {"a": pa.string(), "l": pa.list_(pa.string()), "s": pa.list_(pa.struct([("topic", pa.string())]))}
    rows = [{"a": "x\x00y\ud800", "l": ["a\x00", None], "s": [{"topic": "\udc00"}]}, {"a": "fine"}, {"a": "nul\x00", "l": [], "s": None}]
    assert frame(rows, columns).to_pylist() == [
        {"a": "xy\ufffd", "l": ["a", None], "s": [{"topic": "\ufffd"}]},
        {"a": "fine", "l": None, "s": None},
        {"a": "nul", "l": [], "s": None},
    ]


def test_clean_leaves_good_text_alone() -> None:
    """Every script, emoji outside the basic plane included."""
    assert clean("判決 ❄ 👩‍⚖️ حكم") == "判決 ❄ 👩‍⚖️ حكم"
