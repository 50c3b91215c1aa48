"""What waits for a second administrator, and the decision on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts import pending
from govtrack.accounts.current import current_actor
from govtrack.accounts.forms import DeclineForm
from govtrack.accounts.kinds import KINDS
from govtrack.accounts.models import PendingChange
from govtrack.accounts.verbs import VERBS
from govtrack.accounts.views.blueprint import blueprint
from govtrack.core.access import allow
from govtrack.core.db import transaction
from govtrack.core.i18n import _
from govtrack.core.sending import carry_out
from govtrack.core.verbs import perform


@blueprint.get("/second-person")
@allow("admin", "auditor")
def pending_changes() -> ResponseReturnValue:
    """What was asked for and waits, and what was decided lately."""
    return _page()


def _form_of(change_id: int, **options: Any) -> DeclineForm:
    return DeclineForm(prefix=f"change{change_id}-", **options)


def _is_asker(change: PendingChange) -> bool:
    return change.asked_by_id == current_actor().user_id


def _name_reasons(waiting: Sequence[PendingChange], forms: dict[int, DeclineForm]) -> None:
    """Who asked gives another reason than who declines, and what is wrong with it is told by the same name."""
    for change in filter(_is_asker, waiting):
        forms[change.id].reason.label.text = _("Why you take it back")


def _page(refused: dict[int, DeclineForm] | None = None) -> ResponseReturnValue:
    waiting = pending.list_open()
    forms = {change.id: _form_of(change.id, formdata=None) for change in waiting} | (refused or {})
    _name_reasons(waiting, forms)
    page = render_template(
        "accounts/pending.html",
        waiting=waiting,
        decided=pending.list_decided(),
        forms=forms,
        form_errors=any(form.errors for form in forms.values()),
        kinds=KINDS,
        describe=pending.describe,
        find_opened=pending.find_opened,
        find_reset=pending.find_reset,
        can_confirm=lambda change: VERBS["confirm"].is_open(current_actor(), change),
        can_decline=lambda change: VERBS["decline"].is_open(current_actor(), change),
        is_asker=_is_asker,
    )
    return page, 422 if any(form.errors for form in forms.values()) else 200


@blueprint.post("/second-person/<int:change_id>/confirm")
@allow("admin")
def confirm_change(change_id: int) -> ResponseReturnValue:
    """The second person agrees; the change holds from now on."""
    with transaction():
        change = pending.get_change(change_id)
        shown = perform(VERBS["confirm"], current_actor(), change)
        name = change.subject.name if change.subject else ""
    flash(str(VERBS["confirm"].done), "success")
    if shown:
        flash(_(
            "First password of %(name)s, shown only now: %(password)s. Hand it to this person yourself, to nobody"
            " else.", name=name, password=shown,
        ), "success")  # fmt: skip
    return redirect(url_for("accounts.pending_changes"), 303)


@blueprint.post("/second-person/<int:change_id>/decline")
@allow("admin")
def decline_change(change_id: int) -> ResponseReturnValue:
    """The second person does not agree, or who asked takes it back."""
    form = _form_of(change_id)

    def decline() -> None:
        perform(VERBS["decline"], current_actor(), pending.get_change(change_id), reason=form.reason.data or "")

    if carry_out(form, decline):
        is_own = pending.get_change(change_id).asked_by_id == current_actor().user_id
        flash(_("Taken back. Nothing has changed.") if is_own else str(VERBS["decline"].done), "success")
        return redirect(url_for("accounts.pending_changes"), 303)
    return _page({change_id: form})
