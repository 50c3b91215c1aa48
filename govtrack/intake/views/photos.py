"""Photos, each behind the rule of the place it is shown: the desk, the reporter, the unsent form."""

from __future__ import annotations

from flask import Response
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.accounts.roles import RECEIVERS
from govtrack.audit.access import note_look
from govtrack.core.access import allow, public, require_visible
from govtrack.core.errors import NotFound
from govtrack.core.kept_photos import list_kept
from govtrack.core.photo_forms import draft_owner
from govtrack.core.pictures import send_photo
from govtrack.intake import policy, receipts
from govtrack.intake.events import PHOTOS_VIEWED
from govtrack.intake.models import Attachment
from govtrack.intake.queries import find_attachment, find_submission_by_number, get_submission
from govtrack.intake.views.blueprint import blueprint


def send_to_staff(attachment: Attachment) -> Response:
    """A photo of a resident for somebody of the staff; the record tells who looked at photos of which letter."""
    answer, viewer = send_photo(attachment.file), current_actor().user_id
    if viewer is not None:
        note_look(PHOTOS_VIEWED, viewer, attachment.submission_id, answer)
    return answer


@blueprint.get("/submissions/<int:submission_id>/photos/<int:attachment_id>")
@allow(*RECEIVERS)
def photo(submission_id: int, attachment_id: int) -> ResponseReturnValue:
    """A photo for the desk of the place."""
    submission = get_submission(submission_id)
    require_visible(policy.can_see(current_actor(), submission))
    attachment = find_attachment(submission, attachment_id)
    if attachment is None:
        raise NotFound()
    return send_to_staff(attachment)


@blueprint.get("/mine/<number>/photos/<int:attachment_id>")
@public
def own_photo(number: str, attachment_id: int) -> ResponseReturnValue:
    """A photo for its reporter."""
    submission = find_submission_by_number(number)
    if submission is None or not receipts.is_own(current_actor(), submission):
        raise NotFound()
    attachment = find_attachment(submission, attachment_id)
    if attachment is None:
        raise NotFound()
    return send_photo(attachment.file)


@blueprint.get("/report/photos/<token>")
@public
def draft_photo(token: str) -> ResponseReturnValue:
    """A photo of any unsent form, in the browser that chose it."""
    kept = list_kept(draft_owner(), [token])
    if not kept:
        raise NotFound()
    return send_photo(kept[0].file)
