"""Loops for numba; `kernel.py` says what each one computes."""

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
def strongest(slots, weights, postings, totals, touched, out) -> Any:  # type: ignore[no-untyped-def]
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
def products(buckets, weights, rows, terms, scratch, out) -> None:  # type: ignore[no-untyped-def]
    for k in range(len(buckets)):
        scratch[buckets[k]] = weights[k]
    for r in range(len(rows)):
        shared = place = other = np.int64(0)
        for k in range(terms.shape[1]):
            packed = np.int64(terms[rows[r], k])
            if packed == 0:
                break
            found = scratch[packed >> 10]
            if found == 0:
                continue
            product = (found >> 1) * (packed & 511)
            marks = (found & 1) + ((packed >> 9) & 1)
            shared += product
            if marks == 2:
                place += product
            elif marks == 0:
                other += product
        out[0, r] = shared
        out[1, r] = place
        out[2, r] = other
    for k in range(len(buckets)):
        scratch[buckets[k]] = 0
