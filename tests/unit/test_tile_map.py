"""The world in squares: every place once, shades by size, and nothing that is counted is lost."""

import pytest

from common.drawing.tiles import STEPS, tile_map


def test_every_place_has_one_square_and_squares_do_not_touch() -> None:
    tiles = tile_map({}).tiles
    assert len({tile.code for tile in tiles}) == len(tiles) > 190
    assert len({(tile.x, tile.y) for tile in tiles}) == len(tiles)
    assert all(tile.shade == 0 for tile in tiles)


@pytest.mark.parametrize(("count", "shade"), [(0, 0), (1, 1), (3, 2), (4, 3), (9, 3), (10, 4), (29, 4), (30, 5), (10**6, 5)])
def test_shades_grow_with_the_count(count: int, shade: int) -> None:
    assert {tile.code: tile.shade for tile in tile_map({"fr": count}).tiles}["fr"] == shade <= len(STEPS)


def test_a_place_without_a_square_is_told_all_the_same() -> None:
    found = tile_map({"fr": 2, "aq": 1, "gg": 3, "tk": 0})
    assert found.elsewhere == (("gg", 3), ("aq", 1))
    assert all(0 <= tile.x <= found.width - found.side and 0 <= tile.y <= found.height - found.side for tile in found.tiles)


def test_neighbours_lie_where_one_looks_for_them() -> None:
    at = {tile.code: tile for tile in tile_map({}).tiles}
    for west, east in (("us", "fr"), ("pt", "es"), ("fr", "de"), ("br", "za"), ("in", "cn"), ("cn", "jp"), ("sa", "in"), ("au", "fj")):
        assert at[west].x < at[east].x, (west, east)
    for north, south in (("ca", "us"), ("us", "mx"), ("mx", "br"), ("no", "it"), ("it", "tn"), ("eg", "za"), ("ru", "in"), ("jp", "au")):
        assert at[north].y < at[south].y, (north, south)
