"""The inner loops, compiled where numba is installed; same results without.

Everything here works on whole numbers, so the compiled and the plain way agree
to the last bit. The environment variable TOPIC_ENGINE_KERNEL=off keeps to the
plain way.
"""

from __future__ import annotations

import os
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

# The engine's classes stand on this module, so it takes them as they come; mypy checks their use above it.
Comparison: TypeAlias = Any
ManyTerms: TypeAlias = Any
Pages: TypeAlias = Any
Probe: TypeAlias = Any
State: TypeAlias = Any

try:
    if os.environ.get("TOPIC_ENGINE_KERNEL") == "off":
        raise ImportError("the compiled kernel is switched off")
    from . import compiled
except ImportError:
    compiled = None  # type: ignore[assignment]

is_compiled = compiled is not None
TOO_LITTLE, COPY = 1, 2


def terms(
    pages: Pages, title_weight: int, tables: tuple[NDArray[Any], ...], shift: np.uint64
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Compiled form of `TermReader._counted`."""
    return compiled.terms(pages.codes, pages.starts, pages.lengths, pages.titles, title_weight, tables, shift)


def measure_all(table: NDArray[np.uint32], rarity: NDArray[np.int16], squares: NDArray[np.int64]) -> None:
    """Compiled form of `Letters.squares_of` for a whole table."""
    compiled.measure_all(table, rarity, squares)


def enter_many(state: State, first_row: int, terms: ManyTerms) -> tuple[NDArray[Any], ...]:
    """Compiled form of `matching._plain`: best rows [n, m], chances [n, m], their number [n], a remark [n]."""
    letters, index = state.letters, (state.postings.rows, state.postings.written)
    columns = (*_columns(state.comparison), letters.keys, letters.edges)
    texts, tables = (terms.packed, terms.spans), state.comparison.tables()
    counts = state.vocabulary.counts
    found: tuple[NDArray[Any], ...] = compiled.enter_many(
        first_row, *texts, columns, index, counts, *tables, state.limits
    )
    return found


def compare(
    comparison: Comparison, probe: Probe, rows: NDArray[np.int64], is_new: bool
) -> tuple[NDArray[np.float64], NDArray[np.int64], int]:
    """Compiled form of `Comparison.compare` by words."""
    return compiled.compare(*_told(probe, is_new), rows, _columns(comparison), *comparison.tables())


def between(comparison: Comparison, rows: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.float64]:
    """Compiled form of `Comparison.between` by words."""
    found: NDArray[np.float64] = compiled.between(rows, others, _columns(comparison), *comparison.tables())
    return found


def _told(probe: Probe, is_new: bool) -> tuple[tuple[Any, ...], NDArray[np.int32]]:
    crowd = -1 if is_new else probe.crowd
    return (probe.packed, probe.squares, probe.day, crowd, probe.facts), probe.place


def _columns(comparison: Comparison) -> tuple[NDArray[Any], ...]:
    letters = comparison.letters
    return letters.terms, letters.squares, letters.days, letters.places, letters.crowds, letters.facts
