"""The blueprint that the views of topics share, and the words that their templates use."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from govtrack.accounts.current import current_actor
from govtrack.accounts.roles import DESK
from govtrack.topics import wording
from govtrack.topics.states import CLOSED_TO_VOICES, TOPIC

blueprint = Blueprint("topics", __name__)


def may_open_letters() -> bool:
    """Whether this reader has a page for single letters, so that a number can be a link to it."""
    return current_actor().has_role(*DESK)


@blueprint.context_processor
def words() -> dict[str, Any]:
    """What the templates of this step need on every page."""
    return {
        "words": wording,
        "topic_states": TOPIC.states,
        "closed_to_voices": CLOSED_TO_VOICES,
        "may_open_letters": may_open_letters,
    }
