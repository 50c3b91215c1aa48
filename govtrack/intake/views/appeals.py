"""A writer appeals against a refusal, and somebody else decides."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.accounts.roles import RECEIVERS
from govtrack.core.access import allow, public, require_visible
from govtrack.core.errors import NotFound
from govtrack.core.limits import SUBMIT_LIMIT, limiter
from govtrack.core.sending import send_form
from govtrack.core.verbs import demand_open, perform
from govtrack.intake import policy
from govtrack.intake.forms.appeals import AppealForm, DecideAppealForm
from govtrack.intake.later import find_appeal, load_later
from govtrack.intake.models import Appeal, Submission
from govtrack.intake.operations import tell_of_danger
from govtrack.intake.policy import as_reporter
from govtrack.intake.queries import get_submission, list_attachments
from govtrack.intake.states import APPEAL, INTAKE
from govtrack.intake.verbs import VERBS
from govtrack.intake.views.blueprint import blueprint
from govtrack.intake.views.own_letters import own_letter, page_of_own


@blueprint.route("/follow/<number>/appeal", methods=["GET", "POST"])
@public
@limiter.limit(SUBMIT_LIMIT, methods=["POST"])
def appeal(number: str) -> ResponseReturnValue:
    """Once, with what is not right about the decision."""
    submission, verb, form = own_letter(number), VERBS["appeal"], AppealForm()
    form.know_letter(submission)
    if not form.find_done():
        demand_open(verb, as_reporter(), submission)

    def send() -> str:
        perform(verb, as_reporter(), own_letter(number), reason=form.reason.data or "")
        if form.tells_of_danger:
            tell_of_danger(as_reporter(), own_letter(number))
        return page_of_own(own_letter(number))

    def render(status: int) -> ResponseReturnValue:
        page = render_template(
            "intake/appeal.html", verb=verb, form=form, submission=submission, state=INTAKE.states[submission.state],
            until=policy.appeal_ends_at(submission), back_url=page_of_own(submission),
        )  # fmt: skip
        return page, status

    return send_form(form, send, render, verb.done)


def _own_photos(submission: Submission) -> list[int]:
    """Photos that came with the letter; those of an addition stand beside it."""
    return [photo.id for photo in list_attachments(submission) if photo.later_word_id is None]


def _seen(submission_id: int) -> Appeal:
    submission = get_submission(submission_id)
    require_visible(policy.can_see(current_actor(), submission))
    found = find_appeal(submission)
    if found is None:
        raise NotFound()
    return found


@blueprint.route("/submissions/<int:submission_id>/appeal", methods=["GET", "POST"])
@allow(*RECEIVERS)
def decide_appeal(submission_id: int) -> ResponseReturnValue:
    """The appeal, the decision that it is about, and the form for whoever may decide."""
    row, form, actor = _seen(submission_id), DecideAppealForm(), current_actor()
    verb = VERBS["decline_appeal" if form.verdict.data == "decline" else "uphold_appeal"]
    if form.is_submitted() and not form.find_done():
        demand_open(verb, actor, row)

    def decide() -> str:
        perform(verb, actor, _seen(submission_id), reason=form.reason.data or "")
        return url_for("intake.submission", submission_id=submission_id)

    def render(status: int) -> ResponseReturnValue:
        page = render_template(
            "intake/decide_appeal.html", form=form, appeal=row, submission=row.submission,
            state=INTAKE.states[row.submission.state], appeal_state=APPEAL.states[row.state],
            later=load_later(row.submission), photo_ids=_own_photos(row.submission),
            may_decide=verb.is_open(actor, row), conflict=verb.closed_by(actor, row),
        )  # fmt: skip
        return page, status

    return send_form(form, decide, render, verb.done)
