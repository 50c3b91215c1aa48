"""The second step at sign-in: entering it, setting it up, taking it again before grave acts."""

from __future__ import annotations

from datetime import datetime, timedelta

import segno
from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user

from govtrack.accounts import operations, second_factor
from govtrack.accounts.current import current_actor
from govtrack.accounts.forms import AppForm, CodeForm
from govtrack.accounts.models import User
from govtrack.accounts.passkeys import REFUSED, has_passkey
from govtrack.accounts.passwords import mark_of
from govtrack.accounts.queries import find_user_by_id
from govtrack.accounts.residency import own_session
from govtrack.accounts.step_up import note_step, render_step_up
from govtrack.accounts.verbs import VERBS
from govtrack.accounts.views import passkeys
from govtrack.accounts.views.blueprint import blueprint
from govtrack.accounts.views.signing_in import WAITING, own_account_key
from govtrack.core.access import public, require_visible, signed_in, step_up
from govtrack.core.addresses import is_own_address
from govtrack.core.clock import now
from govtrack.core.db import transaction
from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _
from govtrack.core.limits import PASSWORD_LIMIT, has_failed, limiter, remember_browser
from govtrack.core.typed import is_shown_again, typed_fields
from govtrack.core.verbs import perform

WAITS_FOR = timedelta(minutes=10)


def _waiting() -> User | None:
    """Whose password fitted a while ago, unless it is another one by now."""
    kept = session.get(WAITING)
    if not kept or now() - datetime.fromisoformat(kept["at"]) > WAITS_FOR:
        return None
    user = find_user_by_id(kept["user"])
    return user if user is not None and mark_of(user.password_hash) == kept.get("mark") else None


def _waiting_key() -> str:
    kept = session.get(WAITING) or {}
    return f"second-step:{kept.get('user')}"


@blueprint.route("/sign-in/second-step", methods=["GET", "POST"])
@public
@limiter.limit(PASSWORD_LIMIT, methods=["POST"], key_func=_waiting_key, deduct_when=has_failed)
def enter_second_step() -> ResponseReturnValue:
    """The code of the app, or one on paper."""
    user = _waiting()
    if user is None:
        return redirect(url_for("accounts.sign_in"))
    form, credential = CodeForm(), request.form.get("credential", "")
    if (credential and request.method == "POST") or form.validate_on_submit():
        with transaction():
            fits = passkeys.fits(user, credential) if credential else second_factor.check(user, form.code.data or "")
            if fits:
                operations.note_sign_in(user)
        if fits:
            return _let_in(user)
        form.add_error(InvalidInput(REFUSED if credential else second_factor.WRONG_CODE, "code"))
    page = render_template("accounts/second_step.html", form=form, has_passkey=has_passkey(user.id))
    return page, 422 if form.errors else 200


@blueprint.post("/sign-in/second-step/challenge")
@public
@limiter.limit(PASSWORD_LIMIT, key_func=_waiting_key)
def challenge_sign_in() -> ResponseReturnValue:
    """For a passkey as the second step at sign-in."""
    user = _waiting()
    require_visible(user is not None)
    assert user is not None
    return passkeys.challenge_for(user)


def _let_in(user: User) -> ResponseReturnValue:
    target = session.pop(WAITING)["next"]
    own_session().renew()
    login_user(user)
    note_step()
    answer = redirect(target if target and is_own_address(target) else url_for("oversight.home"))
    return remember_browser(answer, user.login)


@blueprint.route("/account/second-step", methods=["GET", "POST"])
@signed_in
@step_up
@limiter.limit(PASSWORD_LIMIT, methods=["POST"], key_func=own_account_key, deduct_when=has_failed)
def set_up_second_step() -> ResponseReturnValue:
    """A picture and a secret for the app; a first code puts it in force and shows the paper codes once."""
    if second_factor.find_factor(current_user.id) is not None:
        return redirect(url_for("accounts.account"))
    form = AppForm()
    if form.validate_on_submit():
        try:
            with transaction():
                offered, code, key = form.offered.data or "", form.code.data or "", own_session().key
                codes = perform(
                    VERBS["set_up_app"], current_actor(), current_user, offered=offered, code=code, session_key=key
                )
        except InvalidInput as error:
            form.add_error(error)
        else:
            note_step()
            return render_template("accounts/paper_codes.html", codes=codes)
    secret = second_factor.offered_secret(current_user, form.offered.data or "")
    if secret is None:
        form.offered.data = second_factor.offer(current_user)
        secret = second_factor.offered_secret(current_user, form.offered.data) or ""
    picture = segno.make(second_factor.address_of(secret, current_user), error="m").svg_data_uri(
        scale=4, border=4, light="#fff"
    )
    groups = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    page = render_template("accounts/set_up_second_step.html", form=form, picture=picture, secret=groups)
    return page, 422 if form.errors else 200


@blueprint.post("/account/paper-codes")
@signed_in
def renew_paper_codes() -> ResponseReturnValue:
    """Ten new paper codes; the old ones end."""
    if not second_factor.has_second_step(current_user.id):
        return redirect(url_for("accounts.set_up_second_step"))
    with transaction():
        codes = perform(VERBS["renew_paper_codes"], current_actor(), current_user)
    return render_template("accounts/paper_codes.html", codes=codes)


@blueprint.post("/account/step-up")
@signed_in
@limiter.limit(PASSWORD_LIMIT, methods=["POST"], key_func=own_account_key, deduct_when=has_failed)
def take_step_up() -> ResponseReturnValue:
    """The code once more; then the form that waited goes on as it was (307 keeps its body)."""
    target = request.args.get("to", "/")
    if not is_own_address(target):
        target = "/"
    if is_shown_again():
        return render_step_up(typed_fields())
    credential = request.form.get("step_credential", "")
    with transaction():
        if credential:
            fits = passkeys.fits(current_user, credential)
        else:
            fits = second_factor.check(current_user, request.form.get("step_code", ""))
    if not fits:
        return render_step_up(typed_fields(), str(REFUSED if credential else second_factor.WRONG_CODE))
    note_step()
    flash(_("Confirmed."), "success")
    return redirect(target, 307)
