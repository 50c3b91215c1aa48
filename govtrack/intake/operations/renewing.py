"""A new receipt code at the desk, for somebody who stands there: one clerk asks with a reason, another confirms."""

from __future__ import annotations

from govtrack.audit.models import Event
from govtrack.core.access import require
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.db import db, lock
from govtrack.core.duties import demand_apart
from govtrack.core.errors import Conflict, IllegalTransition
from govtrack.core.i18n import _l
from govtrack.core.reasons import demand_reason
from govtrack.intake import policy
from govtrack.intake.models import ReceiptRequest, Submission
from govtrack.intake.operations.common import note
from govtrack.intake.operations.finding_again import give_new_code
from govtrack.intake.operations.seconds import tell_seconds
from govtrack.intake.queries import find_receipt_request, is_waiting
from govtrack.intake.recipients import RECEIPT_RENEWED, RECEIPT_WANTED, notify_writer
from govtrack.intake.redaction import redact
from govtrack.notify.operations import settle


def address_of_request(submission: Submission) -> str:
    """Where the second person looks at it."""
    return f"/submissions/{submission.id}/receipt"


def demand_receipt(submission: Submission) -> None:
    """A new code is asked for a letter that has one, and once at a time."""
    if submission.receipt_fingerprint is None:
        raise IllegalTransition()
    if find_receipt_request(submission) is not None:
        raise Conflict(_l("A new code for this letter waits for a second person already."))


def ask_receipt(actor: Actor, submission: Submission, reason: str) -> ReceiptRequest:
    """Asks for a new code for whoever is at the desk; the reason says how they showed that it is their letter."""
    require(policy.can_ask_receipt(actor, submission))
    assert actor.user_id is not None, "the policy has asked for an account"
    why = redact(demand_reason(reason))
    lock(submission)
    demand_receipt(submission)
    row = ReceiptRequest(submission_id=submission.id, asked_by_id=actor.user_id, asked_by_name=actor.name, reason=why)
    db.session.add(row)
    db.session.flush()
    event = note(actor, submission, "receipt_asked", is_public=True, reason=why)
    _tell_second(row, event)
    return row


def _tell_second(row: ReceiptRequest, event: Event) -> None:
    page = address_of_request(row.submission)
    tell_seconds(row.submission, event, RECEIPT_WANTED, page, policy.can_confirm_receipt, row)


def tell_again(submission: Submission, event: Event) -> None:
    """A request that waits goes with its letter to those who may confirm it now."""
    row = find_receipt_request(submission)
    if row is not None:
        settle(address_of_request(submission), RECEIPT_WANTED)
        _tell_second(row, event)


def demand_waiting(request: ReceiptRequest) -> None:
    """A request is decided once, within its hours."""
    if not is_waiting(request):
        raise IllegalTransition()


def confirm_receipt(actor: Actor, request: ReceiptRequest) -> str:
    """Gives the new code, once; the old one ends and the contact is told."""
    submission = _decide(actor, request, "confirmed")
    code = give_new_code(submission)
    event = note(actor, submission, "receipt_given", is_public=True)
    notify_writer(submission, RECEIPT_RENEWED, event, event.id)
    return code


def decline_receipt(actor: Actor, request: ReceiptRequest, reason: str) -> None:
    """The second person is not convinced."""
    _demand_other(actor, request)
    why = redact(demand_reason(reason))
    submission = _decide(actor, request, "declined")
    note(actor, submission, "receipt_declined", is_public=True, reason=why)


def _demand_other(actor: Actor, request: ReceiptRequest) -> None:
    """The same desk, and neither the one who asked nor the one who wrote."""
    demand_apart(policy.can_confirm_receipt, actor, "intake.confirm_receipt", request)


def _decide(actor: Actor, request: ReceiptRequest, state: str) -> Submission:
    _demand_other(actor, request)
    lock(request)
    demand_waiting(request)
    request.state, request.decided_by_id, request.decided_at = state, actor.user_id, now()
    settle(address_of_request(request.submission), RECEIPT_WANTED)
    return request.submission
