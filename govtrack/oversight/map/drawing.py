"""Outlines as drawings: GeoJSON in degrees to paths of an SVG, and where their labels stand.

The map is a scheme: it shows who lies beside whom, and is good for no measurement.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

WIDTH = 600
MARGIN = 6
TALLEST = 900
FLATTEST = 200
Point = tuple[float, float]
Ring = Sequence[Point]


@dataclass(frozen=True, slots=True)
class Shape:
    """A path (``d``) and the middle of its largest ring, in the units of the drawing."""

    path: str
    x: float
    y: float


def read_rings(outline: object) -> list[Ring]:
    """The outer rings of a GeoJSON polygon, in degrees; none for anything that is no polygon."""
    if not isinstance(outline, Mapping):
        return []
    geometry = outline.get("geometry") if outline.get("type") == "Feature" else outline
    if not isinstance(geometry, Mapping):
        return []
    parts = {"Polygon": lambda c: [c], "MultiPolygon": lambda c: c}.get(str(geometry.get("type")))
    coordinates = geometry.get("coordinates")
    if parts is None or not isinstance(coordinates, list):
        return []
    rings = [_read_ring(part[0]) for part in parts(coordinates) if isinstance(part, list) and part]
    return [ring for ring in rings if len(ring) >= 3]


def _read_ring(ring: Any) -> list[Point]:
    """The points of a ring; those that are no pair of numbers on the globe are left out."""
    points = []
    for point in ring if isinstance(ring, list) else []:
        pair = point[:2] if isinstance(point, list) else []
        if len(pair) == 2 and all(isinstance(n, (int, float)) and math.isfinite(n) and abs(n) <= 180 for n in pair):
            points.append((float(pair[0]), float(pair[1])))
    return points


class Frame:
    """The part of the world that fills the drawing: 600 units wide, as high as it must be."""

    def __init__(self, rings: Iterable[Ring]) -> None:
        points = [point for ring in rings for point in ring]
        self._west, east = min(x for x, _y in points), max(x for x, _y in points)
        south, self._north = min(y for _x, y in points), max(y for _x, y in points)
        # A degree of longitude is shorter than one of latitude by the cosine of the latitude.
        self._squeeze = max(math.cos(math.radians((south + self._north) / 2)), 0.01)
        wide = max((east - self._west) * self._squeeze, 1e-9)
        high = max(self._north - south, 1e-9)
        self._scale = min((WIDTH - 2 * MARGIN) / wide, (TALLEST - 2 * MARGIN) / high)
        self._left = (WIDTH - wide * self._scale) / 2
        self.height = max(math.ceil(high * self._scale + 2 * MARGIN), FLATTEST)
        self._top = (self.height - high * self._scale) / 2

    def place(self, point: Point) -> Point:
        """A point of the globe in the drawing."""
        x = self._left + (point[0] - self._west) * self._squeeze * self._scale
        return x, self._top + (self._north - point[1]) * self._scale

    def draw(self, rings: Sequence[Ring]) -> Shape:
        """The rings as one path."""
        placed = [[self.place(point) for point in ring] for ring in rings]
        path = "".join("M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in ring) + "Z" for ring in placed)
        x, y = middle(max(placed, key=lambda ring: abs(_area(ring))))
        return Shape(path, round(x, 1), round(y, 1))


def _area(ring: Ring) -> float:
    """Twice the area under its sign."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))


def middle(ring: Ring) -> Point:
    """The centre of gravity of a ring; the mean of its points where it has no area."""
    area = _area(ring)
    if abs(area) < 1e-6:
        return sum(x for x, _y in ring) / len(ring), sum(y for _x, y in ring) / len(ring)
    x = y = 0.0
    for a, b in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = a[0] * b[1] - b[0] * a[1]
        x, y = x + (a[0] + b[0]) * cross, y + (a[1] + b[1]) * cross
    return x / (3 * area), y / (3 * area)


def wrap(name: str, longest: int = 11) -> list[str]:
    """A name in lines that fit into a shape: Chinese in one or two, Latin by its words; at most three."""
    if " " not in name:
        lines = [name[i : i + 8] for i in range(0, len(name), 8)]
    else:
        lines = [""]
        for word in name.split():
            if lines[-1] and len(lines[-1]) + 1 + len(word) > longest:
                lines.append(word)
            else:
                lines[-1] = f"{lines[-1]} {word}".strip()
    return lines if len(lines) <= 3 else [*lines[:2], f"{lines[2]}…"]
