"""Pictures of an office's own map service under the scheme, where it has one.

Addresses follow the usual grid of web maps: {z} the zoom, {x} and {y} column and row
from the north-west, tiles square in the Mercator projection. Across a sub-district the
drawing and that projection agree to less than the width of a line.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from govtrack.oversight.map.drawing import Frame, Point, Ring
from govtrack.oversight.settings import origin

MOST = 12
DEEPEST = 18


@dataclass(frozen=True, slots=True)
class Tile:
    """One picture: its address, and where it lies in the drawing."""

    address: str
    x: float
    y: float
    width: float
    height: float


def list_tiles(address: str, frame: Frame, rings: Iterable[Ring]) -> list[Tile]:
    """The tiles that cover the rings, as deep as twelve of them allow; none without a usable address."""
    points = [point for ring in rings for point in ring]
    if not origin(address) or not points:
        return []
    west, east = min(x for x, _y in points), max(x for x, _y in points)
    south, north = min(y for _x, y in points), max(y for _x, y in points)
    zoom = max(z for z in range(DEEPEST + 1) if z == 0 or _count((west, north), (east, south), z) <= MOST)
    first, last = _tile((west, north), zoom), _tile((east, south), zoom)
    return [
        _drawn(address, frame, zoom, x, y) for y in range(first[1], last[1] + 1) for x in range(first[0], last[0] + 1)
    ]


def _count(north_west: Point, south_east: Point, zoom: int) -> int:
    first, last = _tile(north_west, zoom), _tile(south_east, zoom)
    return (last[0] - first[0] + 1) * (last[1] - first[1] + 1)


def _tile(point: Point, zoom: int) -> tuple[int, int]:
    """Column and row of the tile that holds a point of the globe."""
    side = 1 << zoom
    latitude = math.radians(max(-85.05, min(85.05, point[1])))
    x = int((point[0] + 180) / 360 * side)
    y = int((1 - math.asinh(math.tan(latitude)) / math.pi) / 2 * side)
    return min(max(x, 0), side - 1), min(max(y, 0), side - 1)


def _corner(x: int, y: int, zoom: int) -> Point:
    """The north-west corner of a tile, in degrees."""
    side = 1 << zoom
    return x / side * 360 - 180, math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y / side))))


def _drawn(address: str, frame: Frame, zoom: int, x: int, y: int) -> Tile:
    left, top = frame.place(_corner(x, y, zoom))
    right, bottom = frame.place(_corner(x + 1, y + 1, zoom))
    filled = address.replace("{z}", str(zoom)).replace("{x}", str(x)).replace("{y}", str(y))
    return Tile(filled, round(left, 1), round(top, 1), round(right - left, 1), round(bottom - top, 1))
