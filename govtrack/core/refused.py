"""What a form that was refused before its view looked at it carries back: its words, and its photos as well."""

from __future__ import annotations

from flask import Flask, g, request
from flask_limiter import RateLimitExceeded
from sqlalchemy.exc import SQLAlchemyError

from govtrack.core.db import db
from govtrack.core.error_pages import register_refused_fields
from govtrack.core.limits import KEEP_LIMIT, limiter
from govtrack.core.photo_forms import TOKENS, take_photos
from govtrack.core.typed import typed_fields

# No form takes more in one field.
PHOTOS_AT_MOST = 20


def refused_fields() -> list[tuple[str, str]]:
    """The fields of the refused form; photos that came with it wait for this browser and are named by their tokens.

    Whether a file could not be kept is known to the page afterwards (``lacks_files``).
    """
    fields = typed_fields()
    if not fields:
        return []
    names = [name for name, uploads in request.files.lists() if any(upload.filename for upload in uploads)]
    try:
        tokens = _keep(names) if names else []
    except (RateLimitExceeded, SQLAlchemyError, OSError):
        # The words come back all the same.
        db.session.rollback()
        g.lacks_files, tokens = True, []
    return fields + [(TOKENS, token) for token in tokens]


def _keep(names: list[str]) -> list[str]:
    """The tokens of the photos in these fields that the form did not name yet."""
    tokens: list[str] = []
    with limiter.limit(KEEP_LIMIT):
        for name in names:
            taken, errors = take_photos(PHOTOS_AT_MOST, name)
            tokens += taken
            g.lacks_files = g.get("lacks_files", False) or bool(errors)
    named = request.form.getlist(TOKENS)
    return [token for token in tokens if token not in named]


def lacks_files() -> bool:
    """Whether the refused form brought files that could not be kept."""
    return bool(g.get("lacks_files"))


def init_app(app: Flask) -> None:
    """Lets the pages that refuse a form carry it back, and say what of it is kept."""
    register_refused_fields(refused_fields)
    app.jinja_env.globals.update(lacks_files=lacks_files)
