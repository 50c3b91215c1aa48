"""A new letter: what is near it, and its place in the index."""

from __future__ import annotations

from typing import Any

import numpy as np

from .likeness import LINE, scores
from .loop import loop
from .weights import weigh, weight_of

# numba keeps what it compiled by the file of the loop alone, not of the loops inside it: whoever changes likeness.py
# writes the version of the engine here, or the earlier compilation goes on. Version 13,
# comparison without calls.
_ENTERED, _TOO_LITTLE, _COPY = 0, 1, 2
_SUM = np.int64(0xFFFFFFFF)


@loop
def enter_many(first_row, packed, spans, columns, index, counts, rarity, factor, scales, scratch, limits) -> Any:
    """Enter rows in order; for each its best rows, their chances, how many they are, and the remark of `enter`."""
    rows = np.empty((len(spans), limits[1]), dtype=np.int64)
    chances = np.empty((len(spans), limits[1]))
    found = np.zeros(len(spans), dtype=np.int64)
    remarks = np.zeros(len(spans), dtype=np.int64)
    sums = table_of_sums((limits[0] + columns[6].shape[1]) * index[0].shape[1])
    for k in range(len(spans)):
        terms = packed[spans[k, 0] : spans[k, 1]]
        near, likely, remark = enter(
            first_row + k, terms, columns, index, counts, rarity, factor, scales, scratch, limits, sums
        )
        found[k] = len(near)
        rows[k, : len(near)] = near
        chances[k, : len(near)] = likely
        remarks[k] = remark
    return rows, chances, found, remarks


@loop
def enter(row, packed, columns, index, counts, rarity, factor, scales, scratch, limits, sums) -> Any:
    """Store the terms of a new row, find what is near, and enter the row in the index.

    Returns rows and chances of the letters near it, and a remark: 1 for too little
    text, 2 for a copy, else 0.
    """
    terms, squares, days, places, crowds, facts, keys, edges = columns
    postings, written = index
    heads, most, least_terms, copy_chance, copy_cosine, edge_chance, key_weight = limits
    used = weigh(packed, rarity, factor, terms[row], squares[row])
    rows = np.empty(most, dtype=np.int64)
    chances = np.empty(most)
    if used < least_terms:
        observe(packed, counts)
        return rows[:0], chances[:0], _TOO_LITTLE
    slots = np.empty(heads + keys.shape[1], dtype=np.int64)
    weights = np.empty(heads + keys.shape[1], dtype=np.int64)
    looked_up = head_terms(terms[row], rarity, factor, slots[:heads], weights[:heads])
    looked_up = add_keys(keys[row], key_weight, slots, weights, looked_up)
    slots, weights = slots[:looked_up], weights[:looked_up]
    found = strongest(slots, weights, postings, sums, rows)
    rows, chances = rows[:found], chances[:found]
    cosines = np.empty(found, dtype=np.int64)
    probe = (terms[row], squares[row], days[row], np.int64(-1), facts[row])
    letters = (terms, squares, days, places, crowds, facts)
    crowds[row] = scores(probe, places[row], rows, letters, rarity, factor, scales, scratch, chances, cosines)
    order(rows, chances, cosines)
    if found > 0 and chances[0] >= copy_chance and cosines[0] >= copy_cosine:
        return rows, chances, _COPY
    write(row + 1, slots, postings, written)
    observe(packed, counts)
    for k in range(found):
        if chances[k] < edge_chance:
            break
        edges[row, k] = rows[k] + 1
    return rows, chances, _ENTERED


@loop
def observe(packed, counts) -> None:
    """Count the terms of one document."""
    for term in packed:
        counts[term >> 10] += 1


@loop
def write(entry, slots, postings, written) -> None:
    """Write an entry over the oldest one of each slot."""
    for slot in slots:
        postings[slot, written[slot] % postings.shape[1]] = entry
        written[slot] += 1


@loop
def head_terms(packed, rarity, factor, slots, weights) -> Any:
    """Slots and weights of the heaviest terms, those that are looked up; returns how many."""
    used = 0
    for k in range(min(len(slots), len(packed))):
        term = np.int64(packed[k])
        weight = weight_of(term, rarity, factor)
        if weight > 0:
            slots[used] = term >> 10
            weights[used] = weight
            used += 1
    return used


@loop
def add_keys(keys, weight, slots, weights, used) -> Any:
    """Put the keys of kind and place behind the slots of words; returns how many there are now."""
    for key in keys:
        if key > 0:
            slots[used] = key
            weights[used] = weight
            used += 1
    return used


@loop
def table_of_sums(entries) -> Any:
    """Room to add up the weights of so many entries: a hash table of zeros, and where it was written."""
    size = 64
    while size < entries:
        size *= 2
    # A fifth stays free where all lists are full; the table stays within the processor's nearest cache.
    if 4 * size < 5 * entries:
        size *= 2
    return np.zeros(size, dtype=np.int64), np.empty(size, dtype=np.int32)


@loop
def strongest(slots, weights, postings, sums, out) -> Any:
    """The rows that share most weight with the slots, best first; returns how many."""
    found = add_up(slots, weights, postings, sums, out)
    table, written = sums
    used = 0
    best = np.empty(len(out), dtype=np.int32)
    for k in range(found):
        known = table[written[k]]
        table[written[k]] = 0
        if used < len(out) or (known & _SUM) >= best[used - 1]:
            used = rank(np.int32(known >> 32), np.int32(known & _SUM), out, best, used)
    for k in range(used):
        out[k] -= 1
    return used


@loop
def add_up(slots, weights, postings, sums, out) -> Any:
    """Fill the table, entry above and its sum below in one number; returns how many entries there are."""
    table, written = sums
    found = 0
    out[0] = ask_for(slots, postings)
    for s in range(len(slots)):
        for entry in postings[slots[s]]:
            if entry == 0:
                break
            place = (entry * 40503) & (len(table) - 1)
            while table[place] != 0 and table[place] >> 32 != entry:
                place = (place + 1) & (len(table) - 1)
            if table[place] == 0:
                table[place] = np.int64(entry) << 32
                written[found] = place
                found += 1
            table[place] += weights[s]
    return found


@loop
def ask_for(slots, postings) -> Any:
    """Look into every slot once, so that the memory answers all at the same time (as in `likeness.py`)."""
    seen = np.int64(0)
    for slot in slots:
        for k in range(0, postings.shape[1], LINE):
            seen += postings[slot, k]
    return seen


@loop
def rank(entry, total, entries, totals, used) -> Any:
    """Put an entry where it belongs among the best so far; returns how many there are."""
    position = used
    while position > 0:
        other = totals[position - 1]
        if other > total or (other == total and entries[position - 1] < entry):
            break
        position -= 1
    if position == len(entries):
        return used
    used = min(used + 1, len(entries))
    for k in range(used - 1, position, -1):
        entries[k] = entries[k - 1]
        totals[k] = totals[k - 1]
    entries[position] = entry
    totals[position] = total
    return used


@loop
def order(rows, chances, cosines) -> None:
    """Best chance first, equal ones by older row; there are few."""
    for k in range(1, len(rows)):
        row, chance, cosine = rows[k], chances[k], cosines[k]
        position = k
        while position > 0 and (
            chances[position - 1] < chance or (chances[position - 1] == chance and rows[position - 1] > row)
        ):
            rows[position] = rows[position - 1]
            chances[position] = chances[position - 1]
            cosines[position] = cosines[position - 1]
            position -= 1
        rows[position], chances[position], cosines[position] = row, chance, cosine
