"""A writer adds to a letter and corrects it, as long as nobody has answered; the desk reads how it is masked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from govtrack.core.access import require
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.db import db, lock
from govtrack.core.duties import demand_apart
from govtrack.core.errors import Conflict, IllegalTransition, InvalidInput
from govtrack.core.i18n import _l
from govtrack.core.reasons import demand_text
from govtrack.core.settings import get_setting
from govtrack.intake import policy, signals
from govtrack.intake.later import list_additions, list_wordings
from govtrack.intake.models import JOINED, JOINED_WITH_PHOTO, EarlierWording, LaterWord, Submission
from govtrack.intake.operations.arrival import content_hash, read_place_again
from govtrack.intake.operations.common import note
from govtrack.intake.operations.desk import resubmit
from govtrack.intake.operations.photos import attach_photos
from govtrack.intake.operations.submit import NO_BODY, NO_TITLE
from govtrack.intake.redaction import redact
from govtrack.intake.settings import MAX_ADDITIONS, MAX_BODY, MAX_TITLE
from govtrack.intake.states import ASKED, UNANSWERED

NO_WORDS = _l("Please write what you want to add.")
ENOUGH = _l("As much was added to this letter as it can hold. Please send what is new as a letter of its own.")


def demand_unanswered(submission: Submission) -> None:
    """Raises IllegalTransition once the letter is answered or ended; a voice that only joined has no words."""
    if submission.state not in UNANSWERED or submission.channel == JOINED:
        raise IllegalTransition()


def demand_open_addition(addition: LaterWord) -> None:
    """The same for something that was added."""
    demand_unanswered(addition.submission)


def demand_unconfirmed(addition: LaterWord) -> None:
    """Raises IllegalTransition where somebody has read the mask already."""
    if addition.confirmed_at is not None:
        raise IllegalTransition()


def add_words(
    actor: Actor, submission: Submission, text: str, photo_owner: str = "", photo_tokens: Sequence[str] = ()
) -> LaterWord:
    """Adds text and photos to the letter, which itself stays as it is; the same words twice are added once.

    Where the desk has asked something, they are the answer to it.

    Raises InvalidInput (field text) and, once it is answered, IllegalTransition.
    """
    require(policy.is_reporter(actor, submission))
    words = demand_text(text, "text", NO_WORDS, get_setting(MAX_BODY))
    lock(submission)
    demand_unanswered(submission)
    earlier, mark = list_additions(submission), content_hash("", words)
    if not photo_tokens and (same := next((one for one in earlier if one.content_hash == mark), None)) is not None:
        return same
    if len(earlier) >= get_setting(MAX_ADDITIONS):
        raise InvalidInput(ENOUGH, "text")
    addition = LaterWord(submission_id=submission.id, text=words, redacted_text=redact(words), content_hash=mark)
    db.session.add(addition)
    db.session.flush()
    attach_photos(submission, photo_owner, photo_tokens, addition)
    note(actor, submission, "words_added", is_public=True)
    if submission.state == ASKED:
        # Written before the question was seen, or instead of an answer: the letter goes on with it.
        resubmit(actor, submission, words)
    return addition


def correct_letter(actor: Actor, submission: Submission, title: str, body: str, seen_version: int) -> Submission:
    """The letter reads as its writer corrects it, and as it read before it is kept, sealed like the letter.

    ``seen_version`` is the wording that the writer looked at, the first one being 1. The mask waits to be confirmed
    anew, so that nobody quotes in public what no clerk has read.
    """
    require(policy.is_reporter(actor, submission))
    heading = demand_text(title, "title", NO_TITLE, get_setting(MAX_TITLE))
    words = demand_text(body, "body", NO_BODY, get_setting(MAX_BODY))
    lock(submission)
    demand_unanswered(submission)
    if (submission.title, submission.body) == (heading, words):
        return submission
    _keep(submission, None, submission.received_at, seen_version)
    submission.title, submission.body = heading, words
    submission.redacted_title, submission.redacted_body = redact(heading), redact(words)
    submission.redaction_confirmed_at = None
    if submission.channel == JOINED_WITH_PHOTO:  # it brings words of its own now
        submission.channel = "web"
    submission.read_path = read_place_again(submission)
    if submission.source_ref is None:
        submission.content_hash = content_hash(heading, words)
    note(actor, submission, "words_corrected", is_public=True)
    signals.submission_changed.send("intake", submission_id=submission.id)
    return submission


def correct_addition(actor: Actor, addition: LaterWord, text: str, seen_version: int) -> LaterWord:
    """The same for something that was added."""
    submission = addition.submission
    require(policy.is_writer_of_addition(actor, addition))
    words = demand_text(text, "text", NO_WORDS, get_setting(MAX_BODY))
    lock(submission)
    demand_open_addition(addition)
    if addition.text == words:
        return addition
    _keep(submission, addition, addition.created_at, seen_version)
    addition.text, addition.redacted_text, addition.content_hash = words, redact(words), content_hash("", words)
    addition.confirmed_at = None
    note(actor, submission, "words_corrected", is_public=True)
    return addition


def _keep(submission: Submission, addition: LaterWord | None, first_at: datetime, seen_version: int) -> None:
    """Keeps how it reads now. Raises Conflict where it was corrected since the writer looked."""
    earlier = list_wordings(submission, addition)
    if len(earlier) + 1 != seen_version:
        raise Conflict()
    db.session.add(
        EarlierWording(
            submission_id=submission.id,
            later_word_id=addition.id if addition else None,
            title="" if addition else submission.title,
            text=addition.text if addition else submission.body,
            redacted_title="" if addition else submission.redacted_title,
            redacted_text=addition.redacted_text if addition else submission.redacted_body,
            written_at=earlier[-1].created_at if earlier else first_at,
        )
    )


def confirm_addition(actor: Actor, addition: LaterWord, text: str, seen_version: int) -> LaterWord:
    """A clerk has read how an addition is masked, and may have masked more or given a doubt free.

    Only now the unit at work on the letter reads it: it may be a property company.

    Raises Conflict where it changed since ``seen_version``, IllegalTransition where it is confirmed already,
    InvalidInput at ``redacted_text`` for a masked text that is empty.
    """
    demand_apart(policy.can_confirm_addition, actor, "intake.confirm_addition", addition)
    masked = text.strip()
    if not masked:
        raise InvalidInput(_l("The masked text may not be empty."), "redacted_text")
    lock(addition)
    if addition.version != seen_version:
        raise Conflict()
    demand_unconfirmed(addition)
    addition.redacted_text, addition.confirmed_at = redact(masked, only_sure=True), now()
    note(actor, addition.submission, "addition_confirmed")
    signals.words_changed.send("intake", submission_id=addition.submission_id)
    return addition
