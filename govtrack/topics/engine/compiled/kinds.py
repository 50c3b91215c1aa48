"""Which words of kinds stand in a text, and what they say."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..characters import KIND_AT
from ..facts import FOLLOWS, KINDS, SHARES
from ..kinds.reader import FOLLOW_UP, FORMULA, IN_TITLE, KEPT, NEAR, SURE, WHOLE
from ..tables import FILTER_BITS, SHIFT
from .loop import loop

_MIX = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(SHIFT)
_FILTER = (1 << FILTER_BITS) - 1
_SIGN = np.uint32((1 << KIND_AT) - 1)


@loop
def read_kinds(own, signs, title, trie, told, seen, room, known) -> Any:
    """Kinds and shares of a text, and whether it says that it follows another; returns how many words it has.

    `seen` holds of each word the number of the text in which it stood last, and where; at its end the last number.
    `room` is for words found, and for totals by kind.
    """
    found, totals, touched = room
    count = len(found)
    seen[count, 0] += 1
    number = seen[count, 0]
    used = find_words(own, signs, number, trie, told[0], seen, found, known)
    reached = weigh_kinds(found[:used], seen, number, title, told, totals, touched)
    judge(totals, touched[:reached], known)
    return used


@loop
def blank_formulas(found, parts, seen, signs) -> None:
    """Leave nothing of what everybody writes, among the words found in a text."""
    for part in found:
        if parts[part, 1] & FORMULA != 0:
            signs[seen[part, 1] : seen[part, 1] + parts[part, 2]] = 0


@loop
def find_words(own, signs, number, trie, parts, seen, found, known) -> Any:
    """Note where each word stands first in a text; returns how many there are."""
    pairs, firsts, slots, ends = trie
    size = len(firsts)
    used = 0
    for first in range(len(own)):
        sign = np.int64(signs[first] & _SIGN)
        node = np.int64(firsts[sign])
        if node == 0:
            continue
        part = np.int64(ends[node])
        behind = np.int64(signs[first + 1] & _SIGN)
        pair = (sign * 40503 ^ behind * 9973) & _FILTER
        # Most words begin otherwise: one bit says so before anything is looked up.
        goes_on = behind != 0 and (pairs[pair >> 5] >> np.uint32(pair & 31)) & np.uint32(1) != 0
        last = first + 1
        while True:
            if part >= 0:
                if parts[part, 1] & FOLLOW_UP != 0:
                    known[FOLLOWS] = 1
                if seen[part, 0] != number and not (parts[part, 0] and is_inside_word(own, first, last)):
                    seen[part, 0] = number
                    seen[part, 1] = first
                    found[used] = part
                    used += 1
            if not goes_on or last == len(own) or signs[last] & _SIGN == 0:
                break
            node = child_of(node * size + np.int64(signs[last] & _SIGN), slots)
            if node < 0:
                break
            part = np.int64(ends[node])
            last += 1
    return used


@loop
def child_of(key, slots) -> Any:
    """The node behind another one by a sign, both in one number, -1 where there is none; open addresses."""
    mask = len(slots) - 1
    slot = np.int64((np.uint64(key) * _MIX) >> _SHIFT) & mask
    while slots[slot, 0] != 0:
        if slots[slot, 0] == key:
            return np.int64(slots[slot, 1])
        slot = (slot + 1) & mask
    return np.int64(-1)


@loop
def is_inside_word(own, first, last) -> Any:
    """Whether Latin letters before or behind make another word of it; a plural s may follow."""
    if first > 0 and is_sign(own[first - 1]):
        return True
    behind = last
    if behind < len(own) and own[behind] == 115:
        behind += 1
    return behind < len(own) and is_sign(own[behind])


@loop
def is_sign(code) -> Any:
    """Whether a code is a Latin letter or a digit of ASCII."""
    return 48 <= code <= 57 or 97 <= code <= 122 or 65 <= code <= 90


@loop
def weigh_kinds(found, seen, number, title, told, totals, touched) -> Any:
    """Add up what words say of kinds; returns how many kinds they tell."""
    parts, single, combined, others = told
    reached = 0
    for part in found:
        factor = IN_TITLE if seen[part, 1] <= title else 1
        for s in range(parts[part, 3], parts[part + 1, 3]):
            reached = add_weight(single[s, 0], single[s, 1] * factor, totals, touched, reached)
        for c in range(parts[part, 4], parts[part + 1, 4]):
            low = seen[part, 1]
            high = low
            is_whole = True
            for o in range(combined[c, 2], combined[c + 1, 2]):
                if seen[others[o], 0] != number:
                    is_whole = False
                    break
                low, high = min(low, seen[others[o], 1]), max(high, seen[others[o], 1])
            if is_whole and high - low <= NEAR:
                weight = combined[c, 1] * (IN_TITLE if high <= title else 1)
                reached = add_weight(combined[c, 0], weight, totals, touched, reached)
    return reached


@loop
def add_weight(kind, weight, totals, touched, reached) -> Any:
    """Add to the total of a kind; returns how many kinds have one."""
    if totals[kind] == 0:
        touched[reached] = kind
        reached += 1
    totals[kind] += weight
    return reached


@loop
def judge(totals, touched, known) -> None:
    """The heaviest kinds with their shares, as `shares_of`; leaves the totals empty."""
    best = np.empty(KEPT, dtype=np.int64)
    weight = np.zeros(KEPT, dtype=np.int64)
    kept = 0
    for kind in touched:
        total = totals[kind]
        totals[kind] = 0
        position = kept
        while position > 0 and (
            weight[position - 1] < total or (weight[position - 1] == total and best[position - 1] > kind)
        ):
            position -= 1
        if position == KEPT:
            continue
        for k in range(min(kept, KEPT - 1), position, -1):
            best[k], weight[k] = best[k - 1], weight[k - 1]
        best[position], weight[position] = kind, total
        kept = min(kept + 1, KEPT)
    whole = np.int64(SURE * SURE)
    for k in range(kept):
        whole += weight[k] * weight[k]
    used = 0
    for k in range(kept):
        share = WHOLE * weight[k] * weight[k] // whole
        if share > 0:
            known[KINDS + used], known[SHARES + used] = best[k], share
            used += 1
