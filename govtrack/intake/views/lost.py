"""I have lost my receipt code: the way back for its owner, and the same answer for everybody else."""

from __future__ import annotations

import unicodedata
from secrets import token_urlsafe

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from govtrack.core.access import public, require_visible
from govtrack.core.db import transaction
from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _
from govtrack.core.limits import CODE_LIMIT, RECEIPT_LIMIT, limiter
from govtrack.core.settings import get_setting
from govtrack.intake import operations, receipts
from govtrack.intake.forms import CodeForm, LostForm
from govtrack.intake.operations import NOT_ANY_MORE, Found
from govtrack.intake.queries import find_submission_by_number, get_submission, list_letters_of
from govtrack.intake.reporters import contact_mark
from govtrack.intake.settings import CODE_MINUTES
from govtrack.intake.views.blueprint import address_of, blueprint
from govtrack.intake.views.proving import sender_mark


@blueprint.route("/lost", methods=["GET", "POST"])
@public
@limiter.limit(CODE_LIMIT, methods=["POST"])
def lost() -> ResponseReturnValue:
    """Takes contact and number; every request that can be read is answered alike."""
    form = LostForm()
    if form.validate_on_submit():
        flow = token_urlsafe(24)
        mark = contact_mark(form.contact_kind, form.contact.data or "") or ""
        number = unicodedata.normalize("NFKC", form.number.data or "").upper()
        try:
            with transaction():
                operations.ask_for_lost(form.contact_kind, mark, number, sender_mark(), flow)
        except InvalidInput as error:
            form.add_error(error)
        else:
            return redirect(url_for("intake.lost_code", flow=flow), 303)
    page = render_template("intake/lost.html", form=form, follow_url=address_of("responses.follow"))
    return page, 422 if form.errors or form.form_errors else 200


@blueprint.route("/lost/<flow>", methods=["GET", "POST"])
@public
@limiter.limit(RECEIPT_LIMIT, methods=["POST"])
def lost_code(flow: str) -> ResponseReturnValue:
    """Takes the code; whether one was sent cannot be seen here."""
    form = CodeForm()
    if form.validate_on_submit():
        with transaction():
            found = operations.enter_lost(flow, form.code.data or "")
        if found is not None:
            return _go_on(found)
        form.add_error(InvalidInput(NOT_ANY_MORE, "code"))
    page = render_template("intake/lost_code.html", form=form, flow=flow, minutes=get_setting(CODE_MINUTES))
    return page, 422 if form.errors else 200


@blueprint.route("/lost/link/<token>", methods=["GET", "POST"])
@public
@limiter.limit(RECEIPT_LIMIT, methods=["POST"])
def lost_link(token: str) -> ResponseReturnValue:
    """The link of an e-mail: a look does nothing, since machines look before people do."""
    form = CodeForm(formdata=None)
    if request.method == "POST":
        with transaction():
            found = operations.enter_link(token)
        if found is not None:
            return _go_on(found)
        form.form_errors.append(_("This link has been used, or is older than a day. Please ask for another code."))
    page = render_template("intake/lost_link.html", form=form, token=token)
    return page, 422 if form.form_errors else 200


def _go_on(found: Found) -> ResponseReturnValue:
    """To the new receipt, or to the list of what was written with this contact."""
    if found.letter is None:
        receipts.keep_listed(found.contact_kind, found.mark)
        return redirect(url_for("intake.lost_letters"), 303)
    return _show_new_code(found.letter.id, found.code)


def _show_new_code(submission_id: int, code: str) -> ResponseReturnValue:
    receipts.keep_new_code(get_submission(submission_id), code)
    flash(_("Here is your new code. The old one opens nothing any more."), "success")
    return redirect(url_for("intake.receipt", submission_id=submission_id), 303)


@blueprint.get("/lost/letters")
@public
def lost_letters() -> ResponseReturnValue:
    """Number and day of what was written with the contact that this browser has just proven."""
    listed = receipts.find_listed()
    if listed is None:
        return redirect(url_for("intake.lost"), 303)
    return render_template(
        "intake/lost_letters.html", letters=list_letters_of(*listed), follow_url=address_of("responses.follow")
    )


@blueprint.post("/lost/letters/<number>/open")
@public
def open_letter(number: str) -> ResponseReturnValue:
    """Opens a letter for which the contact was proven; of any other one this page says nothing."""
    letter, listed = find_submission_by_number(number), receipts.find_listed()
    is_open = letter is not None and listed is not None and operations.is_proven_for(letter, *listed)
    require_visible(is_open)
    assert letter is not None
    receipts.hold(letter)
    return redirect(address_of("responses.followed", number=number) or url_for("intake.lost_letters"), 303)


@blueprint.post("/lost/letters/<number>/code")
@public
@limiter.limit(CODE_LIMIT)
def renew_letter(number: str) -> ResponseReturnValue:
    """A new receipt code for one of them."""
    listed = receipts.find_listed()
    with transaction():
        letter = find_submission_by_number(number)
        code = operations.renew_by_contact(letter, *listed) if letter is not None and listed is not None else ""
    require_visible(bool(code))
    assert letter is not None
    return _show_new_code(letter.id, code)
