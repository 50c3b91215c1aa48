"""What waits for one person around the councils, heap by heap."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.accounts.roles import COUNCIL_STAFF, PANEL
from govtrack.core.access import allow
from govtrack.core.errors import Text
from govtrack.core.i18n import _l
from govtrack.council.states import MEETING
from govtrack.oversight.queries import councils
from govtrack.oversight.queries.work import count_each
from govtrack.oversight.views.base import blueprint
from govtrack.topics.states import TOPIC

LABELS: dict[str, Text] = {
    "ready_topics": _l("Topics that wait for an agenda"),
    "meetings": _l("Councils to come"),
    "minutes": _l("Minutes to write or confirm"),
    "minutes_to_publish": _l("Minutes to publish"),
}


@blueprint.get("/my-councils")
@allow(*COUNCIL_STAFF, *PANEL)
def my_councils() -> ResponseReturnValue:
    """The rows behind one heap of the first page (``heap=<name>``, at first the councils to come)."""
    actor = current_actor()
    heaps = councils.list_heaps(actor)
    asked = request.args.get("heap", "")
    chosen = asked if asked in heaps else "meetings"
    return render_template(
        "oversight/my_councils.html",
        heap=chosen,
        labels=LABELS,
        counts=count_each(councils.count_heaps(actor)),
        page=councils.page_of_heap(actor, chosen),
        meeting_states=MEETING.states,
        topic_states=TOPIC.states,
    )
