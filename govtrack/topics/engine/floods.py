"""The members of a topic as arrivals, to be judged for floods."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan

import numpy as np

from .letters import Letters
from .neardup import Arrival, fingerprint


def arrivals(letters: Letters, rows: Sequence[int]) -> list[Arrival]:
    """One arrival for each row. A reporter is new in the first document there is of them."""
    reporters = letters.reporters[: letters.count]
    numbers, first_rows = np.unique(reporters, return_index=True)
    first = dict(zip(numbers.tolist(), first_rows.tolist(), strict=True))
    found = []
    for row in rows:
        number, day = int(reporters[row]), float(letters.days[row])
        found.append(
            Arrival(
                letters.ids[row],
                fingerprint(letters.terms[row]),
                0.0 if isnan(day) else day,
                str(number) if number >= 0 else None,
                number >= 0 and first[number] == row,
            )
        )
    return found
