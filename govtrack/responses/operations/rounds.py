"""A new round after an upheld dispute: a work order, or a topic for the panel."""

from __future__ import annotations

from sqlalchemy import select

from govtrack.casework.models import WorkOrder
from govtrack.casework.operations import NewOrder, dispatch, reopen
from govtrack.core.actors import Actor
from govtrack.core.db import db
from govtrack.core.errors import Conflict, InvalidInput
from govtrack.core.i18n import _, _l
from govtrack.intake.models import Submission
from govtrack.places.models import Organisation, Place
from govtrack.places.queries import find_subdistrict
from govtrack.responses.models import Dispute
from govtrack.responses.wording import gist_of
from govtrack.topics.models import Topic
from govtrack.topics.operations import advance_topic, nominate
from govtrack.topics.states import TOPIC


def _place_of(submission: Submission) -> Place:
    place = submission.place or find_subdistrict()
    if place is None:
        raise InvalidInput(_l("The letter has no place. Give it one first."), "unit_id")
    return place


def _last_order(submission: Submission) -> WorkOrder | None:
    statement = select(WorkOrder).where(WorkOrder.submission_id == submission.id).order_by(WorkOrder.id.desc())
    return db.session.scalar(statement.limit(1))


def open_order(actor: Actor, dispute: Dispute, unit: Organisation | None) -> WorkOrder:
    """The closed order once more as a new one, or the first one; the unit reads redacted text.

    Raises InvalidInput without a unit and Conflict where an order is still running.
    """
    if unit is None:
        raise InvalidInput(_l("Choose the unit that is to do it."), "unit_id")
    submission = dispute.answer.submission
    former = _last_order(submission)
    if former is not None and former.state == "closed":
        return reopen(actor, former, reason=dispute.redacted_reason, unit=unit)
    return dispatch(
        actor,
        NewOrder(
            profile="case",
            unit=unit,
            title=gist_of(submission),
            place=_place_of(submission),
            category=submission.category,
            submission=submission,
            priority="yellow",
            description=_(
                "%(text)s\n\nThe reporter disputes the answer: %(reason)s",
                text=submission.redacted_body,
                reason=dispute.redacted_reason,
            ),
        ),
    )


def open_topic(actor: Actor, dispute: Dispute) -> Topic:
    """Brings the matter before the panel again.

    The answered topic itself is opened again, so that its letters stay together; where another
    dispute has opened it already, this one joins. A letter that was answered by itself is
    nominated as a topic.

    Raises Conflict for a topic that is archived.
    """
    submission = dispute.answer.submission
    reason = _("An answer was disputed and the dispute upheld: %(reason)s", reason=dispute.redacted_reason)
    topic = db.session.get(Topic, dispute.answer.topic_id) if dispute.answer.topic_id else None
    if topic is None:
        return nominate(
            actor,
            reason,
            title=gist_of(submission),
            place=submission.place,
            category=submission.category,
            submissions=[submission],
        )
    if TOPIC.find(topic.state, "reopen") is not None:
        advance_topic(actor, topic, "reopen", reason)
    elif topic.state == "archived":
        raise Conflict(_l("The topic is archived. Open a work order instead."))
    return topic
