"""From code points to packed terms."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..characters import FREQUENCIES, HAN, KIND_AT, KIND_BITS, MEANT, POWERS, SEPARATOR, SHORT, SUFFIX, WORD
from .loop import loop
from .sorting import sorted_by

_MIX = np.uint64(0x9E3779B97F4A7C15)
_TAG = np.uint64(1 << 50)
_KIND = np.uint32(KIND_AT)


@loop
def terms(pages, title_weight, characters, shift) -> Any:
    """The packed terms of each text, one text after another, and where those of each begin and end."""
    codes, layout = pages
    signs = look_up(codes, characters)
    out = np.empty(2 * len(codes), dtype=np.int64)
    spans = np.empty((layout.shape[1], 2), dtype=np.int64)
    used = 0
    for text in range(layout.shape[1]):
        first, last = layout[0, text], layout[0, text] + layout[1, text]
        spans[text, 0] = used
        used += terms_of(codes[first:last], signs[first:last], layout[2, text], title_weight, shift, out[used:])
        spans[text, 1] = used
    return out[:used], spans


@loop
def look_up(codes, characters) -> Any:
    """What each character is; one more at the end is nothing."""
    signs = np.empty(len(codes) + 1, dtype=np.uint32)
    for k in range(len(codes)):
        signs[k] = characters[codes[k]]
    signs[len(codes)] = 0
    return signs


@loop
def terms_of(codes, signs, head, title_weight, shift, out) -> Any:
    """The packed terms of one text, ascending, written to `out`; returns how many.

    A short text that holds only characters without a meaning of their own has none.
    """
    if len(codes) <= SHORT and not is_meant(signs):
        return 0
    counted = np.empty(2 * len(codes), dtype=np.int64)
    used = occurrences(codes, signs, head, title_weight, shift, counted)
    whole = sorted_by(counted[:used], 9, 64 - np.int64(shift))
    return count_equal(whole[:used], out)


@loop
def count_equal(occurred, out) -> Any:
    """Each term once, with its mark and how often it occurred, from ascending occurrences; returns how many.

    A term is written anew with every occurrence, so that the processor need not guess when the next begins.
    """
    kept = np.int64(-1)
    last = np.int64(-1)
    count = np.int64(0)
    mark = np.int64(0)
    for value in occurred:
        bucket = value >> 9
        is_new = bucket != last
        last = bucket
        count = (value & 255) + (np.int64(0) if is_new else count)
        mark = (value & 256) | (np.int64(0) if is_new else mark)
        kept += np.int64(is_new)
        out[kept] = (bucket << 10) | (mark << 1) | FREQUENCIES[min(count, np.int64(255))]
    return kept + 1


@loop
def is_meant(signs) -> Any:
    """Whether some character means something by itself."""
    told = np.uint32(0)
    for sign in signs:
        told |= sign
    return told & np.uint32(MEANT) != 0


@loop
def occurrences(codes, signs, head, title_weight, shift, out) -> Any:
    """Each character, word and pair with its weight, written to `out`; returns how many."""
    count = len(codes)
    values = np.empty(count, dtype=np.uint64)
    starts = np.empty(count, dtype=np.int64)
    ends = np.empty(count, dtype=np.int64)
    is_suffix = np.zeros(count, dtype=np.bool_)
    units = cut(codes, signs, values, starts, ends, is_suffix)
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
def cut(codes, signs, values, starts, ends, is_suffix) -> Any:
    """Cut a text into single Han characters and whole words; returns how many."""
    count = len(codes)
    units = 0
    i = 0
    while i < count:
        kind = kind_of(signs[i])
        if kind == SEPARATOR:
            i += 1
            continue
        starts[units] = i
        if kind == HAN:
            values[units] = np.uint64(codes[i])
            is_suffix[units] = signs[i] & np.uint32(SUFFIX) != 0
            i += 1
        else:
            total = np.uint64(0)
            first = i
            while i < count and kind_of(signs[i]) == WORD:
                if i - first < len(POWERS):
                    total += np.uint64(codes[i]) * POWERS[i - first]
                i += 1
            values[units] = (total >> np.uint64(13)) | _TAG
        ends[units] = i
        units += 1
    return units


@loop
def kind_of(sign) -> Any:
    """Whether a character is a Chinese one, part of a word, or stands between."""
    return np.int64((sign >> _KIND) & np.uint32(KIND_BITS))
