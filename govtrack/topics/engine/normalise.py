"""One spelling for one text: width, case, traditional characters, white space."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import files


@cache
def simplified() -> dict[int, int]:
    """Traditional code point to simplified code point (data of OpenCC)."""
    text = files(__package__).joinpath("traditional.txt").read_text("utf-8")
    before, after = [row for row in text.splitlines() if not row.startswith("#")]
    return {ord(a): ord(b) for a, b in zip(before, after, strict=True)}


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
    folded = unicodedata.normalize("NFKC", text).lower().translate(simplified())
    return folded if limit is None else folded[:limit]
