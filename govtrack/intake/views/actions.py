"""The pages of the verbs of a letter at the desk: which form asks for them."""

from __future__ import annotations

from typing import Any

from govtrack.accounts.current import current_actor
from govtrack.accounts.queries import get_user
from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _l
from govtrack.core.verbs import VerbPage, pages_of
from govtrack.intake import forms
from govtrack.intake.forms.choices import UNKNOWN
from govtrack.intake.policy import can_see
from govtrack.intake.queries import find_submission_by_number, get_attachment
from govtrack.intake.verbs import AT_THE_DESK
from govtrack.places.queries import get_category, get_organisation, get_place


def _return(form: forms.ReturnForm) -> dict[str, Any]:
    return {"question": form.question.data or ""}


def _redirect(form: forms.RedirectForm) -> dict[str, Any]:
    return {"target": form.redirected_to.data, "reason": form.reason.data or ""}


def _reason(form: forms.NotAcceptForm | forms.ReconsiderForm) -> dict[str, Any]:
    return {"reason": form.reason.data or ""}


def _reclassify(form: forms.ReclassifyForm) -> dict[str, Any]:
    category = get_category(int(form.category.data)) if form.category.data else None
    place = get_place(int(form.place.data)) if form.place.data not in {"", UNKNOWN} else None
    return {"category": category, "place": place, "urgency": form.urgency.data}


def _name_subjects(form: forms.SubjectsForm) -> dict[str, Any]:
    units = [get_organisation(int(form.office.data))] if form.office.data else []
    people = [get_user(int(form.person.data))] if form.person.data else []
    return {"units": units, "people": people, "reason": form.reason.data or ""}


def _confirm_redaction(form: forms.RedactionForm) -> dict[str, Any]:
    return {
        "title": form.redacted_title.data or "",
        "body": form.redacted_body.data or "",
        "seen_version": form.seen_version,
    }


def _link(form: forms.LinkForm) -> dict[str, Any]:
    other = find_submission_by_number(form.number.data or "")
    # A number of another place is as unknown here as one that was never given out.
    if other is None or not can_see(current_actor(), other):
        raise InvalidInput(_l("There is no letter with this number. Please check it."), "number")
    return {"other": other, "kind": form.kind.data}


def _photos(form: forms.PhotosForm) -> dict[str, Any]:
    photos = [get_attachment(number) for number in form.photos.data or []]
    return {"photos": photos, "seen_version": form.seen_version}


def _reach(form: forms.ReachForm) -> dict[str, Any]:
    return {"reached_by": form.way.data, "is_reached": form.is_reached.data == "yes", "words": form.words.data or ""}


def _take_down(form: forms.TakeDownForm) -> dict[str, Any]:
    return {"reached_by": form.way.data, "answer": form.answer.data or ""}


def _correct(form: forms.ContactForm) -> dict[str, Any]:
    return {"phone": form.phone.data or "", "email": form.email.data or "", "reason": form.reason.data or ""}


PAGES = pages_of(AT_THE_DESK, forms.SimpleForm, {
    "return": VerbPage(AT_THE_DESK["return"], forms.ReturnForm, _return),
    "take-down": VerbPage(AT_THE_DESK["take-down"], forms.TakeDownForm, _take_down),
    "redirect": VerbPage(AT_THE_DESK["redirect"], forms.RedirectForm, _redirect),
    "not-accept": VerbPage(AT_THE_DESK["not-accept"], forms.NotAcceptForm, _reason),
    "reconsider": VerbPage(AT_THE_DESK["reconsider"], forms.ReconsiderForm, _reason),
    "reclassify": VerbPage(AT_THE_DESK["reclassify"], forms.ReclassifyForm, _reclassify),
    "subjects": VerbPage(AT_THE_DESK["subjects"], forms.SubjectsForm, _name_subjects),
    "redaction": VerbPage(AT_THE_DESK["redaction"], forms.RedactionForm, _confirm_redaction),
    "photos": VerbPage(AT_THE_DESK["photos"], forms.PhotosForm, _photos),
    "reach": VerbPage(AT_THE_DESK["reach"], forms.ReachForm, _reach),
    "contact": VerbPage(AT_THE_DESK["contact"], forms.ContactForm, _correct),
    "link": VerbPage(AT_THE_DESK["link"], forms.LinkForm, _link),
})  # fmt: skip
