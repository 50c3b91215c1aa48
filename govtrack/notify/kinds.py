"""The kinds of notices; each step declares its own."""

from __future__ import annotations

from typing import Any

from govtrack.core.errors import Text

KINDS: dict[str, Text] = {}


def define_notice(kind: str, text: Text) -> str:
    """Declares a kind with its sentence; ``text`` may name parameters such as %(title)s."""
    if kind in KINDS:
        raise ValueError(f"notice {kind} is declared twice")
    KINDS[kind] = text
    return kind


def sentence(kind: str, parameters: dict[str, Any]) -> str:
    """The notice in the reader's language."""
    return str(KINDS[kind]) % parameters
