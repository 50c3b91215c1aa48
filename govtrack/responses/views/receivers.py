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
from govtrack.responses.forms import LeaveOutForm
from govtrack.responses.models import Response
from govtrack.responses.queries.answers import count_receivers, list_left_out, list_receivers
from govtrack.responses.queries.responses import get_response
from govtrack.responses.states import AUTHORS
from govtrack.responses.verbs import VERBS
from govtrack.responses.views.base import blueprint
from govtrack.topics.cards import topic_name

MOST_AT_ONCE = 100


def _open(response_id: int) -> Response:
    actor, row = current_actor(), get_response(response_id)
    require_visible(policy.can_see_response(actor, row))
    demand_open(VERBS["leave_out"], actor, row)
    return row


def _ticked() -> list[int]:
    """The letters that are ticked; anything else is no letter."""
    typed = request.form.getlist("letter")[:MOST_AT_ONCE]
    return [number for value in dict.fromkeys(typed) if (number := read_number(value)) is not None]


@blueprint.route("/responses/<int:response_id>/receivers", methods=["GET", "POST"])
@allow(*AUTHORS)
def receivers(response_id: int) -> ResponseReturnValue:
    """The letters that this response answers; ticked ones are left out."""
    row, form = _open(response_id), LeaveOutForm()
    ticked = _ticked()

    def leave_out() -> str:
        if not ticked:
            raise InvalidInput(_l("Tick at least one letter."))
        response = get_response(response_id)
        for letter_id in ticked:
            letter, why = get_submission(letter_id), form.reason.data or ""
            perform(VERBS["leave_out"], current_actor(), response, letter=letter, reason=why)
        return url_for("responses.receivers", response_id=response_id)

    if (target := attempt(form, leave_out)) is not None:
        flash(str(VERBS["leave_out"].done), "success")
        return redirect(target, 303)
    assert row.topic is not None
    page = render_template(
        "responses/receivers.html", form=form, response_id=row.id, about=topic_name(row.topic), ticked=ticked,
        letters=list_receivers(row, row.topic.id), numbers=count_receivers(row),
        left_out=[(one.submission_id, one.submission.number, one.reason) for one in list_left_out(row.topic.id)],
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
