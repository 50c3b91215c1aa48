"""The pages of an author: offering, changing, adding, merging, taking back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from govtrack.core.access import account_holder, require_visible
from govtrack.core.db import transaction
from govtrack.core.editing import CONFLICT, stand_in
from govtrack.core.errors import Conflict, Text
from govtrack.core.forms import SendOnceForm
from govtrack.core.i18n import _l
from govtrack.core.limits import SUBMIT_LIMIT, limiter
from govtrack.core.sending import send_form
from govtrack.intake.models import Submission
from govtrack.intake.queries import find_submission_by_number
from govtrack.proposals import operations, queries
from govtrack.proposals.cards import letter_card, proposal_card
from govtrack.proposals.forms import MergeForm, OfferForm, ReviseForm, UpdateForm
from govtrack.proposals.models import Proposal
from govtrack.proposals.operations import Words
from govtrack.proposals.operations.offering import FIXED
from govtrack.proposals.queries import find_detail, find_proposal_by_number
from govtrack.proposals.views.base import blueprint, own
from govtrack.residents.queries import get_resident


def _page_of(proposal_id: int) -> str:
    return url_for("proposals.proposal", proposal_id=proposal_id)


def _offerable(number: str) -> Submission:
    letter = find_submission_by_number(number)
    require_visible(letter is not None and any(row.id == letter.id for row in queries.list_offerable(get_resident())))
    assert letter is not None
    return letter


@blueprint.route("/proposals/offer/<number>", methods=["GET", "POST"])
@account_holder
@limiter.limit(SUBMIT_LIMIT, methods=["POST"])
def offer(number: str) -> ResponseReturnValue:
    """Offers a letter of one's own to everybody, in the masked words that this page shows."""
    form = OfferForm()

    def do() -> str:
        return _page_of(operations.offer(get_resident(), _offerable(number), form.shown_name.data or "").id)

    def render(status: int) -> ResponseReturnValue:
        letter = _offerable(number)
        page = render_template("proposals/offer.html", form=form, letter=letter_card(letter, find_detail(letter)))
        return page, status

    return send_form(form, do, render, _l("Thank you. A person looks at it before it is public; you will be told."))


def _own_form(
    proposal_id: int, form: SendOnceForm, title: Text, lede: Text, act: Callable[[Proposal], Any], done: Text,
    *, is_behind: bool = False,
) -> ResponseReturnValue:  # fmt: skip
    """A page of the author with one form; ``is_behind`` where another tab has saved in the meantime."""
    own(proposal_id)

    def do() -> str:
        act(own(proposal_id)[1])
        return _page_of(proposal_id)

    def render(status: int) -> ResponseReturnValue:
        row = own(proposal_id)[1]
        page = render_template(
            "proposals/own_form.html", form=form, title=title, lede=lede, proposal=proposal_card(row)
        )
        return page, status

    return render(CONFLICT) if is_behind else send_form(form, do, render, done)


@blueprint.route("/proposals/<int:proposal_id>/revise", methods=["GET", "POST"])
@account_holder
@limiter.limit(SUBMIT_LIMIT, methods=["POST"])
def revise(proposal_id: int) -> ResponseReturnValue:
    """Changes the words, as long as nobody supports them."""
    row = own(proposal_id)[1]
    if row.supporters:
        raise Conflict(FIXED)
    standing = stand_in(
        title=row.title, problem=row.problem, question=row.question, ways="\n".join(row.ways), cost=row.cost,
        shown_name=row.shown_name,
    )  # fmt: skip
    form = ReviseForm(obj=standing)

    def act(proposal: Proposal) -> None:
        ways = (form.ways.data or "").splitlines()
        words = Words(
            form.title.data or "", form.problem.data or "", form.question.data or "", ways, form.cost.data or "",
            form.shown_name.data or "",
        )  # fmt: skip
        operations.revise(get_resident(), proposal, words)

    lede = _l("As long as nobody supports it you can change everything. A person looks anew before it is public again.")
    done = _l("Changed. A person looks at it anew.")
    is_behind = form.is_behind(standing)
    return _own_form(proposal_id, form, _l("Change the proposal"), lede, act, done, is_behind=is_behind)


@blueprint.route("/proposals/<int:proposal_id>/add", methods=["GET", "POST"])
@account_holder
@limiter.limit(SUBMIT_LIMIT, methods=["POST"])
def add(proposal_id: int) -> ResponseReturnValue:
    """Adds something that is new."""
    form = UpdateForm()

    def act(proposal: Proposal) -> None:
        operations.add_update(get_resident(), proposal, form.body.data or "")

    lede = _l(
        "What was supported stays as it is. What you add is shown below it, and everybody who supports it is told."
    )
    done = _l("Thank you. A person looks at it before it is public.")
    return _own_form(proposal_id, form, _l("Add something"), lede, act, done)


@blueprint.route("/proposals/<int:proposal_id>/merge", methods=["GET", "POST"])
@account_holder
@limiter.limit(SUBMIT_LIMIT, methods=["POST"])
def ask_to_merge(proposal_id: int) -> ResponseReturnValue:
    """Asks the author of another proposal to take this one in."""
    form = MergeForm()

    def act(proposal: Proposal) -> None:
        operations.ask_to_merge(get_resident(), proposal, find_proposal_by_number(form.number.data or ""))

    lede = _l("Its author has to agree. Support does not go along: whoever supports yours is told and chooses anew.")
    return _own_form(proposal_id, form, _l("Merge it into another one"), lede, act, _l("The other author is asked."))


@blueprint.post("/proposals/<int:proposal_id>/take-in/<int:other_id>")
@account_holder
def agree_to_merge(proposal_id: int, other_id: int) -> ResponseReturnValue:
    """Agrees that another proposal is merged into one's own."""
    own(proposal_id)
    with transaction():
        resident, row = own(proposal_id)
        operations.agree_to_merge(resident, row, queries.get_proposal(other_id))
    flash(str(_l("The other proposal is merged into yours.")), "success")
    return redirect(_page_of(proposal_id), 303)


@blueprint.post("/proposals/<int:proposal_id>/withdraw")
@account_holder
def withdraw(proposal_id: int) -> ResponseReturnValue:
    """Takes the proposal back."""
    own(proposal_id)
    with transaction():
        operations.withdraw(*own(proposal_id))
    flash(str(_l("Your proposal is taken back. Your letter is answered all the same.")), "success")
    return redirect(_page_of(proposal_id), 303)
