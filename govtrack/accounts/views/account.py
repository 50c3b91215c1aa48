"""One's own account: the second step, and where one is signed in."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from govtrack.accounts import passkeys, second_factor, sessions
from govtrack.accounts.roles import LABELS
from govtrack.accounts.views.blueprint import blueprint
from govtrack.accounts.views.signing_in import own_session
from govtrack.audit.operations import record
from govtrack.core.access import require_visible, signed_in
from govtrack.core.db import transaction
from govtrack.core.i18n import _


@blueprint.get("/account")
@signed_in
def account() -> ResponseReturnValue:
    """Roles, password, second step and open sessions of the signed-in person."""
    key = own_session().key
    return render_template(
        "accounts/account.html",
        user=current_user,
        labels=LABELS,
        has_second_step=second_factor.has_second_step(current_user.id),
        passkeys=passkeys.list_passkeys(current_user.id),
        has_app=second_factor.find_factor(current_user.id) is not None,
        codes_left=second_factor.count_codes(current_user.id),
        sessions=sessions.list_sessions(current_user.id),
        handle_of=sessions.handle_of,
        own_id=sessions.hash_key(key) if key else "",
    )


@blueprint.post("/account/sessions/<handle>/end")
@signed_in
def end_session(handle: str) -> ResponseReturnValue:
    """Ends one session, such as that of a lost phone."""
    with transaction():
        was_there = sessions.end_session(current_user.id, handle)
        if was_there:
            record(current_user.actor, "sessions_ended", current_user)
    require_visible(was_there)
    flash(_("That device is signed out."), "success")
    return redirect(url_for("accounts.account"), 303)


@blueprint.post("/account/sessions/end-others")
@signed_in
def end_other_sessions() -> ResponseReturnValue:
    """Ends every session but this one."""
    with transaction():
        sessions.end_sessions(current_user.id, except_key=own_session().key)
        record(current_user.actor, "sessions_ended", current_user)
    flash(_("All other devices are signed out."), "success")
    return redirect(url_for("accounts.account"), 303)
