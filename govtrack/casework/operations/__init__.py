"""All that changes a work order; each verb writes its event and flushes, none commits."""

from govtrack.casework.operations.accepting import cancel, close, record_callback, verify
from govtrack.casework.operations.dispatching import NewOrder, dispatch, redispatch, reopen
from govtrack.casework.operations.extending import decide_extension, request_extension
from govtrack.casework.operations.handling import NewEvidence, claim_done, return_order, sign, start
from govtrack.casework.operations.later_words import tell_of_words
from govtrack.casework.operations.reminding import remind
from govtrack.casework.operations.rescheduling import follow_kind
from govtrack.casework.operations.whistling import arrive, resume, whistle

__all__ = [
    "NewEvidence",
    "NewOrder",
    "arrive",
    "cancel",
    "claim_done",
    "close",
    "decide_extension",
    "dispatch",
    "follow_kind",
    "record_callback",
    "redispatch",
    "remind",
    "reopen",
    "request_extension",
    "resume",
    "return_order",
    "sign",
    "start",
    "tell_of_words",
    "verify",
    "whistle",
]
