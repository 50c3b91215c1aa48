"""What was said with an event of an order."""

from __future__ import annotations

from collections.abc import Mapping

from govtrack.audit.models import Event
from govtrack.places.models import Organisation


def words_of(event: Event) -> str:
    """What was said with it. The reason for more time is the unit's own: with the grant stand the desk's words."""
    note = str(event.data.get("note") or "")
    return note if event.verb == "extension_granted" else event.reason or note


def words_or_unit(event: Event, units: Mapping[int, Organisation]) -> str:
    """What was said with it, else the name of the unit that was given the order."""
    unit = units.get(event.data.get("unit", 0))
    return words_of(event) or (unit.name if unit else "")
