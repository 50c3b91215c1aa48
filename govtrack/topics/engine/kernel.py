"""The inner loops, compiled where numba is installed; same results without.

Everything here works on whole numbers, so the compiled and the plain way agree
to the last bit. The environment variable TOPIC_ENGINE_KERNEL=off keeps to the
plain way.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from .features import Terms
    from .similarity import Comparison, Probe

try:
    if os.environ.get("TOPIC_ENGINE_KERNEL") == "off":
        raise ImportError("the compiled kernel is switched off")
    from . import compiled
except ImportError:
    compiled = None  # type: ignore[assignment]

is_compiled = compiled is not None


def occurrences(
    codes: NDArray[np.uint32],
    head: int,
    title_weight: int,
    kinds: NDArray[np.uint8],
    suffixes: NDArray[np.bool_],
    powers: NDArray[np.uint64],
    shift: np.uint64,
) -> NDArray[np.int64]:
    """Compiled form of `TermReader._occurrences`, already merged."""
    out = np.empty(2 * len(codes), dtype=np.int64)
    used = compiled.occurrences(codes, head, title_weight, kinds, suffixes, powers, shift, out)
    return compiled.merged(out, used)


def weigh(
    terms: Terms,
    rarity: NDArray[np.int64],
    factor: int,
    packed: NDArray[np.uint32],
    squares: NDArray[np.int64],
) -> int:
    """Compiled form of `Letters.strongest` and `squares_of`, into given rows."""
    return int(compiled.weigh(terms.buckets, terms.frequencies, terms.marks, rarity, factor, packed, squares))


def heads(
    packed: NDArray[np.uint32], rarity: NDArray[np.int64], factor: int, limit: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Compiled form of `Letters.heads`."""
    slots, weights = np.empty(limit, dtype=np.int64), np.empty(limit, dtype=np.int64)
    used = compiled.heads(packed, rarity, factor, slots, weights)
    return slots[:used], weights[:used]


def strongest(
    slots: NDArray[np.int64],
    weights: NDArray[np.int64],
    postings: NDArray[np.int32],
    totals: NDArray[np.int64],
    limit: int,
) -> NDArray[np.int64]:
    """Compiled form of `Postings.strongest`; `totals` is zeroed scratch space."""
    out = np.empty(limit, dtype=np.int64)
    touched = np.empty(len(slots) * postings.shape[1], dtype=np.int32)
    used = compiled.strongest(slots, weights, postings, totals, touched, out)
    return out[:used]


def compare(
    comparison: Comparison,
    probe: Probe,
    rows: NDArray[np.int64],
    scratch: NDArray[np.int64],
    is_new: bool,
) -> tuple[NDArray[np.float64], int]:
    """Compiled form of `Comparison.compare`; `scratch` is zeroed space."""
    letters, scales = comparison.letters, comparison.scales
    out = np.empty(len(rows))
    crowd = compiled.scores(
        probe.packed,
        probe.squares,
        probe.day,
        probe.place,
        -1 if is_new else probe.crowd,
        rows,
        letters.terms,
        letters.squares,
        letters.days,
        letters.places,
        letters.crowds,
        letters.vocabulary.rarity,
        comparison.settings.place_word_factor,
        (scales.text, scales.place, scales.other, scales.conflict, scales.copy_conflict),
        scales.time,
        scales.crowd,
        scales.levels,
        scales.crowd_other,
        scales.crowd_conflict,
        scales.chances,
        scratch,
        out,
    )
    return out, int(crowd)


def warm_up() -> None:
    """Compile now rather than at the first document (no effect without numba)."""
    if is_compiled:
        from .documents import Document
        from .engine import Engine

        engine = Engine()
        engine.add(Document("1", "路灯 lamp 12号", "坏了"))
        engine.add(Document("2", "路灯 lamp 12号", "坏了"))
