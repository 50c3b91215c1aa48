"""What the record says of meetings and of what was done in them."""

from __future__ import annotations

from flask_babel import lazy_pgettext

from govtrack.audit.keys import NUMBER, SECOND, to_everybody, to_staff
from govtrack.audit.kinds import Key, define_event, define_subject
from govtrack.audit.reading import as_count, as_moment, as_truth
from govtrack.core.i18n import _l
from govtrack.council import vocabulary
from govtrack.council.states import AGENDA_ITEM, MEETING, MOTION
from govtrack.topics.events import TOPIC_KEY

DIRECTIONS = {"up": lazy_pgettext("record", "up"), "down": lazy_pgettext("record", "down")}

MEETING_KEY = Key("meeting", lazy_pgettext("record", "meeting"), points_at="meetings")
MOTION_KEY = Key("motion", lazy_pgettext("record", "motion"), points_at="motions")
MODE = Key("mode", lazy_pgettext("record", "way of meeting"), words=vocabulary.MODES)
POSTED = Key("posted", lazy_pgettext("record", "posted"), reads=as_moment)
ATTENDANCES = Key("attendances", lazy_pgettext("record", "attendances"), reads=as_count)
PRESENT = Key("present", lazy_pgettext("record", "present"), reads=as_count)
VOTING = Key("voting", lazy_pgettext("record", "with a vote"), reads=as_count)
MINUTES = Key("minutes", lazy_pgettext("record", "minutes of time"), reads=as_count)
SCOPE = Key("scope", lazy_pgettext("record", "scope"), words=vocabulary.SCOPES)
DIRECTION = Key("direction", lazy_pgettext("record", "direction"), words=DIRECTIONS)
OUTCOME = Key("outcome", lazy_pgettext("record", "outcome"), words=vocabulary.OUTCOMES)
PARTY = Key("party", lazy_pgettext("record", "party"), words=vocabulary.PARTIES)
ADOPTED = Key("adopted", lazy_pgettext("record", "answer"), words=vocabulary.ANSWERS)
BALLOT = Key("ballot", lazy_pgettext("record", "way of voting"), words=vocabulary.BALLOTS)
CARRIED = Key("carried", lazy_pgettext("record", "motion carried"), reads=as_truth)
COUNTS = Key(
    "counts",
    lazy_pgettext("record", "votes"),
    parts=(
        Key("votes_for", lazy_pgettext("record", "in favour"), reads=as_count),
        Key("votes_against", lazy_pgettext("record", "against"), reads=as_count),
        Key("votes_abstain", lazy_pgettext("record", "abstained"), reads=as_count),
        Key("present", lazy_pgettext("record", "voters present"), reads=as_count),
    ),
)
WITNESSES = Key("witnesses", lazy_pgettext("record", "witnesses"), reads=as_count)

MEETINGS = define_subject("meetings", lazy_pgettext("record", "meeting"), MEETING)
ITEMS = define_subject("agenda_items", lazy_pgettext("record", "agenda item"), AGENDA_ITEM)
PARTICIPANTS = define_subject("participants", lazy_pgettext("record", "participant"))
SUGGESTIONS = define_subject("suggestions", lazy_pgettext("record", "suggestion"))
MOTIONS = define_subject("motions", lazy_pgettext("record", "motion"), MOTION)
DISSENTS = define_subject("dissents", lazy_pgettext("record", "dissent"))
REVISIONS = define_subject("minutes_revisions", lazy_pgettext("record", "minutes"))
RULES = define_subject("rule_sets", lazy_pgettext("record", "rules of order"))

define_event(MEETINGS, "called", _l("Meeting called"), MEETING_KEY, NUMBER, to_staff(MODE), icon="calendar-event")
define_event(MEETINGS, "changed", _l("Meeting changed"), MEETING_KEY, icon="pencil")
define_event(
    MEETINGS, "noticed", _l("Notice given"), MEETING_KEY, POSTED, public="always", tone="info", icon="speakerphone"
)
define_event(
    MEETINGS, "cancelled", _l("Meeting called off"), MEETING_KEY, public="either", tone="danger", icon="circle-x"
)
define_event(
    MEETINGS, "attendance_recorded", _l("Attendance sheet saved"), MEETING_KEY, to_staff(ATTENDANCES), icon="users"
)
define_event(
    MEETINGS,
    "opened",
    _l("Meeting opened"),
    MEETING_KEY,
    to_everybody(PRESENT),
    to_everybody(VOTING),
    public="always",
    tone="info",
    icon="mug",
)
define_event(
    MEETINGS, "found_inquorate", _l("No quorum"), MEETING_KEY, to_everybody(PRESENT), to_everybody(VOTING),
    public="always", tone="warning", icon="users",
)  # fmt: skip
define_event(MEETINGS, "closed", _l("Meeting closed"), MEETING_KEY, public="always", tone="success", icon="flag")
define_event(
    MEETINGS, "minutes_published", _l("Minutes published"), MEETING_KEY,
    public="always", tone="success", icon="file-text",
)  # fmt: skip
define_event(PARTICIPANTS, "invited", lazy_pgettext("record", "participant invited"), MEETING_KEY, PARTY)

define_event(
    ITEMS, "listed", _l("Topic put on the agenda"), MEETING_KEY, to_staff(TOPIC_KEY), MINUTES, SCOPE, icon="plus"
)
define_event(ITEMS, "moved", _l("Order of the agenda changed"), MEETING_KEY, to_staff(TOPIC_KEY), to_staff(DIRECTION))
define_event(
    ITEMS, "withdrawn", _l("Item taken off the agenda"), MEETING_KEY, to_everybody(TOPIC_KEY),
    public="always", tone="warning", icon="minus",
)  # fmt: skip
define_event(
    ITEMS,
    "deferred",
    _l("Item put off"),
    MEETING_KEY,
    to_everybody(TOPIC_KEY),
    public="always",
    tone="warning",
    icon="clock",
)
define_event(
    ITEMS, "decided", _l("Outcome of an item"), MEETING_KEY, to_everybody(TOPIC_KEY), to_everybody(OUTCOME),
    public="always", tone="success", icon="gavel",
)  # fmt: skip

define_event(SUGGESTIONS, "suggested", lazy_pgettext("record", "suggestion made"), MEETING_KEY, TOPIC_KEY, PARTY)
define_event(
    SUGGESTIONS, "answered", lazy_pgettext("record", "suggestion answered"), MEETING_KEY, ADOPTED, public="always"
)
define_event(MOTIONS, "moved", lazy_pgettext("record", "motion put"), MEETING_KEY, TOPIC_KEY, BALLOT)
define_event(MOTIONS, "seconded", lazy_pgettext("record", "motion seconded"), MEETING_KEY)
define_event(
    MOTIONS, "voted", lazy_pgettext("record", "motion voted on"), MEETING_KEY, CARRIED, COUNTS, public="always"
)
define_event(MOTIONS, "withdrawn", lazy_pgettext("record", "motion withdrawn"), MEETING_KEY)
define_event(DISSENTS, "dissented", lazy_pgettext("record", "other view put on record"), MEETING_KEY, MOTION_KEY, PARTY)
define_event(REVISIONS, "minutes_saved", lazy_pgettext("record", "revision of the minutes saved"), MEETING_KEY, NUMBER)
define_event(
    REVISIONS, "minutes_confirmed", lazy_pgettext("record", "minutes confirmed"), MEETING_KEY, NUMBER, WITNESSES
)
define_event(RULES, "adopted", lazy_pgettext("record", "rules of order adopted"), NUMBER, SECOND, public="always")
