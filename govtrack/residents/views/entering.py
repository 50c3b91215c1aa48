"""Signing in with a code, beginning an account, and signing out."""

from __future__ import annotations

from datetime import datetime, timedelta
from secrets import token_urlsafe

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.residency import enter_as_resident, leave_as_resident, resident_at_browser
from govtrack.accounts.views.signing_in import is_own_address
from govtrack.core.access import account_holder, public
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _, current_language
from govtrack.core.limits import CODE_LIMIT, RECEIPT_LIMIT, limiter
from govtrack.core.sending import carry_out
from govtrack.core.settings import get_setting
from govtrack.intake.forms import AddressForm, CodeForm
from govtrack.intake.operations import NOT_ANY_MORE
from govtrack.intake.policy import as_reporter
from govtrack.intake.settings import CODE_MINUTES
from govtrack.intake.views.proving import sender_mark
from govtrack.residents import operations
from govtrack.residents.forms import OLD_ENOUGH, AgeForm
from govtrack.residents.models import Resident, ResidentContact
from govtrack.residents.queries import find_resident
from govtrack.residents.views.base import blueprint

# What a session holds between the code and the account: the address that was proven, and until when.
BEGINNING, FOLLOWING = "beginning_account", "resident_goes_to"
BEGIN_MINUTES = 15


@blueprint.route("/mine/sign-in", methods=["GET", "POST"])
@public
@limiter.limit(CODE_LIMIT, methods=["POST"])
def sign_in() -> ResponseReturnValue:
    """Takes an address; whether it has an account makes no difference here."""
    form = AddressForm()
    if request.method == "GET" and is_own_address(request.args.get("next")):
        session[FOLLOWING] = request.args["next"]
    flow = token_urlsafe(24)

    def ask() -> None:
        operations.ask_to_enter(form.way, form.contact.data or "", sender_mark(), flow, current_language())

    if carry_out(form, ask):
        return redirect(url_for("residents.enter_code", flow=flow), 303)
    page = render_template("residents/sign_in.html", form=form, is_adding=resident_at_browser() is not None)
    return page, 422 if form.errors or form.form_errors else 200


@blueprint.route("/mine/sign-in/<flow>", methods=["GET", "POST"])
@public
@limiter.limit(RECEIPT_LIMIT, methods=["POST"])
def enter_code(flow: str) -> ResponseReturnValue:
    """Takes the code."""
    form = CodeForm()
    if form.validate_on_submit():
        with transaction():
            contact = operations.enter_by_code(flow, form.code.data or "")
        if contact is not None:
            return _go_on(contact)
        form.add_error(InvalidInput(NOT_ANY_MORE, "code"))
    page = render_template("residents/enter_code.html", form=form, flow=flow, minutes=get_setting(CODE_MINUTES))
    return page, 422 if form.errors else 200


@blueprint.route("/mine/sign-in/link/<token>", methods=["GET", "POST"])
@public
@limiter.limit(RECEIPT_LIMIT, methods=["POST"])
def enter_link(token: str) -> ResponseReturnValue:
    """The link of an e-mail: a look does nothing, since machines look before people do."""
    form = CodeForm(formdata=None)
    if request.method == "POST":
        with transaction():
            contact = operations.enter_by_link(token)
        if contact is not None:
            return _go_on(contact)
        form.form_errors.append(_("This link has been used, or is older than a day. Please ask for another code."))
    page = render_template("residents/enter_link.html", form=form, token=token)
    return page, 422 if form.form_errors else 200


def _go_on(contact: ResidentContact) -> ResponseReturnValue:
    """One more address of the account that is signed in; else into its account, or to the beginning of one."""
    resident = find_resident()
    if resident is not None:
        return _add(resident, contact)
    if contact.resident_id is not None:
        return _enter(contact)
    until = now() + timedelta(minutes=BEGIN_MINUTES)
    session[BEGINNING] = {"contact": contact.id, "until": until.isoformat()}
    return redirect(url_for("residents.begin"), 303)


def _add(resident: Resident, contact: ResidentContact) -> ResponseReturnValue:
    try:
        with transaction():
            operations.add_contact(resident, contact)
    except InvalidInput as error:
        flash(str(error.message), "error")
    else:
        flash(_("The address belongs to your account now."), "success")
    return redirect(url_for("residents.account"), 303)


def _enter(contact: ResidentContact) -> ResponseReturnValue:
    assert contact.resident_id is not None
    with transaction():
        resident = db.session.get_one(Resident, contact.resident_id)
        operations.note_entered(resident, contact.way)
    following = session.pop(FOLLOWING, None)
    session.pop(BEGINNING, None)
    enter_as_resident(resident.id)
    return redirect(following if is_own_address(following) else url_for("residents.mine"), 303)


def _find_beginning() -> ResidentContact | None:
    """The address that was proven in this browser a few minutes ago."""
    kept = session.get(BEGINNING)
    if not kept or now() > datetime.fromisoformat(kept["until"]):
        session.pop(BEGINNING, None)
        return None
    return db.session.get(ResidentContact, kept["contact"])


@blueprint.route("/mine/begin", methods=["GET", "POST"])
@public
@limiter.limit(RECEIPT_LIMIT, methods=["POST"])
def begin() -> ResponseReturnValue:
    """Asks once whether somebody is old enough, and opens the account."""
    contact = _find_beginning()
    if contact is None:
        return redirect(url_for("residents.sign_in"), 303)
    form = AgeForm()

    def open_account() -> None:
        operations.open_account(as_reporter(), contact, is_old_enough=form.age.data == OLD_ENOUGH)

    if carry_out(form, open_account):
        flash(_("Your account is open."), "success")
        return _enter(contact)
    page = render_template("residents/begin.html", form=form)
    return page, 422 if form.errors else 200


@blueprint.post("/mine/sign-out")
@account_holder
def sign_out() -> ResponseReturnValue:
    """Ends the session on the server."""
    leave_as_resident()
    return redirect(url_for("oversight.home"), 303)
