"""Photos of a submission: kept while the form is being filled in, then part of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from govtrack.core.access import require
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.db import db, lock
from govtrack.core.duties import find_once
from govtrack.core.editing import demand_seen
from govtrack.core.errors import Conflict, NotFound
from govtrack.core.i18n import _l
from govtrack.core.kept_photos import forget_kept_before, release_kept
from govtrack.core.settings import get_setting
from govtrack.intake import policy
from govtrack.intake.models import Attachment, LaterWord, Submission
from govtrack.intake.operations.common import note
from govtrack.intake.queries import list_attachments, shown_photos
from govtrack.intake.settings import DRAFT_HOURS, MAX_PHOTOS


def attach_photos(submission: Submission, owner: str, tokens: Sequence[str], addition: LaterWord | None = None) -> None:
    """Makes the browser's own kept photos part of ``submission``, or of an addition; tokens of others do nothing."""
    for kept in release_kept(owner, tokens, get_setting(MAX_PHOTOS)):
        db.session.add(
            Attachment(
                submission_id=submission.id, file_id=kept.file_id, later_word_id=addition.id if addition else None
            )
        )


def demand_photos(submission: Submission) -> None:
    """Raises Conflict for a letter without a photo."""
    if not find_once(list_attachments, submission):
        raise Conflict(_l("There is no photo with this letter."))


def show_photos(actor: Actor, submission: Submission, *, photos: Sequence[Attachment], seen_version: int) -> Submission:
    """The units that work on the letter see exactly these of its photos from now on.

    Somebody of the desk has looked at each: a photo may show faces, plates and door numbers, which no rule masks.
    ``seen_version`` is that of the choice that stood there (``queries.shown_photos``): what a colleague has taken
    back is not shown again by a page that was open before. Raises Forbidden outside the actor's desk, NotFound for a
    photo of another letter, Conflict where there is none, InvalidInput where somebody has chosen meanwhile.
    """
    require(policy.can_triage(actor, submission))
    if not all(policy.is_photo_of(submission, photo) for photo in photos):
        raise NotFound()
    demand_photos(submission)
    lock(submission)
    demand_seen(shown_photos(submission).version, seen_version)
    chosen = {photo.id for photo in photos}
    for photo in list_attachments(submission):
        photo.is_for_units = photo.id in chosen
    note(actor, submission, "photos_chosen", photos=len(chosen))
    db.session.flush()
    return submission


def forget_unsent_photos() -> int:
    """Removes the photos of forms that were never sent, whichever form it was; returns how many."""
    return forget_kept_before(now() - timedelta(hours=get_setting(DRAFT_HOURS)))
