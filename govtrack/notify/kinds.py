"""The kinds of notices; each step declares its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from govtrack.core.errors import Text


@dataclass(frozen=True, slots=True)
class Notice:
    """A kind: its sentence inside the house and, where it may leave it, the one outside.

    What leaves the house goes to an address that somebody typed once. It tells how the matter
    stands and never what it is about; the page behind the code tells the rest.
    """

    text: Text
    outside: Text | None = None


KINDS: dict[str, Notice] = {}


def define_notice(kind: str, text: Text, *, outside: Text | None = None) -> str:
    """Declares a kind with its sentence; ``text`` may name parameters such as %(title)s.

    Only a kind with words for ``outside`` leaves the house; they name nothing that a letter is about.
    """
    if kind in KINDS:
        raise ValueError(f"notice {kind} is declared twice")
    KINDS[kind] = Notice(text, outside)
    return kind


def sentence(kind: str, parameters: dict[str, Any]) -> str:
    """The notice in the reader's language."""
    return str(KINDS[kind].text) % parameters


def sentence_outside(kind: str, parameters: dict[str, Any]) -> str:
    """The notice as it leaves the house, in the reader's language."""
    words = KINDS[kind].outside
    if words is None:
        raise ValueError(f"notice {kind} has no words for outside")
    return str(words) % parameters


def leaves_the_house(kind: str) -> bool:
    """Whether this kind is sent by e-mail and the like."""
    return KINDS[kind].outside is not None
