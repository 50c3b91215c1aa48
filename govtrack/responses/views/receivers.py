"""Who gets the response: the writer reads the letters behind it, and leaves out what tells another matter."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.core.access import allow, require_visible
from govtrack.core.db import transaction
from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _l
from govtrack.core.sending import attempt
from govtrack.core.text import read_number
from govtrack.core.verbs import demand_open, perform
from govtrack.intake.queries import get_submission
from govtrack.responses import policy
from govtrack.responses.cards import response_text
from govtrack.responses.forms import LateForm, LeaveOutForm
from govtrack.responses.models import Response
from govtrack.responses.queries.answers import count_receivers, list_left_out, list_receivers
from govtrack.responses.queries.late import page_late
from govtrack.responses.queries.responses import get_response
from govtrack.responses.states import AUTHORS
from govtrack.responses.verbs import VERBS
from govtrack.responses.views.base import blueprint
from govtrack.topics.cards import topic_name

MOST_AT_ONCE = 100


# Why a letter stands in the topic, by who put it there.
JOINED_BY = {
    "engine": _l("The comparison put it here"),
    "staff": _l("A colleague put it here"),
    "writer": _l("Its writer said: I have this too"),
    "merge": _l("Its topic was merged into this one"),
}
NONE_TICKED = _l("Tick at least one letter.")


def _open(response_id: int) -> Response:
    actor, row = current_actor(), get_response(response_id)
    require_visible(policy.can_see_response(actor, row))
    demand_open(VERBS["leave_out"], actor, row)
    return row


def _ticked() -> list[int]:
    """The letters that are ticked; anything else is no letter."""
    typed = request.form.getlist("letter")[:MOST_AT_ONCE]
    return [number for value in dict.fromkeys(typed) if (number := read_number(value)) is not None]


def _left_out(topic_id: int) -> list[tuple[int, str, str]]:
    return [(one.submission_id, one.submission.number, one.reason) for one in list_left_out(topic_id)]


@blueprint.route("/responses/<int:response_id>/receivers", methods=["GET", "POST"])
@allow(*AUTHORS)
def receivers(response_id: int) -> ResponseReturnValue:
    """The letters that this response answers; of an answer that is out, those that joined later and wait."""
    row = get_response(response_id)
    if row.state == "amended" and policy.can_see_inside(current_actor(), row):
        return redirect(url_for("responses.response", response_id=response_id), 303)
    row = _open(response_id)
    return _late(row) if row.state == "published" else _of_draft(row)


def _of_draft(row: Response) -> ResponseReturnValue:
    form, ticked = LeaveOutForm(), _ticked()
    if (target := attempt(form, lambda: _leave_out(row.id, ticked, form.reason.data or ""))) is not None:
        flash(str(VERBS["leave_out"].done), "success")
        return redirect(target, 303)
    assert row.topic is not None
    page = render_template(
        "responses/receivers.html", form=form, response_id=row.id, about=topic_name(row.topic), ticked=ticked,
        letters=list_receivers(row, row.topic.id), numbers=count_receivers(row), left_out=_left_out(row.topic.id),
    )  # fmt: skip
    return page, 422 if form.errors else 200


def _leave_out(response_id: int, ticked: list[int], reason: str) -> str:
    if not ticked:
        raise InvalidInput(NONE_TICKED)
    response = get_response(response_id)
    for letter_id in ticked:
        perform(VERBS["leave_out"], current_actor(), response, letter=get_submission(letter_id), reason=reason)
    return url_for("responses.receivers", response_id=response_id)


def _answer(response_id: int, ticked: list[int]) -> str:
    if not ticked:
        raise InvalidInput(NONE_TICKED)
    response = get_response(response_id)
    for letter_id in ticked:
        seen = read_number(request.form.get(f"seen-{letter_id}", "")) or 0
        letter = get_submission(letter_id)
        perform(VERBS["answer_late"], current_actor(), response, letter=letter, seen_version=seen)
    return url_for("responses.receivers", response_id=response_id)


def _late(row: Response) -> ResponseReturnValue:
    """The letters that joined after the answer was out: ticked ones get it, or are left out with a reason."""
    response_id, form, ticked = row.id, LateForm(), _ticked()
    leaves_out = "leave_out" in request.form

    def decide() -> str:
        return _leave_out(response_id, ticked, form.reason.data or "") if leaves_out else _answer(response_id, ticked)

    if (target := attempt(form, decide)) is not None:
        flash(str(VERBS["leave_out" if leaves_out else "answer_late"].done), "success")
        return redirect(target, 303)
    row = get_response(response_id)
    assert row.topic is not None
    page = render_template(
        "responses/late.html", form=form, response=response_text(row), about=topic_name(row.topic), ticked=ticked,
        letters=page_late(row), joined_words=JOINED_BY, left_out=_left_out(row.topic.id),
    )  # fmt: skip
    return page, 422 if form.errors else 200


@blueprint.post("/responses/<int:response_id>/receivers/<int:submission_id>/take-in")
@allow(*AUTHORS)
def take_in(response_id: int, submission_id: int) -> ResponseReturnValue:
    """Takes a letter in again."""
    _open(response_id)
    with transaction():
        letter = get_submission(submission_id)
        perform(VERBS["take_in"], current_actor(), get_response(response_id), letter=letter)
    flash(str(VERBS["take_in"].done), "success")
    return redirect(url_for("responses.receivers", response_id=response_id), 303)
