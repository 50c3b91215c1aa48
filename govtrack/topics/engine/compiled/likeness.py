"""How likely a text is about the same matter as stored ones; the formula stands in `similarity.py`."""

from __future__ import annotations

from typing import Any

import numpy as np

from .loop import loop

_SIEVE = 4096
_UNLIKE = np.int64(-1_000_000)


@loop
def compare(probe, place, rows, columns, rarity, factor, scales, scratch) -> Any:  # type: ignore[no-untyped-def]
    """Chances, cosines and crowd for `rows` in the order given."""
    chances = np.empty(len(rows))
    cosines = np.empty(len(rows), dtype=np.int64)
    crowd = scores(probe, place, rows, columns, rarity, factor, scales, scratch, chances, cosines)
    return chances, cosines, crowd


@loop
def scores(probe, place, rows, columns, rarity, factor, scales, scratch, chances, cosines) -> Any:  # type: ignore[no-untyped-def]
    """The chance that a text is about the same matter as each of `rows`; returns its crowd."""
    packed, own_squares, day, crowd = probe
    terms, squares, days, places, crowds = columns
    by_cosine, by_time, by_crowd, levels, of_score, crowd_other, crowd_conflict = scales
    weights = np.zeros(len(packed) + 1, dtype=np.int64)
    # Most terms are not shared; a small table that stays at hand says so at once.
    sieve = np.zeros(_SIEVE, dtype=np.bool_)
    for k in range(len(packed)):
        term = np.int64(packed[k])
        if term == 0:
            break
        sieve[(term >> 10) & (_SIEVE - 1)] = True
        scratch[term >> 10] = k + 1
        weights[k + 1] = (term & 511) * rarity[term >> 10] * rarity[term >> 10]
    totals = np.empty(len(rows), dtype=np.int64)
    counted = np.int64(0)
    products = np.empty(3, dtype=np.int64)
    for r in range(len(rows)):
        row = rows[r]
        multiply(packed, sieve, scratch, weights, terms[row], products)
        text, near, other = three_cosines(products, own_squares, squares[row], factor)
        conflict = max(np.int64(0), other - near)
        if other >= crowd_other and conflict >= crowd_conflict:
            counted += 1
        total = by_cosine[0, text] + by_cosine[1, near] + by_cosine[2, other]
        total += by_cosine[3, conflict] + by_cosine[4, conflict * other // 4096]
        total += by_time[whole_days(days[row] - day, len(by_time))]
        totals[r] = total + place_score(place, places[row], levels)
        cosines[r] = text
    counted = crowd if crowd >= 0 else counted
    limit = (len(of_score) - 1) // 2
    for r in range(len(rows)):
        total = _UNLIKE
        if cosines[r] > 0:
            total = totals[r] + by_crowd[min(max(np.int64(crowds[rows[r]]), counted), len(by_crowd) - 1)]
        chances[r] = of_score[min(max(total, -limit), limit) + limit]
    for k in range(len(packed)):
        scratch[np.int64(packed[k]) >> 10] = 0
    return counted


@loop
def multiply(packed, sieve, position, weights, terms, products) -> None:  # type: ignore[no-untyped-def]
    """Sums of products of shared terms: one side beside a place, both, neither."""
    neither = np.int64(0)
    one = np.int64(0)
    both = np.int64(0)
    for stored in terms:
        if stored == 0:
            break
        if not sieve[(stored >> 10) & (_SIEVE - 1)]:
            continue
        k = position[stored >> 10]
        if k == 0:
            continue
        product = weights[k] * np.int64(stored & 511)
        marks = ((packed[k - 1] >> 9) & 1) + ((stored >> 9) & 1)
        if marks == 0:
            neither += product
        elif marks == 1:
            one += product
        else:
            both += product
    products[0], products[1], products[2] = neither, one, both


@loop
def three_cosines(products, own, squares, factor) -> Any:  # type: ignore[no-untyped-def]
    """Cosines of all terms, of place terms and of the others, in steps."""
    neither, one, both = products[0], products[1], products[2]
    text = steps(
        neither + factor * factor * both + factor * one,
        own[0] + factor * factor * own[1],
        squares[0] + factor * factor * squares[1],
    )
    other = steps(neither, own[0], squares[0])
    if squares[1] > 0 and own[1] > 0:
        return text, steps(both, own[1], squares[1]), other
    # Where one side names no place, its words for places say nothing.
    return text, other, other


@loop
def steps(product, own, square) -> Any:  # type: ignore[no-untyped-def]
    """A cosine in whole steps of 1/4096, so that every machine rounds alike."""
    length = np.sqrt(np.float64(own)) * np.sqrt(np.float64(square))
    if length <= 0:
        return np.int64(0)
    return min(np.int64(np.float64(product) / length * 4096 + 0.5), np.int64(4096))


@loop
def whole_days(gap, entries) -> Any:  # type: ignore[no-untyped-def]
    """A gap as a position in the table of times; an unknown gap has the last one."""
    if np.isnan(gap):
        return entries - 1
    return np.int64(min(abs(gap), np.float64(entries - 2)))


@loop
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
