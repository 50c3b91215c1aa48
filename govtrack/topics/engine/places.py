"""What the structured place of two documents says about one matter."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .scales import Scales

LEVELS = 4
_REMEMBERED = 50_000


class PlaceCodes:
    """Turns slash paths into rows of whole numbers, one for each level.

    A level holds the number of the whole path down to it, so that building B12
    of two compounds are two numbers; -1 means that the path stops earlier.
    """

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self._read: dict[str | None, NDArray[np.int32]] = {}

    def read(self, path: str | None) -> NDArray[np.int32]:
        """int32 [4] for `path`; all -1 for an unknown place. Not to be written to."""
        known = self._read.get(path)
        if known is None:
            if len(self._read) >= _REMEMBERED:
                self._read.clear()
            known = self._read[path] = self._numbered(path)
        return known

    def _numbered(self, path: str | None) -> NDArray[np.int32]:
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


def place_scores(codes: NDArray[np.int32], others: NDArray[np.int32], scales: Scales) -> NDArray[np.int64]:
    """What two structured places say, for each row of `others` (int32 [m, 4]).

    Sharing a community or compound speaks for one
    matter; another community or compound speaks strongly against it, another
    building hardly, since a whole compound may write about one thing. Where
    either place stops early, the missing levels say nothing.
    """
    if codes[0] == -1:
        return np.zeros(len(others), dtype=np.int64)
    known = (others != -1) & (codes != -1)
    differs = known & (others != codes)
    shared = known & ~differs
    # The broadest level that differs counts, else the narrowest one that is shared.
    broadest, narrowest = differs.argmax(axis=1), LEVELS - 1 - shared[:, ::-1].argmax(axis=1)
    is_apart = differs[np.arange(len(others)), broadest]
    is_shared = shared[np.arange(len(others)), narrowest]
    return np.where(is_apart, scales.apart[broadest], np.where(is_shared, scales.together[narrowest], 0))
