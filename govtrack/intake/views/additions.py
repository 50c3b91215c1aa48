"""What was added to a letter, at the desk: its masked text and its photos."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.accounts.roles import RECEIVERS
from govtrack.core.access import allow, require_visible
from govtrack.core.editing import CONFLICT
from govtrack.core.errors import NotFound
from govtrack.core.sending import attempt
from govtrack.core.verbs import demand_open, perform
from govtrack.core.ways_on import stands_at
from govtrack.intake import policy
from govtrack.intake.forms.later import AdditionMaskForm
from govtrack.intake.later import find_addition
from govtrack.intake.models import LaterWord
from govtrack.intake.queries import get_submission
from govtrack.intake.redaction import list_doubts
from govtrack.intake.verbs import VERBS
from govtrack.intake.views.blueprint import blueprint
from govtrack.intake.wording import MASKED_KINDS


def _visible(submission_id: int, addition_id: int) -> LaterWord:
    submission = get_submission(submission_id)
    require_visible(policy.can_see(current_actor(), submission))
    addition = find_addition(submission, addition_id)
    if addition is None:
        raise NotFound()
    return addition


@blueprint.route("/submissions/<int:submission_id>/additions/<int:addition_id>", methods=["GET", "POST"])
@allow(*RECEIVERS)
@stands_at(lambda submission_id, addition_id: url_for("intake.submission", submission_id=submission_id))
def addition(submission_id: int, addition_id: int) -> ResponseReturnValue:
    """Somebody of the desk reads how an addition is masked, and masks more or less."""
    row, verb, form = _visible(submission_id, addition_id), VERBS["confirm_addition"], AdditionMaskForm()
    if location := form.find_done():
        return redirect(location, 303)
    demand_open(verb, current_actor(), row)
    status = 200
    if form.is_behind(row):
        status = CONFLICT
    elif form.is_submitted():
        if location := attempt(form, lambda: _confirm(submission_id, addition_id, form)):
            flash(str(verb.done), "success")
            return redirect(location, 303)
        status = 422
    else:
        form.redacted_text.data = row.redacted_text
    page = render_template(
        "intake/addition.html", verb=verb, form=form, addition=row, submission=row.submission,
        doubts=list_doubts(row.text), masked_kinds=MASKED_KINDS,
    )  # fmt: skip
    return page, status


def _confirm(submission_id: int, addition_id: int, form: AdditionMaskForm) -> str:
    perform(
        VERBS["confirm_addition"], current_actor(), _visible(submission_id, addition_id),
        text=form.redacted_text.data or "", seen_version=form.seen_version,
    )  # fmt: skip
    return url_for("intake.submission", submission_id=submission_id)
