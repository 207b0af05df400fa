"""Notes of metadata records: what is written is read again, in the present form and in the former."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.warc_fields import of_warc_fields, to_warc_fields

_TEXT = st.text(st.characters(exclude_categories=("Cs",)))


@given(st.dictionaries(_TEXT, st.one_of(st.none(), _TEXT, st.integers(), st.lists(_TEXT))))
def test_what_is_written_is_read_again_as_one_field(values: dict[str, Any]) -> None:
    block = to_warc_fields(values)
    assert of_warc_fields(block) == values
    assert block.count(b"\r\n") == block.count(b"\n") == 1


def test_the_former_form_is_read() -> None:
    assert of_warc_fields(json.dumps({"source_id": "xx-a", "hint": None}).encode()) == {"source_id": "xx-a", "hint": None}


def test_fields_of_others_stand_beside_ours() -> None:
    assert of_warc_fields(b'via: https://a.example/\r\nJSON-Metadata: {"run_id": "r"}\r\n') == {"run_id": "r"}


@pytest.mark.parametrize("block", [b"", b"via: https://a.example/\r\n", b"{half", b"json-metadata: {half\r\n"])
def test_what_holds_no_values_is_an_error(block: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        of_warc_fields(block)
