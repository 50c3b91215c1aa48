"""One's own account: the second step, and where one is signed in."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from govtrack.accounts import passkeys, second_factor, sessions
from govtrack.accounts.current import current_actor
from govtrack.accounts.forms import PasskeyNameForm
from govtrack.accounts.models import Passkey
from govtrack.accounts.residency import own_session
from govtrack.accounts.roles import LABELS
from govtrack.accounts.verbs import VERBS
from govtrack.accounts.views.blueprint import blueprint
from govtrack.core.access import signed_in
from govtrack.core.db import transaction
from govtrack.core.verbs import perform


@blueprint.get("/account")
@signed_in
def account() -> ResponseReturnValue:
    """Roles, password, second step and open sessions of the signed-in person."""
    return account_page()


def name_form(passkey: Passkey, **options: Any) -> PasskeyNameForm:
    """The form that gives this passkey another name."""
    return PasskeyNameForm(prefix=f"passkey{passkey.id}-", **options)


def account_page(renaming: tuple[int, PasskeyNameForm] | None = None) -> ResponseReturnValue:
    """The page of the own account; ``renaming`` is the form of a passkey that was refused."""
    key, keys = own_session().key, passkeys.list_passkeys(current_user.id)
    name_forms = {row.id: name_form(row, formdata=None, data={"name": row.name}) for row in keys}
    errors = bool(renaming and renaming[1].errors)
    page = render_template(
        "accounts/account.html",
        user=current_user,
        labels=LABELS,
        has_second_step=second_factor.has_second_step(current_user.id),
        passkeys=keys,
        name_forms=name_forms | dict([renaming] if renaming else []),
        form_errors=errors,
        has_app=second_factor.find_factor(current_user.id) is not None,
        codes_left=second_factor.count_codes(current_user.id),
        sessions=sessions.list_sessions(current_user.id),
        handle_of=sessions.handle_of,
        own_id=sessions.hash_key(key) if key else "",
    )
    return page, 422 if errors else 200


@blueprint.post("/account/sessions/<handle>/end")
@signed_in
def end_session(handle: str) -> ResponseReturnValue:
    """Ends one session, such as that of a lost phone."""
    with transaction():
        perform(VERBS["end_session"], current_actor(), current_user, handle=handle)
    flash(str(VERBS["end_session"].done), "success")
    return redirect(url_for("accounts.account"), 303)


@blueprint.post("/account/sessions/end-others")
@signed_in
def end_other_sessions() -> ResponseReturnValue:
    """Ends every session but this one."""
    with transaction():
        perform(VERBS["end_other_sessions"], current_actor(), current_user, session_key=own_session().key)
    flash(str(VERBS["end_other_sessions"].done), "success")
    return redirect(url_for("accounts.account"), 303)
