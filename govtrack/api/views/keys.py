"""The administrator's page of keys for programs: issued, shown once, withdrawn."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.api import policy, queries
from govtrack.api.forms import KeyForm, RevokeForm
from govtrack.api.verbs import VERBS
from govtrack.api.views.base import blueprint
from govtrack.core.access import allow, require
from govtrack.core.db import transaction
from govtrack.core.errors import InvalidInput, NotFound
from govtrack.core.i18n import _
from govtrack.core.verbs import demand_open, perform
from govtrack.places.models import Place
from govtrack.places.queries import find_subdistrict


def _root() -> Place:
    root = find_subdistrict()
    if root is None:
        raise NotFound()
    require(policy.can_issue(current_actor(), root))
    return root


@blueprint.route("/keys", methods=["GET", "POST"])
@allow("admin")
def keys() -> ResponseReturnValue:
    """All keys with what they brought, and the form for another one; its signs are shown once."""
    form = KeyForm()
    _root()
    if form.validate_on_submit():
        given = {"holder": form.holder.data or "", "contact": form.contact.data or ""}
        try:
            with transaction():
                _row, typed = perform(VERBS["issue_key"], current_actor(), _root(), **given)
        except InvalidInput as error:
            form.add_error(error)
        else:
            flash(_("The key, shown only now: %(key)s", key=typed), "success")
            return redirect(url_for("api.keys"), 303)
    page = render_template("api/keys.html", form=form, rows=queries.list_keys())
    return page, 422 if form.errors else 200


@blueprint.route("/keys/<int:key_id>/revoke", methods=["GET", "POST"])
@allow("admin")
def revoke_key(key_id: int) -> ResponseReturnValue:
    """Asks why, and ends the key."""
    form, row = RevokeForm(), queries.get_key(key_id)
    require(policy.can_revoke(current_actor(), row))
    if form.validate_on_submit():
        try:
            with transaction():
                perform(VERBS["revoke_key"], current_actor(), queries.get_key(key_id), reason=form.reason.data or "")
        except InvalidInput as error:
            form.add_error(error)
        else:
            flash(str(VERBS["revoke_key"].done), "success")
            return redirect(url_for("api.keys"), 303)
    demand_open(VERBS["revoke_key"], current_actor(), row)
    return render_template("api/revoke.html", form=form, row=row), 422 if form.errors else 200
