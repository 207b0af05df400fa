"""The world in equal squares, shaded by how many of something each has: geometry for an SVG, without shapes of countries."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

STEPS = (1, 2, 4, 10, 30)
"""Least count of each shade, the palest first: about threefold steps, because places differ by orders of magnitude and most have one or two."""
_SIDE, _GAP = 24.0, 2.0
_WORLD = Path(__file__).with_name("world.txt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One place."""

    code: str
    count: int
    shade: int
    """0: none; then as `STEPS`, from 1."""
    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TileMap:
    """Geometry in units of the view box."""

    width: float
    height: float
    side: float
    tiles: tuple[Tile, ...]
    elsewhere: tuple[tuple[str, int], ...]
    """(code, count) of places that have no square, most first."""


def tile_map(counts: Mapping[str, int]) -> TileMap:
    """Every square of the world, with the counts by code; what is not counted is 0."""
    grid = _grid()
    step = _SIDE + _GAP
    tiles = tuple(
        Tile(code=code, count=counts.get(code, 0), shade=_shade(counts.get(code, 0)), x=column * step, y=row * step)
        for code, (column, row) in grid.items()
    )
    elsewhere = sorted(
        ((code, count) for code, count in counts.items() if code not in grid and count), key=lambda item: (-item[1], item[0])
    )
    width, height = (step * (max(place[axis] for place in grid.values()) + 1) - _GAP for axis in (0, 1))
    return TileMap(width=width, height=height, side=_SIDE, tiles=tiles, elsewhere=tuple(elsewhere))


def _shade(count: int) -> int:
    return sum(count >= least for least in STEPS)


@cache
def _grid() -> dict[str, tuple[int, int]]:
    """Code -> (column, row)."""
    lines = [line.split() for line in _WORLD.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return {code: (column, row) for row, line in enumerate(lines) for column, code in enumerate(line) if code != "."}
