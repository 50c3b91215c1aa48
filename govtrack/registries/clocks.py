"""When something about an entry becomes due: pure reckoning over its values and a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from govtrack.registries.definitions import Registry, Watch
from govtrack.registries.definitions.values import as_day

YELLOW, RED = "yellow", "red"


@dataclass(frozen=True, slots=True)
class Due:
    """How a watch stands on a day: its colour, if any, and the next day on which that changes by itself."""

    colour: str | None
    changes_on: date | None


def reckon(watch: Watch, values: Mapping[str, Any], day: date, days: int) -> Due:
    """How ``watch`` stands on ``day``; ``days`` is what the office has set for it."""
    value = values.get(watch.field)
    if watch.kind == "among":
        return Due(RED if value in watch.values else None, None)
    moment = as_day(value) if value else None
    if moment is None:
        return Due(YELLOW, None)
    yellow, red = _begins(watch, moment, days)
    colour = RED if day >= red else YELLOW if day >= yellow else None
    return Due(colour, next((turn for turn in (yellow, red) if turn > day), None))


def _begins(watch: Watch, moment: date, days: int) -> tuple[date, date]:
    """The first yellow and the first red day: the last insured day is yellow still, the fifteenth day after a
    maintenance is not yet."""
    if watch.kind == "until":
        return moment - timedelta(days=days), moment + timedelta(days=1)
    return moment + timedelta(days=days + 1), moment + timedelta(days=2 * days + 1)


def reckon_all(
    registry: Registry, values: Mapping[str, Any], day: date, days: Mapping[str, int]
) -> tuple[dict[str, str], date | None]:
    """The colours of all watches of a list that have one, and the next day on which any of them changes."""
    found = {watch.name: reckon(watch, values, day, days.get(watch.name, 0)) for watch in registry.watches}
    colours = {name: due.colour for name, due in found.items() if due.colour is not None}
    return colours, min((due.changes_on for due in found.values() if due.changes_on is not None), default=None)


def worst(colours: Mapping[str, str]) -> str | None:
    """The most pressing of several colours."""
    return RED if RED in colours.values() else YELLOW if colours else None
