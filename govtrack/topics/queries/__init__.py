"""Finding topics, the letters behind them, and what the panel has before it."""

from govtrack.topics.queries.members import (
    count_members,
    find_members,
    find_topic_of,
    list_latest_members,
    list_latest_words,
    list_members,
    list_memberships,
    map_topics_of,
    page_members,
)
from govtrack.topics.queries.topics import (
    TopicFilter,
    find_topic_by_number,
    get_topic,
    list_candidates,
    list_first_topics,
    list_topics,
    root_of,
)

__all__ = [
    "TopicFilter",
    "count_members",
    "find_members",
    "find_topic_by_number",
    "find_topic_of",
    "get_topic",
    "list_candidates",
    "list_first_topics",
    "list_latest_members",
    "list_latest_words",
    "list_members",
    "list_memberships",
    "list_topics",
    "map_topics_of",
    "page_members",
    "root_of",
]
