"""The state tables of meetings, agenda items and motions."""

from __future__ import annotations

from govtrack.accounts.roles import COUNCIL_STAFF
from govtrack.core.i18n import _l
from govtrack.core.states import State, StateTable, step

# Who calls a meeting and gives notice of it; who keeps its record; who rules on it.
CALLERS = ("community_staff", "chair", "commissioner")
RECORDERS = ("recorder", "community_staff", "chair")
PUBLISHERS = ("chair", "community_staff")

MEETING = StateTable(
    "meeting",
    {
        "planned": State(_l("Being prepared")),
        "noticed": State(_l("Announced"), "info"),
        "in_session": State(_l("In session"), "info"),
        "inquorate": State(_l("No quorum"), "warning"),
        "closed": State(_l("Closed, minutes to be written")),
        "minutes_draft": State(_l("Minutes drafted")),
        "minutes_confirmed": State(_l("Minutes confirmed"), "info"),
        "published": State(_l("Minutes published"), "success"),
        "cancelled": State(_l("Meeting called off"), "danger", is_final=True),
    },
    "planned",
    step("planned", "notice", "noticed", *CALLERS),
    step("planned noticed inquorate", "cancel", "cancelled", *CALLERS),
    step("noticed", "open", "in_session", *RECORDERS),
    step("noticed", "declare_inquorate", "inquorate", *RECORDERS),
    step("in_session", "close", "closed", *RECORDERS),
    step("closed minutes_draft", "draft_minutes", "minutes_draft", "recorder", "community_staff"),
    step("minutes_draft", "confirm_minutes", "minutes_confirmed", "chair"),
    step("minutes_confirmed", "publish_minutes", "published", *PUBLISHERS),
    # A correction of published minutes is a further revision; what was published stays readable.
    step("published", "draft_minutes", "published", "recorder", "community_staff"),
    step("published", "confirm_minutes", "published", "chair"),
)

# No notice of it was given: the meeting and its agenda can still be changed.
BEFORE_NOTICE = MEETING.sources("notice")
# Announced, and to be opened at its time or declared inquorate.
TO_BE_OPENED = MEETING.sources("open")
# Opened, and not closed: the record of the debate is written.
UNDER_WAY = MEETING.sources("close")
# Its minutes are confirmed and wait to be published.
TO_BE_PUBLISHED = MEETING.sources("publish_minutes")
# Ahead or under way: the sheet of those invited and present can be written.
COMING = ("planned", "noticed", "in_session")
# Not begun: what is prepared for it can still change.
OPEN_TO_PREPARE = ("planned", "noticed")
# Announced, and not over: everybody may come.
ANNOUNCED = ("noticed", "in_session")
# A meeting that is only planned is not announced yet: the public does not see it.
NOT_PUBLIC = ("planned",)
# Until the minutes are published, suggestions are answered.
OPEN_TO_ANSWER = ("in_session", "closed", "minutes_draft", "minutes_confirmed")
# It took place, or takes place now.
HELD = (*OPEN_TO_ANSWER, "published")
# It took place and has ended.
OVER = tuple(state for state in HELD if state != "in_session")

# Over, and its minutes are not confirmed yet.
UNCONFIRMED = ("closed", "minutes_draft")

# One revision of the minutes; what is to be corrected is a further one.
MINUTES = StateTable(
    "minutes",
    {
        "draft": State(_l("Draft of minutes")),
        "confirmed": State(_l("Confirmed minutes"), "success", is_final=True),
    },
    "draft",
    step("draft", "confirm", "confirmed", "chair"),
)

AGENDA_ITEM = StateTable(
    "agenda_item",
    {
        "listed": State(_l("On the agenda")),
        "discussed": State(_l("Discussed at the meeting"), "info"),
        "decided": State(_l("Concluded"), "success", is_final=True),
        "deferred": State(_l("Put off to a further meeting"), "warning", is_final=True),
        "withdrawn": State(_l("Taken off the agenda"), "danger", is_final=True),
    },
    "listed",
    step("listed", "discuss", "discussed", *RECORDERS),
    step("listed discussed", "decide", "decided", *RECORDERS),
    step("listed discussed", "defer", "deferred", *RECORDERS),
    step("listed", "withdraw", "withdrawn", *COUNCIL_STAFF),
)

# Under these something can still be entered.
OPEN_ITEMS = ("listed", "discussed")

MOTION = StateTable(
    "motion",
    {
        "moved": State(_l("Moved, waiting for a second")),
        "seconded": State(_l("Seconded, to be voted on"), "info"),
        "carried": State(_l("Motion carried"), "success", is_final=True),
        "lost": State(_l("Motion not carried"), "warning", is_final=True),
        "withdrawn": State(_l("Withdrawn by its mover"), "neutral", is_final=True),
    },
    "moved",
    step("moved", "second", "seconded", *RECORDERS),
    step("seconded", "carry", "carried", *RECORDERS),
    step("seconded", "lose", "lost", *RECORDERS),
    step("moved seconded", "withdraw", "withdrawn", *RECORDERS),
)
# Waiting for its second or its votes: one at a time.
UNDECIDED = ("moved", "seconded")
