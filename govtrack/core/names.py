"""One form for names before they are counted or looked up, however they were typed."""

from __future__ import annotations

import unicodedata

LONGEST = 80


def normal_name(typed: str | None) -> str:
    """A sign-in name: full width and case forgiven, without blanks and signs that nobody sees."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", typed or "").casefold())
    seen = "".join(sign for sign in folded if not sign.isspace() and unicodedata.category(sign)[0] != "C")
    return seen[:LONGEST]
