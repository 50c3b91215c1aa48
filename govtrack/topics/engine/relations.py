"""How the facts of two letters compare: kinds, names of places, nearness, hands, days."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .facts import CHOSEN, FOLLOWS, KINDS, KNOWN, NAMED, NARROW, REACH, SHARES, WIDE, WRITER
from .kinds.reader import WHOLE
from .names import HOME
from .scales import DIFFERENT, FAR, LONGEST_GAP, ONE_COMPOUND, ONE_NAME, OTHER_HOMES, SHARED, UNKNOWN


def both_known(facts: NDArray[np.int32], others: NDArray[np.int32]) -> NDArray[np.int64]:
    """int64, in hundredths: how far the kinds of both are known."""
    return np.minimum(facts[..., KNOWN].astype(np.int64) * others[..., KNOWN] // WHOLE, WHOLE)


def doubt_of_kinds(facts: NDArray[np.int32], others: NDArray[np.int32]) -> NDArray[np.float64]:
    """0 to 1: how far no kind is read on one side; 0 where people chose both, whatever the words tell."""
    are_chosen = (facts[..., CHOSEN] & others[..., CHOSEN]) != 0
    return np.where(are_chosen, 0.0, 1 - both_known(facts, others) / WHOLE)


def kinds_agreement(facts: NDArray[np.int32], others: NDArray[np.int32], table: NDArray[np.int64]) -> NDArray[np.int64]:
    """int64, in hundredths: shares of kinds on both sides by how far the kinds agree."""
    kinds, other_kinds = facts[..., KINDS:SHARES, None], others[..., None, KINDS:SHARES]
    shares = facts[..., SHARES:NAMED, None].astype(np.int64) * others[..., None, SHARES:NAMED]
    return (shares * table[kinds, other_kinds]).sum(axis=(-2, -1)) // (WHOLE * WHOLE)


def names_relation(facts: NDArray[np.int32], others: NDArray[np.int32]) -> NDArray[np.int64]:
    """UNKNOWN where either text names no place, else SHARED, DIFFERENT or OTHER_HOMES."""
    mine, theirs = facts[..., NAMED:KNOWN], others[..., NAMED:KNOWN]
    one = mine[..., :, None]
    shared = ((one == theirs[..., None, :]) & (one != 0)).any(axis=(-2, -1))
    both = (mine[..., 0] != 0) & (theirs[..., 0] != 0)
    homes = ((mine & HOME) != 0).any(axis=-1) & ((theirs & HOME) != 0).any(axis=-1)
    return np.where(shared, SHARED, np.where(homes, OTHER_HOMES, np.where(both, DIFFERENT, UNKNOWN))).astype(np.int64)


def same_hand(facts: NDArray[np.int32], others: NDArray[np.int32]) -> NDArray[np.int64]:
    """1 where one person wrote both, 2 where one of these says that it follows another letter, else 0."""
    is_one = (facts[..., WRITER] != 0) & (facts[..., WRITER] == others[..., WRITER])
    return np.where(is_one, 1 + (facts[..., FOLLOWS] | others[..., FOLLOWS]), 0).astype(np.int64)


def both_wide(facts: NDArray[np.int32], others: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Whether the first kinds of both reach beyond a compound."""
    return (facts[..., REACH] >= WIDE) & (others[..., REACH] >= WIDE)


def nearness(
    places: NDArray[np.int32], others: NDArray[np.int32], facts: NDArray[np.int32], other_facts: NDArray[np.int32]
) -> NDArray[np.int64]:
    """ONE_COMPOUND where both lie in one, ONE_NAME where both name one and no place says otherwise, else FAR."""
    mine, theirs = facts[..., NAMED:KNOWN], other_facts[..., NAMED:KNOWN]
    one = mine[..., :, None]
    named = ((one == theirs[..., None, :]) & (one & HOME != 0)).any(axis=(-2, -1))
    is_open = (places[..., 2] == -1) | (others[..., 2] == -1)
    is_one = (places[..., 2] != -1) & (places[..., 2] == others[..., 2])
    return np.where(is_one, ONE_COMPOUND, np.where(named & is_open, ONE_NAME, FAR)).astype(np.int64)


def other_buildings(
    places: NDArray[np.int32], others: NDArray[np.int32], facts: NDArray[np.int32], other_facts: NDArray[np.int32]
) -> NDArray[np.bool_]:
    """Whether two buildings are known and differ, and the first kinds of both stay within one."""
    mine, theirs = places[..., 3], others[..., 3]
    are_narrow = (facts[..., REACH] <= NARROW) & (other_facts[..., REACH] <= NARROW)
    return are_narrow & (mine != -1) & (theirs != -1) & (mine != theirs)


def whole_days(gaps: NDArray[np.float64]) -> NDArray[np.int64]:
    """Gaps as positions in the table of times; unknown gaps have the last one."""
    known = np.minimum(np.abs(gaps), LONGEST_GAP - 1)
    return np.where(np.isnan(gaps), LONGEST_GAP, known).astype(np.int64)
