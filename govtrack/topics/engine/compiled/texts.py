"""From code points to packed terms."""

from __future__ import annotations

from typing import Any

import numpy as np

from .loop import loop
from .sorting import sorted_by

_MIX = np.uint64(0x9E3779B97F4A7C15)
_TAG = np.uint64(1 << 50)
_HAN, _WORD = 1, 2


@loop
def terms(codes, starts, lengths, titles, title_weight, tables, shift) -> Any:
    """The packed terms of each text, one text after another, and where each text's end."""
    out = np.empty(2 * len(codes), dtype=np.int64)
    ends = np.empty(len(starts), dtype=np.int64)
    used = 0
    for text in range(len(starts)):
        first = starts[text]
        own = codes[first : first + lengths[text]]
        used += terms_of(own, titles[text], title_weight, tables, shift, out[used:])
        ends[text] = used
    return out[:used], ends


@loop
def terms_of(codes, head, title_weight, tables, shift, out) -> Any:
    """The packed terms of one text, ascending, written to `out`; returns how many."""
    kinds, suffixes, powers, frequencies = tables
    counted = np.empty(2 * len(codes), dtype=np.int64)
    used = occurrences(codes, head, title_weight, kinds, suffixes, powers, shift, counted)
    whole = sorted_by(counted[:used], 9, 64 - np.int64(shift))
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
        out[kept] = (bucket << 10) | (mark << 1) | frequencies[min(count, np.int64(255))]
        kept += 1
    return kept


@loop
def occurrences(codes, head, title_weight, kinds, suffixes, powers, shift, out) -> Any:
    """Each character, word and pair with its weight, written to `out`; returns how many."""
    count = len(codes)
    values = np.empty(count, dtype=np.uint64)
    starts = np.empty(count, dtype=np.int64)
    ends = np.empty(count, dtype=np.int64)
    is_suffix = np.zeros(count, dtype=np.bool_)
    units = cut(codes, kinds, suffixes, powers, values, starts, ends, is_suffix)
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
        # A word for a place marks what stands right before it, not across a comma.
        mark = np.int64(0)
        for v in range(u + 1, min(u + 4, units)):
            if starts[v] != ends[v - 1]:
                break
            mark |= np.int64(is_suffix[v])
        out[used] = (bucket << 9) | (mark << 8) | weight
        used += 1
    return used


@loop
def cut(codes, kinds, suffixes, powers, values, starts, ends, is_suffix) -> Any:
    """Cut a text into single Han characters and whole words; returns how many."""
    count = len(codes)
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
    return units
