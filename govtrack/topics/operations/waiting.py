"""The panel's clock: by when it decides on what is before it."""

from __future__ import annotations

from govtrack.core.clock import add_working_days
from govtrack.core.settings import get_setting
from govtrack.topics.models import Topic
from govtrack.topics.settings import DECISION_WORKING_DAYS
from govtrack.topics.states import CANDIDATE_STATES


def start_clock(topic: Topic) -> None:
    """Sets the due day of a topic that has just come before the panel; opening its review leaves it alone."""
    if topic.state in CANDIDATE_STATES:
        topic.decision_due_at = add_working_days(topic.state_since, get_setting(DECISION_WORKING_DAYS))
