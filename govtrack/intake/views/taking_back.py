"""The writer takes a letter back."""

from __future__ import annotations

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from govtrack.core.access import public
from govtrack.core.forms import BaseForm
from govtrack.core.limits import RECEIPT_LIMIT, limiter
from govtrack.core.sending import carry_out
from govtrack.core.verbs import perform
from govtrack.intake.policy import as_reporter
from govtrack.intake.verbs import VERBS
from govtrack.intake.views.blueprint import blueprint
from govtrack.intake.views.own_letters import own_letter, page_of_own


@blueprint.route("/follow/<number>/take-back", methods=["GET", "POST"])
@public
@limiter.limit(RECEIPT_LIMIT, methods=["POST"])
def take_back(number: str) -> ResponseReturnValue:
    """Says what it means, and does it."""
    submission, verb, form = own_letter(number), VERBS["take_back"], BaseForm()
    back = page_of_own(submission)
    if carry_out(form, lambda: perform(verb, as_reporter(), own_letter(number))):
        flash(str(verb.done), "success")
        return redirect(back, 303)
    is_open = verb.is_open(as_reporter(), submission)
    page = render_template(
        "intake/take_back.html", form=form, verb=verb, number=submission.number, back_url=back, is_open=is_open
    )
    return page, 422 if form.errors or form.form_errors else 200
