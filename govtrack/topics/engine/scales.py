"""The logistic formula as tables of whole numbers.

Scores are thousandths of log-odds and cosines are steps of 1/4096, so that a
score is a sum of table entries: quick, and the same to the last bit whether
the loops are compiled or not.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .facts import MOST_ALIKE
from .settings import Settings

STEPS = 4096
UNIT = 1000
LIMIT = 15 * UNIT
LONGEST_GAP = 3000
LARGEST_CROWD = 64
# Texts without a common word: the least that words can say.
_NOTHING_SHARED = -1_000_000
WHOLE = 100
# Two letters lie apart or nobody knows, in one compound, or they name one compound. The last row of names is for both.
FAR, ONE_COMPOUND, ONE_NAME = 0, 1, 2
# Or in one compound with ever more letters of their kind: tables of words, kinds and buildings have so many more rows.
CROWDED = 3
NEAR_NAMES = 2
# How one level of two places compares.
UNKNOWN, SHARED, DIFFERENT = 0, 1, 2
# Names that differ, and both texts name where somebody lives.
OTHER_HOMES = 3


class Scales:
    """int64 tables by cosine step, days and crowd; float64 table of chances.

    text, place, other, conflict, copy_conflict: [4097]; time: [3, 2, 3001], by how near, whether both
    kinds last, the last entry for an unknown gap; writers: [3]; crowd: [65]; levels: [6] for structured
    places, places: [81], by relation, both also for wide kinds; kinds: [3, 101, 101] by how near,
    agreement, known; chosen: [101]; names: [3, 4]; alike: [3, 4097]; words: [3, 101] by how near, known;
    bounds: least, most, convincing, other language, unknown in Latin letters;
    chances: [30001] from score -15000 to 15000.
    """

    def __init__(self, settings: Settings) -> None:
        self._by_cosine(settings)
        self.time = self._of_time(settings)
        # Other writers, one writer, one who says that this follows another letter.
        follow_up = settings.same_writer_score + settings.follow_up_score
        self.writers = _whole(np.array([0.0, settings.same_writer_score, follow_up]))
        self.crowd = _whole(settings.crowd_weight * np.log1p(np.arange(LARGEST_CROWD + 1)))
        self.levels, self.wide_levels = self._of_levels(settings)
        self.places, self.wide_places = self._of_places(self.levels), self._of_places(self.wide_levels)
        self.crowding = self._of_crowding(settings)
        self.buildings = self._of_buildings(settings)
        self.kinds = self._of_kinds(settings)
        # By how far kinds agree that people chose on both sides.
        self.chosen = _whole(settings.chosen_conflict_weight * (1 - np.arange(WHOLE + 1) / WHOLE))
        alike = np.log1p(np.arange(MOST_ALIKE + 1))
        by_nearness = (settings.alike_weight, settings.near_alike_weight, settings.named_alike_weight)
        self.alike = _whole(np.stack([weight * alike for weight in by_nearness]))
        self.names = self._of_names(settings)
        self.words = self._of_words(settings)
        self.bounds = self._of_bounds(settings)
        self.chances = 1 / (1 + np.exp(-np.arange(-LIMIT, LIMIT + 1) / UNIT))
        self.tables = self._compiled()

    def _by_cosine(self, settings: Settings) -> None:
        """What cosines say, and from which on they tell of copies."""
        share = np.arange(STEPS + 1) / STEPS
        depth = np.log(share + settings.cosine_floor)
        self.text = _whole(settings.base_score + settings.text_weight * depth)
        self.text[0] = _NOTHING_SHARED
        self.place = _whole(settings.place_weight * depth + settings.place_share_weight * share)
        self.other = _whole(settings.other_weight * depth + settings.other_share_weight * share)
        self.conflict = _whole(settings.conflict_weight * share)
        self.copy_conflict = _whole(settings.copy_conflict_weight * share)
        self.crowd_other = int(settings.crowd_other * STEPS)
        self.crowd_conflict = int(settings.crowd_conflict * STEPS)
        self.copied_other = int(settings.copied_other * STEPS)
        self.copied_text = int(settings.copied_text * STEPS)

    def _compiled(self) -> tuple[Any, ...]:
        """The tables as the compiled loops take them: the large ones half as wide, so that more of them stays in the
        processor's own cache."""
        return (
            np.stack([self.text, self.place, self.other, self.conflict, self.copy_conflict]).astype(np.int32),
            self.time.astype(np.int32),
            self.writers,
            self.crowd,
            np.stack([self.levels, self.wide_levels]),
            self.kinds.astype(np.int32),
            self.chosen,
            self.names,
            self.alike.astype(np.int32),
            self.words,
            self.bounds,
            self.chances,
            self.crowd_other,
            self.crowd_conflict,
            self.copied_other,
            self.copied_text,
            self.crowding,
            self.buildings,
        )

    @staticmethod
    def _of_crowding(settings: Settings) -> NDArray[np.int64]:
        """int64 [4097]: the row of a table for letters of one compound, by how many of their kind came before."""
        doubled = np.log2(np.maximum(np.arange(MOST_ALIKE + 1), 1) / settings.crowded_from)
        steps = np.clip(np.floor(doubled) + 1, 0, CROWDED).astype(np.int64)
        return np.where(steps > 0, ONE_NAME + steps, ONE_COMPOUND)

    @staticmethod
    def _of_buildings(settings: Settings) -> NDArray[np.int64]:
        """int64 [6]: what two buildings of one compound say beside places, for kinds that stay within a building."""
        steps = [*[0] * CROWDED, *range(1, CROWDED + 1)]
        return _whole(settings.crowded_other_building_score * np.array(steps) / CROWDED)

    @staticmethod
    def _of_time(settings: Settings) -> NDArray[np.int64]:
        """int64 [3, 2, 3001]: by how near, whether both kinds last, days; the last entry for an unknown gap."""
        scales_of_days = np.array([settings.time_scale_days, settings.lasting_time_scale_days])
        nearness = np.exp(-np.arange(LONGEST_GAP + 1) / scales_of_days[:, None])
        nearness[:, -1] = settings.unknown_nearness
        by_nearness = (settings.time_weight, settings.near_time_weight, settings.named_time_weight)
        return _whole(np.stack([weight * nearness for weight in by_nearness]))

    @staticmethod
    def _of_levels(settings: Settings) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """int64 [6] twice, the second for wide kinds: community, compound and building shared, then different."""
        shared = [settings.same_community_score, settings.same_compound_score, settings.same_building_score]
        wide = [settings.wide_other_community_score, settings.wide_other_compound_score]
        narrow = [settings.other_community_score, settings.other_compound_score]
        building = settings.other_building_score
        return _whole(np.array([*shared, *narrow, building])), _whole(np.array([*shared, *wide, building]))

    @staticmethod
    def _of_bounds(settings: Settings) -> NDArray[np.int64]:
        """int64 [5]: least, most, convincing, other language, unknown in Latin letters."""
        bounds = (settings.least_words, settings.most_words, settings.convincing_words)
        return _whole(np.array([*bounds, settings.other_language_words, settings.latin_unknown_score]))

    @staticmethod
    def _of_names(settings: Settings) -> NDArray[np.int64]:
        """int64 [3, 4]: within a compound, wide, in one compound; names unknown, shared, different, of other homes."""
        wide = settings.wide_other_name_score
        return _whole(
            np.array(
                [
                    [0.0, settings.shared_name_score, settings.other_name_score, settings.other_home_score],
                    [0.0, settings.wide_shared_name_score, wide, wide],
                    [0.0, 0.0, 0.0, 0.0],
                ]
            )
        )

    @staticmethod
    def _of_words(settings: Settings) -> NDArray[np.int64]:
        """int64 [6, 101], thousandths: how much words count, by how near, and by how far both kinds are known."""
        known = np.arange(WHOLE + 1) / WHOLE
        beside = (
            (settings.words_weight, settings.unknown_words_weight),
            (settings.near_words_weight, settings.near_unknown_words_weight),
            (settings.named_words_weight, settings.named_unknown_words_weight),
            *_stepwise(
                (settings.near_words_weight, settings.near_unknown_words_weight),
                (settings.crowded_words_weight, settings.near_unknown_words_weight),
            ),
        )
        return _whole(np.stack([weight * known + alone * (1 - known) for weight, alone in beside]))

    @staticmethod
    def _of_kinds(settings: Settings) -> NDArray[np.int64]:
        """int64 [6, 101, 101]: how near, how far kinds agree, how far both are known (hundredths)."""
        agreement, known = np.arange(WHOLE + 1)[:, None] / WHOLE, np.arange(WHOLE + 1)[None, :] / WHOLE
        depth = np.log(np.minimum(agreement / np.maximum(known, 0.01), 1.0) + settings.kind_floor)
        apart = np.maximum(known - agreement, 0.0)
        near = (
            settings.near_kind_base,
            settings.near_kind_weight,
            settings.near_kind_conflict_weight,
            settings.near_unknown_kind_score,
        )
        crowded = settings.crowded_kind_base, near[1], settings.crowded_kind_conflict_weight, near[3]
        tables = []
        for base, weight, conflict, unknown in (
            (settings.kind_base, settings.kind_weight, settings.kind_conflict_weight, settings.unknown_kind_score),
            near,
            (
                settings.named_kind_base,
                settings.named_kind_weight,
                settings.named_kind_conflict_weight,
                settings.named_unknown_kind_score,
            ),
            *_stepwise(near, crowded),
        ):
            tables.append(known * (base + weight * depth) + conflict * apart + (1 - known) * unknown)
        return _whole(np.stack(tables))

    def _of_places(self, levels: NDArray[np.int64]) -> NDArray[np.int64]:
        """What two places say, by `place_relation`: the broadest level that differs, else the narrowest shared one."""
        together = [0, *levels[:3].tolist()]
        apart = [int(levels[3]), *levels[3:].tolist()]
        scores = []
        for relation in product((UNKNOWN, SHARED, DIFFERENT), repeat=4):
            differing = [apart[level] for level, found in enumerate(relation) if found == DIFFERENT]
            shared = [together[level] for level, found in enumerate(relation) if found == SHARED]
            scores.append(differing[0] if differing else shared[-1] if shared else 0)
        return np.array(scores, dtype=np.int64)

    def chance(self, scores: NDArray[np.int64]) -> NDArray[np.float64]:
        """Scores to chances between 0 and 1."""
        return self.chances.take(scores + LIMIT, mode="clip")


def _stepwise(first: Sequence[float], last: Sequence[float]) -> list[tuple[float, ...]]:
    """From one row of weights to another one in `CROWDED` even steps, without the first."""
    shares = [step / CROWDED for step in range(1, CROWDED + 1)]
    return [tuple(a + (b - a) * share for a, b in zip(first, last, strict=True)) for share in shares]


def _whole(values: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.rint(UNIT * values).astype(np.int64)
