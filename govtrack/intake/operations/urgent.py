"""A letter that tells of danger: the desk hears of it at once, and its clock is the shortest one."""

from __future__ import annotations

from datetime import timedelta

from govtrack.audit.models import Event
from govtrack.core.access import require
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.db import lock
from govtrack.core.settings import get_setting
from govtrack.intake import policy
from govtrack.intake.models import Submission
from govtrack.intake.operations.arrival import DANGER
from govtrack.intake.operations.common import note
from govtrack.intake.operations.seconds import tell_seconds
from govtrack.intake.recipients import URGENT, page_at_desk
from govtrack.intake.settings import REPLY_HOURS
from govtrack.intake.states import UNANSWERED
from govtrack.notify.operations import settle

RED = "red"


def tell_desk(submission: Submission, event: Event | None = None) -> None:
    """Everybody of the desk that has the letter is told; of the arrival once, of each further word of danger anew."""
    tell_seconds(submission, event, URGENT, page_at_desk(submission), policy.can_triage, submission)


def tell_again(submission: Submission, event: Event) -> None:
    """An urgent letter that nobody has read goes to another desk, which is told."""
    if submission.urgency == RED and submission.state == "received":
        settle(page_at_desk(submission), URGENT)
        tell_desk(submission, event)


def tell_of_danger(actor: Actor, submission: Submission) -> Submission:
    """Its writer says that 110, 119 or 120 has been called: the letter is urgent as long as nobody has answered it."""
    require(policy.is_reporter(actor, submission))
    lock(submission)
    if submission.state in UNANSWERED:
        hours = get_setting(REPLY_HOURS)
        if submission.due_at is not None and DANGER in hours:
            submission.due_at = min(submission.due_at, now() + timedelta(hours=hours[DANGER]))
        submission.urgency = RED
    tell_desk(submission, note(actor, submission, "danger_told", is_public=True))
    return submission
