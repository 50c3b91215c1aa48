"""What the structured place of two documents says about one matter."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from .paths import LEVELS, first_level
from .scales import Scales

_REMEMBERED = 50_000
_UNKNOWN = (-1,) * LEVELS
_DIGITS = np.array([27, 9, 3, 1])


class PlaceCodes:
    """Turns slash paths into rows of whole numbers, one for each level.

    A level holds the number of the whole path down to it, so that building B12
    of two compounds are two numbers; -1 means that the path stops earlier.
    """

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self._read: dict[str | None, tuple[int, ...]] = {}
        # What is above the buildings of a compound: how it is written, and its numbers.
        self._above: dict[str, tuple[str, tuple[int, ...]]] = {}

    def read(self, path: str | None) -> tuple[int, ...]:
        """Four numbers for `path`; all -1 for an unknown place."""
        known = self._read.get(path)
        if known is None:
            if len(self._read) >= _REMEMBERED:
                self._read.clear()
            known = self._read[path] = self._below(path) or self._numbered(path, self._enter)
        return known

    def _below(self, path: str | None) -> tuple[int, ...] | None:
        """The numbers of a building of a compound, many of which are new: as `_numbered`, but quicker."""
        above, _, building = (path or "").rpartition("/")
        if not (name := building.strip()):
            return None
        known = self._above.get(above)
        if known is None:
            parts = [part for one in above.split("/") if (part := one.strip())]
            if len(parts) != LEVELS - 1:
                return None
            if len(self._above) >= _REMEMBERED:
                self._above.clear()
            *codes, _ = self._numbered(path, self._enter)
            known = self._above[above] = f"/{'/'.join(parts)}/", tuple(codes)
        written, codes_above = known
        return (*codes_above, self._enter(written + name))

    def _enter(self, part: str) -> int:
        number = self.numbers.get(part)
        if number is None:
            number = self.numbers[part] = len(self.numbers)
        return number

    def look_up(self, path: str | None) -> tuple[int, ...]:
        """Like `read`, but an unknown path is not remembered: its levels are -2.

        No document has -2, so a place never seen differs from every known one.
        """
        return self._numbered(path, lambda part: self.numbers.get(part, -2))

    def _numbered(self, path: str | None, number_of: Callable[[str], int]) -> tuple[int, ...]:
        if not path:
            return _UNKNOWN
        parts = [name for part in path.split("/") if (name := part.strip())]
        codes = [-1] * first_level(parts)
        prefix = ""
        for name in parts[: LEVELS - len(codes)]:
            prefix = f"{prefix}/{name}"
            codes.append(number_of(prefix))
        return (*codes, *[-1] * (LEVELS - len(codes)))


def place_scores(
    codes: NDArray[np.int32], others: NDArray[np.int32], scales: Scales, is_wide: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """What two structured places say: int64 [m] for `others` int32 [m, 4], or [n, m] where `codes` is [n, 1, 4].

    Sharing a community or compound speaks for one
    matter; another community or compound speaks strongly against it, another
    building hardly, since a whole compound may write about one thing. Where
    either place stops early, the missing levels say nothing. For kinds that reach beyond a
    compound (`is_wide`, bool [m] or [n, m]) other places speak less strongly, unless
    one text was copied for another place.
    """
    known = (others != -1) & (codes != -1)
    # Each level is UNKNOWN, SHARED or DIFFERENT: together a number of four digits to the base of three.
    relations = (known.astype(np.int64) + (known & (others != codes))) @ _DIGITS
    return np.where(is_wide, scales.wide_places[relations], scales.places[relations])
