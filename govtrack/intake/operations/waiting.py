"""A letter that goes to another desk, or past those it is about, takes along what waits there for a second person."""

from __future__ import annotations

from govtrack.audit.models import Event
from govtrack.intake import signals
from govtrack.intake.models import Submission
from govtrack.intake.operations import appeals, renewing, urgent


def bring_along(submission: Submission, event: Event) -> None:
    """Whoever decides now is told and nobody else waits for it.

    A notice would lead those who had it to a page that is closed to them, and those who have it would hear nothing.
    """
    appeals.tell_again(submission, event)
    renewing.tell_again(submission, event)
    urgent.tell_again(submission, event)
    signals.letter_moved.send("intake", submission_id=submission.id)
