"""What was said with an event of an order."""

from __future__ import annotations

from govtrack.audit.models import Event


def words_of(event: Event) -> str:
    """What was said with it. The reason for more time is the unit's own: with the grant stand the desk's words."""
    note = str(event.data.get("note") or "")
    return note if event.verb == "extension_granted" else event.reason or note
