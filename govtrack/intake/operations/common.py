"""What every operation on a letter does: take the step, write the event."""

from __future__ import annotations

from operator import attrgetter

from govtrack.audit.trail import Trail
from govtrack.intake import events
from govtrack.intake.recipients import settle_letter
from govtrack.intake.states import INTAKE

LETTERS = Trail(attrgetter("place_path"), INTAKE, settle=settle_letter, subject=events.LETTERS)
note, take_step = LETTERS.note, LETTERS.take_step
