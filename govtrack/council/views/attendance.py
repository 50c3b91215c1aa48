"""The attendance sheet and the opening of the meeting by its quorum."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.accounts.roles import COUNCIL_STAFF
from govtrack.core.access import allow, require_of
from govtrack.core.clock import now
from govtrack.core.errors import Conflict
from govtrack.council import policy, queries
from govtrack.council.cards import meeting_name, opening_of, person_card
from govtrack.council.forms.attendance import SheetForm, line_values
from govtrack.council.forms.meetings import MomentForm
from govtrack.council.models import Meeting, Participant
from govtrack.council.operations.retention import NOBODY
from govtrack.council.quorum import Quorum, count_quorum
from govtrack.council.states import OPEN_TO_PREPARE, RECORDERS, TO_BE_OPENED
from govtrack.council.verbs import VERBS
from govtrack.council.views.base import address_of, blueprint, fetch, may_see, perform_and_say, require_open, send, show


def _quorum(meeting: Meeting) -> Quorum:
    return count_quorum(queries.list_participants(meeting), meeting.rule_set.limits)


def _opening(meeting: Meeting) -> dict[str, Any]:
    """What the pages show that open a meeting, or record that it could not be opened."""
    return {"meeting": meeting_name(meeting), "opening": opening_of(meeting), "quorum": _quorum(meeting)}


def _invitees(meeting: Meeting, people: Sequence[Participant]) -> list[queries.Invitee]:
    """Units still to be invited, until the meeting opens."""
    if meeting.state not in OPEN_TO_PREPARE:
        return []
    return queries.suggest_invitees(meeting, queries.list_items(meeting), people)


@blueprint.route("/<int:meeting_id>/attendance", methods=["GET", "POST"])
@allow(*COUNCIL_STAFF)
def attendance(meeting_id: int) -> ResponseReturnValue:
    """Invitations and attendance on one page: existing lines, and empty ones below."""
    meeting = queries.get_meeting(meeting_id)
    actor = current_actor()
    require_of(may_see(meeting), policy.can_see_participants(actor, meeting))
    people = queries.list_participants(meeting)
    standing = line_values(people, meeting.rule_set.limits["voting_parties"])
    # What was sent is read for itself: the list may have changed since the page was shown.
    form = SheetForm(data={"lines": standing} if request.method == "GET" else None)

    def save() -> str:
        perform_and_say(VERBS["record_attendance"], fetch(meeting_id), lines=form.filled_lines())
        return url_for("council.attendance", meeting_id=meeting_id)

    answer = send(form, save)
    if request.method == "GET":
        form.add_empty_lines(_invitees(meeting, people))
    can_edit = VERBS["record_attendance"].is_open(actor, meeting)
    return answer or show(
        "attendance.html",
        form,
        form=form,
        meeting=meeting_name(meeting),
        people=[person_card(person) for person in people],
        names_are_gone=any(person.name == NOBODY for person in people),
        quorum=_quorum(meeting),
        can_edit=can_edit,
    )


@blueprint.route("/<int:meeting_id>/open", methods=["GET", "POST"])
@allow(*RECORDERS)
def open_session(meeting_id: int) -> ResponseReturnValue:
    """Shows the quorum with its numbers and opens the meeting by it."""
    meeting = queries.get_meeting(meeting_id)
    require_open(meeting, VERBS["open_meeting"])
    form = MomentForm(data={"at": min(meeting.starts_at, now())})

    def save() -> str:
        perform_and_say(VERBS["open_meeting"], fetch(meeting_id), at=form.at.data)
        return url_for("council.record", meeting_id=meeting_id)

    return send(form, save) or show("open.html", form, form=form, **_opening(meeting))


@blueprint.route("/<int:meeting_id>/inquorate", methods=["GET", "POST"])
@allow(*RECORDERS)
def declare_inquorate(meeting_id: int) -> ResponseReturnValue:
    """Records that the quorum was missed."""
    meeting = queries.get_meeting(meeting_id)
    require_open(meeting, VERBS["declare_inquorate"])
    if meeting.state not in TO_BE_OPENED:
        raise Conflict()
    form = MomentForm()

    def save() -> str:
        row = fetch(meeting_id)
        perform_and_say(VERBS["declare_inquorate"], row)
        return address_of(row)

    return send(form, save) or show("inquorate.html", form, form=form, **_opening(meeting))
