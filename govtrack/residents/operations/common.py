"""What the operations share."""

from __future__ import annotations

from govtrack.audit.trail import Trail
from govtrack.places.policy import UNKNOWN_PLACE
from govtrack.residents.events import RESIDENTS

# An account belongs to no place.
ACCOUNTS = Trail(lambda _resident: UNKNOWN_PLACE, subject=RESIDENTS)
