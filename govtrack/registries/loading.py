"""Reading the sheet of a list as offices keep it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from govtrack.core.sheets import Record, read_records
from govtrack.places.models import Place
from govtrack.registries.definitions import Registry

REQUIRED = ("code",)


def read_list(stream: BinaryIO, registry: Registry) -> list[Record]:
    """The lines of the sheet; raises InvalidInput where it has no column of codes."""
    return read_records(stream, registry.list_columns(), REQUIRED)


def name_places(places: Iterable[Place]) -> dict[str, Place]:
    """Places by code, and by name where only one bears it."""
    rows = list(places)
    by_name: dict[str, list[Place]] = {}
    for row in rows:
        for name in {row.name_zh, row.name_en or row.name_zh}:
            by_name.setdefault(name, []).append(row)
    return {row.code: row for row in rows} | {name: found[0] for name, found in by_name.items() if len(found) == 1}
