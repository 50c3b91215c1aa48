"""Signing in and out, one's own password, and whose matters come first in this browser."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user

from govtrack.accounts import operations
from govtrack.accounts.current import current_actor
from govtrack.accounts.forms import ChangePasswordForm, SignInForm
from govtrack.accounts.models import User
from govtrack.accounts.neighbourhood import keep_my_community
from govtrack.accounts.passwords import mark_of
from govtrack.accounts.residency import end_own_session, own_session
from govtrack.accounts.second_factor import has_second_step
from govtrack.accounts.verbs import VERBS
from govtrack.accounts.views.blueprint import blueprint
from govtrack.core.access import public, signed_in
from govtrack.core.addresses import is_own_address
from govtrack.core.clock import now
from govtrack.core.db import transaction
from govtrack.core.error_pages import is_from_elsewhere
from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _
from govtrack.core.limits import (
    ACCOUNT_LIMIT,
    EVERY_TRY_LIMIT,
    PASSWORD_LIMIT,
    SIGN_IN_LIMIT,
    account_key,
    every_try_key,
    has_failed,
    is_known_browser,
    limiter,
    remember_browser,
)
from govtrack.core.verbs import perform

WAITING = "second_step_for"


def wait_for_code(user: User, target: str | None) -> ResponseReturnValue:
    """The password fitted; nobody is signed in before the code fits as well."""
    own_session().renew()
    session[WAITING] = {
        "user": user.id, "mark": mark_of(user.password_hash), "at": now().isoformat(), "next": target,
    }  # fmt: skip
    return redirect(url_for("accounts.enter_second_step"))


def own_account_key() -> str:
    """The person who is signed in, wherever from."""
    return f"password:{current_user.get_id()}"


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
@limiter.limit(SIGN_IN_LIMIT, methods=["POST"])
@limiter.limit(ACCOUNT_LIMIT, methods=["POST"], key_func=account_key, deduct_when=has_failed)
@limiter.limit(
    EVERY_TRY_LIMIT, methods=["POST"], key_func=every_try_key, deduct_when=has_failed, exempt_when=is_known_browser
)
def sign_in() -> ResponseReturnValue:
    """The sign-in page for people who work with the loop."""
    form = SignInForm()
    target = request.values.get("next")
    if form.validate_on_submit():
        user = _by_password(form)
        if user is not None and has_second_step(user.id):
            return wait_for_code(user, target)
        if user is not None:
            own_session().renew()
            login_user(user)
            answer = redirect(target if target and is_own_address(target) else url_for("oversight.home"))
            return remember_browser(answer, user.login)
        if not form.errors:
            form.form_errors.append(_("Name and password do not fit together. Please check both and try again."))
    status = 422 if form.errors else 200
    return render_template("accounts/sign_in.html", form=form, next=target), status


def _by_password(form: SignInForm) -> User | None:
    """Whose name and password fit; a first password that has run out is told at its field."""
    with transaction():
        try:
            return operations.sign_in(form.login.data or "", form.password.data or "")
        except InvalidInput as error:
            form.add_error(error)
            return None


@blueprint.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """Ends the session on the server."""
    logout_user()
    end_own_session()
    return redirect(url_for("oversight.home"))


@blueprint.route("/account/password", methods=["GET", "POST"])
@signed_in
@limiter.limit(PASSWORD_LIMIT, methods=["POST"], key_func=own_account_key, deduct_when=has_failed)
def change_password() -> ResponseReturnValue:
    """One's own password; all other sessions end with it."""
    form = ChangePasswordForm()
    if form.validate_on_submit():
        try:
            with transaction():
                perform(
                    VERBS["change_password"], current_actor(), current_user, current=form.current.data or "",
                    new=form.password.data or "", session_key=own_session().key,
                )  # fmt: skip
        except InvalidInput as error:
            form.add_error(error)
        else:
            flash(str(VERBS["change_password"].done), "success")
            return redirect(url_for("oversight.home"))
    return render_template("accounts/change_password.html", form=form), 422 if form.errors else 200


@blueprint.post("/my-community")
@public
def choose_community() -> ResponseReturnValue:
    """Keeps in this browser whose matters come first; no account is touched."""
    target = request.form.get("next")
    answer = redirect(target if target and is_own_address(target) else url_for("oversight.home"), 303)
    if not is_from_elsewhere():
        keep_my_community(answer, request.form.get("community", ""))
    return answer
