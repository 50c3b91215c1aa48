"""Letters into the account and out of it."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from govtrack.core.access import account_holder, require_visible
from govtrack.core.db import transaction
from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _
from govtrack.core.limits import RECEIPT_LIMIT, limiter
from govtrack.intake.queries import find_by_receipt, find_submission_by_number, get_submission
from govtrack.intake.receipts import hold, holds, list_held
from govtrack.residents import operations
from govtrack.residents.forms import KeepForm
from govtrack.residents.queries import get_resident
from govtrack.residents.views.base import blueprint
from govtrack.residents.views.mine import mine_page


@blueprint.post("/mine/letters")
@account_holder
@limiter.limit(RECEIPT_LIMIT)
def keep() -> ResponseReturnValue:
    """Keeps the letter of a receipt code; one sentence for every wrong code."""
    form, resident = KeepForm(), get_resident()
    if not form.validate_on_submit():
        return mine_page(resident, form, 422)
    submission = find_by_receipt(form.code.data or "")
    if submission is None:
        words = _("We find nothing under this code. Please compare it with your receipt: twelve letters and digits.")
        form.add_error(InvalidInput(words, "code"))
        return mine_page(resident, form, 422)
    hold(submission)
    with transaction():
        operations.keep_letter(get_resident(), submission)
    flash(_("The letter is in your account now."), "success")
    return redirect(url_for("residents.mine"), 303)


@blueprint.post("/mine/letters/held")
@account_holder
def keep_held() -> ResponseReturnValue:
    """Keeps all letters whose codes this browser has shown before."""
    with transaction():
        resident = get_resident()
        for submission in map(get_submission, list_held()):
            if holds(submission):
                operations.keep_letter(resident, submission)
    flash(_("Your letters are in your account now."), "success")
    return redirect(url_for("residents.mine"), 303)


@blueprint.post("/mine/letters/<number>/let-go")
@account_holder
def let_go(number: str) -> ResponseReturnValue:
    """Takes a letter out of the account; nothing happens to the letter."""
    submission = find_submission_by_number(number)
    with transaction():
        was_kept = submission is not None and operations.let_letter_go(get_resident(), submission)
    require_visible(was_kept)
    flash(_("The letter is out of your account. Its receipt code opens it as before."), "success")
    return redirect(url_for("residents.mine"), 303)
