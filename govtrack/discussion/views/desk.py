"""The desk: what waits to be looked at, and one contribution with the decision on it."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.accounts.roles import DESK
from govtrack.core.access import allow, require_visible
from govtrack.core.clock import now
from govtrack.core.sending import send_form
from govtrack.core.settings import get_setting
from govtrack.core.text import read_number
from govtrack.core.verbs import Verb, demand_open, perform
from govtrack.discussion import policy
from govtrack.discussion.forms import DecideForm, LookForm, WordsForm
from govtrack.discussion.models import Contribution
from govtrack.discussion.queries import get_contribution, list_to_look_at, look_at
from govtrack.discussion.settings import MAX_TEXT
from govtrack.discussion.verbs import VERBS
from govtrack.discussion.views.blueprint import blueprint
from govtrack.intake.redaction import list_doubts
from govtrack.intake.wording import MASKED_KINDS


def _about() -> tuple[str, int] | None:
    """The matter that the address names; anything else is no filter."""
    name, _dash, number = request.args.get("about", "").rpartition("-")
    row_id = read_number(number)
    return (name, row_id) if name and row_id is not None else None


@blueprint.get("/desk/contributions")
@allow(*DESK)
def desk() -> ResponseReturnValue:
    """What waits within this person's places, what is due soonest first."""
    page = list_to_look_at(current_actor(), _about())
    return render_template("discussion/desk.html", page=page, at=now(), is_narrowed=_about() is not None)


def _seen(contribution_id: int) -> Contribution:
    row = get_contribution(contribution_id)
    require_visible(policy.can_look(current_actor(), row))
    return row


@blueprint.route("/desk/contributions/<int:contribution_id>", methods=["GET", "POST"])
@allow(*DESK)
def look(contribution_id: int) -> ResponseReturnValue:
    """The contribution, the doubts of the computer, and the form for whoever may decide."""
    row, actor = _seen(contribution_id), current_actor()
    is_appeal = row.state == "appealed"
    form = DecideForm() if is_appeal else LookForm(obj=row)
    verb = _chosen(form, is_appeal)
    is_behind = form.is_behind(row)
    if form.is_submitted() and not is_behind and not form.find_done():
        demand_open(verb, actor, row)

    def decide() -> str:
        perform(verb, actor, _seen(contribution_id), **_given(form, verb))
        return url_for("discussion.desk")

    def render(status: int) -> ResponseReturnValue:
        page = render_template(
            "discussion/look.html", row=look_at(row), form=form, doubts=list_doubts(row.text or ""),
            masked_kinds=MASKED_KINDS, is_appeal=is_appeal, may_decide=_is_any_open(row, is_appeal),
            conflict=verb.closed_by(actor, row),
        )  # fmt: skip
        return page, status

    return render(409) if is_behind else send_form(form, decide, render, verb.done)


def _chosen(form: Any, is_appeal: bool) -> Verb:
    usual = "uphold" if is_appeal else "show"
    return VERBS[form.verdict.data if form.verdict.data in dict(form.verdict.choices) else usual]


def _given(form: Any, verb: Verb) -> dict[str, str]:
    return {"text": form.redacted_text.data or ""} if verb.name == "show" else {"reason": form.reason.data or ""}


def _is_any_open(row: Contribution, is_appeal: bool) -> bool:
    names = ("uphold", "decline") if is_appeal else ("show", "refuse")
    return any(VERBS[name].is_open(current_actor(), row) for name in names)


@blueprint.route("/contributions/<int:contribution_id>/reply", methods=["GET", "POST"])
@allow(*policy.REPLIERS)
def reply(contribution_id: int) -> ResponseReturnValue:
    """One reply, for the unit or community concerned."""
    row, verb, form, actor = get_contribution(contribution_id), VERBS["reply"], WordsForm(), current_actor()
    require_visible(policy.is_public(row))
    if not form.find_done():
        demand_open(verb, actor, row)
    there = url_for("discussion.contribution", contribution_id=contribution_id)

    def send() -> str:
        perform(verb, actor, get_contribution(contribution_id), text=form.text.data or "")
        return there

    def render(status: int) -> ResponseReturnValue:
        page = render_template(
            "discussion/words.html", form=form, verb=verb, row=row, back_url=there, max_text=get_setting(MAX_TEXT)
        )
        return page, status

    return send_form(form, send, render, verb.done)
