"""Submissions for the tests of intake."""

from __future__ import annotations

from typing import Any

from govtrack.core.actors import ANONYMOUS, Actor
from govtrack.core.db import db, transaction
from govtrack.intake import operations
from govtrack.intake.models import Submission
from govtrack.intake.operations import Draft
from govtrack.intake.queries import get_submission
from govtrack.intake.reporters import Contact


def sent(actor: Actor = ANONYMOUS, **values: Any) -> tuple[Submission, str]:
    """A submission as the mailbox takes it in, with its code."""
    draft = Draft(**{"title": "楼道灯不亮", "body": "二楼的灯坏了一个星期。", **values})
    with transaction():
        submission, code = operations.submit(actor, draft)
        submission_id = submission.id
    return get_submission(submission_id), code


def step(submission: Submission, operation: Any, actor: Actor, *args: Any, **values: Any) -> Submission:
    """One operation on the submission, committed; returns it as it stands then."""
    with transaction():
        operation(actor, db.session.get_one(Submission, submission.id), *args, **values)
    return get_submission(submission.id)


PHONE = Contact(name="陈小红", phone="138 0013 8000")
