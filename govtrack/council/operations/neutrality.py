"""The chair answers for none of the matters: asked when one is listed, and again whenever that can have changed.

Chair, units and agenda change after a topic was listed: another chair is chosen, somebody changes
units, the panel gives the matter to a unit. So the whole agenda is looked at again when the people
are changed, when notice is given and when the meeting is opened.
"""

from __future__ import annotations

from govtrack.core.duties import find_conflict
from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _
from govtrack.council import queries
from govtrack.council.models import Meeting
from govtrack.council.states import OPEN_ITEMS
from govtrack.topics.models import Topic


def demand_neutral(meeting: Meeting, topic: Topic, field: str | None = None) -> None:
    """Raises InvalidInput where the chair belongs to the unit in charge of the topic."""
    conflict = find_conflict(meeting.chair.actor, "council.chair", topic)
    if conflict is not None:
        raise InvalidInput(_("“%(topic)s”: %(reason)s", topic=topic.title, reason=conflict.message), field)


def demand_neutral_chair(meeting: Meeting, field: str | None = None) -> None:
    """The same for all that stands on the agenda."""
    for item in queries.list_items(meeting) if meeting.id is not None else ():
        if item.state in OPEN_ITEMS:
            demand_neutral(meeting, item.topic, field)
