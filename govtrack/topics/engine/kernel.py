"""The inner loops, compiled where numba is installed; same results without.

Everything here works on whole numbers, so the compiled and the plain way agree
to the last bit. The environment variable TOPIC_ENGINE_KERNEL=off keeps to the
plain way.
"""

from __future__ import annotations

import os
from functools import lru_cache
from importlib.util import find_spec
from types import ModuleType
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

# The engine's classes stand on this module, so it takes them as they come; mypy checks their use above it.
Comparison: TypeAlias = Any
ReadingTables: TypeAlias = Any
ManyTerms: TypeAlias = Any
Pages: TypeAlias = Any
Probe: TypeAlias = Any
State: TypeAlias = Any

is_compiled = os.environ.get("TOPIC_ENGINE_KERNEL") != "off" and find_spec("numba") is not None
TOO_LITTLE, COPY = 1, 2


@lru_cache(maxsize=1)
def _loops() -> ModuleType:
    """The compiled loops, loaded when the first is called: numba takes a moment that no other command need wait."""
    from . import compiled

    return compiled


def terms(
    pages: Pages, title_weight: int, characters: NDArray[np.uint32], shift: np.uint64
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Compiled form of `TermReader._counted`: packed terms, and where those of each text begin and end."""
    counted: tuple[NDArray[np.int64], NDArray[np.int64]] = _loops().terms(
        (pages.codes, pages.layout), title_weight, characters, shift
    )
    return counted


def read_letters(
    pages: Pages,
    tables: ReadingTables,
    seen: NDArray[np.int32],
    covers: NDArray[np.int64],
    places: NDArray[np.int32],
    how: tuple[int, int, np.uint64],
    facts: NDArray[np.int32],
    keys: NDArray[np.int32],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Compiled form of `KindReader.look`, `NameReader._others`, `facts.keys_of` and `TermReader.terms` in one call.

    Fills facts and keys. `seen` is scratch of the reader's own; `covers` [n, 3] tell of each entered name in which
    text it stands, where it begins and ends; `how` are the bits of a slot, the weight of a title and the shift of a
    hash. Returns packed terms, where those of each text begin and end, and the texts that have Latin words.
    """
    read: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]] = _loops().read_letters(
        (pages.codes, pages.layout), tables[:], seen, covers, places, how, facts, keys
    )
    return read


def finish(
    tables: ReadingTables, places: NDArray[np.int32], bits: int, facts: NDArray[np.int32], keys: NDArray[np.int32]
) -> None:
    """Fills what facts tell of the first kind, and the rows of `facts.keys_of`, anew."""
    _loops().finish(places, tables.keyed, bits, facts, keys)


def measure_all(table: NDArray[np.uint32], rarity: NDArray[np.int16], squares: NDArray[np.int64]) -> None:
    """Compiled form of `Letters.squares_of` for a whole table."""
    _loops().measure_all(table, rarity, squares)


def enter_many(state: State, first_row: int, terms: ManyTerms) -> tuple[NDArray[Any], ...]:
    """Compiled form of `matching._plain`: best rows [n, m], chances [n, m], their number [n], a remark [n]."""
    letters, index = state.letters, (state.postings.rows, state.postings.written)
    columns = (*_columns(state.comparison), letters.keys, letters.edges)
    texts, tables = (terms.packed, terms.spans), state.comparison.tables()
    counts = state.vocabulary.counts
    found: tuple[NDArray[Any], ...] = _loops().enter_many(
        first_row, *texts, columns, index, counts, *tables, state.limits
    )
    return found


def compare(
    comparison: Comparison, probe: Probe, rows: NDArray[np.int64], is_new: bool
) -> tuple[NDArray[np.float64], NDArray[np.int64], int]:
    """Compiled form of `Comparison.compare` by words."""
    compared: tuple[NDArray[np.float64], NDArray[np.int64], int] = _loops().compare(
        *_told(probe, is_new), rows, _columns(comparison), *comparison.tables()
    )
    return compared


def between(comparison: Comparison, rows: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.float64]:
    """Compiled form of `Comparison.between` by words."""
    found: NDArray[np.float64] = _loops().between(rows, others, _columns(comparison), *comparison.tables())
    return found


def _told(probe: Probe, is_new: bool) -> tuple[tuple[Any, ...], NDArray[np.int32]]:
    crowd = -1 if is_new else probe.crowd
    return (probe.packed, probe.squares, probe.day, crowd, probe.facts), probe.place


def _columns(comparison: Comparison) -> tuple[NDArray[Any], ...]:
    letters = comparison.letters
    return letters.terms, letters.squares, letters.days, letters.places, letters.crowds, letters.facts
