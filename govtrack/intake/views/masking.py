"""Reading masked letters one below the other and confirming many at once, as after an import."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.accounts.roles import RECEIVERS
from govtrack.core.access import allow
from govtrack.core.i18n import _, ngettext
from govtrack.core.text import read_number
from govtrack.intake import forms, operations
from govtrack.intake.later import list_unconfirmed_additions
from govtrack.intake.models import Submission
from govtrack.intake.queries import UNCONFIRMED_PER_PAGE, list_chosen, list_unconfirmed
from govtrack.intake.redaction import list_doubts
from govtrack.intake.views.blueprint import blueprint
from govtrack.intake.wording import MASKED_KINDS


@blueprint.get("/desk/masking")
@allow(*RECEIVERS)
def masking_queue() -> ResponseReturnValue:
    """Letters whose masked text nobody has confirmed, whole, with the doubts of the computer."""
    page = list_unconfirmed(current_actor())
    doubts = {row.id: list_doubts(f"{row.title}\n{row.body}") for row in page.items}
    return render_template(
        "intake/masking.html", page=page, doubts=doubts, masked_kinds=MASKED_KINDS, form=forms.SimpleForm(),
        additions=list_unconfirmed_additions(current_actor()),
    )  # fmt: skip


def _chosen() -> list[tuple[Submission, int]]:
    """The letters that are ticked, each with the version that was read; anything else is no choice."""
    versions: dict[int, int] = {}
    for value in request.form.getlist("letter")[:UNCONFIRMED_PER_PAGE]:
        number, version = (read_number(part) for part in value.partition(":")[::2])
        if number is not None and version is not None:
            versions[number] = version
    return [(row, versions[row.id]) for row in list_chosen(current_actor(), list(versions))]


@blueprint.post("/desk/masking")
@allow(*RECEIVERS)
def confirm_masking() -> ResponseReturnValue:
    """Confirms the ticked letters as they are masked."""
    form = forms.SimpleForm()
    if not form.validate_on_submit():
        return redirect(url_for("intake.masking_queue"), 303)

    def confirm() -> str:
        done, moved = operations.confirm_as_masked(current_actor(), _chosen())
        if moved:
            flash(_("Some letters were changed meanwhile. Please read them again."), "warning")
        if done:
            flash(ngettext("%(num)d letter is confirmed.", "%(num)d letters are confirmed.", done), "success")
        if not done and not moved:
            flash(_("Tick the letters that you have read."), "warning")
        return url_for("intake.masking_queue")

    return redirect(form.once(confirm), 303)
