"""Loops for numba; `kernel.py` says what each one computes.

A call between compiled functions costs more than the branches in them, so each
loop stands in one piece.
"""

# ruff: noqa: C901

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

_MIX = np.uint64(0x9E3779B97F4A7C15)
_TAG = np.uint64(1 << 50)
_HAN, _WORD = 1, 2


@njit(cache=True, nogil=True)
def occurrences(  # type: ignore[no-untyped-def]
    codes, head, title_weight, kinds, suffixes, powers, shift, out
) -> Any:
    """The packed grams of a text with their weights, written to `out`; returns how many."""
    count = len(codes)
    values = np.empty(count, dtype=np.uint64)
    starts = np.empty(count, dtype=np.int64)
    ends = np.empty(count, dtype=np.int64)
    is_suffix = np.zeros(count + 3, dtype=np.bool_)
    units = 0
    i = 0
    while i < count:
        kind = kinds[codes[i]]
        if kind == 0:
            i += 1
            continue
        starts[units] = i
        if kind == _HAN:
            values[units] = np.uint64(codes[i])
            is_suffix[units] = suffixes[codes[i]]
            i += 1
        else:
            total = np.uint64(0)
            first = i
            while i < count and kinds[codes[i]] == _WORD:
                if i - first < len(powers):
                    total += np.uint64(codes[i]) * powers[i - first]
                i += 1
            values[units] = (total >> np.uint64(13)) | _TAG
        ends[units] = i
        units += 1
    used = 0
    for u in range(units):
        bucket = max(np.int64((values[u] * _MIX) >> shift), np.int64(1))
        weight = title_weight if starts[u] <= head else 1
        out[used] = (bucket << 9) | weight
        used += 1
    for u in range(units - 1):
        if starts[u + 1] != ends[u]:
            continue
        value = values[u] * np.uint64(31) + (values[u + 1] << np.uint64(21))
        bucket = max(np.int64((value * _MIX) >> shift), np.int64(1))
        weight = title_weight if starts[u + 1] <= head else 1
        near = is_suffix[u + 1] or is_suffix[u + 2] or is_suffix[u + 3]
        out[used] = (bucket << 9) | ((np.int64(1) if near else np.int64(0)) << 8) | weight
        used += 1
    return used


@njit(cache=True, nogil=True)
def merged(counted, used) -> Any:  # type: ignore[no-untyped-def]
    """Equal grams brought together: bucket, place mark, and a count of at most 255."""
    whole = np.sort(counted[:used])
    kept = 0
    i = 0
    while i < used:
        bucket = whole[i] >> 9
        mark = np.int64(0)
        count = np.int64(0)
        while i < used and whole[i] >> 9 == bucket:
            mark |= whole[i] & 256
            count += whole[i] & 255
            i += 1
        whole[kept] = (bucket << 9) | mark | min(count, np.int64(255))
        kept += 1
    return whole[:kept]


@njit(cache=True, nogil=True)
def weigh(buckets, frequencies, marks, rarity, factor, packed, squares) -> Any:  # type: ignore[no-untyped-def]
    """The strongest terms of a letter by frequency and rarity, packed; returns how many."""
    keys = np.empty(len(buckets), dtype=np.int64)
    found = 0
    for k in range(len(buckets)):
        weight = frequencies[k] * rarity[buckets[k]]
        if weight > 0:
            weight *= 1 + (factor - 1) * marks[k]
            term = (buckets[k] << 10) | (marks[k] << 9) | frequencies[k]
            keys[found] = (((1 << 20) - weight) << 32) | term
            found += 1
    ordered = np.sort(keys[:found])
    used = min(found, len(packed))
    squares[0] = 0
    squares[1] = 0
    for k in range(used):
        term = ordered[k] & 0xFFFFFFFF
        packed[k] = term
        weight = (term & 511) * rarity[term >> 10]
        squares[(term >> 9) & 1] += weight * weight
    return used


@njit(cache=True, nogil=True)
def heads(packed, rarity, factor, slots, weights) -> Any:  # type: ignore[no-untyped-def]
    """Slots and weights of the rarest terms, those that are looked up; returns how many."""
    used = 0
    for k in range(min(len(slots), len(packed))):
        term = np.int64(packed[k])
        weight = (term & 511) * rarity[term >> 10] * (1 + (factor - 1) * ((term >> 9) & 1))
        if weight > 0:
            slots[used] = term >> 10
            weights[used] = weight
            used += 1
    return used


@njit(cache=True, nogil=True)
def strongest(slots, weights, postings, totals, touched, out) -> Any:  # type: ignore[no-untyped-def]
    """The rows that share most weight with the slots, best first; returns how many."""
    found = 0
    for s in range(len(slots)):
        slot, weight = slots[s], weights[s]
        for d in range(postings.shape[1]):
            entry = postings[slot, d]
            if entry == 0:
                break
            if totals[entry] == 0:
                touched[found] = entry
                found += 1
            totals[entry] += weight
    used = 0
    for t in range(found):
        entry = touched[t]
        total = totals[entry]
        position = used
        while position > 0:
            other = out[position - 1]
            if totals[other] > total or (totals[other] == total and other < entry):
                break
            position -= 1
        if position >= len(out):
            continue
        if used < len(out):
            used += 1
        for k in range(used - 1, position, -1):
            out[k] = out[k - 1]
        out[position] = entry
    for t in range(found):
        totals[touched[t]] = 0
    for k in range(used):
        out[k] -= 1
    return used


@njit(cache=True, nogil=True)
def steps(product, own, square) -> Any:  # type: ignore[no-untyped-def]
    """A cosine in whole steps of 1/4096, so that every machine rounds alike."""
    length = np.sqrt(np.float64(own)) * np.sqrt(np.float64(square))
    if length <= 0:
        return np.int64(0)
    return min(np.int64(np.float64(product) / length * 4096 + 0.5), np.int64(4096))


@njit(cache=True, nogil=True)
def place_score(codes, others, levels) -> Any:  # type: ignore[no-untyped-def]
    """What two place paths say: the score of the narrowest level where they agree or part."""
    score = np.int64(0)
    for level in (1, 2, 3):
        if codes[level] != -1 and codes[level] == others[level]:
            score = levels[level - 1]
    for level in (3, 2, 1, 0):
        if codes[level] != -1 and others[level] != -1 and codes[level] != others[level]:
            score = levels[max(level, 1) + 2]
    return score


@njit(cache=True, nogil=True)
def scores(  # type: ignore[no-untyped-def]
    packed,
    own_squares,
    day,
    place,
    crowd,
    rows,
    terms,
    squares,
    days,
    places,
    crowds,
    rarity,
    factor,
    by_cosine,
    by_time,
    by_crowd,
    levels,
    crowd_other,
    crowd_conflict,
    chances,
    scratch,
    out,
) -> Any:
    """The chance in log-odds that a letter is about the same matter as each of `rows`."""
    by_text, by_place, by_other, by_conflict, by_copy = by_cosine
    for k in range(len(packed)):
        term = np.int64(packed[k])
        bucket = term >> 10
        scratch[bucket] = ((term & 511) * rarity[bucket] * rarity[bucket]) << 1 | (term >> 9) & 1
    own = own_squares[0] + factor * factor * own_squares[1]
    counted = np.int64(0)
    totals = np.empty(len(rows), dtype=np.int64)
    for r in range(len(rows)):
        row = rows[r]
        shared = np.int64(0)
        both = np.int64(0)
        neither = np.int64(0)
        for k in range(terms.shape[1]):
            term = np.int64(terms[row, k])
            if term == 0:
                break
            found = scratch[term >> 10]
            product = (found >> 1) * (term & 511)
            marks = (found & 1) + ((term >> 9) & 1)
            shared += product
            if marks == 2:
                both += product
            elif marks == 0:
                neither += product
        crossed = shared - both - neither
        text = steps(
            neither + factor * factor * both + factor * crossed,
            own,
            squares[row, 0] + factor * factor * squares[row, 1],
        )
        other = steps(neither, own_squares[0], squares[row, 0])
        near = other
        if squares[row, 1] > 0 and own_squares[1] > 0:
            near = steps(both, own_squares[1], squares[row, 1])
        conflict = max(np.int64(0), other - near)
        if other >= crowd_other and conflict >= crowd_conflict:
            counted += 1
        gap = days[row] - day
        position = by_time.shape[0] - 1
        if not np.isnan(gap):
            position = np.int64(min(abs(gap), np.float64(position - 1)))
        total = by_text[text] + by_place[near] + by_other[other] + by_conflict[conflict]
        total += by_copy[conflict * other // 4096]
        total += by_time[position] + place_score(place, places[row], levels)
        totals[r] = total
        if text <= 0:
            totals[r] = -1_000_000
    if crowd >= 0:
        counted = crowd
    last = by_crowd.shape[0] - 1
    limit = (len(chances) - 1) // 2
    for r in range(len(rows)):
        total = totals[r]
        if total != -1_000_000:
            total += by_crowd[min(max(np.int64(crowds[rows[r]]), counted), last)]
        out[r] = chances[min(max(total, -limit), limit) + limit]
    for k in range(len(packed)):
        scratch[np.int64(packed[k]) >> 10] = 0
    return counted
