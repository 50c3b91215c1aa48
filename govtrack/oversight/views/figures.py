"""The public figures."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from govtrack.core.access import public
from govtrack.core.page_cache import same_for_all
from govtrack.core.settings import get_setting
from govtrack.intake.sources import SOURCE_LABELS
from govtrack.oversight.queries import figures as queries
from govtrack.oversight.settings import SMALL
from govtrack.oversight.views.base import blueprint
from govtrack.responses.settings import RATINGS_AT_LEAST
from govtrack.topics.states import TOPIC


@blueprint.get("/figures")
@public
@same_for_all
def figures() -> ResponseReturnValue:
    """What was counted, out of what, and where the rows behind it are."""
    small = get_setting(SMALL)
    return render_template(
        "oversight/figures.html",
        headline=queries.count_headline(),
        shares=queries.count_loop(),
        timeliness=queries.count_timeliness(),
        satisfaction=queries.count_satisfaction(),
        ratings_least=get_setting(RATINGS_AT_LEAST),
        by_source=[(SOURCE_LABELS[source], n) for source, n in queries.count_by_source()],
        by_community=queries.count_by_community(),
        topics=queries.count_topics_by_state(),
        topic_states=TOPIC.states,
        small=small,
    )
