"""What writers said beside their ratings."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.accounts.roles import DESK, RECEIVERS
from govtrack.core.access import allow
from govtrack.core.settings import get_setting
from govtrack.responses.queries.ratings import count_rating_words, list_rating_words
from govtrack.responses.settings import RATING_DAYS
from govtrack.responses.views.base import blueprint


@blueprint.get("/responses/ratings")
@allow(*RECEIVERS)
def ratings() -> ResponseReturnValue:
    """The newest first; nobody has to answer them, so that there is nothing to tick off."""
    actor = current_actor()
    return render_template(
        "responses/ratings.html",
        page=list_rating_words(actor),
        recent=count_rating_words(actor),
        days=get_setting(RATING_DAYS),
        is_desk=actor.has_role(*DESK),
    )
