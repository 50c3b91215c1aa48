"""Minutes: writing, comparing, confirming, publishing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.accounts.roles import COUNCIL_STAFF
from govtrack.core.access import allow, require_of, require_visible
from govtrack.core.clock import add_working_days
from govtrack.core.db import transaction
from govtrack.core.errors import Conflict, InvalidInput
from govtrack.core.i18n import _
from govtrack.core.idempotency import find_outcome
from govtrack.core.text import read_number
from govtrack.council import policy, queries
from govtrack.council.cards import meeting_card, meeting_name, minutes_card, minutes_text
from govtrack.council.drafting import compare, draft_minutes
from govtrack.council.forms.minutes import ConfirmForm, MinutesForm
from govtrack.council.models import Meeting, MinutesRevision
from govtrack.council.states import PUBLISHERS, TO_BE_PUBLISHED, UNCONFIRMED
from govtrack.council.verbs import VERBS
from govtrack.council.views.base import address_of, blueprint, fetch, may_see, perform_and_say, require_open, send, show


@blueprint.route("/<int:meeting_id>/minutes", methods=["GET", "POST"])
@allow(*COUNCIL_STAFF, *policy.OVERSEERS)
def minutes(meeting_id: int) -> ResponseReturnValue:
    """All revisions, and the form for a further one; the first is drafted from the record."""
    meeting = queries.get_meeting(meeting_id)
    actor = current_actor()
    require_of(may_see(meeting), policy.can_read_drafts(actor, meeting))
    revisions = queries.list_revisions(meeting)
    latest = revisions[-1] if revisions else None
    can_write = VERBS["save_minutes"].is_open(actor, meeting)
    start = latest.body if latest else draft_minutes(queries.load_record(meeting)) if can_write else ""
    form = MinutesForm(data={"body": start, "based_on": latest.number if latest else 0})

    def save() -> str:
        given = {"body": form.body.data or "", "change_note": form.change_note.data or ""}
        perform_and_say(VERBS["save_minutes"], fetch(meeting_id), based_on=form.based_on.data or 0, **given)
        return url_for("council.minutes", meeting_id=meeting_id)

    is_behind = _is_behind(form, latest)
    answer = None if is_behind else send(form, save)
    return answer or show(
        "minutes.html",
        form,
        status=Conflict.status if is_behind else None,
        form=form,
        meeting=meeting_card(meeting),
        revisions=[minutes_card(row) for row in revisions],
        latest=minutes_text(latest) if latest is not None else None,
        is_behind=is_behind,
        can_write=can_write,
        due=_due(meeting),
        **_to_be_published(meeting),
        can_confirm=latest is not None and VERBS["confirm_minutes"].is_open(actor, latest),
        can_publish=VERBS["publish_minutes"].is_open(actor, meeting),
    )


def _to_be_published(meeting: Meeting) -> dict[str, Any]:
    """What publishing opens besides the minutes, what of it may tell a person, and which version of it that is."""
    if meeting.state not in TO_BE_PUBLISHED:
        return {"identifying": [], "suggestions": [], "seen_version": 0}
    return {
        "identifying": queries.list_identifying_passages(meeting),
        "suggestions": [(row.text, row.reason) for row in queries.list_suggestions(meeting)],
        "seen_version": queries.minutes_version(meeting),
    }


def _due(meeting: Meeting) -> datetime | None:
    """By when the minutes are to be confirmed; none once they are."""
    if meeting.closed_at is None or meeting.state not in UNCONFIRMED:
        return None
    return add_working_days(meeting.closed_at, meeting.rule_set.limits["minutes_working_days"])


def _is_behind(form: MinutesForm, latest: MinutesRevision | None) -> bool:
    """Whether somebody else has saved since; then what was typed stays and can be saved on top."""
    newest = latest.number if latest else 0
    if not form.is_submitted() or (form.based_on.data or 0) == newest or find_outcome(form.token.data):
        return False
    form.based_on.data = newest
    message = _(
        "Revision %(number)d was saved in the meantime. Read it, add what is missing here, and save again.",
        number=newest,
    )
    form.body.errors = [*form.body.errors, message]
    return True


@blueprint.get("/<int:meeting_id>/minutes/<int:number>")
@allow(*COUNCIL_STAFF, *policy.OVERSEERS)
def revision(meeting_id: int, number: int) -> ResponseReturnValue:
    """One revision, compared with the one before it or with ``?against=``."""
    meeting = queries.get_meeting(meeting_id)
    require_of(may_see(meeting), policy.can_read_drafts(current_actor(), meeting))
    row = queries.get_revision(meeting, number)
    against = read_number(request.args.get("against", ""))
    other_number = number - 1 if against is None else against
    other = queries.get_revision(meeting, other_number) if other_number else None
    revisions = queries.list_revisions(meeting)
    return show(
        "revision.html",
        meeting=meeting_name(meeting),
        revision=minutes_card(row),
        other=minutes_text(other) if other is not None else None,
        lines=compare(other.body, row.body) if other else None,
        comparisons=_comparisons(meeting_id, revisions, row, other),
        witnesses=len(queries.list_witnesses(row)),
    )


def _comparisons(
    meeting_id: int, revisions: Sequence[MinutesRevision], row: MinutesRevision, other: MinutesRevision | None
) -> list[dict[str, Any]]:
    """Links to the comparisons with all earlier revisions."""
    return [
        {
            "label": _("Revision %(number)s", number=earlier.number),
            "url": url_for("council.revision", meeting_id=meeting_id, number=row.number, against=earlier.number),
            "current": other is not None and earlier.id == other.id,
        }
        for earlier in revisions
        if earlier.number < row.number
    ]


@blueprint.route("/<int:meeting_id>/minutes/<int:number>/confirm", methods=["GET", "POST"])
@allow("chair")
def confirm_minutes(meeting_id: int, number: int) -> ResponseReturnValue:
    """The chair confirms the newest revision with the residents who signed it."""
    meeting = queries.get_meeting(meeting_id)
    row = queries.get_revision(meeting, number)
    require_open(meeting, VERBS["confirm_minutes"], row)
    people = [p for p in queries.list_participants(meeting) if p.has_attended and p.party == "residents"]
    form = ConfirmForm(people, meeting.rule_set.limits["witnesses"])

    def save() -> str:
        fresh = fetch(meeting_id)
        chosen = [queries.get_participant(fresh, person_id) for person_id in form.witnesses.data or []]
        perform_and_say(VERBS["confirm_minutes"], queries.get_revision(fresh, number), witnesses=chosen)
        return url_for("council.minutes", meeting_id=meeting_id)

    return send(form, save) or show(
        "confirm.html",
        form,
        form=form,
        meeting=meeting_name(meeting),
        revision=minutes_text(row),
        witnesses=meeting.rule_set.limits["witnesses"],
    )


@blueprint.post("/<int:meeting_id>/minutes/publish")
@allow(*PUBLISHERS)
def publish_minutes(meeting_id: int) -> ResponseReturnValue:
    """Opens the confirmed minutes to everybody."""
    verb = VERBS["publish_minutes"]
    require_visible(verb.policy(current_actor(), queries.get_meeting(meeting_id)))
    try:
        with transaction():
            seen = read_number(request.form.get("seen", "")) or 0
            meeting = perform_and_say(verb, fetch(meeting_id), seen_version=seen)
    except InvalidInput as error:
        flash(str(error.message), "error")
        return redirect(url_for("council.minutes", meeting_id=meeting_id))
    return redirect(address_of(meeting))
