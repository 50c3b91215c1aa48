"""Photos of a form that is not sent yet: tied to this browser by a secret in its session."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from flask import request, session
from werkzeug.datastructures import FileStorage

from govtrack.core.crypto import fingerprint
from govtrack.core.db import transaction
from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _
from govtrack.core.photos import check_together
from govtrack.core.settings import get_setting
from govtrack.core.storage import Photo, read_photo
from govtrack.intake import operations
from govtrack.intake.models import Attachment
from govtrack.intake.queries import list_drafts
from govtrack.intake.settings import MAX_PHOTOS

BROWSER = "draft_browser"


def draft_owner(*, make: bool = False) -> str:
    """The fingerprint of this browser's secret; empty where it has none and ``make`` is off."""
    if BROWSER not in session:
        if not make:
            return ""
        session[BROWSER] = secrets.token_urlsafe(24)
    return fingerprint("draft", session[BROWSER])


def _read(uploads: Sequence[FileStorage]) -> tuple[list[Photo], list[InvalidInput]]:
    """The pictures among the uploads, and what is wrong with the others."""
    photos, errors = [], []
    try:
        check_together(uploads)  # type: ignore[arg-type]
    except InvalidInput as error:
        return [], [error]
    for upload in uploads:
        try:
            photos.append(read_photo(upload.stream, upload.filename or ""))  # type: ignore[arg-type]
        except InvalidInput as error:
            errors.append(error)
    return photos, errors


def take_photos() -> tuple[Sequence[Attachment], list[InvalidInput]]:
    """Keeps what was uploaded and drops what was ticked off; returns the drafts of this form.

    A photo that cannot be taken does not cost the others.
    """
    removed = set(request.form.getlist("remove_photo"))
    tokens = [token for token in request.form.getlist("photo_token") if token not in removed]
    uploads = [upload for upload in request.files.getlist("photos") if upload.filename]
    limit = get_setting(MAX_PHOTOS)
    room = max(0, limit - len(tokens))
    # What goes beyond the number of photos is not even decoded.
    photos, errors = _read(uploads[:room])
    if len(uploads) > room:
        errors.append(InvalidInput(_("Only the first %(limit)d photos were kept.", limit=limit), "photos"))
    if removed or photos:
        _keep(photos, removed, tokens, errors)
    return list_drafts(draft_owner(), tokens), errors


def _keep(photos: list[Photo], removed: set[str], tokens: list[str], errors: list[InvalidInput]) -> None:
    owner = draft_owner(make=True)
    with transaction():
        for token in removed:
            operations.drop_draft(owner, token)
        for photo in photos:
            try:
                tokens.append(operations.keep_draft(owner, photo).token)
            except InvalidInput as error:
                errors.append(error)
                return
