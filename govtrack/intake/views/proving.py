"""The writer proves the contact left with a letter: a code is sent there and typed here."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.core.access import public, require_visible
from govtrack.core.clock import local
from govtrack.core.crypto import fingerprint
from govtrack.core.db import transaction
from govtrack.core.errors import InvalidInput
from govtrack.core.limits import CODE_LIMIT, RECEIPT_LIMIT, limiter, sender_address
from govtrack.core.verbs import perform
from govtrack.intake import receipts
from govtrack.intake.forms import CodeForm
from govtrack.intake.models import CONTACT_KINDS, Submission
from govtrack.intake.operations import NOT_ANY_MORE
from govtrack.intake.policy import as_reporter
from govtrack.intake.queries import find_open_proof, find_submission_by_number
from govtrack.intake.reporters import find_contact, hint_of, mark_of_kind, proven_at
from govtrack.intake.verbs import VERBS
from govtrack.intake.views.blueprint import address_of, blueprint
from govtrack.intake.wording import CONTACT_KIND_LABELS
from govtrack.notify.codes import list_contact_kinds


def sender_mark() -> str:
    """The keyed fingerprint of the address on the net that asks; it names nobody."""
    return fingerprint("sender", sender_address())


def _own(number: str) -> Submission:
    submission = find_submission_by_number(number)
    require_visible(submission is not None and receipts.is_own(current_actor(), submission))
    assert submission is not None
    return submission


def list_contacts(submission: Submission) -> list[dict[str, Any]]:
    """What was left with the letter, as its writer sees it: a hint, since when proven, whether a code can go there."""
    contact = find_contact(submission)
    if contact is None:
        return []
    sendable = list_contact_kinds()
    return [
        {"contact_kind": kind, "label": CONTACT_KIND_LABELS[kind], "hint": hint_of(contact, kind),
         "proven_at": proven_at(contact, kind), "can_send": kind in sendable}
        for kind in CONTACT_KINDS
        if mark_of_kind(contact, kind) is not None
    ]  # fmt: skip


def _page(submission: Submission, form: CodeForm, status: int = 200) -> ResponseReturnValue:
    sent = find_open_proof(submission)
    contacts = list_contacts(submission)
    page = render_template(
        "intake/prove.html",
        form=form,
        submission=submission,
        contacts=contacts,
        sent=next((one for one in contacts if sent is not None and one["contact_kind"] == sent.contact_kind), None),
        until=local(sent.ends_at).strftime("%H:%M") if sent is not None else "",
        back_url=address_of("responses.followed", number=submission.number),
        verbs=VERBS,
    )
    return page, status


@blueprint.get("/follow/<number>/contact")
@public
def contact(number: str) -> ResponseReturnValue:
    """What was left with the letter and what of it is proven; nothing is sent by looking."""
    return _page(_own(number), CodeForm(formdata=None))


@blueprint.post("/follow/<number>/contact/code")
@public
@limiter.limit(CODE_LIMIT)
def send_proof(number: str) -> ResponseReturnValue:
    """Sends a code to one of them."""
    submission, form = _own(number), CodeForm(formdata=None)
    contact_kind = request.form.get("way", "")
    try:
        with transaction():
            perform(VERBS["ask_proof"], as_reporter(), submission, contact_kind=contact_kind, sender_mark=sender_mark())
    except InvalidInput as error:
        form.add_error(error)
        return _page(_own(number), form, 422)
    flash(str(VERBS["ask_proof"].done), "success")
    return redirect(url_for("intake.contact", number=number), 303)


@blueprint.post("/follow/<number>/contact")
@public
@limiter.limit(RECEIPT_LIMIT)
def prove(number: str) -> ResponseReturnValue:
    """Takes the code; a wrong one is counted before it is answered."""
    submission, form = _own(number), CodeForm()
    if not form.validate_on_submit():
        return _page(submission, form, 422)
    with transaction():
        event = perform(VERBS["prove"], as_reporter(), submission, code=form.code.data or "")
    if event is None:
        form.add_error(InvalidInput(NOT_ANY_MORE, "code"))
        return _page(_own(number), form, 422)
    flash(str(VERBS["prove"].done), "success")
    return redirect(url_for("intake.contact", number=number), 303)
