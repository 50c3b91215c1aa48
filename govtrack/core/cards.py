"""Cards: the small typed objects that pages show in place of rows.

A step declares its cards as frozen dataclasses in ``cards.py`` and its queries return them. A page
reads nothing else, so a table may change without any template of another step noticing.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any, Protocol, TypeVar

Card = TypeVar("Card")


class Named(Protocol):
    """Whatever has a name: a place, a unit, a category, a person."""

    @property
    def name(self) -> str:
        """The name in the language of the reader."""


def card_of(kind: type[Card], row: Any, **given: Any) -> Card:
    """A card whose fields are ``given`` or else the row's attributes of the same name."""
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]  # a class whose cards are dataclasses
    return kind(**{name: given[name] if name in given else getattr(row, name) for name in names})


def name_of(thing: Named | None) -> str:
    """The name, or nothing for what is not there."""
    return thing.name if thing is not None else ""
