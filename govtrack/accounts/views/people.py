"""The administrator's list of people, their roles and accounts."""

from __future__ import annotations

import unicodedata
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts import operations, queries
from govtrack.accounts.current import current_actor
from govtrack.accounts.forms import AccountForm, GrantForm, NewUserForm
from govtrack.accounts.models import PendingChange, User
from govtrack.accounts.pending import describe, list_open_about, list_seconds
from govtrack.accounts.queries import PeopleFilter
from govtrack.accounts.rights import (
    TWO_PERSON_ROLES,
    TWO_TO_GRANT,
    needs_two_to_change,
    needs_two_to_revoke,
    roles_of,
    roles_once,
    was_protected,
)
from govtrack.accounts.roles import DECIDING, LABELS
from govtrack.accounts.second_factor import has_second_step
from govtrack.accounts.verbs import VERBS
from govtrack.accounts.views.blueprint import blueprint
from govtrack.core.access import allow, require_visible
from govtrack.core.db import transaction
from govtrack.core.errors import InvalidInput, Text
from govtrack.core.forms import tidy
from govtrack.core.i18n import _, _l, in_a_row
from govtrack.core.verbs import perform
from govtrack.places.queries import get_organisation, get_place

LONGEST_SEARCH = 80
NOBODY_CONFIRMS = _l(
    "Asked for, but nobody can confirm it yet. It needs a second administrator of this place, or of one above it:"
    " ask the sub-district to name one."
)


# Why changes of an account need two people: what its roles open now, then what they once opened.
WHY_TWO = (
    (roles_of, ("auditor", "admin"), _l(
        "This person opens the record or the rights of others. A new password, a new right, taking the role away or"
        " closing the account needs two administrators."
    )),
    (roles_of, TWO_PERSON_ROLES, _l(
        "This person can read who wrote letters, or the record. A new password or a new right needs two administrators."
    )),
    (roles_of, DECIDING, _l(
        "This person decides in the panel, at councils or on what was promised. A new password, taking the role away"
        " or closing the account needs two administrators."
    )),
    (roles_once, TWO_PERSON_ROLES, _l(
        "This person could once read who wrote letters, or the record. A new password still needs two administrators."
    )),
    (roles_once, DECIDING, _l(
        "This person could once decide in the panel, at councils or on what was promised. A new password still needs"
        " two administrators."
    )),
)  # fmt: skip


def _why_two(user: User) -> Text | None:
    """What the page says of it; None where one administrator is enough."""
    return next((words for roles, protected, words in WHY_TWO if not roles(user).isdisjoint(protected)), None)


def _said(name: str, done: object) -> str:
    """What has happened: it waits for a second person, a first password is shown once, or it is done."""
    if isinstance(done, PendingChange):
        return _asked(done)
    return _first_password(done) if isinstance(done, str) else str(VERBS[name].done)


def _asked(change: PendingChange) -> str:
    """Who puts it in force: in a small place that is often somebody of the level above."""
    names = _seconds(change)
    if not names:
        return str(NOBODY_CONFIRMS)
    return _("Asked for. It holds once another administrator has confirmed it: %(names)s", names=names)


def _seconds(change: PendingChange) -> str:
    """The names of those who may confirm it; empty where nobody may."""
    return in_a_row(user.name for user in list_seconds(change))


def _first_password(password: str) -> str:
    return _("First password, shown only now: %(password)s", password=password)


def _account_form(**options: Any) -> AccountForm:
    return AccountForm(prefix="account-", **options)


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
                user = perform(
                    VERBS["open_account"], current_actor(), None, login=form.login.data or "",
                    name=form.name.data or "", password=password, must_change_password=True,
                )  # fmt: skip
        except InvalidInput as error:
            form.add_error(error)
        else:
            flash(_first_password(password), "success")
            return redirect(url_for("accounts.person", user_id=user.id))
    return render_template("accounts/add_person.html", form=form), 422 if form.errors else 200


@blueprint.route("/people/<int:user_id>", methods=["GET", "POST"])
@allow("admin")
def person(user_id: int) -> ResponseReturnValue:
    """One account: its roles, and a form to grant another one."""
    form = GrantForm(current_actor())
    if form.validate_on_submit():
        place = get_place(form.place_id.data)
        unit = get_organisation(form.organisation_id.data) if form.organisation_id.data else None
        try:
            with transaction():
                done = perform(
                    VERBS["grant"], current_actor(), queries.get_user(user_id), role=form.role.data, place=place,
                    organisation=unit, reason=form.reason.data or "",
                )  # fmt: skip
        except InvalidInput as error:
            form.add_error(error)
        else:
            flash(_said("grant", done), "success")
            return redirect(url_for("accounts.person", user_id=user_id))
    return _person_page(user_id, form, _account_form(formdata=None))


def _person_page(user_id: int, form: GrantForm, account_form: AccountForm) -> ResponseReturnValue:
    user, actor = queries.get_user(user_id), current_actor()
    account_form.account_reason.flags.needed_later = was_protected(user)
    page = render_template(
        "accounts/person.html",
        user=user,
        form=form,
        account_form=account_form,
        labels=LABELS,
        is_own=user.id == actor.user_id,
        needs_two=was_protected(user),
        revoking_needs_two=needs_two_to_revoke,
        closing_needs_two=needs_two_to_change(user, "disable"),
        describe=describe,
        why_two=_why_two(user),
        has_second_step=has_second_step(user.id),
        waiting=[(change, _seconds(change)) for change in list_open_about(user)],
        nobody_confirms=NOBODY_CONFIRMS,
        two_person_roles=in_a_row(str(LABELS[role]) for role in TWO_TO_GRANT),
    )
    return page, 422 if form.errors or account_form.errors else 200


@blueprint.post("/people/<int:user_id>/grants/<int:grant_id>/revoke")
@allow("admin")
def revoke_role(user_id: int, grant_id: int) -> ResponseReturnValue:
    """Takes a role away."""
    user = queries.get_user(user_id)
    require_visible(operations.get_grant(user, grant_id) is not None)
    form = _account_form()
    if not form.validate():
        return _person_page(user_id, GrantForm(current_actor(), formdata=None), form)
    try:
        with transaction():
            grant = operations.get_grant(queries.get_user(user_id), grant_id)
            assert grant is not None
            done = perform(VERBS["revoke"], current_actor(), grant, reason=form.account_reason.data or "")
    except InvalidInput as error:
        form.add_error(error)
        return _person_page(user_id, GrantForm(current_actor(), formdata=None), form)
    flash(_said("revoke", done), "success")
    return redirect(url_for("accounts.person", user_id=user_id))


@blueprint.post("/people/<int:user_id>/<any(disable, enable, reset, second):action>")
@allow("admin")
def change_account(user_id: int, action: str) -> ResponseReturnValue:
    """Closes or opens an account, or sets a new first password; some accounts need a second person."""
    form = _account_form()
    if not form.validate():
        return _person_page(user_id, GrantForm(current_actor(), formdata=None), form)
    try:
        with transaction():
            user = queries.get_user(user_id)
            done = perform(VERBS[action], current_actor(), user, reason=form.account_reason.data or "")
    except InvalidInput as error:
        form.add_error(error)
        return _person_page(user_id, GrantForm(current_actor(), formdata=None), form)
    flash(_said(action, done), "success")
    return redirect(url_for("accounts.person", user_id=user_id))
