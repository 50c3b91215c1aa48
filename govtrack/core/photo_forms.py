"""Reading the photos of a form: what was uploaded is kept for this browser before the form is looked at."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from flask import request, session
from werkzeug.datastructures import FileStorage

from govtrack.core.crypto import fingerprint
from govtrack.core.db import transaction
from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _
from govtrack.core.kept_photos import drop_kept, keep_photo, list_kept
from govtrack.core.photos import check_together
from govtrack.core.storage import Photo, read_photo

BROWSER = "draft_browser"
TOKENS = "photo_token"
REMOVED = "remove_photo"


def draft_owner(*, make: bool = False) -> str:
    """The fingerprint of this browser's secret; empty where it has none and ``make`` is off."""
    if BROWSER not in session:
        if not make:
            return ""
        session[BROWSER] = secrets.token_urlsafe(24)
    return fingerprint("draft", session[BROWSER])


def take_photos(limit: int, field: str = "photos") -> tuple[list[str], list[InvalidInput]]:
    """Keeps what was uploaded in ``field`` and drops what was ticked off; the tokens of what is kept for it.

    A photo that cannot be taken does not cost the others; the second list says what is wrong with it. A form that is
    shown again within the same request takes nothing a second time.
    """
    taken = request.environ.setdefault("govtrack.taken_photos", {})
    if field not in taken:
        taken[field] = _take_photos(limit, field)
    tokens, errors = taken[field]
    return list(tokens), list(errors)


def _take_photos(limit: int, field: str) -> tuple[list[str], list[InvalidInput]]:
    removed = request.form.getlist(REMOVED)
    kept = list_kept(draft_owner(), [token for token in request.form.getlist(TOKENS) if token not in removed])
    tokens = [row.token for row in kept if row.field == field]
    uploads = [upload for upload in request.files.getlist(field) if upload.filename]
    room = max(0, limit - len(tokens))
    # What goes beyond the number of photos is not even decoded.
    photos, errors = _read(uploads[:room], field)
    if len(uploads) > room:
        errors.append(InvalidInput(_("Only the first %(limit)d photos were kept.", limit=limit), field))
    if removed or photos:
        tokens += _keep(photos, removed, field, limit, errors)
    return tokens, errors


def list_waiting(tokens: Sequence[str]) -> list[str]:
    """Those of the tokens whose photos still wait for this browser."""
    return [row.token for row in list_kept(draft_owner(), tokens)]


def _read(uploads: Sequence[FileStorage], field: str) -> tuple[list[Photo], list[InvalidInput]]:
    """The pictures among the uploads, and what is wrong with the others."""
    photos, errors = [], []
    try:
        check_together(uploads)  # type: ignore[arg-type]  # an upload is read like a file
    except InvalidInput as error:
        return [], [InvalidInput(error.message, field)]
    for upload in uploads:
        try:
            # An upload is read like a file.
            photos.append(read_photo(upload.stream, upload.filename or ""))  # type: ignore[arg-type]
        except InvalidInput as error:
            errors.append(InvalidInput(error.message, field))
    return photos, errors


def _keep(photos: list[Photo], removed: Sequence[str], field: str, limit: int, errors: list[InvalidInput]) -> list[str]:
    """Drops what was ticked off and keeps the new photos; the tokens of the new ones."""
    owner, tokens = draft_owner(make=True), []
    with transaction():
        drop_kept(owner, removed)
        for photo in photos:
            try:
                tokens.append(keep_photo(owner, field, photo, limit).token)
            except InvalidInput as error:
                errors.append(error)
                break
    return tokens
