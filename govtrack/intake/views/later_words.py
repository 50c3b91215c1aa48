"""A writer adds something to a letter, or corrects it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from govtrack.core.access import public
from govtrack.core.editing import CONFLICT
from govtrack.core.errors import NotFound
from govtrack.core.limits import SUBMIT_LIMIT, limiter
from govtrack.core.photo_forms import draft_owner, take_photos
from govtrack.core.sending import attempt
from govtrack.core.settings import get_setting
from govtrack.core.text import read_number
from govtrack.core.verbs import demand_open, perform
from govtrack.intake.forms.later import AddForm, CorrectAdditionForm, CorrectLetterForm
from govtrack.intake.forms.report import AsksAboutDanger
from govtrack.intake.later import find_addition, list_wordings
from govtrack.intake.models import LaterWord, Submission
from govtrack.intake.operations import tell_of_danger
from govtrack.intake.policy import as_reporter
from govtrack.intake.settings import MAX_BODY, MAX_PHOTOS
from govtrack.intake.states import ASKED
from govtrack.intake.verbs import VERBS
from govtrack.intake.views.blueprint import blueprint
from govtrack.intake.views.own_letters import own_letter, page_of_own


@blueprint.route("/follow/<number>/add", methods=["GET", "POST"])
@public
@limiter.limit(SUBMIT_LIMIT, methods=["POST"])
def add_words(number: str) -> ResponseReturnValue:
    """Words and photos beside the letter, which itself stays as it is."""
    submission, verb, form = own_letter(number), VERBS["add_words"], AddForm()
    if location := form.find_done():
        return redirect(location, 303)
    if submission.state == ASKED and not form.is_submitted():
        # The desk waits for an answer: what there is to add is asked for there.
        return redirect(url_for("intake.resubmit", number=number), 303)
    demand_open(verb, as_reporter(), submission)
    _know(form, submission)
    photos, errors = take_photos(get_setting(MAX_PHOTOS)) if form.is_submitted() else ([], [])
    if form.is_submitted() and not errors:
        if location := attempt(form, lambda: _add(number, form, photos)):
            flash(str(verb.done), "success")
            return redirect(location, 303)
    elif form.is_submitted():
        form.validate()
        for error in errors:
            form.add_error(error)
    page = render_template(
        "intake/add_words.html", verb=verb, form=form, submission=submission, photos=photos,
        max_photos=get_setting(MAX_PHOTOS), max_body=get_setting(MAX_BODY), back_url=page_of_own(submission),
    )  # fmt: skip
    return page, 422 if form.errors else 200


def _know(form: AddForm | CorrectLetterForm | CorrectAdditionForm, submission: Submission, known: str = "") -> None:
    """What stood there before, so that a writer is asked about new words alone."""
    form.known, form.is_past_the_office = known, submission.reserved_for is not None


def _add(number: str, form: AddForm, photos: Sequence[str]) -> str:
    submission = own_letter(number)
    perform(
        VERBS["add_words"], as_reporter(), submission, text=form.text.data or "", photo_owner=draft_owner(),
        photo_tokens=photos,
    )  # fmt: skip
    _tell_of_danger(form, submission)
    return page_of_own(submission)


def _tell_of_danger(form: AsksAboutDanger, submission: Submission) -> None:
    if form.tells_of_danger:
        tell_of_danger(as_reporter(), submission)


@dataclass(slots=True)
class Standing:
    """The words as they stand now; ``version`` counts the wordings."""

    title: str
    body: str
    text: str
    version: int


def _standing(submission: Submission, addition: LaterWord | None) -> Standing:
    number = len(list_wordings(submission, addition)) + 1
    if addition is not None:
        return Standing("", "", addition.text, number)
    return Standing(submission.title, submission.body, "", number)


def _addition_of(submission: Submission) -> LaterWord | None:
    """The addition that the address names; None for the letter itself."""
    named = request.args.get("addition", "")
    if not named:
        return None
    number = read_number(named)
    addition = find_addition(submission, number) if number is not None else None
    if addition is None:
        raise NotFound()
    return addition


@blueprint.route("/follow/<number>/correct", methods=["GET", "POST"])
@public
@limiter.limit(SUBMIT_LIMIT, methods=["POST"])
def correct(number: str) -> ResponseReturnValue:
    """The letter, or with ``?addition=`` what was added to it, in words that can be changed."""
    submission = own_letter(number)
    addition = _addition_of(submission)
    form = CorrectLetterForm() if addition is None else CorrectAdditionForm()
    verb = VERBS["correct" if addition is None else "correct_addition"]
    if location := form.find_done():
        return redirect(location, 303)
    demand_open(verb, as_reporter(), addition or submission)
    standing = _standing(submission, addition)
    _know(form, submission, f"{standing.title}\n{standing.body}\n{standing.text}")
    status = 200
    if form.is_behind(standing):
        status = CONFLICT
    elif form.is_submitted():
        if location := attempt(form, lambda: _correct(number, form)):
            flash(str(verb.done), "success")
            return redirect(location, 303)
        status = 422
    else:
        _fill_in(form, standing)
    page = render_template(
        "intake/correct.html", verb=verb, form=form, submission=submission, addition=addition,
        max_body=get_setting(MAX_BODY), back_url=page_of_own(submission),
    )  # fmt: skip
    return page, status


def _fill_in(form: CorrectLetterForm | CorrectAdditionForm, standing: Standing) -> None:
    if isinstance(form, CorrectAdditionForm):
        form.text.data = standing.text
    else:
        form.title.data, form.body.data = standing.title, standing.body


def _correct(number: str, form: CorrectLetterForm | CorrectAdditionForm) -> str:
    submission = own_letter(number)
    addition, seen = _addition_of(submission), form.seen_version
    if isinstance(form, CorrectAdditionForm):
        perform(VERBS["correct_addition"], as_reporter(), addition, text=form.text.data or "", seen_version=seen)
    else:
        given = {"title": form.title.data or "", "body": form.body.data or "", "seen_version": seen}
        perform(VERBS["correct"], as_reporter(), submission, **given)
    _tell_of_danger(form, submission)
    return page_of_own(submission)
