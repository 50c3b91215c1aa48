"""One spelling for one text: width, case, traditional characters, white space."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import files


@cache
def _simplified_table() -> dict[int, int]:
    """Traditional code point to simplified code point (data of OpenCC)."""
    text = files(__package__).joinpath("traditional.txt").read_text("utf-8")
    rows = [line for line in text.splitlines() if not line.startswith("#")]
    traditional, simplified = rows
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
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    text = text.lower()
    if not text.isascii():
        text = text.translate(_simplified_table())
    return text if limit is None else text[:limit]
