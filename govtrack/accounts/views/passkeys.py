"""Passkeys: adding, naming and removing them, and the challenges that a browser answers with one."""

from __future__ import annotations

import base64
from datetime import datetime

from flask import Response, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from govtrack.accounts import passkeys
from govtrack.accounts.current import current_actor
from govtrack.accounts.forms import PasskeyForm
from govtrack.accounts.models import User
from govtrack.accounts.residency import own_session
from govtrack.accounts.step_up import note_step
from govtrack.accounts.verbs import VERBS
from govtrack.accounts.views.account import account_page, name_form
from govtrack.accounts.views.blueprint import blueprint
from govtrack.accounts.views.signing_in import own_account_key
from govtrack.core.access import signed_in, step_up
from govtrack.core.clock import now
from govtrack.core.db import transaction
from govtrack.core.errors import InvalidInput
from govtrack.core.limits import PASSWORD_LIMIT, has_failed, limiter
from govtrack.core.verbs import perform

# Two challenges may wait at once: a new passkey is confirmed by an old one.
REGISTERING, USING = "passkey_to_register", "passkey_to_use"


def own_site() -> passkeys.Site:
    """The site as the configuration names it, else as this request reached it."""
    return passkeys.site_of(current_app.config["PUBLIC_ADDRESS"] or request.host_url)


def _ask(kind: str, user: User) -> bytes:
    challenge = passkeys.new_challenge()
    kept = base64.b64encode(challenge).decode("ascii")
    session[kind] = {"challenge": kept, "user": user.id, "at": now().isoformat()}
    return challenge


def take_challenge(kind: str, user: User) -> bytes | None:
    """The challenge that waits for this person, for this one answer; None where none does, or for too long."""
    kept = session.pop(kind, None)
    if not kept or kept["user"] != user.id:
        return None
    if now() - datetime.fromisoformat(kept["at"]) > passkeys.CHALLENGE_HOLDS:
        return None
    return base64.b64decode(kept["challenge"])


def challenge_for(user: User) -> Response:
    """A fresh challenge for one of this person's passkeys."""
    options = passkeys.ask_to_use(user, own_site(), _ask(USING, user))
    return Response(options, mimetype="application/json")


def fits(user: User, answer: str) -> bool:
    """Whether the answer of the browser fits the challenge that waited; it does so once."""
    return passkeys.check(user, own_site(), take_challenge(USING, user), answer)


@blueprint.post("/account/step-up/challenge")
@signed_in
def challenge_step_up() -> ResponseReturnValue:
    """For the second step before a grave act."""
    return challenge_for(current_user)


@blueprint.post("/account/passkeys/challenge")
@signed_in
def challenge_new_passkey() -> ResponseReturnValue:
    """For a new passkey."""
    options = passkeys.ask_to_register(current_user, own_site(), _ask(REGISTERING, current_user))
    return Response(options, mimetype="application/json")


@blueprint.route("/account/passkeys/new", methods=["GET", "POST"])
@signed_in
@step_up
@limiter.limit(PASSWORD_LIMIT, methods=["POST"], key_func=own_account_key, deduct_when=has_failed)
def add_passkey() -> ResponseReturnValue:
    """Adds a passkey; the first second step also brings codes on paper and ends all other sessions."""
    form = PasskeyForm()
    if form.validate_on_submit():
        challenge = take_challenge(REGISTERING, current_user)
        try:
            with transaction():
                codes = perform(
                    VERBS["add_passkey"], current_actor(), current_user, site=own_site(), challenge=challenge,
                    credential=form.credential.data or "", name=form.name.data or "", session_key=own_session().key,
                )  # fmt: skip
        except InvalidInput as error:
            form.add_error(error)
        else:
            note_step()
            flash(str(VERBS["add_passkey"].done), "success")
            if codes:
                return render_template("accounts/paper_codes.html", codes=codes)
            return redirect(url_for("accounts.account"), 303)
    page = render_template("accounts/add_passkey.html", form=form, can_have=own_site().can_have_passkeys)
    return page, 422 if form.errors else 200


@blueprint.post("/account/passkeys/<int:passkey_id>/rename")
@signed_in
def rename_passkey(passkey_id: int) -> ResponseReturnValue:
    """Another name for it."""
    form = name_form(passkeys.get_own(current_user, passkey_id))
    if not form.validate_on_submit():
        return account_page((passkey_id, form))
    with transaction():
        passkey = passkeys.get_own(current_user, passkey_id)
        perform(VERBS["rename_passkey"], current_actor(), passkey, name=form.name.data or "")
    return redirect(url_for("accounts.account"), 303)


@blueprint.post("/account/passkeys/<int:passkey_id>/remove")
@signed_in
def remove_passkey(passkey_id: int) -> ResponseReturnValue:
    """Takes it away."""
    with transaction():
        perform(VERBS["remove_passkey"], current_actor(), passkeys.get_own(current_user, passkey_id))
    flash(str(VERBS["remove_passkey"].done), "success")
    return redirect(url_for("accounts.account"), 303)
