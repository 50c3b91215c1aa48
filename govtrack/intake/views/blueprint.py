"""The blueprint that the views of intake share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, g, url_for

from govtrack.intake.models.public_texts import PublicWords, shown

blueprint = Blueprint("intake", __name__)


@blueprint.app_template_filter("public_words")
def _public_words(text: str, place_path: str = "") -> str:
    """For texts of the staff that come from elsewhere than their column, of this place, and for pieces of them."""
    return shown(PublicWords.of(place_path, text) if place_path else text)


@blueprint.app_context_processor
def _kept_from_public() -> dict[str, Any]:
    """How many texts of the page that is being made the public reads otherwise."""
    return {"kept_from_public": lambda: g.get("kept_from_public", 0)}


def address_of(endpoint: str, **values: Any) -> str | None:
    """The address of a page of a later step, or None where this installation has no such page."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else None
