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
from govtrack.places.policy import serves
from govtrack.places.queries import get_organisation, list_organisations, list_responsible
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
    form = UpholdForm(prefix="uphold-")
    path = row.answer.submission.place_path
    units = [unit for unit in list_organisations() if serves(unit, path)]
    form.unit_id.choices = [(0, _("Choose a unit")), *((unit.id, unit.name) for unit in units)]
    submission = row.answer.submission
    if request.method == "GET" and submission.place is not None:
        charged = list_responsible(submission.category, submission.place)
        form.unit_id.data = charged[0].id if charged else 0
    return form


@blueprint.get("/disputes/<int:dispute_id>")
@allow(*DESK)
def dispute_case(dispute_id: int) -> ResponseReturnValue:
    """One dispute with the answer it is about."""
    row = _seen_dispute(dispute_id)
    return _page(row, _uphold_form(row), DeclineForm(prefix="decline-"))


def _page(row: Dispute, uphold_form: UpholdForm, decline_form: DeclineForm) -> ResponseReturnValue:
    has_errors, actor = bool(uphold_form.errors or decline_form.errors), current_actor()
    page = render_template(
        "responses/dispute.html",
        dispute=show_dispute(row),
        can_decide=policy.can_decide(actor, row),
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
    return _page(_seen_dispute(dispute_id), form, DeclineForm(formdata=None, prefix="decline-"))


@blueprint.post("/disputes/<int:dispute_id>/decline")
@allow(*DESK)
def decline(dispute_id: int) -> ResponseReturnValue:
    """The answer stands; the reporter is told why."""
    row, actor = _seen_dispute(dispute_id), current_actor()
    form = DeclineForm(prefix="decline-")

    def act() -> None:
        perform(VERBS["decline"], actor, get_dispute(dispute_id), reason=form.reason.data or "")

    if carry_out(form, act):
        return _decided("decline", dispute_id)
    return _page(_seen_dispute(dispute_id), _uphold_form(row), form)


def _decided(name: str, dispute_id: int) -> ResponseReturnValue:
    flash(str(VERBS[name].done), "success")
    return redirect(url_for("responses.dispute_case", dispute_id=dispute_id), 303)
