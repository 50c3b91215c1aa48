"""Reading the revisions of minutes."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from govtrack.core.db import db
from govtrack.core.editing import stand_in
from govtrack.core.errors import NotFound
from govtrack.council.models import Meeting, MinutesRevision, MinutesWitness, Participant
from govtrack.council.queries.deliberation import list_suggestions
from govtrack.intake.redaction import list_identifying_sentences


def list_revisions(meeting: Meeting) -> Sequence[MinutesRevision]:
    """All revisions, oldest first, with their authors."""
    statement = select(MinutesRevision).options(joinedload(MinutesRevision.author))
    return db.session.scalars(
        statement.where(MinutesRevision.meeting_id == meeting.id).order_by(MinutesRevision.number)
    ).all()


def get_revision(meeting: Meeting, number: int) -> MinutesRevision:
    """The revision of this meeting with this number; raises NotFound."""
    row = db.session.scalar(
        select(MinutesRevision).where(MinutesRevision.meeting_id == meeting.id, MinutesRevision.number == number)
    )
    if row is None:
        raise NotFound()
    return row


def find_latest_revision(meeting: Meeting) -> MinutesRevision | None:
    """The newest revision, confirmed or not."""
    statement = select(MinutesRevision).where(MinutesRevision.meeting_id == meeting.id)
    return db.session.scalar(statement.order_by(MinutesRevision.number.desc()).limit(1))


def find_public_revision(meeting: Meeting) -> MinutesRevision | None:
    """The newest confirmed revision of published minutes."""
    if meeting.state != "published":
        return None
    statement = select(MinutesRevision).where(
        MinutesRevision.meeting_id == meeting.id, MinutesRevision.state == "confirmed"
    )
    return db.session.scalar(statement.order_by(MinutesRevision.number.desc()).limit(1))


def list_texts_of_minutes(meeting: Meeting) -> list[str]:
    """Every free text that publishing the minutes opens to everybody."""
    revision = find_latest_revision(meeting)
    texts = [revision.body] if revision is not None else []
    for row in list_suggestions(meeting):
        texts += [row.text, row.reason]
    return texts


def minutes_version(meeting: Meeting) -> int:
    """Tells what publishing the minutes opens now from everything that it would have opened before or later."""
    revision = find_latest_revision(meeting)
    number = revision.number if revision is not None else 0
    version: int = stand_in(revision=number, texts=list_texts_of_minutes(meeting)).version
    return version


def list_identifying_passages(meeting: Meeting) -> list[str]:
    """The sentences that publishing would open to everybody and that seem to tell a person."""
    return [sentence for text in list_texts_of_minutes(meeting) for sentence in list_identifying_sentences(text)]


def list_witnesses(revision: MinutesRevision) -> Sequence[Participant]:
    """The residents who witnessed the revision."""
    statement = select(Participant).join(MinutesWitness).where(MinutesWitness.revision_id == revision.id)
    return db.session.scalars(statement.order_by(Participant.id)).all()
