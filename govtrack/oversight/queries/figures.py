"""The public figures: what was counted, out of what, and nothing that could point at a person.

They are read from the totals that follow every change (``core.totals``). A share always comes with its
denominator; what is still open stands in the denominator too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, literal, select, union_all

from govtrack.core.clock import now, today
from govtrack.core.db import db
from govtrack.core.i18n import by_language
from govtrack.core.totals import Found, read_totals
from govtrack.core.totals.kinds import BAR
from govtrack.council import totals as councils
from govtrack.council.states import OVER
from govtrack.intake.models import Submission
from govtrack.intake.states import OUTSIDE_THE_LOOP
from govtrack.places.models import Place
from govtrack.plans import totals as plans
from govtrack.responses import totals as responses
from govtrack.responses.models import Answer
from govtrack.responses.totals import WITHIN_DAYS
from govtrack.topics.states import ADMITTED_STATES, DECIDED_STATES, GONE_STATES, RESPONDED_STATES

ADOPTED = ("adopted", "partly")
# When a letter came, and when it was answered first, if it was.
Answered = tuple[datetime, datetime | None]


@dataclass(frozen=True, slots=True)
class Share:
    """``n`` out of ``of``."""

    n: int
    of: int

    @property
    def percent(self) -> int | None:
        """Rounded; None where there is nothing to divide by."""
        return round(100 * self.n / self.of) if self.of else None


def _sum(counted: Mapping[str, int], keys: Collection[str]) -> int:
    return sum(n for key, n in counted.items() if key in keys)


def _without(counted: Mapping[str, int], keys: Collection[str]) -> int:
    return sum(n for key, n in counted.items() if key not in keys)


def _by_part(counted: Mapping[str, int], place: int) -> Counter[str]:
    """Numbers by one part of their keys, of which there are several."""
    found: Counter[str] = Counter()
    for key, n in counted.items():
        found[key.split(BAR)[place]] += n
    return found


def _promises(by_day: Mapping[str, int]) -> dict[str, int]:
    """All of them, those that are kept, and those that are not though their day has passed."""
    late = sum(n for key, n in by_day.items() if key.endswith(plans.OPEN) and key < today().isoformat())
    kept = _by_part(by_day, 1)[plans.KEPT]
    return {"promises": sum(by_day.values()), "promises_kept": kept, "promises_overdue": late}


# What the front page shows, and what the page of figures shows besides.
HEADLINE = (
    responses.SOURCES, responses.ANSWERS, councils.MEETINGS, councils.ATTENDANCES, councils.PERSONS,
    councils.SUGGESTIONS, plans.PLANS, plans.PROMISES,
)  # fmt: skip
MORE = (
    responses.PLACES, responses.IN_TOPICS, responses.TOPICS, responses.DISPUTES, responses.RATINGS, responses.DAYS,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figures:
    """All that the page of figures shows, as of one moment.

    ``timeliness`` has a share for each number of days; letters by source and by community stand most first, topics
    that are alive or answered by state.
    """

    headline: dict[str, int]
    shares: dict[str, Share]
    timeliness: list[tuple[int, Share]]
    satisfaction: dict[str, int]
    by_source: Sequence[tuple[str, int]]
    by_community: Sequence[tuple[str, int]]
    topics: dict[str, int]


def count_headline() -> dict[str, int]:
    """The counters of the front page: councils, attendances and persons apart, suggestions, letters, answers."""
    return _headline(read_totals(*HEADLINE))


def count_figures() -> Figures:
    """The whole page from one reading of the totals, so that no figure contradicts another."""
    ends = _ends_of_periods()
    counted = read_totals(*HEADLINE, *MORE, *{_hours_before(end) for end in ends.values()})
    return Figures(
        headline=_headline(counted),
        shares=_loop(counted),
        timeliness=_timeliness(counted, ends),
        satisfaction=_satisfaction(counted[responses.RATINGS]),
        by_source=counted[responses.SOURCES].most_common(),
        by_community=_by_community(_by_part(counted[responses.PLACES], 0)),
        topics={state: n for state, n in counted[responses.TOPICS].items() if state not in GONE_STATES},
    )


def _headline(counted: Found) -> dict[str, int]:
    suggestions = counted[councils.SUGGESTIONS]
    return {
        "letters": sum(counted[responses.SOURCES].values()),
        "councils": _sum(_by_part(counted[councils.MEETINGS], 0), OVER),
        "attendances": _sum(counted[councils.ATTENDANCES], OVER),
        "persons": counted[councils.PERSONS][councils.AT_OVER],
        "suggestions": sum(suggestions.values()),
        "adopted": _sum(suggestions, ADOPTED),
        "solved": counted[plans.PLANS]["completed"],
        "answers": counted[responses.ANSWERS][""],
        **_promises(counted[plans.PROMISES]),
    }


def _loop(counted: Found) -> dict[str, Share]:
    """How many came through each gate of the loop, out of all that stood before it."""
    in_loop = _without(_by_part(counted[responses.PLACES], 1), OUTSIDE_THE_LOOP)
    topics, suggestions = counted[responses.TOPICS], counted[councils.SUGGESTIONS]
    behind, disputes = counted[responses.IN_TOPICS], counted[responses.DISPUTES]
    promises, n_suggestions = _promises(counted[plans.PROMISES]), sum(suggestions.values())
    to_answer = {key: n for key, n in behind.items() if key.split(BAR)[0] in RESPONDED_STATES}
    return {
        "report_to_agenda": Share(_sum(_by_part(behind, 0), ADMITTED_STATES), in_loop),
        "admitted": Share(_sum(topics, ADMITTED_STATES), _sum(topics, DECIDED_STATES)),
        "suggestions_adopted": Share(_sum(suggestions, ADOPTED), n_suggestions),
        "suggestions_reasoned": Share(_without(suggestions, {""}), n_suggestions),
        "promises_kept": Share(promises["promises_kept"], promises["promises"]),
        "promises_overdue": Share(promises["promises_overdue"], promises["promises"]),
        "individually_answered": Share(_by_part(to_answer, 1)["1"], sum(to_answer.values())),
        "disputed": Share(sum(disputes.values()), counted[responses.ANSWERS][""]),
        "upheld": Share(disputes["upheld"], sum(disputes.values())),
    }


def _ends_of_periods() -> dict[int, datetime]:
    """By when a letter must have come so that one may ask whether it was answered within so many days."""
    moment = now()
    return {days: moment - timedelta(days=days) for days in WITHIN_DAYS}


def _hours_before(end: datetime) -> str:
    return responses.hours_of(responses.write_hour(end).partition("T")[0])


def _timeliness(counted: Found, ends: Mapping[int, datetime]) -> list[tuple[int, Share]]:
    """Of all letters old enough to be judged, how many had an answer within so many days.

    A letter without an answer counts as not answered, so that nobody is left out of the figure.
    """
    last = _first_answers(ends)
    by_day = counted[responses.DAYS]
    return [(days, _in_time(days, by_day, counted[_hours_before(end)], end, last[days])) for days, end in ends.items()]


def _in_time(
    days: int, by_day: Mapping[str, int], by_hour: Mapping[str, int], end: datetime, last: Iterable[Answered]
) -> Share:
    """Whole days before the last one, whole hours of it, and each letter of its last hour."""
    hour = responses.write_hour(end)
    parts = {key: n for key, n in by_day.items() if key.split(BAR)[0] < hour.partition("T")[0]}
    parts |= {key: n for key, n in by_hour.items() if key.split(BAR)[0] < hour}
    within = _by_part(parts, 1)
    for received, answered in last:
        within[str(responses.within(received, answered) if answered else "")] += 1
    good = [str(most) for most in WITHIN_DAYS if most <= days]
    return Share(_sum(within, good), sum(within.values()))


def _first_answers(ends: Mapping[int, datetime]) -> dict[int, list[Answered]]:
    """For each of these moments, when each letter of the hour up to it came, and when it was answered first."""
    first = select(func.min(Answer.delivered_at)).where(Answer.submission_id == Submission.id).scalar_subquery()
    found: dict[int, list[Answered]] = {days: [] for days in ends}
    of_hours = [
        select(literal(days), Submission.received_at, first).where(
            Submission.state.not_in(OUTSIDE_THE_LOOP),
            Submission.reserved_for.is_(None),
            Submission.received_at >= end.replace(minute=0, second=0, microsecond=0),
            Submission.received_at <= end,
        )
        for days, end in ends.items()
    ]
    for days, received, answered in db.session.execute(union_all(*of_hours)):
        found[days].append((received, answered))
    return found


def _satisfaction(by_rating: Mapping[str, int]) -> dict[str, int]:
    """Ratings by score and by whether it was solved."""
    counts = Counter({"satisfied": 0, "basically": 0, "not": 0, "yes": 0, "partly": 0, "no": 0, "all": 0})
    for key, n in by_rating.items():
        score, solved = key.split(BAR)
        counts.update({score: n, solved: n, "all": n})
    return dict(counts)


def _by_community(at: Mapping[str, int]) -> Sequence[tuple[str, int]]:
    communities = db.session.execute(select(Place.name_zh, Place.name_en, Place.path).where(Place.level == "community"))
    counted = [(zh, en, sum(n for path, n in at.items() if path.startswith(own))) for zh, en, own in communities]
    ordered = sorted((one for one in counted if one[2]), key=lambda one: (-one[2], one[0]))
    return [(by_language(zh, en), n) for zh, en, n in ordered]
