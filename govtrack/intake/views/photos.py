"""Photos, each behind the rule of the place it is shown: the desk, the reporter, the unsent form."""

from __future__ import annotations

from flask import Response, send_file
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.accounts.roles import DESK
from govtrack.core.access import allow, public, require_visible
from govtrack.core.errors import NotFound
from govtrack.core.storage import StoredFile, path_of
from govtrack.intake import policy, receipts
from govtrack.intake.queries import find_attachment, find_submission_by_number, get_submission, list_drafts
from govtrack.intake.views.blueprint import blueprint
from govtrack.intake.views.drafts import draft_owner


def _picture(file: StoredFile) -> Response:
    """The picture as we encoded it; a browser may show it and run nothing in it."""
    path = path_of(file.digest)
    if not path.exists():
        raise NotFound()
    response = send_file(path, mimetype=file.media_type, download_name=f"photo-{file.id}.jpg", conditional=True)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@blueprint.get("/submissions/<int:submission_id>/photos/<int:attachment_id>")
@allow(*DESK)
def photo(submission_id: int, attachment_id: int) -> ResponseReturnValue:
    """A photo for the desk of the place."""
    submission = get_submission(submission_id)
    require_visible(policy.can_see(current_actor(), submission))
    attachment = find_attachment(submission, attachment_id)
    if attachment is None:
        raise NotFound()
    return _picture(attachment.file)


@blueprint.get("/mine/<number>/photos/<int:attachment_id>")
@public
def own_photo(number: str, attachment_id: int) -> ResponseReturnValue:
    """A photo for the reporter who has shown the code."""
    submission = find_submission_by_number(number)
    if submission is None or not receipts.holds(submission.id):
        raise NotFound()
    attachment = find_attachment(submission, attachment_id)
    if attachment is None:
        raise NotFound()
    return _picture(attachment.file)


@blueprint.get("/report/photos/<token>")
@public
def draft_photo(token: str) -> ResponseReturnValue:
    """A photo of an unsent form, in the browser that chose it."""
    drafts = list_drafts(draft_owner(), [token])
    if not drafts:
        raise NotFound()
    return _picture(drafts[0].file)
