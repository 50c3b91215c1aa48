"""The account itself: addresses, devices, and its end."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.residency import leave_as_resident, own_session
from govtrack.accounts.sessions import handle_of, hash_key, list_resident_sessions
from govtrack.core.access import account_holder, require_visible
from govtrack.core.db import transaction
from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _
from govtrack.core.sending import carry_out
from govtrack.intake.wording import CONTACT_KIND_LABELS
from govtrack.residents import operations
from govtrack.residents.forms import DeleteForm
from govtrack.residents.queries import get_resident, list_contacts, show_contact
from govtrack.residents.views.base import blueprint


@blueprint.get("/mine/account")
@account_holder
def account() -> ResponseReturnValue:
    """Addresses, devices, everything as a file, deletion."""
    resident, key = get_resident(), own_session().key
    return render_template(
        "residents/account.html",
        contacts=[show_contact(row) for row in list_contacts(resident.id)],
        contact_kind_labels=CONTACT_KIND_LABELS,
        sessions=[
            (handle_of(row), row.device, row.started_at, row.seen_at, key is not None and row.id == hash_key(key))
            for row in list_resident_sessions(resident.id)
        ],
    )


@blueprint.post("/mine/contacts/<int:contact_id>/remove")
@account_holder
def remove_contact(contact_id: int) -> ResponseReturnValue:
    """Takes an address away; the last one stays."""
    try:
        with transaction():
            resident = get_resident()
            contact = next((row for row in list_contacts(resident.id) if row.id == contact_id), None)
            require_visible(contact is not None)
            assert contact is not None
            operations.remove_contact(resident, contact)
    except InvalidInput as error:
        flash(str(error.message), "error")
    else:
        flash(_("The address opens your account no more."), "success")
    return redirect(url_for("residents.account"), 303)


@blueprint.post("/mine/sessions/<handle>/end")
@account_holder
def end_session(handle: str) -> ResponseReturnValue:
    """Ends one session, such as that of a lost phone."""
    with transaction():
        was_there = operations.end_session(get_resident(), handle)
    require_visible(was_there)
    flash(_("That device is signed out."), "success")
    return redirect(url_for("residents.account"), 303)


@blueprint.post("/mine/sessions/end-others")
@account_holder
def end_other_sessions() -> ResponseReturnValue:
    """Ends every session but this one."""
    with transaction():
        operations.end_other_sessions(get_resident(), own_session().key)
    flash(_("All other devices are signed out."), "success")
    return redirect(url_for("residents.account"), 303)


@blueprint.route("/mine/delete", methods=["GET", "POST"])
@account_holder
def delete() -> ResponseReturnValue:
    """Says what goes and what stays, and deletes the account."""
    form = DeleteForm()
    if carry_out(form, lambda: operations.delete_account(get_resident())):
        leave_as_resident()
        flash(_("Your account is deleted. Each letter opens with its receipt code as before."), "success")
        return redirect(url_for("oversight.home"), 303)
    return render_template("residents/delete.html", form=form), 422 if form.errors else 200
