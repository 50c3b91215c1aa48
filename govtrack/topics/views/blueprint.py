"""The blueprint that the views of topics share, and the words that their templates use."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from govtrack.topics import wording
from govtrack.topics.states import TOPIC

blueprint = Blueprint("topics", __name__)


@blueprint.context_processor
def words() -> dict[str, Any]:
    """What the templates of this step need on every page."""
    return {"words": wording, "topic_states": TOPIC.states}
