"""What the structured place of two documents says about one matter."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .settings import Settings

LEVELS = 4


class PlaceCodes:
    """Turns slash paths into rows of whole numbers, one for each level.

    A level holds the number of the whole path down to it, so that building B12
    of two compounds are two numbers; -1 means that the path stops earlier.
    """

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def read(self, path: str | None) -> NDArray[np.int32]:
        """int32 [4] for `path`; all -1 for an unknown place."""
        codes = np.full(LEVELS, -1, dtype=np.int32)
        prefix = ""
        parts = [part.strip() for part in (path or "").split("/")]
        for level, part in enumerate([part for part in parts if part][:LEVELS]):
            prefix = f"{prefix}/{part}"
            codes[level] = self.numbers.setdefault(prefix, len(self.numbers))
        return codes

    def look_up(self, path: str | None) -> NDArray[np.int32]:
        """Like `read`, but an unknown path is not remembered: its levels are -2.

        No document has -2, so a place never seen differs from every known one.
        """
        codes = np.full(LEVELS, -1, dtype=np.int32)
        prefix = ""
        parts = [part.strip() for part in (path or "").split("/")]
        for level, part in enumerate([part for part in parts if part][:LEVELS]):
            prefix = f"{prefix}/{part}"
            codes[level] = self.numbers.get(prefix, -2)
        return codes


def place_factors(
    codes: NDArray[np.int32], others: NDArray[np.int32], settings: Settings
) -> NDArray[np.float64]:
    """A factor in (0, 1] for each row of `others` (int32 [m, 4]).

    The first level at which both are known and differ decides; where either
    stops before, nothing speaks against the pair.
    """
    differs = (others != codes) & (others != -1) & (codes != -1)
    factors = np.ones(len(others))
    for level, factor in (
        (3, settings.other_building_factor),
        (2, settings.other_compound_factor),
        (1, settings.other_community_factor),
        (0, settings.other_community_factor),
    ):
        factors[differs[:, level]] = factor
    return factors
