"""The inner loops, compiled where numba is installed; same results without.

Everything here works on whole numbers, so the compiled and the plain way agree
to the last bit. The environment variable TOPIC_ENGINE_KERNEL=off keeps to the
plain way.
"""

from __future__ import annotations

import os
from typing import Any

import numpy as np
from numpy.typing import NDArray

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
    """Compiled form of `TermReader._occurrences`."""
    out = np.empty(2 * len(codes), dtype=np.int64)
    used = compiled.occurrences(codes, head, title_weight, kinds, suffixes, powers, shift, out)
    return out[:used]


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


def products(
    buckets: NDArray[np.int64],
    weights: NDArray[np.int64],
    rows: NDArray[np.int64],
    terms: NDArray[np.uint32],
    scratch: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Compiled form of `Comparison._products`; `scratch` is zeroed space."""
    out = np.zeros((3, len(rows)), dtype=np.int64)
    compiled.products(buckets, weights, rows, terms, scratch, out)
    return out


def warm_up(*calls: Any) -> None:
    """Compile now rather than at the first document (no effect without numba)."""
    if is_compiled:
        from .documents import Document
        from .engine import Engine

        engine = Engine()
        engine.add(Document("1", "路灯 lamp 12号", "坏了"))
        engine.add(Document("2", "路灯 lamp 12号", "坏了"))
