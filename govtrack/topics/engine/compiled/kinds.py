"""Which words of kinds stand in a text, and what they say."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..facts import FOLLOWS, KINDS, SHARES
from ..kinds.reader import FOLLOW_UP, FORMULA, IN_TITLE, KEPT, NEAR, SURE, WHOLE
from ..tables import FILTER_BITS, SHIFT, SIGN_BITS
from .loop import loop

_MIX = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(SHIFT)
_FILTER = (1 << FILTER_BITS) - 1


@loop
def read_kinds(pages, trie, told, seen, count, facts) -> Any:
    """Kinds and shares of each text, and whether it says that it follows another; returns the spans of formulas.

    `seen` holds of each word the number of the text in which it stood last, and where; at its end the last number.
    """
    codes, starts, lengths, titles = pages
    alphabet, pairs, firsts, slots = trie
    parts = told[0]
    found = np.empty(len(parts), dtype=np.int32)
    totals = np.zeros(count, dtype=np.int64)
    touched = np.empty(count, dtype=np.int32)
    spans = np.empty((len(codes) + 1, 2), dtype=np.int32)
    signs = np.empty(len(codes) + 1, dtype=np.int64)
    blanks = 0
    for text in range(len(starts)):
        begin = starts[text]
        own = codes[begin : begin + lengths[text]]
        seen[len(parts), 0] += 1
        number = seen[len(parts), 0]
        used = find_words(own, number, alphabet, pairs, firsts, slots, parts, signs, seen, found, facts[text])
        for f in range(used):
            part = found[f]
            if parts[part, 1] & FORMULA != 0:
                spans[blanks, 0] = begin + seen[part, 1]
                spans[blanks, 1] = begin + seen[part, 1] + parts[part, 2]
                blanks += 1
        reached = weigh_kinds(found[:used], seen, number, titles[text], told, totals, touched)
        judge(totals, touched[:reached], facts[text])
    return spans[:blanks]


@loop
def find_words(own, number, alphabet, pairs, firsts, slots, parts, signs, seen, found, known) -> Any:
    """Note where each word stands first in a text; returns how many there are."""
    for k in range(len(own)):
        signs[k] = alphabet[own[k]]
    signs[len(own)] = 0
    used = 0
    for first in range(len(own)):
        node = np.int64(firsts[signs[first], 0])
        if node == 0:
            continue
        part = np.int64(firsts[signs[first], 1])
        pair = (signs[first] * 40503 ^ signs[first + 1] * 9973) & _FILTER
        # Most words begin otherwise: one bit says so before anything is looked up.
        goes_on = signs[first + 1] != 0 and (pairs[pair >> 5] >> np.uint32(pair & 31)) & np.uint32(1) != 0
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
            if not goes_on or last == len(own) or signs[last] == 0:
                break
            slot = child_of(node, signs[last], slots)
            if slot < 0:
                break
            node, part = np.int64(slots[slot, 1]), np.int64(slots[slot, 2])
            last += 1
    return used


@loop
def child_of(node, sign, slots) -> Any:
    """The slot of the node behind another one by a sign, -1 where there is none; open addresses."""
    key = (np.int64(node) << SIGN_BITS) | sign
    mask = len(slots) - 1
    slot = np.int64((np.uint64(key) * _MIX) >> _SHIFT) & mask
    while slots[slot, 0] != 0:
        if slots[slot, 0] == key:
            return slot
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
