"""What a letter tells beside its words: kinds of matter, names of places, keys for the index."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..facts import KEY_BITS, KINDS, KNOWN, LASTS, LEAST_KEYED, NAMED, REACH, SHARES
from .kinds import read_kinds
from .loop import loop
from .names import crc_step, read_names

# As in entering.py: whoever changes kinds.py or names.py here writes the version of the engine. Version 10.
_WHOLE = np.uint32(0xFFFFFFFF)


@loop
def read_facts(pages, trie, told, named, keyed, seen, covers, places, bits, facts, keys, has_latin) -> Any:
    """Fill facts and keys of each text; returns the spans of formulas."""
    spans = read_kinds(pages, trie, told, seen, keyed.shape[0], facts)
    read_names(pages, named, covers, facts, has_latin)
    finish(places, keyed, named[4], bits, facts, keys)
    return spans


@loop
def finish(places, tables, crc, bits, facts, keys) -> None:
    """Fill what facts tell of the first kind, and the keys of kind and place of each row."""
    for row in range(len(facts)):
        facts[row, KNOWN] = 0
        for k in range(SHARES, NAMED):
            facts[row, KNOWN] += facts[row, k]
        if facts[row, SHARES] > 0:
            facts[row, REACH], facts[row, LASTS] = tables[facts[row, KINDS], 0], tables[facts[row, KINDS], 1]
            enter_keys(facts[row], places[row], tables, crc, bits, keys[row])


@loop
def enter_keys(known, place, tables, crc, bits, keys) -> None:
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
                used = enter_key(crc_number(start, 99, np.int64(place[2]), crc), bits, keys, used)
            for name in known[NAMED : NAMED + 2]:
                if name != 0:
                    used = enter_key(crc_number(start, 110, np.int64(name), crc), bits, keys, used)
    if known[SHARES] < LEAST_KEYED:
        return
    if place[1] >= 0:
        enter_key(crc_number(tables[first, 2], 117, np.int64(place[1]), crc), bits, keys, used)
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
def crc_number(start, letter, number, crc) -> Any:
    """A checksum with a letter and a number in decimals behind it, finished."""
    state = crc_step(np.uint32(start) ^ _WHOLE, letter, crc)
    power = np.int64(1)
    while power * 10 <= number:
        power *= 10
    while power > 0:
        state = crc_step(state, 48 + number // power % 10, crc)
        power //= 10
    return state ^ _WHOLE


@loop
def blank(codes, spans, sign) -> None:
    """Put a sign in place of every one in these spans."""
    for s in range(len(spans)):
        for k in range(spans[s, 0], spans[s, 1]):
            codes[k] = sign
