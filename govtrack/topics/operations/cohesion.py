"""How well topics hold together, as it is stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from govtrack.topics.clustering.cohesion import Reading, find_kind, measure_kinds
from govtrack.topics.models import Topic
from govtrack.topics.queries.cohesion import read_letter_kinds

KindsOf = Callable[[Sequence[int]], dict[int, Reading]]
# Letters that are looked at, the newest ones: what a topic holds now is told by them.
READ_AT_MOST = 200


def measure_cohesion(topic: Topic, submission_ids: Sequence[int], kinds_of: KindsOf | None) -> None:
    """Notes how far the letters of a topic, oldest first, tell of one matter.

    Without ``kinds_of`` the letters are the same as before: only a topic that was never measured is read.
    """
    if kinds_of is None and topic.cohesion is not None:
        return
    newest = submission_ids[-READ_AT_MOST:]
    told = (kinds_of or read_letter_kinds)(newest)
    missing = [i for i in newest if i not in told]
    found = measure_kinds(told | (read_letter_kinds(missing) if missing else {}))
    topic.cohesion = found.share
    weakest = topic.cohesion_parts.get("weakest") if topic.cohesion_parts else None
    kept = {"weakest": weakest} if weakest and weakest["letter"] in submission_ids else {}
    kinds = [[find_kind(number).code, list(letters)] for number, letters in found.kinds]
    topic.cohesion_parts = {**kept, "kinds": kinds}


def note_weakest(weakest: Mapping[str, tuple[int, float]], topics: Mapping[str, Topic]) -> None:
    """Notes of topics, by the engine's keys, the letter that is least like the others."""
    for key, (letter, likeness) in weakest.items():
        if (topic := topics.get(key)) is not None:
            topic.cohesion_parts = {**topic.cohesion_parts, "weakest": {"letter": letter, "likeness": likeness}}
