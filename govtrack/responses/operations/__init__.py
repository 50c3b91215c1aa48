"""The verbs of this step: writing and releasing, delivering, judging and disputing."""

from govtrack.responses.operations import retention
from govtrack.responses.operations.choosing import leave_out, take_in
from govtrack.responses.operations.delivery import deliver_answers, note_seen
from govtrack.responses.operations.following import follow_letter
from govtrack.responses.operations.judging import decline_dispute, dispute_answer, rate_answer, uphold_dispute
from govtrack.responses.operations.receiving import answer_late, end_told_in_vain, note_late, tell_waiting
from govtrack.responses.operations.settling import close_settled, finish_evaluations
from govtrack.responses.operations.writing import (
    draft_response,
    edit_response,
    hand_in,
    publish_response,
    send_back,
    withdraw_draft,
)

__all__ = [
    "answer_late",
    "close_settled",
    "decline_dispute",
    "deliver_answers",
    "dispute_answer",
    "draft_response",
    "edit_response",
    "end_told_in_vain",
    "finish_evaluations",
    "follow_letter",
    "hand_in",
    "leave_out",
    "note_late",
    "note_seen",
    "publish_response",
    "rate_answer",
    "retention",
    "send_back",
    "take_in",
    "tell_waiting",
    "uphold_dispute",
    "withdraw_draft",
]
