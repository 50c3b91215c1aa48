"""The lists of the office, as the demonstration keeps them."""

from __future__ import annotations

from govtrack.core.actors import SYSTEM
from govtrack.core.sheets import as_records
from govtrack.demo import content
from govtrack.demo.scene import Scene
from govtrack.places.queries import map_places_by_code
from govtrack.registries.definitions import REGISTRIES, Registry
from govtrack.registries.loading import take_in


def add_lists(scene: Scene) -> int:
    """Takes every list in, its days reckoned from the loading; returns how many entries there are."""
    places, added = map_places_by_code(), 0
    for registry in REGISTRIES.values():
        rows = [_with_days(scene, registry, row) for row in content.read_rows(f"registry_{registry.name}")]
        outcome = take_in(SYSTEM, registry, as_records(rows, registry.list_columns()), places)
        if outcome.refused:
            raise ValueError(f"{registry.name}: {outcome.refused}")
        added += outcome.added
    return added


def _with_days(scene: Scene, registry: Registry, row: dict[str, str]) -> dict[str, str]:
    """The row with calendar days for its counts of days before (less than 0) or after the loading."""
    days = [field.name for field in registry.fields if field.kind == "day" and row[field.name]]
    return row | {name: scene.day(-int(row[name])).isoformat() for name in days}
