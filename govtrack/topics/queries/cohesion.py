"""What a person should know of a topic's letters before deciding: whether they tell of one matter."""

from __future__ import annotations

from govtrack.core.i18n import by_language
from govtrack.topics.clustering.cohesion import find_mixture
from govtrack.topics.engine import Document
from govtrack.topics.models import Topic
from govtrack.topics.queries.members import list_latest_members

# Letters that are read for it, the newest ones.
READ_AT_MOST = 200


def describe_mixture(topic: Topic) -> str | None:
    """The kinds of matter in a topic that seems to hold several, such as "lift (3), dust (1)"; else None."""
    letters = list_latest_members(topic, READ_AT_MOST)
    mixture = find_mixture(
        [
            Document(
                str(row.id),
                row.redacted_title,
                row.redacted_body,
                category=row.category.code if row.category else None,
            )
            for row in letters
        ]
    )
    if mixture is None:
        return None
    return ", ".join(f"{by_language(*kind.names)} ({count})" for kind, count in mixture.counts)
