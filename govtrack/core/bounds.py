"""What a setting may be at the least and at the most: for numbers, for shares of one, for lists, for texts.

Each is called with a value and raises InvalidInput, with the bound as a sentence, for one that lies outside.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isclose
from string import Template
from typing import Any

from govtrack.core.errors import InvalidInput, Text
from govtrack.core.i18n import _l


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the most of a number, or of each number in a table."""

    least: float
    most: float

    def __call__(self, value: Any) -> None:
        """Raises InvalidInput for a number outside."""
        for number in value.values() if isinstance(value, Mapping) else (value,):
            if not self.least <= number <= self.most:
                raise InvalidInput(self.text)

    def nearest(self, value: Any) -> Any:
        """The value itself, or the bound that it is beyond: older versions took any number."""
        if isinstance(value, Mapping):
            return {key: self._clip(number) for key, number in value.items()}
        return self._clip(value)

    def _clip(self, number: float) -> float:
        return min(max(number, self.least), self.most)

    @property
    def text(self) -> Text:
        """The bounds as a sentence."""
        return _l("From %(least)s to %(most)s.", least=f"{self.least:,.12g}", most=f"{self.most:,.12g}")


class Within(Bounds):
    """Bounds that protect nobody: what is possible, and what the house can live with."""


class Shares(Within):
    """Parts of one: a table of numbers from 0 to 1 that together make 1."""

    def __init__(self) -> None:
        super().__init__(0, 1)

    def __call__(self, value: Any) -> None:
        """Raises InvalidInput for a number outside, and for parts that make more or less than one."""
        super().__call__(value)
        total = sum(value.values())
        if not isclose(total, 1, abs_tol=1e-6):
            raise InvalidInput(_l("Together these numbers make %(total)s; they have to make 1.", total=f"{total:g}"))

    def nearest(self, value: Any) -> Any:
        """The same parts of one; where there is nothing to share, each has as much."""
        parts: dict[str, float] = super().nearest(value)
        total = sum(parts.values())
        if isclose(total, 1, abs_tol=1e-6):
            return parts
        return {key: number / total if total else 1 / len(parts) for key, number in parts.items()}


@dataclass(frozen=True, slots=True)
class FewestEntries:
    """The floor of a list: with fewer entries the safeguard would be off."""

    least: int

    def __call__(self, value: Any) -> None:
        """Raises InvalidInput for a list that is too short; what stands there twice is one entry."""
        if len({str(entry).strip() for entry in value} - {""}) < self.least:
            raise InvalidInput(self.text)

    @property
    def text(self) -> Text:
        """The floor as a sentence."""
        return _l("This protects people: at least %(least)s entries.", least=self.least)


@dataclass(frozen=True, slots=True)
class KeepsMark:
    """The floor of a text that is filled in: without this mark people would not be told what protects them.

    ``name`` is how whoever edits the text reads and types the mark.
    """

    mark: str
    name: Text

    def __call__(self, value: Any) -> None:
        """Raises InvalidInput for a text without the mark."""
        if self.mark not in Template(str(value)).get_identifiers():
            raise InvalidInput(self.text)

    @property
    def text(self) -> Text:
        """The floor as a sentence."""
        return _l("This protects people: the text has to keep “{%(name)s}”.", name=self.name)
