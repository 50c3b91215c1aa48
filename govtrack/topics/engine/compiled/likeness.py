"""How likely a text is about the same matter as stored ones; the formula stands in `similarity.py`."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..facts import (
    ALIKE,
    ALIKE_HERE,
    CHOSEN,
    FOLLOWS,
    KINDS,
    KNOWN,
    LASTS,
    LATIN,
    NAMED,
    NARROW,
    REACH,
    SHARES,
    WIDE,
    WRITER,
)
from ..kinds.reader import KEPT
from ..names import HOME
from .cosines import lay_out, lengths_of, multiply, sweep, three_cosines
from .loop import inlined, loop

# Numbers of 32 bits in one line of a processor's cache.
LINE = 16


@loop
def compare(probe, place, rows, columns, rarity, factor, scales, scratch) -> Any:
    """Chances, cosines and crowd for `rows` in the order given."""
    chances = np.empty(len(rows))
    cosines = np.empty(len(rows), dtype=np.int64)
    crowd = scores(probe, place, rows, columns, rarity, factor, scales, scratch, chances, cosines)
    return chances, cosines, crowd


@loop
def between(rows, others, columns, rarity, factor, scales, scratch) -> Any:
    """The chance of one matter for each row and each other one."""
    terms, squares, days, places, crowds, facts = columns
    chances = np.empty((len(rows), len(others)))
    cosines = np.empty(len(others), dtype=np.int64)
    for k in range(len(rows)):
        row = rows[k]
        probe = (terms[row], squares[row], days[row], np.int64(crowds[row]), facts[row])
        scores(probe, places[row], others, columns, rarity, factor, scales, scratch, chances[k], cosines)
    return chances


@loop
def scores(probe, place, rows, columns, rarity, factor, scales, scratch, chances, cosines) -> Any:
    """The chance that a text is about the same matter as each of `rows`; returns its crowd."""
    packed, own_squares, day, crowd, known = probe
    terms, squares, days, places, crowds, facts = columns
    by_cosine, by_time, by_writer, by_crowd, levels, by_kind, by_choice, by_name, by_alike, words, bounds, of_score = (
        scales[:12]
    )
    crowd_other, crowd_conflict, copied_other, copied_text, by_crowding, by_building, agreement = scales[12:]
    if len(rows) > 0:
        chances[0] = ask_for(rows, columns)
    weights, marks = lay_out(packed, rarity, scratch)
    lengths = lengths_of(own_squares, factor)
    totals = np.empty(len(rows), dtype=np.int64)
    counted = np.int64(0)
    products = np.empty(3, dtype=np.int64)
    for r in range(len(rows)):
        row = rows[r]
        others, there = facts[row], places[row]
        multiply(scratch, weights, marks, terms[row], products)
        text, near, other = three_cosines(products, own_squares, lengths, squares[row], factor)
        conflict = max(np.int64(0), other - near)
        if other >= crowd_other and conflict >= crowd_conflict:
            counted += 1
        here = nearness(place, there, known, others)
        deep = by_crowding[max(known[ALIKE_HERE], others[ALIKE_HERE])] if here == 1 else here
        both = min(np.int64(known[KNOWN]) * np.int64(others[KNOWN]) // 100, np.int64(100))
        said, told = word_score(by_cosine, text, near, other, conflict, known, others, deep, both, words, bounds)
        lasts = np.int64(known[LASTS] & others[LASTS])
        total = said + by_time[here, lasts, whole_days(days[row] - day, by_time.shape[2])]
        total += fact_score(
            known, others, deep, both, told, bounds[2], by_kind, by_choice, by_writer, by_name, by_alike, agreement
        )
        is_copied = other >= copied_other and text < copied_text
        totals[r] = total + where_score(place, there, known, others, deep, is_copied, by_building, levels)
        cosines[r] = text
    counted = crowd if crowd >= 0 else counted
    to_chances(totals, rows, crowds, counted, by_crowd, of_score, chances)
    sweep(packed, scratch)
    return counted


@inlined
def word_score(by_cosine, text, near, other, conflict, known, others, here, both, words, bounds) -> Any:
    """What words say beside kinds, and how convincing they are by themselves."""
    total = by_cosine[0, text] + by_cosine[1, near] + by_cosine[2, other]
    if known[LATIN] != others[LATIN]:
        total = max(total, bounds[3])
    told = min(max(total, np.int64(0)), bounds[2])
    total = min(max(total, bounds[0]), bounds[1]) * words[here, both] // 1000
    if here == 0 or here == 2:
        total += by_cosine[3, conflict] + by_cosine[4, conflict * other // 4096]
    total += np.int64(known[LATIN] & others[LATIN]) * bounds[4] * (100 - both) // 100
    return total, told


@inlined
def to_chances(totals, rows, crowds, counted, by_crowd, of_score, chances) -> None:
    """Scores and the larger crowd of both sides to chances."""
    limit = (len(of_score) - 1) // 2
    for r in range(len(rows)):
        total = totals[r] + by_crowd[min(max(np.int64(crowds[rows[r]]), counted), len(by_crowd) - 1)]
        chances[r] = of_score[min(max(total, -limit), limit) + limit]


@inlined
def fact_score(
    known, others, here, both, told, enough, by_kind, by_choice, by_writer, by_name, by_alike, agreement
) -> Any:
    """What kinds of matter and names of places say, and how many letters of the kind there are."""
    # A kind without a share adds nothing; without a branch the processor need not guess how many there are.
    agreed = np.int64(0)
    for a in range(KEPT):
        kind = known[KINDS + a]
        shares = np.int64(0)
        for b in range(KEPT):
            shares += np.int64(others[SHARES + b]) * agreement[kind, others[KINDS + b]]
        agreed += np.int64(known[SHARES + a]) * shares
    agreed = min(agreed // 10000, np.int64(100))
    score = by_kind[here, agreed, both]
    if known[CHOSEN] & others[CHOSEN] != 0:
        score += by_choice[share_of(agreed, both)]
    elif score < 0 and told > 0:
        # Convincing words leave nothing of kinds that seem to differ.
        score = score * (enough - told) // enough
    if known[WRITER] != 0 and known[WRITER] == others[WRITER]:
        score += by_writer[1 + np.int64(known[FOLLOWS] | others[FOLLOWS])] * share_of(agreed, both) // 100
    reach = np.int64(known[REACH] >= WIDE and others[REACH] >= WIDE)
    if here > 0:
        reach = np.int64(2)
    alike = max(known[ALIKE], others[ALIKE])
    near = min(here, np.int64(1)) if here != 2 else here
    if near == 1:
        alike = max(known[ALIKE_HERE], others[ALIKE_HERE])
    return score + by_name[reach, name_relation(known, others)] + by_alike[near, alike]


@inlined
def share_of(agreed, both) -> Any:
    """How far kinds agree of what is known of both, in hundredths."""
    return min(agreed * 100 // both, np.int64(100)) if both > 0 else np.int64(100)


@inlined
def nearness(place, other, known, others) -> Any:
    """1 in one compound, 2 where both name one and no place says otherwise, else 0."""
    if place[2] != -1 and other[2] != -1:
        return np.int64(place[2] == other[2])
    for a in range(NAMED, KNOWN):
        if known[a] == 0:
            break
        if known[a] & HOME != 0:
            for b in range(NAMED, KNOWN):
                if known[a] == others[b]:
                    return np.int64(2)
    return np.int64(0)


@inlined
def name_relation(known, others) -> Any:
    """0 where either names no place, 1 where a name is shared, 3 where both name other homes, else 2."""
    if known[NAMED] == 0 or others[NAMED] == 0:
        return np.int64(0)
    mine = np.int64(0)
    theirs = np.int64(0)
    for a in range(NAMED, KNOWN):
        mine |= np.int64(known[a])
        theirs |= np.int64(others[a])
        if known[a] == 0:
            continue
        for b in range(NAMED, KNOWN):
            if known[a] == others[b]:
                return np.int64(1)
            if others[b] == 0:
                break
    if mine & theirs & HOME != 0:
        return np.int64(3)
    if mine != 0 and theirs != 0:
        return np.int64(2)
    return np.int64(0)


@loop
def ask_for(rows, columns) -> Any:
    """Look into every row once before the work begins, so that the memory answers all at the same time.

    What comes back means nothing, but has to be used somewhere, or the compiler leaves the looking out.
    """
    terms, squares, days, places, crowds, facts = columns
    seen = np.float64(0)
    for row in rows:
        for k in range(0, terms.shape[1], LINE):
            seen += terms[row, k]
        seen += days[row] + squares[row, 0] + places[row, 0] + crowds[row]
        seen += facts[row, 0] + facts[row, LATIN // 2] + facts[row, LATIN]
    return seen


@inlined
def whole_days(gap, entries) -> Any:
    """A gap as a position in the table of times; an unknown gap has the last one."""
    if np.isnan(gap):
        return entries - 1
    return np.int64(min(abs(gap), np.float64(entries - 2)))


@inlined
def where_score(place, there, known, others, deep, is_copied, by_building, levels) -> Any:
    """What two place paths say, and two buildings of one crowded compound; a copied text tells of no wide matter."""
    is_wide = np.int64(known[REACH] >= WIDE and others[REACH] >= WIDE and not is_copied)
    score = place_score(place, there, levels, is_wide)
    if deep > 2 and place[3] != there[3] and place[3] != -1 and there[3] != -1:
        score += by_building[deep] * np.int64(known[REACH] <= NARROW and others[REACH] <= NARROW)
    return score


@inlined
def place_score(codes, others, levels, is_wide) -> Any:
    """What two place paths say: the score of the narrowest level where they agree or part."""
    score = np.int64(0)
    for level in (1, 2, 3):
        if codes[level] != -1 and codes[level] == others[level]:
            score = levels[is_wide, level - 1]
    for level in (3, 2, 1, 0):
        if codes[level] != -1 and others[level] != -1 and codes[level] != others[level]:
            score = levels[is_wide, max(level, 1) + 2]
    return score
