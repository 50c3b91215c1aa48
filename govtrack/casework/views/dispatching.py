"""From the desk to a unit: the dispatch page of an accepted submission."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.accounts.roles import DESK
from govtrack.casework import policy, queries
from govtrack.casework.clocks import case_due, reply_clock
from govtrack.casework.forms import DispatchForm
from govtrack.casework.verbs import VERBS
from govtrack.casework.views.blueprint import blueprint
from govtrack.casework.views.units import NOT_CHOSEN, unit_choices
from govtrack.core.access import allow, require_visible
from govtrack.core.cards import name_of
from govtrack.core.clock import local
from govtrack.core.duties import find_once
from govtrack.core.editing import CONFLICT
from govtrack.core.errors import Conflict, NotFound
from govtrack.core.i18n import _
from govtrack.core.sending import send_form
from govtrack.core.verbs import perform
from govtrack.intake.cards import letter_card
from govtrack.intake.forms.choices import photo_choices
from govtrack.intake.models import Attachment, Submission
from govtrack.intake.policy import can_triage
from govtrack.intake.queries import (
    get_attachment,
    get_submission,
    list_attachments,
    list_information_requests,
    shown_of,
)
from govtrack.intake.states import TAKEN_UP
from govtrack.intake.verbs import VERBS as LETTER_VERBS
from govtrack.places.models import Organisation, Place
from govtrack.places.queries import full_name, get_organisation, list_responsible


def _place_of(submission: Submission) -> Place:
    place = policy.place_of(submission)
    if place is None:
        raise NotFound()
    return place


def _text_for_unit(submission: Submission) -> str:
    """The letter, and below it what the desk asked and its reporter answered; all of it masked."""
    asked = [
        _("Asked: %(question)s\nAnswered: %(answer)s", question=row.question, answer=row.redacted_answer)
        for row in list_information_requests(submission)
        if row.redacted_answer
    ]
    # The page of the order tells the spot by itself once a person has read how it is masked.
    is_told = submission.redaction_confirmed_at is not None or not submission.place_note
    spot = [] if is_told else [_("Spot: %(spot)s", spot=submission.place_note)]
    return "\n\n".join([submission.redacted_body, *spot, *asked])


def _charged(submission: Submission) -> Sequence[Organisation]:
    """The units of the duty list for the letter."""
    return list_responsible(submission.category, _place_of(submission))


def _fill(form: DispatchForm, submission: Submission, photos: Sequence[Attachment]) -> None:
    """Proposes unit, text and deadline; the text is the redacted one."""
    form.unit_id.choices = unit_choices(submission.category, _place_of(submission))
    form.photos.choices = photo_choices(photos)
    if form.is_submitted():
        return
    proposed = find_once(_charged, submission)
    form.unit_id.data = proposed[0].id if proposed else NOT_CHOSEN
    form.title.data = submission.redacted_title or submission.redacted_body[:60]
    form.description.data = _text_for_unit(submission)
    form.due_at.data = local(case_due(submission)).replace(tzinfo=None)
    form.priority.data = submission.urgency
    form.photos.data = [photo.id for photo in photos if photo.is_for_units]


def _dispatch(form: DispatchForm, submission_id: int) -> str:
    submission = get_submission(submission_id)
    order = perform(
        VERBS["dispatch"],
        current_actor(),
        submission,
        unit=get_organisation(form.unit_id.data),
        title=form.title.data,
        description=form.description.data,
        due_at=form.due_at.moment,
        priority=form.priority.data,
    )
    if form.photos.choices:
        photos = [get_attachment(number) for number in form.photos.data or []]
        seen = form.seen_version
        perform(LETTER_VERBS["photos"], current_actor(), submission, photos=photos, seen_version=seen)
    return url_for("casework.order", order_id=order.id)


def _render(form: DispatchForm, submission: Submission, status: int) -> ResponseReturnValue:
    page = render_template(
        "casework/dispatch.html",
        form=form,
        verb=VERBS["dispatch"],
        letter=letter_card(submission),
        category=name_of(submission.category),
        place_name=full_name(_place_of(submission)),
        proposed=find_once(_charged, submission),
        clock=reply_clock(submission.category),
        spot=submission.place_note,
        photo_count=len(form.photos.choices),
        needs_care=submission.vulnerable_need,
    )
    return page, status


@blueprint.route("/submissions/<int:submission_id>/dispatch", methods=["GET", "POST"])
@allow(*DESK)
def dispatch_submission(submission_id: int) -> ResponseReturnValue:
    """Gives out an order; leads to the one that works on the matter already, where there is one."""
    submission = get_submission(submission_id)
    require_visible(can_triage(current_actor(), submission))
    form = DispatchForm()
    if not form.is_submitted():
        if (order := queries.find_open_order(submission)) is not None:
            flash(_("An order is working on this matter already."), "info")
            return redirect(url_for("casework.order", order_id=order.id))
        if submission.state not in TAKEN_UP:
            raise Conflict(_("This matter has not been accepted, so there is nothing to dispatch yet."))
    photos = list_attachments(submission)
    _fill(form, submission, photos)
    if form.is_behind(shown_of(photos)):
        return _render(form, submission, CONFLICT)
    return send_form(
        form,
        lambda: _dispatch(form, submission_id),
        lambda status: _render(form, get_submission(submission_id), status),
        VERBS["dispatch"].done,
    )
