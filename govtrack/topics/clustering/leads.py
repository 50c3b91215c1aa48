"""How early a matter would have come before the panel: letters taken one at a time, nothing known of later ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import median

from govtrack.topics.clustering.adapter import Clustering
from govtrack.topics.clustering.cohesion import measure_kinds
from govtrack.topics.clustering.period import Known, PastLetter, Rules, lacks_spread
from govtrack.topics.engine.hotness import hotness, is_candidate

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Lead:
    """One matter: when it became a candidate, the end of its busiest week, and its letters."""

    candidate_at: datetime
    peak_at: datetime
    letters: int

    @property
    def days(self) -> float:
        """How many days before the end of its busiest week it was a candidate; below nought after it."""
        return (self.peak_at - self.candidate_at) / timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Leads:
    """The candidates among so many matters and letters, the earliest first."""

    leads: Sequence[Lead]
    matters: int
    letters: int
    lacks_spread: bool

    @property
    def median_days(self) -> float | None:
        """The median lead; None without candidates."""
        return median(row.days for row in self.leads) if self.leads else None


def find_leads(letters: Sequence[PastLetter], rules: Rules, known: Known) -> Leads:
    """Takes letters in the order of their arrival and notes when the topic of each first reaches the thresholds."""
    by_id = {letter.id: letter for letter in letters}
    clustering = Clustering.restore([], [], [], None, known.places, known.own_kinds)
    candidates: dict[str, datetime] = {}
    for letter in letters:
        clustering.add([letter.document])
        key = clustering.engine.topic_of(letter.document.id)
        if key is not None and key not in candidates and _is_ready(clustering, key, by_id, letter, rules):
            candidates[key] = letter.evidence.time
    clustering.engine.consolidate()
    return _measure(clustering, candidates, by_id, lacks_spread(letters, rules))


def _is_ready(clustering: Clustering, key: str, by_id: dict[int, PastLetter], newest: PastLetter, rules: Rules) -> bool:
    members = [by_id[int(i)] for i in clustering.engine.topic(key).document_ids]
    if len({member.evidence.reporter or member.id for member in members}) < rules.attention.candidate_reporters:
        return False
    # Whether a letter was overdue then is not known any more: nothing counts as unmet.
    evidence = [replace(member.evidence, is_unmet=False) for member in members]
    heat = hotness(evidence, newest.evidence.time, rules.attention, rules.fewest_for_full_volume)
    if not is_candidate(heat, rules.attention).is_candidate:
        return False
    return measure_kinds(clustering.kinds_of([member.id for member in members])).share >= rules.cohesion_from


def _measure(
    clustering: Clustering, candidates: dict[str, datetime], by_id: dict[int, PastLetter], is_flat: bool
) -> Leads:
    groups = clustering.groups()
    leads = []
    for group in groups:
        seen = [candidates[key] for key in (group.key, *group.former_keys) if key in candidates]
        if seen:
            times = sorted(by_id[i].evidence.time for i in group.submission_ids)
            leads.append(Lead(min(seen), find_peak(times), len(times)))
    return Leads(sorted(leads, key=lambda row: row.candidate_at), len(groups), len(by_id), is_flat)


def find_peak(times: Sequence[datetime]) -> datetime:
    """The end of the first week in which most of these moments, in their order, lie: the moment of its last one."""
    best, peak, start = 0, times[0], 0
    for end, moment in enumerate(times):
        while moment - times[start] > WEEK:
            start += 1
        if end - start + 1 > best:
            best, peak = end - start + 1, moment
    return peak
