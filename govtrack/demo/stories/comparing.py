"""The comparison of letters, run as of moments in the past: weekly, and before the panel meets."""

from __future__ import annotations

from typing import Any

from govtrack.core.db import transaction
from govtrack.demo.telling import Telling
from govtrack.topics.queries.work import list_subdistricts
from govtrack.topics.tasks import cluster_place

FIRST_DAY = 118.0
WEEK = 7.0
# The comparison that brings a matter before the panel runs a little earlier than the panel notes it.
BEFORE = 0.03
LAST_DAY = 0.01
# Two comparisons nearer to each other than this, in days, are one.
APART = 0.4


def tell_comparisons(telling: Telling, topics: list[dict[str, Any]]) -> None:
    """Adds the runs; the newest letters are compared last, just before the loading."""
    for days in list_days(topics):
        telling.job_on_day(days, compare)


def list_days(topics: list[dict[str, Any]]) -> list[float]:
    """Days ago of each run: those that a story waits for, and one a week between them."""
    proposed = sorted({topic["proposed_days_ago"] + BEFORE for topic in topics if topic["proposed_days_ago"]})
    wanted = [*proposed, LAST_DAY]
    weekly = [FIRST_DAY - week * WEEK for week in range(int(FIRST_DAY / WEEK))]
    return sorted([*wanted, *(day for day in weekly if all(abs(day - other) > APART for other in wanted))])


def compare() -> None:
    """One run over every sub-district."""
    with transaction(write=False):
        place_ids = [place.id for place in list_subdistricts()]
    for place_id in place_ids:
        cluster_place(place_id, "demonstration", lambda _done, _total: None)
