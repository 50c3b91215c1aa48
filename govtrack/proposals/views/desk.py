"""The desk: what waits for a look, and what is to be answered by when."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.core.access import allow, require_visible
from govtrack.core.clock import now
from govtrack.core.editing import NamesVersion
from govtrack.core.sending import send_form
from govtrack.core.verbs import VerbPage, demand_open
from govtrack.proposals import policy, queries
from govtrack.proposals.cards import proposal_card
from govtrack.proposals.forms import AnswerForm, DeclineForm, DeskForm, PublishForm, ReasonForm
from govtrack.proposals.verbs import UPDATE_VERBS, VERBS
from govtrack.proposals.views.base import blueprint

PAGES = {
    "publish": VerbPage(VERBS["publish"], PublishForm, lambda form: {"seen_edition": form.seen_version}),
    "decline": VerbPage(
        VERBS["decline"],
        DeclineForm,
        lambda form: {"reason": form.reason.data or "", "seen_edition": form.seen_version},
    ),
    "answer": VerbPage(VERBS["answer"], AnswerForm, lambda form: {"answer": form.answer.data or ""}),
}
UPDATE_PAGES = {
    "show": VerbPage(UPDATE_VERBS["show"], DeskForm),
    "refuse": VerbPage(UPDATE_VERBS["refuse"], ReasonForm, lambda form: {"reason": form.reason.data or ""}),
}


@blueprint.get("/proposals/desk")
@allow(*policy.DESK)
def desk() -> ResponseReturnValue:
    """What waits: a look before it is public, additions, and answers by their day."""
    actor = current_actor()
    return render_template(
        "proposals/desk.html",
        offered=[proposal_card(row) for row in queries.list_at_desk(actor, "offered")],
        closing=[proposal_card(row) for row in queries.list_at_desk(actor, "closing")],
        candidates=[proposal_card(row) for row in queries.list_at_desk(actor, "candidate")],
        updates=[(row.proposal.number, row.proposal.title, row.proposal_id, row.created_at)
                 for row in queries.list_updates_at_desk(actor)],
        answered=queries.count_answered(), at=now(),
    )  # fmt: skip


@blueprint.route("/proposals/<int:proposal_id>/<any(publish, decline, answer):verb_name>", methods=["GET", "POST"])
@allow(*policy.DESK)
def act(proposal_id: int, verb_name: str) -> ResponseReturnValue:
    """Makes it public, does not, or answers it."""
    page, row, actor = PAGES[verb_name], queries.get_proposal(proposal_id), current_actor()
    require_visible(policy.can_handle(actor, row))
    form = page.form()
    if not form.is_submitted():
        demand_open(page.verb, actor, row)

    def do() -> str:
        page.run(current_actor(), queries.get_proposal(proposal_id), form)
        return url_for("proposals.proposal", proposal_id=proposal_id)

    def render(status: int) -> ResponseReturnValue:
        shown = proposal_card(queries.get_proposal(proposal_id))
        if isinstance(form, NamesVersion):
            form.show_version(shown.edition)
        return render_template("proposals/act.html", verb=page.verb, form=form, proposal=shown), status

    return send_form(form, do, render, page.verb.done)


@blueprint.route("/proposals/updates/<int:update_id>/<any(show, refuse):verb_name>", methods=["GET", "POST"])
@allow(*policy.DESK)
def act_on_update(update_id: int, verb_name: str) -> ResponseReturnValue:
    """Shows what the author added, or does not."""
    page, row, actor = UPDATE_PAGES[verb_name], queries.get_update(update_id), current_actor()
    require_visible(policy.can_handle(actor, row.proposal))
    form = page.form()
    if not form.is_submitted():
        demand_open(page.verb, actor, row)

    def do() -> str:
        page.run(current_actor(), queries.get_update(update_id), form)
        return url_for("proposals.desk")

    def render(status: int) -> ResponseReturnValue:
        found = queries.get_update(update_id)
        shown = proposal_card(found.proposal)
        return render_template(
            "proposals/act.html", verb=page.verb, form=form, proposal=shown, words=found.body
        ), status

    return send_form(form, do, render, page.verb.done)
