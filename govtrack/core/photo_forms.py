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
from govtrack.core.idempotency import find_outcome
from govtrack.core.kept_photos import KeptPhoto, adopt_kept, drop_kept, has_kept, keep_photo, list_kept
from govtrack.core.photos import check_together
from govtrack.core.storage import Photo, digest_of, read_photo

BROWSER = "draft_browser"
# The secret under which this browser chose photos before somebody signed out in it.
EARLIER = "earlier_draft_browser"
TOKENS = "photo_token"
REMOVED = "remove_photo"


def draft_owner(*, make: bool = False) -> str:
    """The fingerprint of this browser's secret; empty where it has none and ``make`` is off."""
    if BROWSER not in session:
        if not make:
            return ""
        session[BROWSER] = secrets.token_urlsafe(24)
    return fingerprint("draft", session[BROWSER])


def secret_of_waiting_photos() -> str:
    """What signing out has to leave to the browser, so that a page open beside it keeps its photos; else empty."""
    return session[BROWSER] if has_kept(draft_owner()) else ""


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
    named = [token for token in request.form.getlist(TOKENS) if token not in removed]
    if named and EARLIER in session:
        with transaction():
            adopt_kept(draft_owner(make=True), fingerprint("draft", session[EARLIER]), named)
    kept = list_kept(draft_owner(), named)
    own = [row for row in kept if row.field == field]
    uploads = [upload for upload in request.files.getlist(field) if upload.filename]
    # What goes beyond the number of photos is not even decoded.
    photos, errors = _read(uploads[:limit], field)
    photos, room = _not_yet_kept(photos, own), max(0, limit - len(own))
    if len(photos) > room or len(uploads) > limit:
        errors.append(InvalidInput(_("Only the first %(limit)d photos were kept.", limit=limit), field))
    tokens = [row.token for row in own]
    if removed or photos:
        tokens += _keep(photos[:room], removed, field, limit, errors)
    return tokens, errors + _gone(named, kept, field)


def _not_yet_kept(photos: Sequence[Photo], own: Sequence[KeptPhoto]) -> list[Photo]:
    """A browser that goes back to a form chooses its files once more, beside the photos that wait already."""
    known = {row.file.digest for row in own}
    return [photo for photo in photos if digest_of(photo.content) not in known]


def _gone(named: Sequence[str], kept: Sequence[KeptPhoto], field: str) -> list[InvalidInput]:
    """Says once that photos of the form wait no more; a form that was taken has taken them along."""
    is_gone = len(kept) < len(set(named)) and find_outcome(request.form.get("token", "")) is None
    if not is_gone or request.environ.setdefault("govtrack.gone_photos", field) != field:
        return []
    return [InvalidInput(_("Photos that you had added are not kept any more. Please choose them again."), field)]


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
