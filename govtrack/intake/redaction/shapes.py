"""What a text must hold before a rule looks into it: far quicker to see than what the rule finds."""

from __future__ import annotations

import re
from functools import lru_cache, reduce
from operator import or_

DIGITS = "0123456789"
LATIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

# A pattern of nothing but ASCII signs side by side: what a text holds of it stands in its ASCII signs alone as well.
# Some add signs that may stand between: they are left out there or stay, so that the pattern fits as before.
_ASCII_IN_A_ROW = re.compile(r"(?:\[[A-Za-z0-9_.@\\-]+\](?:\{\d+\})?)+")
_ASCII_WITH_GAPS: set[str] = set()


class Shape:
    """Something that a text must hold before a rule looks into it; far quicker than the rule itself."""

    __slots__ = ("is_ascii", "search")

    def __init__(self, pattern: str) -> None:
        self.search = re.compile(pattern).search
        self.is_ascii = pattern in _ASCII_WITH_GAPS or _ASCII_IN_A_ROW.fullmatch(pattern) is not None


def with_gaps(pattern: str) -> str:
    """``pattern``, of ASCII signs between which others may stand but need not."""
    _ASCII_WITH_GAPS.add(pattern)
    return pattern


# One object for each pattern, so that rules which ask for the same share one look.
shape = lru_cache(maxsize=None)(Shape)
# What many rules ask for. Written out sign by sign where that spares the engine most of the text.
DIGIT, LETTER = "[0-9]", "[A-Za-z]"
THREE_DIGITS, FOUR_DIGITS, FIVE_TOGETHER = (DIGIT * 3, DIGIT * 4, DIGIT * 5)
TWO_LETTERS, THREE_LETTERS = (LETTER * 2, LETTER * 3)


class Signs:
    """The rows of signs of which rules need one, as bits, so that one look at a text serves all families of rules."""

    def __init__(self) -> None:
        self._rows: dict[str, int] = {}
        self._bits: dict[str, int] = {}
        self._search: re.Pattern[str] | None = None

    def bit_of(self, row: str) -> int:
        """The bit of a row, declared by the first rule that needs it."""
        bit = self._rows.get(row)
        if bit is None:
            bit = self._rows[row] = 1 << len(self._rows)
            for sign in row:
                self._bits[sign] = self._bits.get(sign, 0) | bit
            self._search = None
        return bit

    def met_in(self, text: str) -> int:
        """The bits of all rows of which the text holds a sign."""
        if self._search is None:
            self._search = re.compile(f"[{re.escape(''.join(sorted(self._bits)))}]")
        return reduce(or_, map(self._bits.__getitem__, set(self._search.findall(text))), 0)


SIGNS = Signs()
