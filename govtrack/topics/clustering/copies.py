"""Members of topics as arrivals, to be judged for floods; what one run found out stands for the next.

The engine looks at all reporters to say who was new with which letter, and reads each letter's strongest terms for its
fingerprint. Both stay as they are once a letter is there, so that a run with one letter more looks at that one alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan

import numpy as np

from govtrack.topics.engine.letters import Letters
from govtrack.topics.engine.neardup import Arrival, fingerprint

FEWEST_BESIDE = 500
PART_BESIDE = 10


class Copies:
    """Which letter was each reporter's first one, and the fingerprints that were asked for."""

    def __init__(self) -> None:
        self._letters: Letters | None = None
        self._marks: dict[int, int] = {}
        # The numbers of the reporters of the letters up to a row, in order, and the row of each one's first letter:
        # a million in 12 MB. Those of the letters after it stand beside, until they are many.
        self._numbers = self._rows = np.zeros(0, dtype=np.int64)
        self._sorted = self._seen = 0
        self._newer: dict[int, int] = {}

    def arrivals(self, letters: Letters, rows: Sequence[int]) -> list[Arrival]:
        """One arrival for each row. A reporter is new in the first letter there is of them."""
        self._follow(letters)
        return [self._arrival(letters, row) for row in rows]

    def _arrival(self, letters: Letters, row: int) -> Arrival:
        number, day = int(letters.reporters[row]), float(letters.days[row])
        mark = self._marks.get(row)
        if mark is None:
            mark = self._marks[row] = fingerprint(letters.terms[row])
        is_known = number >= 0
        is_new = is_known and self._first_of(number) == row
        return Arrival(letters.ids[row], mark, 0.0 if isnan(day) else day, str(number) if is_known else None, is_new)

    def _first_of(self, number: int) -> int:
        place = int(np.searchsorted(self._numbers, number))
        if place < self._numbers.size and self._numbers[place] == number:
            return int(self._rows[place])
        return self._newer.get(number, -1)

    def _follow(self, letters: Letters) -> None:
        """Reads the reporters of the letters that came since; of another table, or of many letters, all of them."""
        if letters is not self._letters or letters.count < self._seen:
            self._letters, self._marks, self._sorted, self._seen = letters, {}, 0, 0
        if letters.count - self._sorted > max(FEWEST_BESIDE, self._sorted // PART_BESIDE) or not self._seen:
            self._numbers, self._rows = np.unique(letters.reporters[: letters.count], return_index=True)
            self._sorted, self._newer = letters.count, {}
        else:
            for row in range(self._seen, letters.count):
                self._newer.setdefault(int(letters.reporters[row]), row)
        self._seen = letters.count
