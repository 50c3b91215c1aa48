"""One submission at the desk: the page, its actions, links, and the look behind the mask."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.accounts.queries import list_users_with_role
from govtrack.accounts.roles import LABELS, RECEIVERS, STAFF
from govtrack.audit.timeline import describe_events
from govtrack.core.access import allow, require, require_visible
from govtrack.core.actors import Actor
from govtrack.core.db import transaction
from govtrack.core.duties import find_conflict, find_once
from govtrack.core.editing import CONFLICT, EditForm
from govtrack.core.errors import InvalidInput, NotFound, Text
from govtrack.core.forms import SendOnceForm
from govtrack.core.i18n import _
from govtrack.core.idempotency import new_token
from govtrack.core.verbs import Verb, VerbPage, demand_open, perform
from govtrack.intake import forms, policy, queries
from govtrack.intake.forms.choices import (
    UNKNOWN,
    category_choices,
    office_choices,
    person_choices,
    photo_choices,
    place_choices,
)
from govtrack.intake.later import load_later
from govtrack.intake.models import InformationRequest, Submission, SubmissionLink
from govtrack.intake.redaction import list_doubts
from govtrack.intake.reserved import list_subjects
from govtrack.intake.sources import BY_PROGRAM
from govtrack.intake.standing import told_states
from govtrack.intake.states import APPEAL
from govtrack.intake.verbs import VERBS, open_verbs
from govtrack.intake.views.actions import PAGES
from govtrack.intake.views.blueprint import address_of, blueprint
from govtrack.intake.wording import (
    IDENTITY_LABELS,
    KIND_LABELS,
    LINK_KIND_LABELS,
    MASKED_KINDS,
    REDIRECT_LABELS,
    SOURCE_LABELS,
    UNMASK_LABELS,
    URGENCY_LABELS,
    URGENCY_TONES,
    is_about_officials,
)
from govtrack.places.queries import (
    find_place,
    full_name,
    list_categories,
    list_organisations,
    list_places,
    path_ids,
)


def _visible(submission_id: int) -> Submission:
    """The submission, as far as it exists for this person."""
    submission = queries.get_submission(submission_id)
    require_visible(policy.can_see(current_actor(), submission))
    return submission


@blueprint.get("/submissions/<int:submission_id>")
@allow(*RECEIVERS)
def submission(submission_id: int) -> ResponseReturnValue:
    """The page of one submission."""
    row, questions = queries.get_with_questions(submission_id)
    require_visible(policy.can_see(current_actor(), row))
    return render_template("intake/submission.html", **_context(row, questions))


# The words in which the page tells codes.
WORDS: Mapping[str, Mapping[str, Text]] = {
    "kinds": KIND_LABELS,
    "sources": SOURCE_LABELS,
    "identities": IDENTITY_LABELS,
    "urgencies": URGENCY_LABELS,
    "urgency_tones": URGENCY_TONES,
    "redirects": REDIRECT_LABELS,
    "link_kinds": LINK_KIND_LABELS,
    "role_labels": LABELS,
}


def _context(row: Submission, questions: list[InformationRequest]) -> dict[str, Any]:
    """What the page shows; a fixed number of queries whatever there is."""
    actor, later = current_actor(), load_later(row)
    may_look = VERBS["identity"].is_open(actor, row)
    return {
        "submission": row,
        "place_name": full_name(row.place) if row.place else "",
        "told_place": _told_place(row),
        "proposal": queries.find_proposal_detail(row) if row.is_proposal else None,
        "earlier_answer": queries.find_earlier_answer(row) if row.batch_id else None,
        "delivery": queries.find_delivery(row) if row.channel == BY_PROGRAM else None,
        "questions": questions,
        "attachments": [photo for photo in find_once(queries.list_attachments, row) if photo.later_word_id is None],
        "later": later,
        "appeal_states": APPEAL.states,
        "may_confirm": policy.can_confirm_text(actor, row),
        "links": [link for link in queries.list_links(row) if _sees_both(link)],
        "looks": queries.count_identity_views(row) if may_look else 0,
        "timeline": describe_events(queries.list_history(row)),
        "actions": open_verbs(actor, row),
        "conflict": find_conflict(actor, "intake.decide", row),
        "unlink": VERBS["unlink"],
        "look": VERBS["identity"] if may_look else None,
        "new_receipt": VERBS["ask_receipt"].is_open(actor, row),
        "subjects": list_subjects(row) if row.reserved_for else [],
        "is_about_officials": is_about_officials(f"{row.redacted_title}\n{row.redacted_body}", row.category),
        "next_urls": _next_urls(row),
        "trace_url": address_of("responses.trace_submission", submission_id=row.id),
        "kinds_url": _kinds_url(actor, row),
        "duplicates_url": None if row.reserved_for else address_of("topics.similar_to", submission_id=row.id),
        "state": told_states([row])[row.id],
        "button_token": new_token(),
        **WORDS,
    }


def _told_place(row: Submission) -> str:
    """The place that the text tells of, as a proposal to whoever sorts the letter."""
    place = find_place(path_ids(row.read_path)[-1]) if row.read_path else None
    return full_name(place) if place is not None else ""


def _proposed_place(row: Submission) -> str:
    """The choice of the form: the place that is known, else the nearest one that the text tells of."""
    if row.place_id or not row.read_path:
        return str(row.place_id or UNKNOWN)
    place = find_place(path_ids(row.read_path)[-1])
    is_building = place is not None and place.level == "building"
    return str((place.parent_id if is_building else place.id) if place is not None else UNKNOWN)


def _kinds_url(actor: Actor, row: Submission) -> str | None:
    """Where the page asks which kind of matter a letter may be, for those who may sort it."""
    may_sort = VERBS["reclassify"].is_open(actor, row) and not row.reserved_for
    return address_of("topics.kinds_of", submission_id=row.id) if may_sort else None


def _sees_both(link: SubmissionLink) -> bool:
    """A link tells number and title of the other letter, which may be reserved for others."""
    return all(policy.can_see(current_actor(), end) for end in (link.first, link.second))


def _next_urls(row: Submission) -> list[tuple[str, str]]:
    """The fragments in which the later steps tell who works on the letter and what was answered to it.

    Each with the words of the link that stands there where no script fetches it.
    """
    told = {
        "casework.orders_of": _("Giving it to a unit, and its orders"),
        "responses.answers_of": _("Answers and disputes"),
    }
    addresses = ((address_of(name, submission_id=row.id), words) for name, words in told.items())
    return [(address, words) for address, words in addresses if address is not None]


def _find(name: str) -> VerbPage:
    if name not in PAGES:
        raise NotFound()
    return PAGES[name]


def _prepare(form: SendOnceForm, row: Submission) -> None:
    """Choices of places and kinds, and what stands there now where nothing was typed yet."""
    if isinstance(form, forms.ReclassifyForm):
        form.category.choices = category_choices(list_categories(), _("Not sorted yet"))
        form.place.choices = place_choices(list_places("community"), list_places("compound"))
        if not form.is_submitted():
            form.category.data = request.args.get("category") or str(row.category_id or "")
            form.place.data = _proposed_place(row)
            form.urgency.data = row.urgency
    if isinstance(form, forms.SubjectsForm):
        units = list_organisations()
        form.office.choices = office_choices(units, _("No office"))
        form.person.choices = person_choices(list_users_with_role(*STAFF), units, _("No person"))
        if not form.is_submitted():
            named = list_subjects(row)
            form.office.data = next((str(one.organisation_id) for one in named if one.organisation_id), "")
            form.person.data = next((str(one.user_id) for one in named if one.user_id), "")
    if isinstance(form, forms.PhotosForm):
        photos = find_once(queries.list_attachments, row)
        form.photos.choices = photo_choices(photos)
        if not form.is_submitted():
            form.look_at(queries.shown_photos(row))
            form.photos.data = [photo.id for photo in photos if photo.is_for_units]
    if isinstance(form, forms.RedactionForm) and not form.is_submitted():
        form.look_at(row)
        form.redacted_title.data, form.redacted_body.data = row.redacted_title, row.redacted_body


def _action_page(verb: Verb, row: Submission, form: SendOnceForm, status: int = 200) -> ResponseReturnValue:
    doubts = list_doubts(f"{row.title}\n{row.body}") if isinstance(form, forms.RedactionForm) else []
    page = render_template(
        "intake/action.html", action=verb, form=form, submission=row, doubts=doubts, masked_kinds=MASKED_KINDS
    )
    return page, status


@blueprint.get("/submissions/<int:submission_id>/<action_name>")
@allow(*RECEIVERS)
def action(submission_id: int, action_name: str) -> ResponseReturnValue:
    """The form of one action."""
    found, row = _find(action_name), _visible(submission_id)
    if found.verb.is_button:
        return redirect(url_for("intake.submission", submission_id=submission_id))
    demand_open(found.verb, current_actor(), row)
    form = found.form()
    _prepare(form, row)
    return _action_page(found.verb, row, form)


@blueprint.post("/submissions/<int:submission_id>/<action_name>")
@allow(*RECEIVERS)
def act(submission_id: int, action_name: str) -> ResponseReturnValue:
    """Does one action; what an operation refuses stands at its field with everything still typed."""
    found, row = _find(action_name), _visible(submission_id)
    form = found.form()
    if location := form.find_done():
        return redirect(location, 303)
    _prepare(form, row)
    edited = queries.shown_photos(row) if isinstance(form, forms.PhotosForm) else row
    if isinstance(form, EditForm) and form.is_behind(edited):
        return _action_page(found.verb, row, form, CONFLICT)
    if not form.validate():
        return _action_page(found.verb, row, form, 422)
    try:
        location = form.once(lambda: _run(found, submission_id, form))
    except InvalidInput as error:
        form.add_error(error)
        return _action_page(found.verb, _visible(submission_id), form, 422)
    flash(str(found.verb.done), "success")
    return redirect(location, 303)


def _run(found: VerbPage, submission_id: int, form: SendOnceForm) -> str:
    """The action on the submission as it stands inside the transaction."""
    actor, row = current_actor(), queries.get_submission(submission_id)
    found.run(actor, row, form)
    if not policy.can_see(actor, row):
        return url_for("intake.desk")
    return url_for("intake.submission", submission_id=submission_id)


@blueprint.post("/submissions/<int:submission_id>/links/<int:link_id>/undo")
@allow(*RECEIVERS)
def unlink(submission_id: int, link_id: int) -> ResponseReturnValue:
    """Undoes a link of this submission."""
    row = _visible(submission_id)
    with transaction():
        link = next((link for link in queries.list_links(row) if link.id == link_id), None)
        if link is None:
            raise NotFound()
        perform(VERBS["unlink"], current_actor(), link)
    flash(str(VERBS["unlink"].done), "success")
    return redirect(url_for("intake.submission", submission_id=submission_id), 303)


@blueprint.route("/submissions/<int:submission_id>/identity", methods=["GET", "POST"])
@allow(*RECEIVERS)
def identity(submission_id: int) -> ResponseReturnValue:
    """Asks for the reason, then shows once who wrote and what; the look stands on the record."""
    row = _visible(submission_id)
    require(policy.can_see_identity(current_actor(), row))
    form = forms.UnmaskForm()
    shown = None
    if request.method == "POST" and form.validate():
        try:
            with transaction():
                row = queries.get_submission(submission_id)
                kind, reason = form.unmask_kind.data or "", form.unmask_reason.data or ""
                shown = perform(VERBS["identity"], current_actor(), row, kind=kind, reason=reason)
        except InvalidInput as error:
            form.add_error(error)
    status = 422 if form.errors else 200
    page = render_template(
        "intake/identity.html",
        submission=row,
        form=form,
        shown=shown,
        views=queries.list_identity_views(row),
        kinds=UNMASK_LABELS,
    )
    return page, status
