"""Sign-in, sign-out, one's own password, and the administrator's list of people."""

from __future__ import annotations

import unicodedata
from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user

from govtrack.accounts import operations, queries
from govtrack.accounts.current import current_actor
from govtrack.accounts.forms import ChangePasswordForm, GrantForm, NewUserForm, SignInForm
from govtrack.accounts.neighbourhood import keep_my_community
from govtrack.accounts.queries import PeopleFilter
from govtrack.accounts.roles import LABELS
from govtrack.accounts.sessions import DatabaseSession
from govtrack.core.access import allow, public, require_visible, signed_in
from govtrack.core.db import transaction
from govtrack.core.errors import InvalidInput
from govtrack.core.forms import tidy
from govtrack.core.i18n import _
from govtrack.core.limits import ACCOUNT_LIMIT, SIGN_IN_LIMIT, account_key, limiter
from govtrack.places.queries import get_organisation, get_place

blueprint = Blueprint("accounts", __name__)
LONGEST_SEARCH = 80


def is_own_address(target: str | None) -> bool:
    """Whether ``target`` is a plain path of this site: no host, no scheme, no tricks with slashes."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return False
    parts = urlsplit(target)
    return not parts.scheme and not parts.netloc and "\\" not in target and target.isprintable()


def _renewed_session() -> DatabaseSession:
    own = session._get_current_object()  # type: ignore[attr-defined]
    assert isinstance(own, DatabaseSession)
    return own


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
@limiter.limit(SIGN_IN_LIMIT, methods=["POST"])
@limiter.limit(ACCOUNT_LIMIT, methods=["POST"], key_func=account_key)
def sign_in() -> ResponseReturnValue:
    """The sign-in page for people who work with the loop."""
    form = SignInForm()
    target = request.values.get("next")
    if form.validate_on_submit():
        with transaction():
            user = operations.sign_in(form.login.data or "", form.password.data or "")
        if user is not None:
            _renewed_session().renew()
            login_user(user)
            return redirect(target if target and is_own_address(target) else url_for("oversight.home"))
        form.form_errors.append(_("Name and password do not fit together. Please check both and try again."))
    status = 422 if form.errors else 200
    return render_template("accounts/sign_in.html", form=form, next=target), status


@blueprint.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """Ends the session on the server."""
    logout_user()
    session.clear()
    return redirect(url_for("oversight.home"))


@blueprint.route("/account/password", methods=["GET", "POST"])
@signed_in
def change_password() -> ResponseReturnValue:
    """One's own password; all other sessions end with it."""
    form = ChangePasswordForm()
    if form.validate_on_submit():
        try:
            with transaction():
                operations.change_password(
                    current_user, form.current.data or "", form.password.data or "", _renewed_session().key
                )
        except InvalidInput as error:
            form.add_error(error)
        else:
            flash(_("Your password has been changed. Other devices have been signed out."), "success")
            return redirect(url_for("oversight.home"))
    return render_template("accounts/change_password.html", form=form), 422 if form.errors else 200


@blueprint.post("/my-community")
@public
def choose_community() -> ResponseReturnValue:
    """Keeps in this browser whose matters come first; no account is touched."""
    target = request.form.get("next")
    answer = redirect(target if target and is_own_address(target) else url_for("oversight.home"), 303)
    keep_my_community(answer, request.form.get("community", ""))
    return answer


@blueprint.get("/people")
@allow("admin")
def people() -> ResponseReturnValue:
    """Everybody with an account, or those whom the address asks for (``q``, ``role``)."""
    role = request.args.get("role", "")
    wanted = PeopleFilter(
        words=unicodedata.normalize("NFKC", tidy(request.args.get("q")) or "")[:LONGEST_SEARCH],
        role=role if role in LABELS else "",
    )
    return render_template("accounts/people.html", page=queries.list_users(wanted), wanted=wanted, labels=LABELS)


@blueprint.route("/people/new", methods=["GET", "POST"])
@allow("admin")
def add_person() -> ResponseReturnValue:
    """A new colleague; the first password is shown once."""
    form = NewUserForm()
    if form.validate_on_submit():
        password = operations.generate_password()
        try:
            with transaction():
                user = operations.add_user(
                    current_actor(),
                    login=form.login.data or "",
                    name=form.name.data or "",
                    password=password,
                    must_change_password=True,
                )
        except InvalidInput as error:
            form.add_error(error)
        else:
            flash(_("First password, shown only now: %(password)s", password=password), "success")
            return redirect(url_for("accounts.person", user_id=user.id))
    return render_template("accounts/add_person.html", form=form), 422 if form.errors else 200


@blueprint.route("/people/<int:user_id>", methods=["GET", "POST"])
@allow("admin")
def person(user_id: int) -> ResponseReturnValue:
    """One account: its roles, and a form to grant another one."""
    user = queries.get_user(user_id)
    form = GrantForm()
    if form.validate_on_submit():
        place = get_place(form.place_id.data)
        unit = get_organisation(form.organisation_id.data) if form.organisation_id.data else None
        try:
            with transaction():
                operations.grant_role(current_actor(), user, form.role.data, place, unit)
        except InvalidInput as error:
            form.add_error(error)
        else:
            flash(_("The role has been granted."), "success")
            return redirect(url_for("accounts.person", user_id=user.id))
    status = 422 if form.errors else 200
    return render_template("accounts/person.html", user=user, form=form, labels=LABELS), status


@blueprint.post("/people/<int:user_id>/grants/<int:grant_id>/revoke")
@allow("admin")
def revoke_role(user_id: int, grant_id: int) -> ResponseReturnValue:
    """Takes a role away."""
    user = queries.get_user(user_id)
    grant = operations.get_grant(user, grant_id)
    require_visible(grant is not None)
    assert grant is not None
    with transaction():
        operations.revoke_role(current_actor(), grant)
    flash(_("The role has been taken away."), "success")
    return redirect(url_for("accounts.person", user_id=user.id))


@blueprint.post("/people/<int:user_id>/<any(disable, enable, reset):action>")
@allow("admin")
def change_account(user_id: int, action: str) -> ResponseReturnValue:
    """Closes or opens an account, or sets a new first password."""
    user = queries.get_user(user_id)
    with transaction():
        if action == "disable":
            operations.disable_user(current_actor(), user)
            message = _("The account is closed. Its sessions have ended.")
        elif action == "enable":
            operations.enable_user(current_actor(), user)
            message = _("The account is open again.")
        else:
            password = operations.reset_password(current_actor(), user)
            message = _("First password, shown only now: %(password)s", password=password)
    flash(message, "success")
    return redirect(url_for("accounts.person", user_id=user.id))
