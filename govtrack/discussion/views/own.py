"""What residents do: write, support, read how it stands, appeal, take it back."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.residency import get_resident_at_browser
from govtrack.core.access import account_holder, require_visible
from govtrack.core.db import transaction
from govtrack.core.errors import DomainError, NotFound
from govtrack.core.i18n import _, _l, current_language
from govtrack.core.limits import SUBMIT_LIMIT, limiter
from govtrack.core.sending import send_form
from govtrack.core.settings import get_setting
from govtrack.core.verbs import demand_open, perform
from govtrack.core.ways_on import stands_at
from govtrack.discussion import operations, policy
from govtrack.discussion.forms import AppealForm, ContributeForm, WordsForm
from govtrack.discussion.matters import find_matter, find_row
from govtrack.discussion.models import Contribution
from govtrack.discussion.operations import Said
from govtrack.discussion.queries import get_contribution, get_own, list_own
from govtrack.discussion.settings import LOOK_DAYS, MAX_TEXT
from govtrack.discussion.verbs import VERBS
from govtrack.discussion.views.blueprint import blueprint
from govtrack.discussion.views.public import visible_matter
from govtrack.intake.policy import as_reporter

THANKS = _l("Thank you. It is on your page, with how it stands.")


@blueprint.route("/discussion/<matter>/<int:matter_id>/write", methods=["GET", "POST"])
@account_holder
@limiter.limit(SUBMIT_LIMIT, methods=["POST"])
def write(matter: str, matter_id: int) -> ResponseReturnValue:
    """One contribution; a person of the desk looks at it before it is public."""
    found, form = visible_matter(matter, matter_id), ContributeForm()

    def send() -> str:
        row = find_row(matter, matter_id)
        if row is None:
            raise NotFound()
        said = Said(form.kind.data or "", form.text.data or "", get_resident_at_browser(), current_language())
        operations.contribute(as_reporter(), row, said)
        return url_for("discussion.mine")

    def render(status: int) -> ResponseReturnValue:
        page = render_template(
            "discussion/write.html", form=form, matter=found, max_text=get_setting(MAX_TEXT),
            look_days=get_setting(LOOK_DAYS),
        )  # fmt: skip
        return page, status

    return send_form(form, send, render, THANKS)


@blueprint.get("/mine/contributions")
@account_holder
def mine() -> ResponseReturnValue:
    """What this account wrote, with state, reason and what can be done."""
    resident_id = get_resident_at_browser()
    page = list_own(resident_id)
    rows = {row.id: get_own(row.id, resident_id) for row in page.items}
    may = {key: [name for name in ("appeal", "say_more", "take_back") if VERBS[name].is_open(as_reporter(), row)]
           for key, row in rows.items()}  # fmt: skip
    return render_template("discussion/mine.html", page=page, may=may)


@blueprint.post("/contributions/<int:contribution_id>/support")
@account_holder
def support(contribution_id: int) -> ResponseReturnValue:
    """One tap; a second one in another tab changes nothing."""
    return _turn(contribution_id, _("Your support is counted."), is_given=True)


@blueprint.post("/contributions/<int:contribution_id>/support/undo")
@account_holder
def take_support_back(contribution_id: int) -> ResponseReturnValue:
    """The same tap undone."""
    return _turn(contribution_id, _("Your support is taken back."), is_given=False)


def _turn(contribution_id: int, done: str, *, is_given: bool) -> ResponseReturnValue:
    row = get_contribution(contribution_id)
    require_visible(policy.is_public(row))
    act = operations.support if is_given else operations.take_support_back
    try:
        with transaction():
            act(as_reporter(), get_contribution(contribution_id), get_resident_at_browser())
    except DomainError as error:
        flash(str(error.message), "error")
    else:
        flash(done, "success")
    return redirect(_page_of(row, f"contribution-{contribution_id}"), 303)


def _page_of(row: Contribution, anchor: str) -> str:
    matter = find_matter(row.matter, row.matter_id)
    return f"{matter.address}#{anchor}" if matter is not None else url_for("discussion.mine")


@blueprint.post("/contributions/<int:contribution_id>/take-back")
@account_holder
def take_back(contribution_id: int) -> ResponseReturnValue:
    """Its writer wants it no more."""
    verb = VERBS["take_back"]
    demand_open(verb, as_reporter(), get_own(contribution_id, get_resident_at_browser()))
    with transaction():
        perform(verb, as_reporter(), get_own(contribution_id, get_resident_at_browser()))
    flash(str(verb.done), "success")
    return redirect(url_for("discussion.mine"), 303)


@blueprint.route("/contributions/<int:contribution_id>/appeal", methods=["GET", "POST"])
@account_holder
@limiter.limit(SUBMIT_LIMIT, methods=["POST"])
@stands_at(lambda contribution_id: url_for("discussion.mine"))
def appeal(contribution_id: int) -> ResponseReturnValue:
    """Once, with what is not right about the decision."""
    row, verb, form = get_own(contribution_id, get_resident_at_browser()), VERBS["appeal"], AppealForm()
    if not form.find_done():
        demand_open(verb, as_reporter(), row)

    def send() -> str:
        perform(verb, as_reporter(), get_own(contribution_id, get_resident_at_browser()), reason=form.reason.data or "")
        return url_for("discussion.mine")

    def render(status: int) -> ResponseReturnValue:
        page = render_template(
            "discussion/appeal.html", form=form, verb=verb, row=row, until=policy.appeal_ends_at(row),
            max_text=get_setting(MAX_TEXT),
        )  # fmt: skip
        return page, status

    return send_form(form, send, render, verb.done)


@blueprint.route("/contributions/<int:contribution_id>/more", methods=["GET", "POST"])
@account_holder
@limiter.limit(SUBMIT_LIMIT, methods=["POST"])
@stands_at(lambda contribution_id: url_for("discussion.mine"))
def more(contribution_id: int) -> ResponseReturnValue:
    """One word more below what this account wrote."""
    row, verb, form = get_own(contribution_id, get_resident_at_browser()), VERBS["say_more"], WordsForm()
    if not form.find_done():
        demand_open(verb, as_reporter(), row)

    def send() -> str:
        perform(verb, as_reporter(), get_own(contribution_id, get_resident_at_browser()), text=form.text.data or "")
        return url_for("discussion.mine")

    def render(status: int) -> ResponseReturnValue:
        page = render_template(
            "discussion/words.html", form=form, verb=verb, row=row,
            back_url=url_for("discussion.mine"), max_text=get_setting(MAX_TEXT),
        )  # fmt: skip
        return page, status

    return send_form(form, send, render, verb.done)
