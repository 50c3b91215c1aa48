"""A new receipt code at the desk: one clerk asks, another confirms and hands it over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.accounts.roles import RECEIVERS
from govtrack.core.access import allow, require, require_visible
from govtrack.core.db import transaction
from govtrack.core.errors import NotFound
from govtrack.core.i18n import _l
from govtrack.core.sending import carry_out
from govtrack.core.verbs import demand_open, perform
from govtrack.intake import forms, policy, queries, receipts
from govtrack.intake.models import ReceiptRequest, Submission
from govtrack.intake.verbs import VERBS
from govtrack.intake.views.blueprint import blueprint


def _visible(submission_id: int) -> Submission:
    row = queries.get_submission(submission_id)
    require_visible(policy.can_see(current_actor(), row))
    require(policy.can_ask_receipt(current_actor(), row))
    return row


def _waiting(submission_id: int) -> ReceiptRequest:
    request = queries.find_receipt_request(_visible(submission_id))
    if request is None:
        raise NotFound()
    return request


HOW_SHOWN, WHY_NOT = _l("How they showed that it is their letter"), _l("Why not?")


def _page(row: Submission, form: Any, status: int = 200) -> ResponseReturnValue:
    request, actor = queries.find_receipt_request(row), current_actor()
    # Its name in the form, so that what is wrong with it is told by the same name.
    form.reason.label.text = str(HOW_SHOWN if request is None else WHY_NOT)
    page = render_template(
        "intake/desk_receipt.html",
        submission=row,
        form=form,
        request_row=request,
        may_confirm=request is not None and VERBS["confirm_receipt"].is_open(actor, request),
        closed_by=VERBS["confirm_receipt"].closed_by(actor, request) if request is not None else None,
        code=receipts.find_code_at_desk(row),
        verbs=VERBS,
    )
    return page, status


@blueprint.get("/submissions/<int:submission_id>/receipt")
@allow(*RECEIVERS)
def desk_receipt(submission_id: int) -> ResponseReturnValue:
    """What waits, and for some minutes the code that was just given."""
    return _page(_visible(submission_id), forms.ReceiptReasonForm(formdata=None))


@blueprint.post("/submissions/<int:submission_id>/receipt")
@allow(*RECEIVERS)
def ask_receipt(submission_id: int) -> ResponseReturnValue:
    """One clerk asks."""
    _visible(submission_id)
    return _say_why("ask_receipt", submission_id, _visible)


def _say_why(name: str, submission_id: int, find: Callable[[int], Submission | ReceiptRequest]) -> ResponseReturnValue:
    """Does what needs a reason; what is wrong with it stands in the form."""
    form = forms.ReceiptReasonForm()

    def act() -> None:
        perform(VERBS[name], current_actor(), find(submission_id), reason=form.reason.data or "")

    if not carry_out(form, act):
        return _page(_visible(submission_id), form, 422)
    flash(str(VERBS[name].done), "success")
    return redirect(url_for("intake.desk_receipt", submission_id=submission_id), 303)


@blueprint.post("/submissions/<int:submission_id>/receipt/confirm")
@allow(*RECEIVERS)
def confirm_receipt(submission_id: int) -> ResponseReturnValue:
    """Another one gives the code; it is shown on this browser alone, for a few minutes."""
    with transaction():
        request = _waiting(submission_id)
        demand_open(VERBS["confirm_receipt"], current_actor(), request)
        code = perform(VERBS["confirm_receipt"], current_actor(), request)
    receipts.keep_code_at_desk(queries.get_submission(submission_id), code)
    flash(str(VERBS["confirm_receipt"].done), "success")
    return redirect(url_for("intake.desk_receipt", submission_id=submission_id), 303)


@blueprint.post("/submissions/<int:submission_id>/receipt/decline")
@allow(*RECEIVERS)
def decline_receipt(submission_id: int) -> ResponseReturnValue:
    """Or says why not."""
    _waiting(submission_id)
    return _say_why("decline_receipt", submission_id, _waiting)
