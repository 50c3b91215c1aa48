"""What responses, personal answers and disputes are called: by what they answer."""

from __future__ import annotations

from sqlalchemy import func, select

from govtrack.audit.naming import define_names, from_rows
from govtrack.intake.models import Submission
from govtrack.responses.models import Answer, Dispute, Response
from govtrack.topics.models import Topic

define_names(
    "responses",
    from_rows(
        select(Response.id, func.coalesce(Topic.number, Submission.number))
        .outerjoin(Topic, Response.topic_id == Topic.id)
        .outerjoin(Submission, Response.submission_id == Submission.id)
    ),
)
define_names(
    "answers",
    from_rows(select(Answer.id, Submission.number).join(Submission, Answer.submission_id == Submission.id)),
)
define_names(
    "disputes",
    from_rows(
        select(Dispute.id, Submission.number)
        .join(Answer, Dispute.answer_id == Answer.id)
        .join(Submission, Answer.submission_id == Submission.id)
    ),
)
