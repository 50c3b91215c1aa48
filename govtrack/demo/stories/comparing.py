"""The comparison of letters, run as of moments in the past.

In the office it runs within seconds of each letter; here it runs once a week and whenever a
matter is about to be brought before the panel.
"""

from __future__ import annotations

from typing import Any

from govtrack.core.db import transaction
from govtrack.demo import content
from govtrack.demo.letters import READ_AFTER_DAYS
from govtrack.demo.timetable import Timetable
from govtrack.topics.queries.work import list_subdistricts
from govtrack.topics.tasks import cluster_place

FIRST_DAY, WEEK = 118.0, 7.0
# The run that a matter waits for comes a little earlier than the panel notes the matter.
BEFORE = 0.03
LAST_DAY = 0.01


def schedule_comparisons(timetable: Timetable, topics: list[dict[str, Any]]) -> None:
    """Adds the runs; the newest letters are compared last, just before the loading."""
    for days in list_days(topics):
        timetable.on_day(days, compare, is_job=True, sets_going=True)


def list_days(topics: list[dict[str, Any]]) -> list[float]:
    """Days ago of each run: one run serves all matters that are complete by then and not yet before the panel."""
    chosen: list[float] = [LAST_DAY]
    for proposed, complete in sorted(_spans(topics), reverse=True):
        if not any(proposed < days < complete for days in chosen):
            chosen.append(proposed + BEFORE)
    weekly = [FIRST_DAY - week * WEEK for week in range(int(FIRST_DAY / WEEK))]
    return chosen + [day for day in weekly if all(abs(day - other) > WEEK / 2 for other in chosen)]


def _spans(topics: list[dict[str, Any]]) -> list[tuple[float, float]]:
    """Of each matter found by comparison: days ago of the panel's note and of its last letter before it."""
    letters = content.read_letters()
    spans = []
    for topic in topics:
        if (proposed := topic["proposed_days_ago"]) is None or topic["origin"] == "nominated":
            continue
        days = [row["days_ago"] for row in letters if row["matter"] == topic["matter"] and row["days_ago"] > proposed]
        spans.append((proposed, min(days, default=proposed) - READ_AFTER_DAYS))
    return spans


def compare() -> None:
    """One run over every sub-district."""
    with transaction(write=False):
        place_ids = [place.id for place in list_subdistricts()]
    for place_id in place_ids:
        cluster_place(place_id, "demonstration", lambda _done, _total: None)
