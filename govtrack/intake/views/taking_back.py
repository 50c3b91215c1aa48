"""The writer takes a letter back."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.core.access import public, require_visible
from govtrack.core.forms import BaseForm
from govtrack.core.limits import RECEIPT_LIMIT, limiter
from govtrack.core.sending import carry_out
from govtrack.core.verbs import perform
from govtrack.intake import receipts
from govtrack.intake.models import Submission
from govtrack.intake.policy import as_reporter
from govtrack.intake.queries import find_submission_by_number
from govtrack.intake.verbs import VERBS
from govtrack.intake.views.blueprint import address_of, blueprint


def _own(number: str) -> Submission:
    submission = find_submission_by_number(number)
    require_visible(submission is not None and receipts.is_own(current_actor(), submission))
    assert submission is not None
    return submission


@blueprint.route("/follow/<number>/take-back", methods=["GET", "POST"])
@public
@limiter.limit(RECEIPT_LIMIT, methods=["POST"])
def take_back(number: str) -> ResponseReturnValue:
    """Says what it means, and does it."""
    submission, verb, form = _own(number), VERBS["take_back"], BaseForm()
    back = address_of("responses.followed", number=number) or url_for("intake.report")
    if carry_out(form, lambda: perform(verb, as_reporter(), _own(number))):
        flash(str(verb.done), "success")
        return redirect(back, 303)
    is_open = verb.is_open(as_reporter(), submission)
    page = render_template(
        "intake/take_back.html", form=form, verb=verb, number=submission.number, back_url=back, is_open=is_open
    )
    return page, 422 if form.errors or form.form_errors else 200
