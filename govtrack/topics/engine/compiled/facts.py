"""What a letter tells beside its words: kinds of matter, names of places, keys for the index."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..facts import KEY_BITS, KINDS, KNOWN, LASTS, LEAST_KEYED, NAMED, REACH, SHARES
from ..kinds.catalogue import REACHES
from .kinds import blank_formulas, read_kinds
from .loop import loop
from .names import crc_step, read_names
from .texts import look_up, terms_of

# As in entering.py: whoever changes kinds.py, names.py, texts.py or sorting.py here writes the version of the engine.
# Version 10, occurrences counted without a branch.
_WHOLE = np.uint32(0xFFFFFFFF)
_COMPOUND = REACHES.index("compound")


@loop
def read_letters(pages, tables, seen, covers, places, how, facts, keys) -> Any:
    """Fill facts and keys of each text, and count its terms without names and formulas.

    `covers` are rows of text, first and last position of names that somebody entered. Returns the packed terms, one
    text after another, where those of each begin and end, and the texts that have Latin words.
    """
    codes, layout = pages
    characters, trie, told, named, keyed = tables
    bits, title_weight, shift = how
    count, cover = layout.shape[1], 0
    signs = look_up(codes, characters)
    room = (
        np.empty(len(told[0]) - 1, dtype=np.int32),
        np.zeros(len(keyed), dtype=np.int64),
        np.empty(len(keyed), dtype=np.int32),
    )
    packed = np.empty(2 * len(codes), dtype=np.int64)
    spans = np.empty((count, 2), dtype=np.int64)
    latin = np.empty(count, dtype=np.int64)
    in_latin = used = 0
    for text in range(count):
        first, title = layout[0, text], layout[2, text]
        # The last character of each text is the end of a line and no part of a word.
        own, own_signs = codes[first : first + layout[1, text]], signs[first : first + layout[1, text]]
        covered = cover
        while cover < len(covers) and covers[cover, 0] == text:
            cover += 1
        words = read_kinds(own, own_signs, title, trie, told, seen, room, facts[text])
        latin[in_latin] = text
        in_latin += read_names(own, own_signs, named, covers[covered:cover], facts[text])
        blank_formulas(room[0][:words], told[0], seen, own_signs)
        for k in range(covered, cover):
            own_signs[covers[k, 1] : covers[k, 2]] = 0
        spans[text, 0] = used
        used += terms_of(own, own_signs, title, title_weight, shift, packed[used:])
        spans[text, 1] = used
        facts[text, REACH] = _COMPOUND
    finish(places, keyed, bits, facts, keys)
    return packed[:used], spans, latin[:in_latin]


@loop
def finish(places, tables, bits, facts, keys) -> None:
    """Fill what facts tell of the first kind, and the keys of kind and place of each row."""
    for row in range(len(facts)):
        facts[row, KNOWN] = 0
        for k in range(SHARES, NAMED):
            facts[row, KNOWN] += facts[row, k]
        if facts[row, SHARES] > 0:
            facts[row, REACH], facts[row, LASTS] = tables[facts[row, KINDS], 0], tables[facts[row, KINDS], 1]
            enter_keys(facts[row], places[row], tables, bits, keys[row])


@loop
def enter_keys(known, place, tables, bits, keys) -> None:
    """Compiled form of `keys_of`."""
    keys[:] = 0
    used = 0
    first = known[KINDS]
    for k in range(2):
        kind = known[KINDS + k]
        if known[SHARES + k] < LEAST_KEYED:
            continue
        for way in range(2 if kind == first else 1):
            start = tables[kind, 2 + way]
            if place[2] >= 0:
                used = enter_key(crc_number(start, 99, np.int64(place[2])), bits, keys, used)
            for name in known[NAMED : NAMED + 2]:
                if name != 0:
                    used = enter_key(crc_number(start, 110, np.int64(name)), bits, keys, used)
    if known[SHARES] < LEAST_KEYED:
        return
    if place[1] >= 0:
        enter_key(crc_number(tables[first, 2], 117, np.int64(place[1])), bits, keys, used)
    elif place[2] < 0 and known[NAMED] == 0:
        enter_key(tables[first, 4], bits, keys, used)


@loop
def enter_key(checksum, bits, keys, used) -> Any:
    """Put a slot behind the others, once; returns how many there are."""
    slot = (np.int64(1) << bits) + (np.int64(checksum) >> (32 - KEY_BITS))
    for k in range(used):
        if keys[k] == slot:
            return used
    if used < len(keys):
        keys[used] = slot
        return used + 1
    return used


@loop
def crc_number(start, letter, number) -> Any:
    """A checksum with a letter and a number in decimals behind it, finished."""
    state = crc_step(np.uint32(start) ^ _WHOLE, letter)
    power = np.int64(1)
    while power * 10 <= number:
        power *= 10
    while power > 0:
        state = crc_step(state, 48 + number // power % 10)
        power //= 10
    return state ^ _WHOLE
