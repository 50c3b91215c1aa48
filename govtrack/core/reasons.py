"""Texts that must be given, and reasons that protect somebody: a sentence that a stranger can follow."""

from __future__ import annotations

import unicodedata

from govtrack.core.errors import InvalidInput, Text
from govtrack.core.i18n import _l

FEWEST_LETTERS, FEWEST_DIFFERENT = 8, 5
SHORT, LONG = 200, 5000
SAY_WHY = _l("Please say why in a sentence.")


def demand_text(text: str | None, field: str, message: Text = SAY_WHY, limit: int = LONG) -> str:
    """The text without outer blanks; raises InvalidInput at ``field`` where nothing or too much is left."""
    given = (text or "").strip()
    if not given:
        raise InvalidInput(message, field)
    if len(given) > limit:
        raise InvalidInput(_l("This text is too long. Please shorten it."), field)
    return given


def is_a_sentence(text: str) -> bool:
    """Whether the text says something: enough letters, enough different ones, and words where there are blanks."""
    letters = [sign for sign in unicodedata.normalize("NFKC", text) if sign.isalpha()]
    if len(letters) < FEWEST_LETTERS or len(set(letters)) < FEWEST_DIFFERENT:
        return False
    is_spelled = all(unicodedata.name(sign, "").startswith("LATIN") for sign in letters)
    return not is_spelled or len({word for word in text.casefold().split() if word.isalpha()}) > 1


def demand_reason(text: str, field: str = "reason") -> str:
    """The reason without blanks around it; raises InvalidInput where it is none."""
    if not is_a_sentence(text):
        raise InvalidInput(_l("Please write the reason as a sentence of at least eight characters."), field)
    return text.strip()
