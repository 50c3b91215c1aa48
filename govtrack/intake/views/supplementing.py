"""The reporter answers a question of the desk, after the receipt code was entered."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from govtrack.core.access import public
from govtrack.core.errors import IllegalTransition
from govtrack.core.limits import SUBMIT_LIMIT, limiter
from govtrack.core.photo_forms import draft_owner, take_photos
from govtrack.core.sending import attempt
from govtrack.core.settings import get_setting
from govtrack.core.verbs import perform
from govtrack.core.ways_on import stands_at
from govtrack.intake.forms import ResubmitForm
from govtrack.intake.models import InformationRequest, Submission
from govtrack.intake.operations import tell_of_danger
from govtrack.intake.policy import as_reporter
from govtrack.intake.queries import get_submission, list_information_requests
from govtrack.intake.settings import MAX_PHOTOS
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
    photos, errors = take_photos(get_setting(MAX_PHOTOS)) if form.is_submitted() else ([], [])
    if form.is_submitted() and not errors:
        if location := attempt(form, lambda: _answer(submission_id, form, photos, back)):
            flash(str(VERBS["resubmit"].done), "success")
            return redirect(location, 303)
    elif form.is_submitted():
        form.validate()
        for error in errors:
            form.add_error(error)
    status = 422 if form.errors else 200
    page = render_template(
        "intake/resubmit.html", verb=VERBS["resubmit"], form=form, submission=submission, question=question,
        photos=photos, max_photos=get_setting(MAX_PHOTOS), back_url=back,
    )  # fmt: skip
    return page, status


def _answer(submission_id: int, form: ResubmitForm, photos: Sequence[str], back: str) -> str:
    submission = get_submission(submission_id)
    perform(
        VERBS["resubmit"], as_reporter(), submission, answer=form.answer.data or "", photo_owner=draft_owner(),
        photo_tokens=photos,
    )  # fmt: skip
    if form.tells_of_danger:
        tell_of_danger(as_reporter(), submission)
    return back
