"""The schematic map of the neighbourhood, with an equal list beside it."""

from __future__ import annotations

from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.core.access import public
from govtrack.core.errors import Text
from govtrack.core.headers import CONTENT_SECURITY_POLICY
from govtrack.core.i18n import _l
from govtrack.core.page_cache import same_for_all
from govtrack.core.settings import get_setting
from govtrack.oversight.map.drawing import WIDTH, wrap
from govtrack.oversight.map.queries import load_map
from govtrack.oversight.settings import TILES, origin
from govtrack.oversight.views.base import blueprint
from govtrack.places.models import Place

LOOKS: dict[str, Text] = {
    "overdue": _l("a promise is overdue"),
    "busy": _l("topics or promises under way"),
    "quiet": _l("nothing open"),
}


def _address(place: Place) -> str:
    """A community opens into its compounds, a compound leads to its topics."""
    if place.level == "community":
        return url_for("oversight.map", community=place.code)
    return url_for("topics.topics", view="all", place=place.code)


@blueprint.get("/map", endpoint="map")
@public
@same_for_all
def map_page() -> ResponseReturnValue:
    """Communities, or the compounds of one (``community=<code>``), with their topics and promises."""
    shown = load_map(request.args.get("community", ""), current_actor())
    page = render_template(
        "oversight/map.html",
        map=shown,
        looks=LOOKS,
        addresses={entry.place.id: _address(entry.place) for entry in shown.places},
        wrap=wrap,
        width=WIDTH,
    )
    response = make_response(page)
    if shown.tiles:
        allowed = CONTENT_SECURITY_POLICY.replace("img-src", f"img-src {origin(get_setting(TILES))}")
        response.headers["Content-Security-Policy"] = allowed
    return response
