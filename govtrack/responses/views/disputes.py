"""The desk's pages for disputes."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.accounts.roles import DESK, LABELS
from govtrack.core.access import allow, require_visible
from govtrack.core.duties import find_conflict
from govtrack.core.i18n import _, in_a_row
from govtrack.core.sending import carry_out
from govtrack.core.verbs import perform
from govtrack.places.queries import find_charged, get_organisation, list_serving
from govtrack.responses import policy
from govtrack.responses.forms import DeclineForm, UpholdForm
from govtrack.responses.models import Dispute
from govtrack.responses.queries.disputes import count_disputes, get_dispute, list_disputes
from govtrack.responses.queries.shown import show_dispute
from govtrack.responses.states import DISPUTE
from govtrack.responses.verbs import VERBS
from govtrack.responses.views.base import blueprint


@blueprint.get("/disputes")
@allow(*DESK)
def disputes() -> ResponseReturnValue:
    """What came back to the desk; open ones first of all."""
    state = request.args.get("state", "open")
    state = state if state in DISPUTE.states else ""
    actor = current_actor()
    return render_template(
        "responses/disputes.html",
        page=list_disputes(actor, state or None),
        counts=count_disputes(actor),
        state=state,
    )


def _seen_dispute(dispute_id: int) -> Dispute:
    row = get_dispute(dispute_id)
    require_visible(policy.can_decide_dispute(current_actor(), row))
    return row


def _uphold_form(row: Dispute) -> UpholdForm:
    """The form with all units; the one in charge by the duty list is chosen already."""
    form, submission = UpholdForm(prefix="uphold-"), row.answer.submission
    form.unit_id.choices = [(0, _("Choose a unit")), *list_serving(submission.place_path)]
    if request.method == "GET" and submission.place is not None:
        form.unit_id.data = find_charged(submission.category, submission.place) or 0
    return form


@blueprint.get("/disputes/<int:dispute_id>")
@allow(*DESK)
def dispute_case(dispute_id: int) -> ResponseReturnValue:
    """One dispute with the answer it is about."""
    return _page(_seen_dispute(dispute_id))


def _page(
    row: Dispute, uphold_form: UpholdForm | None = None, decline_form: DeclineForm | None = None
) -> ResponseReturnValue:
    """The case with what was typed in one form; forms that were not sent are made where they are offered."""
    actor = current_actor()
    if can_decide := policy.can_decide(actor, row):
        uphold_form = uphold_form or _uphold_form(row)
        decline_form = decline_form or DeclineForm(formdata=None, prefix="decline-")
    has_errors = any(form.errors for form in (uphold_form, decline_form) if form is not None)
    page = render_template(
        "responses/dispute.html",
        dispute=show_dispute(row),
        can_decide=can_decide,
        bar=find_conflict(actor, "responses.decide_dispute", row) if row.state == "open" else None,
        deciders=in_a_row(str(LABELS[role]) for role in DESK),
        uphold_form=uphold_form,
        decline_form=decline_form,
        form_errors=has_errors,
    )
    return page, 422 if has_errors else 200


@blueprint.post("/disputes/<int:dispute_id>/uphold")
@allow(*DESK)
def uphold(dispute_id: int) -> ResponseReturnValue:
    """The reporter is right: a new round begins."""
    row, actor = _seen_dispute(dispute_id), current_actor()
    form = _uphold_form(row)

    def act() -> None:
        unit = get_organisation(form.unit_id.data) if form.unit_id.data else None
        given = {"reason": form.reason.data or "", "follow_up": form.follow_up.data, "unit": unit}
        perform(VERBS["uphold"], actor, get_dispute(dispute_id), **given)

    if carry_out(form, act):
        return _decided("uphold", dispute_id)
    return _page(_seen_dispute(dispute_id), uphold_form=form)


@blueprint.post("/disputes/<int:dispute_id>/decline")
@allow(*DESK)
def decline(dispute_id: int) -> ResponseReturnValue:
    """The answer stands; the reporter is told why."""
    _seen_dispute(dispute_id)
    actor, form = current_actor(), DeclineForm(prefix="decline-")

    def act() -> None:
        perform(VERBS["decline"], actor, get_dispute(dispute_id), reason=form.reason.data or "")

    if carry_out(form, act):
        return _decided("decline", dispute_id)
    return _page(_seen_dispute(dispute_id), decline_form=form)


def _decided(name: str, dispute_id: int) -> ResponseReturnValue:
    flash(str(VERBS[name].done), "success")
    return redirect(url_for("responses.dispute_case", dispute_id=dispute_id), 303)
