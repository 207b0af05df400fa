"""While small containers are made by the million nobody looks for cycles, and afterwards everybody does again."""

import gc

import pytest

from common.garbage import uncollected


def test_cycles_are_looked_for_again_whatever_happened_in_the_block() -> None:
    with uncollected():
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(ValueError, match="torn"), uncollected():
        raise ValueError("torn")
    assert gc.isenabled()


def test_where_nobody_looked_before_nobody_looks_afterwards() -> None:
    gc.disable()
    try:
        with uncollected(), uncollected():
            assert not gc.isenabled()
        assert not gc.isenabled()
    finally:
        gc.enable()
