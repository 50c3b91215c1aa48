"""Reporting progress on a promise."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.accounts.roles import UNITS
from govtrack.core.access import allow, require, require_visible
from govtrack.core.errors import Conflict
from govtrack.core.i18n import _
from govtrack.core.sending import send_form
from govtrack.core.verbs import perform
from govtrack.plans import policy, queries
from govtrack.plans.cards import plan_name, promise_card
from govtrack.plans.forms import ProgressForm
from govtrack.plans.states import DRAFTERS
from govtrack.plans.verbs import VERBS
from govtrack.plans.views.blueprint import blueprint


def _report(form: ProgressForm, commitment_id: int) -> str:
    perform(
        VERBS["report"],
        current_actor(),
        queries.get_commitment(commitment_id),
        progress=form.progress.data,
        output_so_far=form.output_so_far.data or "",
        in_service_on=form.in_service_on.data,
        remark=form.remark.data or "",
    )
    return url_for("plans.commitment", commitment_id=commitment_id)


@blueprint.route("/commitments/<int:commitment_id>/report", methods=["GET", "POST"])
@allow(*UNITS, *DRAFTERS)
def report(commitment_id: int) -> ResponseReturnValue:
    """The three questions: how far, what can be counted, in service when."""
    row = queries.get_commitment(commitment_id)
    require_visible(policy.can_see(current_actor(), row.plan))
    require(VERBS["report"].policy(current_actor(), row))
    form = ProgressForm(data={"progress": row.progress, "in_service_on": row.in_service_on})
    if not form.is_submitted() and row.plan.state != "adopted":
        raise Conflict(_("This plan is not being carried out now."))

    def render(status: int) -> ResponseReturnValue:
        fresh = queries.get_commitment(commitment_id)
        return render_template(
            "plans/report.html",
            verb=VERBS["report"],
            form=form,
            commitment=promise_card(fresh),
            plan=plan_name(fresh.plan),
        ), status

    return send_form(form, lambda: _report(form, commitment_id), render, VERBS["report"].done)
