"""A resident reports something: form, check page, receipt."""

from __future__ import annotations

import json
from collections.abc import Sequence

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_limiter import RateLimitExceeded

from govtrack.accounts.current import current_actor
from govtrack.accounts.sessions import taken_back_if_it_fails, write_along
from govtrack.core.access import public, require_visible
from govtrack.core.concurrency import TurnsByName
from govtrack.core.crypto import fingerprint
from govtrack.core.errors import InvalidInput, SentBefore
from govtrack.core.i18n import _, current_language
from govtrack.core.idempotency import find_outcome, once
from govtrack.core.kept_forms import same_but_for_tokens
from govtrack.core.limits import LOOK_LIMIT, SUBMIT_LIMIT, limiter
from govtrack.core.photo_forms import draft_owner, list_waiting, take_photos
from govtrack.core.settings import get_setting
from govtrack.core.typed import is_shown_again
from govtrack.intake import operations, receipts
from govtrack.intake.forms import ReportForm
from govtrack.intake.forms.choices import UNKNOWN, category_choices, office_choices, place_choices
from govtrack.intake.offering import has_unoffered
from govtrack.intake.operations import Draft
from govtrack.intake.policy import as_reporter
from govtrack.intake.queries import get_submission
from govtrack.intake.settings import MAX_BODY, MAX_PHOTOS, MAX_TITLE
from govtrack.intake.verbs import VERBS
from govtrack.intake.views.blueprint import address_of, blueprint
from govtrack.intake.views.chosen import Chosen
from govtrack.intake.views.kept_reports import Values, find_report, keep_report, let_report_go
from govtrack.intake.views.proving import list_contacts
from govtrack.intake.wording import is_about_officials, suggest_category
from govtrack.places.models import Category, Organisation, Place
from govtrack.places.queries import list_categories, list_organisations, list_places

PATROLS = ("grid_worker",)
COMMUNITY_TURNS = TurnsByName()


def is_patrol(form: ReportForm) -> bool:
    """Whether a grid worker tells what was seen on the way; from everybody else it is a letter."""
    return form.source.data == "grid" and current_actor().has_role(*PATROLS)


class Choices:
    """Places and categories as a form offers them, read once per request."""

    def __init__(self, form: ReportForm) -> None:
        places = list_places("community", "compound")
        self.communities = [row for row in places if row.level == "community"]
        self.compounds = [row for row in places if row.level == "compound"]
        self.categories = list_categories()
        self.own = self._within_grids() if is_patrol(form) else []
        form.place.choices = place_choices(self.communities, self.compounds, self.own)
        form.category.choices = category_choices(self.categories, _("I am not sure"))
        self.units = list_organisations()
        form.about_office.choices = office_choices(self.units, _("No, it is about something else"))
        category = self.category(form)
        form.emergency_category = category.name if category and category.is_emergency else ""

    def _within_grids(self) -> list[Place]:
        """The compounds of this grid worker's own grids."""
        paths = tuple(current_actor().place_paths(PATROLS))
        return [row for row in self.compounds if row.path.startswith(paths)]

    def place(self, form: ReportForm) -> Place | None:
        """The chosen place, None where it is not known."""
        rows = (*self.communities, *self.compounds)
        return next((row for row in rows if str(row.id) == form.place.data), None)

    def suggest(self, text: str) -> Category | None:
        """A kind of matter by the words; reports on officials belong to the confidential one."""
        if is_about_officials(text):
            return next((row for row in self.categories if row.is_confidential), None)
        return suggest_category(text, self.categories)

    def office(self, form: ReportForm) -> Organisation | None:
        """The office whose conduct it is about, if one was named."""
        return next((row for row in self.units if str(row.id) == form.about_office.data), None)

    def hinted_office(self, text: str) -> Organisation | None:
        """An office whose name stands in a text that sounds like a report on officials; the writer decides."""
        if not is_about_officials(text):
            return None
        return next((row for row in self.units if row.name_zh in text), None)

    def category(self, form: ReportForm) -> Category | None:
        """The chosen category, if any."""
        return next((row for row in self.categories if str(row.id) == form.category.data), None)


@blueprint.get("/report")
@public
@same_but_for_tokens
def report() -> ResponseReturnValue:
    """The form: empty, or ``?form=token`` with what this browser had typed in it.

    ``?kind=proposal`` begins a proposal, ``?source=grid`` what a grid worker saw.
    """
    kept = find_report(request.args.get("form", ""))
    if kept is not None:
        form = ReportForm(formdata=kept)
        Choices(form)
        return _form_page(form, _kept_photos(kept))
    form = ReportForm()
    form.source.data = request.args.get("source", "mailbox")
    choices = Choices(form)
    if request.args.get("kind") == "proposal":
        form.kind.data = "proposal"
    if len(choices.own) == 1:
        form.place.data = str(choices.own[0].id)
    return _form_page(form, [])


@blueprint.post("/report")
@public
@limiter.limit(LOOK_LIMIT)
def send_report() -> ResponseReturnValue:
    """Checks what was typed, leads on to the check page, and takes it in when it is sent from there."""
    form = ReportForm()
    chosen = Chosen(form)
    photos, photo_errors = take_photos(get_setting(MAX_PHOTOS))
    if is_shown_again() and not photo_errors:
        return _put_aside(form, photos, "intake.report")
    is_valid = form.validate()
    for error in photo_errors:
        form.add_error(error)
    if not is_valid or photo_errors:
        return _refused_page(form, photos, 422)
    try:
        with limiter.limit(SUBMIT_LIMIT):
            if request.form.get("step") != "send":
                return _put_aside(form, photos, "intake.check_report")
            with COMMUNITY_TURNS.take(chosen.community()):
                return redirect(_take_in(form, chosen, photos), 303)
    except RateLimitExceeded:
        form.form_errors.append(_("Too many reports came from here. Please wait a minute and press the button again."))
        return _refused_page(form, photos, 429)
    except InvalidInput as error:
        form.add_error(error)
        return _refused_page(form, photos, 422)
    except SentBefore as error:
        form.add_error(error)
        return _refused_page(form, photos, error.status)


def _refused_page(form: ReportForm, photos: Sequence[str], status: int) -> ResponseReturnValue:
    """The form once more, with everything that can be chosen."""
    Choices(form)
    return _form_page(form, photos, status)


def _put_aside(form: ReportForm, photos: Sequence[str], endpoint: str) -> ResponseReturnValue:
    """Form and check page have addresses of their own, so that back and reload find them again."""
    g.is_refused = True  # not sent yet: the draft on the device stays
    token = form.token.data or ""
    keep_report(token, request.form, list(photos))
    return redirect(url_for(endpoint, form=token), 303)


@blueprint.get("/report/check")
@public
def check_report() -> ResponseReturnValue:
    """Everything once more before it is sent; after that this address leads to the receipt."""
    token = request.args.get("form", "")
    kept = find_report(token)
    if kept is None:
        if location := find_outcome(token):
            flash(_("This was sent before; here is its receipt. For something new, please begin a new report."), "info")
            return redirect(location, 303)
        flash(_("What you had entered is not kept here any more. Please write it once more."), "info")
        return redirect(url_for("intake.report"), 303)
    form = ReportForm(formdata=kept)
    return _check_page(form, Choices(form), _kept_photos(kept))


def _kept_photos(kept: Values) -> list[str]:
    return list_waiting(kept.getlist("photo_token"))


def _form_page(form: ReportForm, photos: Sequence[str], status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "intake/report.html",
        form=form,
        is_patrol=is_patrol(form),
        photos=photos,
        max_photos=get_setting(MAX_PHOTOS),
        max_title=get_setting(MAX_TITLE),
        max_body=get_setting(MAX_BODY),
    )
    return page, status


def _check_page(form: ReportForm, choices: Choices, photos: Sequence[str]) -> ResponseReturnValue:
    """Everything once more before it is sent, with a kind of matter suggested where none was chosen."""
    text = f"{form.title.data}\n{form.body.data}"
    category = choices.category(form)
    suggested = None if category else choices.suggest(text)
    if suggested is not None:
        form.category.data = str(suggested.id)
    return render_template(
        "intake/check.html",
        form=form,
        is_patrol=is_patrol(form),
        photos=photos,
        place=choices.place(form),
        is_unknown_place=form.place.data == UNKNOWN,
        category=category or suggested,
        is_suggested=suggested is not None,
        office=choices.office(form),
        hinted_office=None if choices.office(form) else choices.hinted_office(text),
        is_about_officials=is_about_officials(text, category or suggested),
    )


def _take_in(form: ReportForm, chosen: Chosen, photos: Sequence[str]) -> str:
    """Submits once for this form; the address of the receipt. Raises SentBefore where it was sent with other words.

    What the browser holds from now on is written with the letter: nobody waits for a second commit.
    """
    draft, token = _draft(form, chosen, photos), form.token.data or ""
    taken: list[int] = []

    def action() -> str:
        submission, code = operations.submit(current_actor(), draft)
        if form.tells_of_danger:
            operations.tell_of_danger(as_reporter(), submission)
        taken.append(submission.id)
        receipts.keep_new_code(submission, code)
        let_report_go(token)
        write_along()
        return url_for("intake.receipt", submission_id=submission.id)

    with taken_back_if_it_fails():
        location = once(token, action, _mark_of(draft))
    if not taken:
        let_report_go(token)
        flash(_("This was sent before; here is its receipt. For something new, please begin a new report."), "info")
    return location


def _mark_of(draft: Draft) -> str:
    """Names what the writer says: somebody who sends a form once more may say another matter in it.

    Kind of matter and photos are no part of it: the first may be our guess, and the others wait for one sending only.
    """
    told = [draft.title, draft.body, draft.question, draft.options, draft.place_note, draft.place and draft.place.id]
    return fingerprint("report", json.dumps(told))


def _draft(form: ReportForm, chosen: Chosen, photos: Sequence[str]) -> Draft:
    return Draft(
        title=form.title.data or "",
        body=form.body.data or "",
        kind=form.kind.data,
        source="grid" if is_patrol(form) else "mailbox",
        language=current_language(),
        place=chosen.place,
        place_note=form.place_note.data or "",
        category=chosen.category,
        about=[chosen.office] if chosen.office else [],
        identity_mode=form.identity_mode.data,
        contact=form.contact,
        wants_callback=form.wants_callback.data,
        vulnerable_need=form.vulnerable_need.data,
        problem=form.body.data or "",
        question=form.question.data or "",
        options=form.option_list,
        cost_guess=form.cost_guess.data or "",
        photo_owner=draft_owner(make=True),
        device=draft_owner(),
        photo_tokens=photos,
    )


@blueprint.get("/receipt/<int:submission_id>")
@public
def receipt(submission_id: int) -> ResponseReturnValue:
    """The receipt with its code, in the browser that sent the report and for a few minutes only."""
    submission = get_submission(submission_id)
    require_visible(receipts.holds(submission))
    return render_template(
        "intake/receipt.html",
        submission=submission,
        code=receipts.find_new_code(submission_id),
        contacts=list_contacts(submission),
        ask_proof=VERBS["ask_proof"],
        follow_url=address_of("responses.follow"),
        is_unoffered=has_unoffered([submission]),
        proposals_url=address_of("proposals.proposals"),
        followed_url=address_of("responses.followed", number=submission.number),
    )
