"""What every operation of this step does: take the step, write the event, end what was told."""

from __future__ import annotations

from operator import attrgetter

from govtrack.audit.trail import Trail
from govtrack.responses import events
from govtrack.responses.notices import notify_writer_of_dispute, settle_dispute, settle_response
from govtrack.responses.policy import path_of
from govtrack.responses.states import DISPUTE, RESPONSE

RESPONSES = Trail(path_of, RESPONSE, settle=settle_response, subject=events.RESPONSES)
ANSWERS = Trail(attrgetter("submission.place_path"), subject=events.ANSWERS)
DISPUTES = Trail(
    attrgetter("answer.submission.place_path"), DISPUTE, settle=settle_dispute, tell=notify_writer_of_dispute,
    subject=events.DISPUTES,
)  # fmt: skip
