"""The blueprint that the views of intake share."""

from __future__ import annotations

from flask import Blueprint, current_app, url_for

blueprint = Blueprint("intake", __name__)


def address_of(endpoint: str, **values: object) -> str | None:
    """The address of a page of a later step, or None where this installation has no such page."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else None  # type: ignore[arg-type]
