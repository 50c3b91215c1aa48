"""The record sheet: suggestions, motions, votes, dissent and outcomes as on paper."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.core.access import allow, require_of
from govtrack.core.clock import now
from govtrack.core.errors import NotFound
from govtrack.core.forms import InlineForm
from govtrack.council import policy, queries
from govtrack.council.cards import meeting_card, meeting_name
from govtrack.council.forms.meetings import CloseForm
from govtrack.council.models import AgendaItem, Meeting
from govtrack.council.queries import ItemRecord, MeetingRecord
from govtrack.council.states import RECORDERS
from govtrack.council.verbs import VERBS
from govtrack.council.views.base import address_of, blueprint, fetch, may_see, perform_and_say, require_open, send, show
from govtrack.council.views.entries import ENTRIES, form_of, item_forms, mark_of


def _find(record: MeetingRecord, item_id: int) -> ItemRecord:
    for entry in record.items:
        if entry.item.id == item_id:
            return entry
    raise NotFound()


@blueprint.get("/<int:meeting_id>/record")
@allow(*RECORDERS)
def record(meeting_id: int) -> ResponseReturnValue:
    """All items of the meeting, each with what is still to be entered."""
    meeting = queries.get_meeting(meeting_id)
    require_of(may_see(meeting), policy.can_record(current_actor(), meeting))
    whole = queries.show_record(queries.load_record(meeting))
    return show("record.html", meeting=meeting_card(meeting), record=whole)


@blueprint.get("/<int:meeting_id>/record/<int:item_id>")
@allow(*RECORDERS)
def record_item(meeting_id: int, item_id: int) -> ResponseReturnValue:
    """The record sheet of one item."""
    meeting = queries.get_meeting(meeting_id)
    require_of(may_see(meeting), policy.can_record(current_actor(), meeting))
    return _sheet(meeting, item_id, {})


def _sheet(meeting: Meeting, item_id: int, refused: dict[str, InlineForm]) -> ResponseReturnValue:
    """The sheet; ``refused`` holds the form that came back with errors, by its mark."""
    whole = queries.load_record(meeting)
    entry = _find(whole, item_id)
    forms = {**item_forms(current_actor(), entry, whole.participants), **refused}
    return show(
        "record_item.html",
        *refused.values(),
        meeting=meeting_card(meeting),
        entry=queries.show_item(entry),
        voters=whole.voters,
        forms=forms,
        form_errors=any(form.errors for form in refused.values()),
        refused=refused,
    )


@blueprint.post("/<int:meeting_id>/record/<int:item_id>/<any(suggestion, motion, outcome, defer):name>")
@blueprint.post(
    "/<int:meeting_id>/record/<int:item_id>/<any(answer, second, votes, dissent, withdraw):name>/<int:row_id>",
    endpoint="enter_about",
)
@allow(*RECORDERS)
def enter(meeting_id: int, item_id: int, name: str, row_id: int = 0) -> ResponseReturnValue:
    """One entry of the record; a refused one comes back with everything typed."""
    meeting = queries.get_meeting(meeting_id)
    actor = current_actor()
    require_of(may_see(meeting), policy.can_record(actor, meeting))
    entry, mark = ENTRIES[name], mark_of(name, row_id)
    form = form_of(actor, name, queries.get_item(meeting, item_id), row_id)

    def save() -> str:
        row: Meeting = fetch(meeting_id)
        item: AgendaItem = queries.get_item(row, item_id)
        entry.run(actor, item, form, row_id)
        return url_for("council.record_item", meeting_id=meeting_id, item_id=item_id) + f"#{entry.section}"

    return send(form, save) or _sheet(queries.get_meeting(meeting_id), item_id, {mark: form})


@blueprint.route("/<int:meeting_id>/close", methods=["GET", "POST"])
@allow(*RECORDERS)
def close(meeting_id: int) -> ResponseReturnValue:
    """Closes the meeting; shows first what would be put off."""
    meeting = queries.get_meeting(meeting_id)
    require_open(meeting, VERBS["close_meeting"])
    # What is offered first is accepted: not before the opening, and not still to come.
    form = CloseForm(data={"at": max(min(meeting.ends_at, now()), meeting.opened_at or meeting.starts_at)})

    def save() -> str:
        return address_of(
            perform_and_say(VERBS["close_meeting"], fetch(meeting_id), at=form.at.data, reason=form.reason.data or "")
        )

    answer = send(form, save)
    whole = queries.show_record(queries.load_record(meeting))
    return answer or show("close.html", form, form=form, meeting=meeting_name(meeting), record=whole)
