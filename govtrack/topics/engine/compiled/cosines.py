"""Cosines of two texts from their packed terms: of all terms, of terms beside a place, and of the others."""

from __future__ import annotations

from typing import Any

import numpy as np

from .loop import inlined


@inlined
def lay_out(packed, rarity, scratch) -> Any:
    """Notes where each term of a text stands, counted from 1; what it weighs and whether it is beside a place."""
    weights = np.zeros(len(packed) + 1, dtype=np.int64)
    marks = np.zeros(len(packed) + 1, dtype=np.int64)
    for k in range(len(packed)):
        term = np.int64(packed[k])
        if term == 0:
            break
        scratch[term >> 10] = k + 1
        weights[k + 1] = (term & 511) * rarity[term >> 10] * rarity[term >> 10]
        marks[k + 1] = (term >> 9) & 1
    return weights, marks


@inlined
def sweep(packed, scratch) -> None:
    """The scratch table as it was."""
    for k in range(len(packed)):
        scratch[np.int64(packed[k]) >> 10] = 0


@inlined
def multiply(positions, weights, marks, terms, products) -> None:
    """Sums of products of shared terms: one side beside a place, both, neither.

    A term that is not shared has position 0 and weight 0; without a branch the processor need not guess.
    """
    every = np.int64(0)
    one = np.int64(0)
    both = np.int64(0)
    for stored in terms:
        k = positions[stored >> 10]
        product = weights[k] * np.int64(stored & 511)
        beside = marks[k] + np.int64((stored >> 9) & 1)
        every += product
        one += product * (beside & 1)
        both += product * (beside >> 1)
    products[0], products[1], products[2] = every - one - both, one, both


@inlined
def lengths_of(squares, factor) -> Any:
    """The lengths of all terms, of place terms and of the others, from their sums of squares."""
    return (
        np.sqrt(np.float64(squares[0] + factor * factor * squares[1])),
        np.sqrt(np.float64(squares[1])),
        np.sqrt(np.float64(squares[0])),
    )


@inlined
def three_cosines(products, own, lengths, squares, factor) -> Any:
    """Cosines of all terms, of place terms and of the others, in steps."""
    neither, one, both = products[0], products[1], products[2]
    theirs = lengths_of(squares, factor)
    text = steps(neither + factor * factor * both + factor * one, lengths[0], theirs[0])
    other = steps(neither, lengths[2], theirs[2])
    if squares[1] > 0 and own[1] > 0:
        return text, steps(both, lengths[1], theirs[1]), other
    # Where one side names no place, its words for places say nothing.
    return text, other, other


@inlined
def steps(product, mine, theirs) -> Any:
    """A cosine in whole steps of 1/4096, so that every machine rounds alike."""
    length = mine * theirs
    if length <= 0:
        return np.int64(0)
    return min(np.int64(np.float64(product) / length * 4096 + 0.5), np.int64(4096))
