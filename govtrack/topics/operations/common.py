"""What every operation on a topic does: write the event where the topic belongs."""

from __future__ import annotations

from operator import attrgetter

from govtrack.audit.trail import Trail
from govtrack.topics import events
from govtrack.topics.operations.writers import follow_topic
from govtrack.topics.states import TOPIC

TOPICS = Trail(attrgetter("place_path"), TOPIC, subject=events.TOPICS, tell=follow_topic)
note, take_step = TOPICS.note, TOPICS.take_step
