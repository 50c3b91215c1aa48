"""The public figures."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from govtrack.core.access import public
from govtrack.core.page_cache import same_for_all
from govtrack.core.settings import get_setting
from govtrack.core.small_numbers import gather_small
from govtrack.intake.sources import SOURCE_LABELS
from govtrack.oversight.queries.figures import count_figures
from govtrack.oversight.settings import SMALL
from govtrack.oversight.views.base import blueprint
from govtrack.responses.settings import RATINGS_AT_LEAST
from govtrack.topics.states import TOPIC


@blueprint.get("/figures")
@public
@same_for_all
def figures() -> ResponseReturnValue:
    """What was counted, out of what, and where the rows behind it are."""
    counted, small = count_figures(), get_setting(SMALL)
    return render_template(
        "oversight/figures.html",
        headline=counted.headline,
        shares=counted.shares,
        timeliness=counted.timeliness,
        satisfaction=counted.satisfaction,
        ratings_least=get_setting(RATINGS_AT_LEAST),
        by_source=gather_small([(SOURCE_LABELS[source], n) for source, n in counted.by_source], small),
        by_community=gather_small(counted.by_community, small),
        topics=counted.topics,
        topic_states=TOPIC.states,
        small=small,
    )
