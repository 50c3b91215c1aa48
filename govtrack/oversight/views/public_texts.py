"""Reading what texts of the staff hide from the public, and saying whether it may be read."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.accounts.roles import DESK
from govtrack.core.access import allow
from govtrack.core.errors import Conflict
from govtrack.core.forms import SendOnceForm
from govtrack.core.verbs import perform
from govtrack.intake.models.public_texts import mark_of
from govtrack.intake.verbs import VERBS
from govtrack.oversight.queries.public_texts import get_text, list_waiting, read_place
from govtrack.oversight.views.base import blueprint

CONFIRMERS = (*DESK, "chair", "recorder")


@blueprint.get("/public-texts")
@allow(*CONFIRMERS)
def public_texts() -> ResponseReturnValue:
    """What waits to be read in this person's places."""
    page = list_waiting(current_actor(), read_place(request.args.get("after", "")))
    texts = [(text, mark_of(text.whole), _form_of(number)) for number, text in enumerate(page.texts)]
    further = "{}-{}".format(*page.further) if page.further else None
    return render_template("oversight/public_texts.html", texts=texts, further=further)


def _form_of(number: int) -> SendOnceForm:
    """One of several forms of a page: the ids of its fields bear its number."""
    form = SendOnceForm()
    for field in form:
        field.id = f"{field.name}-{number}"
    return form


@blueprint.post("/public-texts/<table>/<int:row_id>/<column>")
@allow(*CONFIRMERS)
def decide_public_text(table: str, row_id: int, column: str) -> ResponseReturnValue:
    """Keeps what this person decided about a text as they read it."""
    form = SendOnceForm()
    if not form.validate_on_submit():
        return redirect(url_for("oversight.public_texts"), 303)

    def decide() -> str:
        text, place_path = get_text(table, row_id, column)
        if mark_of(text) != request.form.get("seen"):
            raise Conflict()
        decision = request.form.get("decision", "")
        perform(VERBS["decide_text"], current_actor(), place_path, text=text, decision=decision)
        return url_for("oversight.public_texts")

    address = form.once(decide)
    flash(str(VERBS["decide_text"].done), "success")
    return redirect(address, 303)
