"""Signing in with a code, beginning an account, and signing out."""

from __future__ import annotations

from secrets import token_urlsafe

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.residency import enter_as_resident, leave_as_resident
from govtrack.core.access import account_holder, public
from govtrack.core.addresses import is_own_address
from govtrack.core.db import db, transaction
from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _, current_language
from govtrack.core.limits import CODE_LIMIT, RECEIPT_LIMIT, limiter
from govtrack.core.sending import carry_out
from govtrack.core.settings import get_setting
from govtrack.core.ways_on import stands_at
from govtrack.intake.forms import AddressForm, CodeForm
from govtrack.intake.models import ContactCode
from govtrack.intake.operations import NOT_ANY_MORE
from govtrack.intake.settings import CODE_MINUTES
from govtrack.intake.views.proving import sender_mark
from govtrack.residents import operations
from govtrack.residents.forms import OLD_ENOUGH, AgeForm
from govtrack.residents.models import Resident
from govtrack.residents.queries import (
    find_asked,
    find_contact_by_mark,
    find_linked,
    find_resident,
    is_just_proven,
    mark_of_flow,
    show_contact,
)
from govtrack.residents.views.base import blueprint

# What a session holds: the codes that were asked for in it, the one that is proven and has no account, where to go.
ASKED, BEGINNING, FOLLOWING = "asked_to_enter", "beginning_account", "resident_goes_to"
ASKED_AT_MOST = 5


@blueprint.route("/mine/sign-in", methods=["GET", "POST"])
@public
@limiter.limit(CODE_LIMIT, methods=["POST"])
@stands_at(lambda: url_for("residents.sign_in"))
def sign_in() -> ResponseReturnValue:
    """Takes an address; whether it has an account makes no difference here."""
    form, resident = AddressForm(), find_resident()
    if request.method == "GET" and is_own_address(request.args.get("next")):
        session[FOLLOWING] = request.args["next"]
    flow = token_urlsafe(24)

    def ask() -> None:
        address = form.contact.data or ""
        operations.ask_to_enter(
            form.contact_kind, address, sender_mark(), flow, current_language(), resident=find_resident()
        )

    if carry_out(form, ask):
        session[ASKED] = [*session.get(ASKED, []), flow][-ASKED_AT_MOST:]
        return redirect(url_for("residents.enter_code", flow=flow), 303)
    page = render_template("residents/sign_in.html", form=form, is_adding=resident is not None)
    return page, 422 if form.errors or form.form_errors else 200


@blueprint.route("/mine/sign-in/<flow>", methods=["GET", "POST"])
@public
@limiter.limit(RECEIPT_LIMIT, methods=["POST"])
def enter_code(flow: str) -> ResponseReturnValue:
    """Takes the code, in the session alone that asked for it."""
    form, is_asked_here = CodeForm(), flow in session.get(ASKED, [])
    if form.validate_on_submit():
        with transaction():
            proof = operations.enter_by_code(flow, form.code.data or "", find_resident()) if is_asked_here else None
        if proof is not None:
            return _go_on(proof, flow)
        form.add_error(InvalidInput(NOT_ANY_MORE, "code"))
    resident = find_resident()
    page = render_template(
        "residents/enter_code.html",
        form=form,
        flow=flow,
        minutes=get_setting(CODE_MINUTES),
        hint=_hint_of(find_asked(flow, resident)) if is_asked_here else "",
        is_adding=resident is not None,
    )
    return page, 422 if form.errors else 200


def _hint_of(row: ContactCode | None) -> str:
    """The address that a code went to, as its owner knows it; nothing where it was let go of."""
    contact = find_contact_by_mark(row.mark) if row is not None else None
    return show_contact(contact).hint if contact is not None else ""


@blueprint.route("/mine/sign-in/link/<token>", methods=["GET", "POST"])
@public
@limiter.limit(RECEIPT_LIMIT, methods=["POST"])
def enter_link(token: str) -> ResponseReturnValue:
    """The link of an e-mail: a look does nothing, since machines look before people do.

    In another browser than the one that asked it signs in to the account of its own address, which the page names,
    and to nothing where somebody is signed in already.
    """
    row, resident = find_linked(token), find_resident()
    flow = _find_flow(row, resident)
    is_in_the_way = resident is not None and flow is None
    if request.method == "POST" and row is not None and not is_in_the_way:
        with transaction():
            proof = operations.enter_by_link(token)
        if proof is not None:
            return _go_on(proof, flow or "")
        row = None
    page = render_template(
        "residents/enter_link.html",
        token=token,
        hint=_hint_of(row),
        is_adding=resident is not None,
        is_in_the_way=is_in_the_way,
    )
    return page, 422 if request.method == "POST" else 200


def _find_flow(row: ContactCode | None, resident: Resident | None) -> str | None:
    """What this session holds of the request, where it was asked for in it and by whoever is signed in now."""
    held = session.get(ASKED, []) if row is not None else []
    return next((flow for flow in held if row is not None and row.flow == mark_of_flow(flow, resident)), None)


def _go_on(proof: ContactCode, flow: str) -> ResponseReturnValue:
    """One more address of the account that asked for it; else into its account, or to the beginning of one."""
    resident, contact = find_resident(), find_contact_by_mark(proof.mark)
    if resident is not None:
        return _add(resident, proof, flow)
    if contact is not None and contact.resident_id is not None:
        return _enter(proof)
    session[BEGINNING] = proof.id
    return redirect(url_for("residents.begin"), 303)


def _add(resident: Resident, proof: ContactCode, flow: str) -> ResponseReturnValue:
    try:
        with transaction():
            operations.add_contact(resident, proof, flow)
    except InvalidInput as error:
        flash(str(error.message), "error")
    else:
        flash(_("The address belongs to your account now."), "success")
    return redirect(url_for("residents.account"), 303)


def _enter(proof: ContactCode) -> ResponseReturnValue:
    with transaction():
        resident = operations.enter_account(proof)
    following = session.pop(FOLLOWING, None)
    session.pop(BEGINNING, None)
    session.pop(ASKED, None)
    enter_as_resident(resident.id)
    return redirect(following if is_own_address(following) else url_for("residents.mine"), 303)


def _find_beginning() -> ContactCode | None:
    """The code that was proven in this browser a few minutes ago, by somebody who is not signed in."""
    proof = db.session.get(ContactCode, session.get(BEGINNING, 0))
    return proof if proof is not None and is_just_proven(proof) and find_resident() is None else None


@blueprint.route("/mine/begin", methods=["GET", "POST"])
@public
@limiter.limit(RECEIPT_LIMIT, methods=["POST"])
def begin() -> ResponseReturnValue:
    """Asks once whether somebody is old enough, and opens the account."""
    proof = _find_beginning()
    if proof is None:
        session.pop(BEGINNING, None)
        return redirect(url_for("residents.sign_in"), 303)
    form = AgeForm()

    def open_account() -> None:
        operations.open_account(proof, is_old_enough=form.age.data == OLD_ENOUGH)

    if carry_out(form, open_account):
        flash(_("Your account is open."), "success")
        return _enter(proof)
    page = render_template("residents/begin.html", form=form, hint=_hint_of(proof))
    return page, 422 if form.errors else 200


@blueprint.post("/mine/sign-out")
@account_holder
def sign_out() -> ResponseReturnValue:
    """Ends the session on the server."""
    leave_as_resident()
    return redirect(url_for("oversight.home"), 303)
