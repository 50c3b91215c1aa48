"""The logistic formula as tables of whole numbers.

Scores are thousandths of log-odds and cosines are steps of 1/4096, so that a
score is a sum of table entries: quick, and the same to the last bit whether
the loops are compiled or not.
"""

from __future__ import annotations

from itertools import product

import numpy as np
from numpy.typing import NDArray

from .settings import Settings

STEPS = 4096
UNIT = 1000
LIMIT = 15 * UNIT
LONGEST_GAP = 3000
LARGEST_CROWD = 64
# Texts without a common word are about two matters, whatever else speaks for one.
_NOTHING_SHARED = -1_000_000
# How one level of two places compares.
UNKNOWN, SHARED, DIFFERENT = 0, 1, 2


class Scales:
    """int64 tables by cosine step, days and crowd; float64 table of chances.

    text, place, other, conflict, copy_conflict: [4097]; time: [3001], the last entry for an
    unknown gap; crowd: [65]; levels: [6] for structured places; places: [81], by relation; chances:
    [30001] from score -15000 to 15000.
    """

    def __init__(self, settings: Settings) -> None:
        share = np.arange(STEPS + 1) / STEPS
        depth = np.log(share + settings.cosine_floor)
        self.text = _whole(settings.base_score + settings.text_weight * depth)
        self.text[0] = _NOTHING_SHARED
        self.place = _whole(settings.place_weight * depth + settings.place_share_weight * share)
        self.other = _whole(settings.other_weight * depth + settings.other_share_weight * share)
        self.conflict = _whole(settings.conflict_weight * share)
        self.copy_conflict = _whole(settings.copy_conflict_weight * share)
        nearness = np.exp(-np.arange(LONGEST_GAP + 1) / settings.time_scale_days)
        nearness[-1] = settings.unknown_nearness
        self.time = _whole(settings.time_weight * nearness)
        self.crowd = _whole(settings.crowd_weight * np.log1p(np.arange(LARGEST_CROWD + 1)))
        self.levels = _whole(
            np.array(
                [
                    settings.same_community_score,
                    settings.same_compound_score,
                    settings.same_building_score,
                    settings.other_community_score,
                    settings.other_compound_score,
                    settings.other_building_score,
                ]
            )
        )
        self.places = self._of_places()
        self.chances = 1 / (1 + np.exp(-np.arange(-LIMIT, LIMIT + 1) / UNIT))
        self.crowd_other = int(settings.crowd_other * STEPS)
        self.crowd_conflict = int(settings.crowd_conflict * STEPS)

        self.tables = (
            np.stack([self.text, self.place, self.other, self.conflict, self.copy_conflict]),
            self.time,
            self.crowd,
            self.levels,
            self.chances,
            self.crowd_other,
            self.crowd_conflict,
        )

    def _of_places(self) -> NDArray[np.int64]:
        """What two places say, by `place_relation`: the broadest level that differs, else the narrowest shared one."""
        together = [0, *self.levels[:3].tolist()]
        apart = [int(self.levels[3]), *self.levels[3:].tolist()]
        scores = []
        for relation in product((UNKNOWN, SHARED, DIFFERENT), repeat=4):
            differing = [apart[level] for level, found in enumerate(relation) if found == DIFFERENT]
            shared = [together[level] for level, found in enumerate(relation) if found == SHARED]
            scores.append(differing[0] if differing else shared[-1] if shared else 0)
        return np.array(scores, dtype=np.int64)

    def chance(self, scores: NDArray[np.int64]) -> NDArray[np.float64]:
        """Scores to chances between 0 and 1."""
        return self.chances.take(scores + LIMIT, mode="clip")


def _whole(values: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.rint(UNIT * values).astype(np.int64)
