"""Reading meetings, agendas, attendance, motions, suggestions, minutes and rules."""

from govtrack.council.queries.deliberation import (
    count_sessions_without_consensus,
    get_motion,
    get_suggestion,
    list_dissents,
    list_motions,
    list_suggestions,
)
from govtrack.council.queries.invitees import Invitee, suggest_invitees
from govtrack.council.queries.meetings import (
    Attendance,
    count_attendance,
    find_next_meeting,
    get_item,
    get_meeting,
    get_participant,
    list_coming_meetings,
    list_items,
    list_items_of_topic,
    list_notices,
    list_participants,
    list_past_meetings,
    list_ready_topics,
    list_turnouts,
    list_unfinished_items,
)
from govtrack.council.queries.minutes import (
    find_latest_revision,
    find_public_revision,
    get_revision,
    list_revisions,
    list_witnesses,
)
from govtrack.council.queries.people import list_office_holders
from govtrack.council.queries.record import ItemRecord, MeetingRecord, load_record
from govtrack.council.queries.rules import (
    default_rule_set,
    find_rule_set,
    get_rule_set,
    list_rule_sets,
    load_default_rules,
)

__all__ = [
    "Attendance",
    "Invitee",
    "ItemRecord",
    "MeetingRecord",
    "count_attendance",
    "count_sessions_without_consensus",
    "default_rule_set",
    "find_latest_revision",
    "find_next_meeting",
    "find_public_revision",
    "find_rule_set",
    "get_item",
    "get_meeting",
    "get_motion",
    "get_participant",
    "get_revision",
    "get_rule_set",
    "get_suggestion",
    "list_coming_meetings",
    "list_dissents",
    "list_items",
    "list_items_of_topic",
    "list_motions",
    "list_notices",
    "list_office_holders",
    "list_participants",
    "list_past_meetings",
    "list_ready_topics",
    "list_revisions",
    "list_rule_sets",
    "list_suggestions",
    "list_turnouts",
    "list_unfinished_items",
    "list_witnesses",
    "load_default_rules",
    "load_record",
    "suggest_invitees",
]
