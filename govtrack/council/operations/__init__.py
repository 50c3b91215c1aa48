"""The only writers of the council: named verbs taking the actor and the objects."""

from govtrack.council.operations import retention
from govtrack.council.operations.agenda import add_item, carry_over, move_item, suggest_scope, withdraw_item
from govtrack.council.operations.attendance import SheetLine, invite, name_line, parts_of, record_attendance
from govtrack.council.operations.deliberation import answer_suggestion, decide_item, defer_item, record_suggestion
from govtrack.council.operations.meetings import (
    MeetingDetails,
    call_meeting,
    cancel_meeting,
    change_meeting,
    notice,
)
from govtrack.council.operations.minutes import confirm_minutes, publish_minutes, save_minutes
from govtrack.council.operations.motions import (
    record_dissent,
    record_motion,
    record_votes,
    second_motion,
    withdraw_motion,
)
from govtrack.council.operations.rules import NewRules, adopt_rules, ask_for_rules, ensure_rule_set
from govtrack.council.operations.session import close_meeting, declare_inquorate, open_meeting

__all__ = [
    "MeetingDetails",
    "NewRules",
    "SheetLine",
    "add_item",
    "adopt_rules",
    "answer_suggestion",
    "ask_for_rules",
    "call_meeting",
    "cancel_meeting",
    "carry_over",
    "change_meeting",
    "close_meeting",
    "confirm_minutes",
    "decide_item",
    "declare_inquorate",
    "defer_item",
    "ensure_rule_set",
    "invite",
    "move_item",
    "name_line",
    "notice",
    "open_meeting",
    "parts_of",
    "publish_minutes",
    "record_attendance",
    "record_dissent",
    "record_motion",
    "record_suggestion",
    "record_votes",
    "retention",
    "save_minutes",
    "second_motion",
    "suggest_scope",
    "withdraw_item",
    "withdraw_motion",
]
