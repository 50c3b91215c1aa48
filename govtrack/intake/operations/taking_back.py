"""A writer takes back what was said, as long as nobody has answered."""

from __future__ import annotations

from govtrack.core.access import require
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.db import lock
from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _l
from govtrack.intake import policy, signals
from govtrack.intake.models import Submission
from govtrack.intake.operations.common import take_step

AT_WORK = _l("A unit is at work on it already, so that it cannot be taken back. Tell the desk of your community.")


def demand_idle(submission: Submission) -> None:
    """Raises InvalidInput where somebody is at work on the letter."""
    if is_in_use(submission):
        raise InvalidInput(AT_WORK)


def is_in_use(submission: Submission) -> bool:
    """Whether somebody is at work on the letter."""
    return any(count for _receiver, count in signals.letter_in_use.send("intake", submission_id=submission.id))


def take_back(actor: Actor, submission: Submission) -> Submission:
    """Ends the matter for its writer; the letter stays as it is and counts no longer.

    Raises InvalidInput where a unit is at work, IllegalTransition once it is answered or ended.
    """
    require(policy.is_reporter(actor, submission))
    lock(submission)
    demand_idle(submission)
    take_step(actor, submission, "take_back", "taken_back", at=now(), is_public=True)
    signals.submission_left.send("intake", submission_id=submission.id)
    return submission
