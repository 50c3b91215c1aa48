"""Calling, changing, announcing and calling off a meeting."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.accounts.queries import get_user
from govtrack.core.access import allow, require_of, require_visible
from govtrack.core.clock import now
from govtrack.core.editing import CONFLICT
from govtrack.core.verbs import demand_open
from govtrack.council import policy, queries
from govtrack.council.cards import item_card, meeting_card, meeting_name
from govtrack.council.forms.meetings import (
    CallMeetingForm,
    ChangeMeetingForm,
    NoticeForm,
    ReasonForm,
    meeting_values,
)
from govtrack.council.models import Meeting
from govtrack.council.operations import MeetingDetails
from govtrack.council.states import CALLERS
from govtrack.council.verbs import VERBS
from govtrack.council.views.base import address_of, blueprint, fetch, may_see, perform_and_say, require_open, send, show
from govtrack.places.queries import get_place


def _entered(form: ChangeMeetingForm) -> MeetingDetails:
    """What the form says about a meeting, as the operations take it."""
    assert form.starts_at.data is not None, "the form asks for it"
    return MeetingDetails(
        title=form.title.data or "",
        starts_at=form.starts_at.data,
        planned_minutes=form.planned_minutes.data,
        mode=form.mode.data,
        venue=form.venue.data or "",
        online_link=form.online_link.data or "",
        chair=get_user(form.chair.data),
        recorder=get_user(form.recorder.data),
        facilitator=get_user(form.facilitator.data) if form.facilitator.data else None,
    )


def _as_entered(meeting: Meeting) -> Any:
    """The meeting as a form about it holds it, for comparing with what was typed."""
    return SimpleNamespace(version=meeting.version, **meeting_values(meeting))


def _follows(meeting_id: int | None) -> Meeting | None:
    return queries.get_meeting(meeting_id) if meeting_id else None


@blueprint.route("/new", methods=["GET", "POST"])
@blueprint.route("/<int:follows_id>/continue", methods=["GET", "POST"], endpoint="continue_meeting")
@allow(*CALLERS)
def call(follows_id: int | None = None) -> ResponseReturnValue:
    """A new meeting; ``follows_id`` names the one whose unfinished items it takes over."""
    actor = current_actor()
    previous = _follows(follows_id)
    if previous is not None:
        require_of(may_see(previous), policy.is_caller(actor, previous))
    limits = (queries.find_rule_set() or queries.default_rule_set()).limits
    first = {**meeting_values(previous), "starts_at": None, "place": previous.place_id} if previous else {}
    form = CallMeetingForm(actor, data={"planned_minutes": limits["session_minutes"], "mode": "offline", **first})

    def save() -> str:
        before = _follows(follows_id)
        row = perform_and_say(VERBS["call_meeting"], get_place(form.place.data), details=_entered(form), follows=before)
        if before is not None:
            perform_and_say(VERBS["carry_over"], row, source=before)
        return url_for("council.agenda", meeting_id=row.id)

    answer = send(form, save)
    shown = meeting_name(previous) if previous is not None else None
    return answer or show("call.html", form, form=form, limits=limits, previous=shown, meeting=None)


@blueprint.route("/<int:meeting_id>/change", methods=["GET", "POST"])
@allow(*CALLERS)
def change(meeting_id: int) -> ResponseReturnValue:
    """Changes a meeting before its notice."""
    meeting = queries.get_meeting(meeting_id)
    verb, actor = VERBS["change_meeting"], current_actor()
    require_visible(may_see(meeting))
    demand_open(verb, actor, meeting)
    form = ChangeMeetingForm(data=meeting_values(meeting))

    def save() -> str:
        return address_of(perform_and_say(verb, fetch(meeting_id), details=_entered(form)))

    is_behind = form.is_behind(_as_entered(meeting))
    answer = None if is_behind else send(form, save)
    values = {"form": form, "limits": meeting.rule_set.limits, "previous": None, "meeting": meeting_name(meeting)}
    return answer or show("call.html", form, status=CONFLICT if is_behind else None, **values)


@blueprint.route("/<int:meeting_id>/notice", methods=["GET", "POST"])
@allow(*CALLERS)
def give_notice(meeting_id: int) -> ResponseReturnValue:
    """Gives public notice of the meeting and its topics."""
    meeting = queries.get_meeting(meeting_id)
    require_open(meeting, VERBS["give_notice"])
    form = NoticeForm(data={"given_at": now()})

    def save() -> str:
        given = {"urgent_reason": form.urgent_reason.data or "", "given_at": form.given_at.data}
        return address_of(perform_and_say(VERBS["give_notice"], fetch(meeting_id), **given))

    answer = send(form, save)
    return answer or show(
        "notice.html",
        form,
        form=form,
        meeting=meeting_card(meeting),
        items=[item_card(item) for item in queries.list_items(meeting)],
        limits=meeting.rule_set.limits,
    )


@blueprint.route("/<int:meeting_id>/cancel", methods=["GET", "POST"])
@allow(*CALLERS)
def cancel(meeting_id: int) -> ResponseReturnValue:
    """Calls the meeting off with a public reason."""
    meeting = queries.get_meeting(meeting_id)
    require_open(meeting, VERBS["cancel_meeting"])
    form = ReasonForm()

    def save() -> str:
        row = perform_and_say(VERBS["cancel_meeting"], fetch(meeting_id), reason=form.reason.data or "")
        return address_of(row) if row.noticed_at else url_for("council.meetings")

    return send(form, save) or show("cancel.html", form, form=form, meeting=meeting_name(meeting))
