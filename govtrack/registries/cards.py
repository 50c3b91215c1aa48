"""An entry of a list as pages show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from govtrack.core.errors import Text
from govtrack.places.queries import full_name
from govtrack.registries.definitions import REGISTRIES
from govtrack.registries.definitions.values import to_cell
from govtrack.registries.models import Entry, EntryWarning

TONES = {"red": "danger", "yellow": "warning"}


@dataclass(frozen=True, slots=True)
class WarningCard:
    """One thing that is due: what, how pressing, since when."""

    label: Text
    tone: str
    since: date


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry in a table: ``cells`` are the listed fields in their order, ``warnings`` what is due."""

    id: int
    code: str
    name: str
    place: str
    cells: Sequence[Any]
    warnings: Sequence[WarningCard]


@dataclass(frozen=True, slots=True)
class EntryCard:
    """An entry on its own page: ``values`` are the labels and values of all fields."""

    id: int
    registry: str
    code: str
    name: str
    place: str
    is_retired: bool
    changed_at: datetime
    values: Sequence[tuple[Text, Any]]
    warnings: Sequence[WarningCard]


def _warning_cards(entry: Entry, due: Sequence[EntryWarning]) -> list[WarningCard]:
    registry = REGISTRIES[entry.list_name]
    return [WarningCard(registry.get_watch(row.watch).label, TONES[row.colour], row.since_on) for row in due]


def entry_line(entry: Entry, due: Sequence[EntryWarning]) -> EntryLine:
    """The entry as a line of its list, with what is ``due``; its place is loaded with it."""
    listed = [field for field in REGISTRIES[entry.list_name].fields if field.is_listed]
    cells = [to_cell(field, entry.values.get(field.name)) for field in listed]
    warnings = _warning_cards(entry, due)
    return EntryLine(entry.id, entry.code, entry.name, entry.place.name, cells, warnings)


def entry_card(entry: Entry, due: Sequence[EntryWarning]) -> EntryCard:
    """The entry with all that is kept of it and what is ``due``."""
    registry = REGISTRIES[entry.list_name]
    values = [(field.label, to_cell(field, entry.values.get(field.name))) for field in registry.fields]
    warnings = _warning_cards(entry, due)
    place, is_retired = full_name(entry.place), entry.retired_at is not None
    return EntryCard(
        entry.id, entry.list_name, entry.code, entry.name, place, is_retired, entry.changed_at, values, warnings
    )
