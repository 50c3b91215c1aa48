"""What is counted of councils: those that were held, who came, and what was suggested."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from govtrack.core.totals import Kind, Touch, count_kind, of_row
from govtrack.core.totals.kinds import BAR, Facts, Share
from govtrack.council.models import Meeting, Participant, Suggestion
from govtrack.council.states import HELD, OVER

# Councils by state and by whether anybody came, attendances by the state of their council, and persons apart.
MEETINGS, ATTENDANCES, PERSONS = "meeting.state", "attendance.state", "attendance.persons"
SUGGESTIONS = "suggestion.adopted"
# Of the persons: those who came to any council that was held, and to one that is over.
AT_HELD, AT_OVER = "held", "over"


def _attendances() -> Facts:
    """Each row of somebody who came to a council, and whether it is the first one of this person."""
    return (
        select(Participant.id, Meeting.state, ~_came_before(HELD), ~_came_before(OVER))
        .join(Meeting, Participant.meeting_id == Meeting.id)
        .where(Participant.has_attended, Meeting.state.in_(HELD))
    )


def _came_before(states: Collection[str]) -> ColumnElement[bool]:
    other, their = aliased(Participant), aliased(Meeting)
    earlier = (
        select(other.id)
        .join(their, other.meeting_id == their.id)
        .where(other.person_key == Participant.person_key, other.id < Participant.id)
        .where(other.has_attended, their.state.in_(states))
    )
    return earlier.exists()


def _count_attendance(facts: Sequence[str]) -> Iterator[Share]:
    state, is_first_held, is_first_over = facts
    yield ATTENDANCES, state, 1
    if is_first_held == "1":
        yield PERSONS, AT_HELD, 1
    if is_first_over == "1" and state in OVER:
        yield PERSONS, AT_OVER, 1


# Whoever comes or goes may make another row of the same person the first one.
OF_PERSON = "SELECT id FROM participants WHERE person_key = {row}.person_key"
OF_PERSONS = (
    "SELECT id FROM participants WHERE person_key IN (SELECT person_key FROM participants WHERE meeting_id = {row}.id)"
)
WHO_CAME = ("has_attended", "person_key", "meeting_id")
count_kind(
    Kind(
        "attendance",
        _attendances,
        _count_attendance,
        (
            # The row itself as well, which is gone where it was deleted.
            Touch("participants", of_row(), WHO_CAME),
            Touch("participants", OF_PERSON, WHO_CAME),
            Touch("meetings", OF_PERSONS, ("state",)),
        ),
        keep=lambda state, *is_first: (state, *map(int, is_first)),
    )
)


def _meetings() -> Facts:
    came = select(Participant.id).where(Participant.meeting_id == Meeting.id, Participant.has_attended)
    return select(Meeting.id, Meeting.state, came.exists())


count_kind(
    Kind(
        "meeting",
        _meetings,
        lambda facts: [(MEETINGS, BAR.join(facts), 1)],
        (
            Touch("meetings", of_row(), ("state",)),
            Touch("participants", of_row("meeting_id"), ("has_attended", "meeting_id")),
        ),
        keep=lambda state, came: (state, int(came)),
    )
)
count_kind(
    Kind(
        "suggestion",
        lambda: select(Suggestion.id, Suggestion.adopted),
        lambda facts: [(SUGGESTIONS, facts[0], 1)],
        (Touch("suggestions", of_row(), ("adopted",)),),
    )
)
