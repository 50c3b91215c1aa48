"""Who may trace what: the public sees counts and redacted texts, staff as far as they may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import joinedload

from govtrack.core.actors import Actor
from govtrack.core.db import db
from govtrack.core.settings import get_setting
from govtrack.intake.models import Submission
from govtrack.intake.policy import can_see, is_publishable, is_publishable_row
from govtrack.intake.receipts import is_own
from govtrack.places.models import Place
from govtrack.places.queries import PUBLIC_LEVELS
from govtrack.responses.queries.history import SubmissionHistory, TopicHistory
from govtrack.topics.models import Topic, TopicMember
from govtrack.topics.policy import can_read_letters, shows_letters
from govtrack.topics.policy import can_see as can_see_topic
from govtrack.topics.public_redaction import public_text
from govtrack.topics.queries.members import members_of
from govtrack.topics.settings import EXCERPT_CHARACTERS

LETTERS_AT_MOST = 50


@dataclass(frozen=True, slots=True)
class LetterView:
    """How a reader sees one letter: as its reporter, as the desk, as other staff, or as the public."""

    is_own: bool
    is_desk: bool
    is_staff: bool
    is_public: bool

    @property
    def is_visible(self) -> bool:
        """Whether the letter exists for this reader."""
        return self.is_inside or self.is_public

    @property
    def is_inside(self) -> bool:
        """Whether the reader sees more than the public."""
        return self.is_own or self.is_desk or self.is_staff


def can_trace_topic(actor: Actor, history: TopicHistory | None) -> bool:
    """What the public may see as a topic, and whatever has been answered in public."""
    return history is not None and (can_see_topic(actor, history.topic) or history.response is not None)


def list_letters(actor: Actor, topic: Topic) -> Sequence[Submission]:
    """The newest letters behind a topic, redacted.

    The public sees what a clerk has confirmed, none where too few people wrote, and never a petition or a post.
    """
    statement = members_of([topic.id])
    if not can_read_letters(actor, topic):
        if not shows_letters(topic):
            return []
        statement = statement.where(is_publishable_row())
    statement = statement.options(joinedload(TopicMember.submission).joinedload(Submission.place))
    newest = statement.order_by(Submission.received_at.desc(), Submission.id.desc()).limit(LETTERS_AT_MOST)
    return [member.submission for member in db.session.scalars(newest)]


def _is_public(history: SubmissionHistory) -> bool:
    """Enough people stand beside it, a clerk has confirmed it, its source may be quoted and it is not confidential."""
    submission, topic = history.submission, history.topic
    kept_apart = submission.category is not None and submission.category.is_confidential
    kept_apart = kept_apart or submission.reserved_for is not None
    if topic is None or kept_apart or not is_publishable(submission):
        return False
    return shows_letters(topic)


def sees_letter(actor: Actor, history: SubmissionHistory) -> LetterView:
    """How far this reader may see one letter."""
    is_staff = history.topic is not None and can_read_letters(actor, history.topic)
    is_staff = is_staff and history.submission.reserved_for is None
    return LetterView(
        is_own(actor, history.submission), can_see(actor, history.submission), is_staff, _is_public(history)
    )


def shown_text(text: str, *, is_inside: bool) -> str:
    """A redacted text as it stands or, for the public, its beginning without buildings and long numbers."""
    if is_inside:
        return text
    limit = get_setting(EXCERPT_CHARACTERS)
    plain = public_text(" ".join(text.split()))
    return plain if len(plain) <= limit else f"{plain[:limit]}…"


def shown_place(place: Place | None, *, is_inside: bool) -> str | None:
    """The place's name; for the public nothing narrower than a compound."""
    if place is None or not (is_inside or place.level in PUBLIC_LEVELS):
        return None
    return place.name
