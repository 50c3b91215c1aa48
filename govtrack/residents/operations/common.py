"""What the operations share."""

from __future__ import annotations

from govtrack.audit.trail import Trail
from govtrack.places.policy import UNKNOWN_PLACE
from govtrack.residents.events import HOMES, RESIDENTS
from govtrack.residents.states import HOME

# An account belongs to no place.
ACCOUNTS = Trail(lambda _resident: UNKNOWN_PLACE, subject=RESIDENTS)
# Where somebody says they live is looked at by the station of that place.
HOME_TRAIL = Trail(lambda home: home.place.path, HOME, subject=HOMES)
