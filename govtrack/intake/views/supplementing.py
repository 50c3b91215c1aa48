"""The reporter answers a question of the desk, after the receipt code was entered."""

from __future__ import annotations

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from govtrack.core.access import public
from govtrack.core.errors import IllegalTransition, InvalidInput
from govtrack.core.limits import SUBMIT_LIMIT, limiter
from govtrack.core.verbs import perform
from govtrack.core.ways_on import stands_at
from govtrack.intake.forms import ResubmitForm
from govtrack.intake.models import InformationRequest, Submission
from govtrack.intake.policy import as_reporter
from govtrack.intake.queries import get_submission, list_information_requests
from govtrack.intake.verbs import VERBS
from govtrack.intake.views.blueprint import blueprint
from govtrack.intake.views.own_letters import own_letter, page_of_own


def _open_request(submission: Submission) -> InformationRequest:
    request = next((r for r in list_information_requests(submission) if r.answered_at is None), None)
    if request is None:
        raise IllegalTransition()
    return request


@blueprint.route("/supplement/<number>", methods=["GET", "POST"])
@public
@limiter.limit(SUBMIT_LIMIT, methods=["POST"])
@stands_at(lambda number: page_of_own(own_letter(number)))
def resubmit(number: str) -> ResponseReturnValue:
    """The question and a field for the answer."""
    submission = own_letter(number)
    form = ResubmitForm()
    if location := form.find_done():
        return redirect(location, 303)
    question = _open_request(submission)
    form.know_letter(submission)
    submission_id, back = submission.id, page_of_own(submission)
    if form.validate_on_submit():
        try:
            location = form.once(lambda: _answer(submission_id, form.answer.data or "", back))
        except InvalidInput as error:
            form.add_error(error)
        else:
            flash(str(VERBS["resubmit"].done), "success")
            return redirect(location, 303)
    status = 422 if form.errors else 200
    page = render_template(
        "intake/resubmit.html", verb=VERBS["resubmit"], form=form, submission=submission, question=question,
        back_url=back,
    )  # fmt: skip
    return page, status


def _answer(submission_id: int, answer: str, back: str) -> str:
    perform(VERBS["resubmit"], as_reporter(), get_submission(submission_id), answer=answer)
    return back
