"""One spelling for one text: width, case, traditional characters, white space."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

_CODES = 0x30000
_CODE_POINT = np.dtype("<u4")


@cache
def _simplified() -> dict[int, int]:
    """Traditional code point to simplified code point (data of OpenCC)."""
    text = files(__package__).joinpath("traditional.txt").read_text("utf-8")
    traditional, simplified = [row for row in text.splitlines() if not row.startswith("#")]
    return {ord(a): ord(b) for a, b in zip(traditional, simplified, strict=True)}


def normalise(text: str, limit: int | None = None) -> str:
    """Fold `text` so that spellings of the same words become equal.

    Full-width forms become half-width, letters lower case, traditional
    characters simplified. At most `limit` characters are kept, counted after
    leading white space is dropped, so that very long texts cost little.
    """
    text = text.strip()
    if limit is not None:
        # Folding may shorten but hardly ever lengthens a text fourfold.
        text = text[: 4 * limit]
    folded = unicodedata.normalize("NFKC", text).lower().translate(_simplified())
    return folded if limit is None else folded[:limit]


def folded_code_points(text: str) -> NDArray[np.uint32]:
    """uint32 [len(text)]: the code points of `text`, each folded by itself.

    A table makes this many times faster than `normalise`; the few characters
    that fold to several (ligatures, units) stay as they are.
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), _CODE_POINT)
    return _fold_table().take(codes, mode="clip")


@cache
def _fold_table() -> NDArray[np.uint32]:
    table = np.arange(_CODES, dtype=np.uint32)
    simplified = _simplified()
    for code in range(0x41, _CODES):
        if 0xAC00 <= code < 0xE000 or 0xE000 <= code < 0xF900:
            continue
        folded = unicodedata.normalize("NFKC", chr(code)).lower()
        if len(folded) == 1:
            table[code] = simplified.get(ord(folded), ord(folded))
    return table
