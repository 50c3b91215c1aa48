"""Cutting text into the pieces that the index holds, and a query into phrases of such pieces.

Chinese writes no spaces, so every character begins one piece: it and its follower, or it alone at
the end of a run. A word of two characters is then one piece, a longer one is a phrase of
overlapping pieces, and a single character is the beginning of pieces. Latin words and numbers are
pieces as they stand and are found by their beginning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import add

from govtrack.topics.engine.normalise import normalise

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_RUN = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+")
_IS_HAN = re.compile(rf"[{_HAN}]")
# Pieces of an address or a number hold together: what stands between blanks is one phrase.
_WORD = re.compile(r"\S+")
LONGEST_LATIN = 40
LONGEST_TEXT = 15_000
LONGEST_QUERY = 80
MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Phrase:
    """Pieces that must follow each other; with ``is_open`` the last one may go on."""

    pieces: tuple[str, ...]
    is_open: bool


def _runs(text: str) -> Iterator[str]:
    """The stretches of Chinese characters, and the words of other scripts."""
    for match in _RUN.finditer(text):
        yield match[0]


def _pieces_of(run: str) -> list[str]:
    """The pieces of one run, one for each Chinese character, one for a word of another script."""
    if not _IS_HAN.match(run):
        return [run[:LONGEST_LATIN]]
    return [*map(add, run, run[1:]), run[-1]]


def cut(text: str) -> list[str]:
    """The pieces of ``text`` in their order; width, case and traditional characters are folded."""
    folded = normalise(text, LONGEST_TEXT)
    return [piece for run in _runs(folded) for piece in _pieces_of(run)]


def list_words(query: str) -> list[str]:
    """The words of a query, folded; never more than eight, whatever was pasted."""
    folded = normalise(query, LONGEST_QUERY)
    words = [word for word in _WORD.findall(folded) if _RUN.search(word)]
    return list(dict.fromkeys(words))[:MOST_WORDS]


def parse(query: str) -> list[Phrase]:
    """What must be found, all of it; empty where the query holds no character to look for.

    Signs that mean something to a database are no characters, so that nothing of a query can be
    taken for a command.
    """
    return [phrase for word in list_words(query) for phrase in _phrases(word)]


def _phrases(word: str) -> Iterator[Phrase]:
    """One phrase for a number such as XH-2026-000123, one for each part between other signs."""
    for part in re.split(r"[^\w\-/.]+", word):
        runs = list(_runs(part))
        if not runs:
            continue
        pieces = [piece for run in runs for piece in _pieces_of(run)]
        ends_in_pair = len(runs[-1]) > 1 and _IS_HAN.match(runs[-1]) is not None
        yield Phrase(tuple(pieces[:-1]), False) if ends_in_pair else Phrase(tuple(pieces), True)


def _fold(text: str) -> str:
    """``text`` folded sign by sign, so that places in it stay where they are."""
    # It works with numpy, which a process that marks no hit need not carry.
    from govtrack.topics.engine.folding import folded_code_points

    return folded_code_points(text).astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")


def find_spans(text: str, query: str) -> list[tuple[int, int]]:
    """Where the words of ``query`` stand in ``text``: beginnings and ends, in order, not overlapping."""
    words = [run for word in list_words(query) for run in _marked(word)]
    if not words or not text:
        return []
    either = "|".join(_bounded(word) for word in sorted(words, key=len, reverse=True))
    return [match.span() for match in re.finditer(either, _fold(text))]


def _marked(word: str) -> list[str]:
    """What of a word is marked: the whole, without the signs at its ends, else its runs."""
    whole = word.strip("-/.")
    return [whole] if whole and re.fullmatch(r"[\w\-/.]+", whole) else list(_runs(word))


def _bounded(word: str) -> str:
    """A pattern for a word; one of another script is found by its beginning only."""
    pattern = re.escape(word)
    return pattern if _IS_HAN.match(word) else rf"(?<![^\W_{_HAN}]){pattern}"


def excerpt(text: str, spans: Sequence[tuple[int, int]], length: int = 120) -> tuple[int, int]:
    """The part of ``text`` that shows the first hit: its beginning and end."""
    first = spans[0][0] if spans else 0
    start = max(0, min(first - length // 4, len(text) - length))
    return start, min(len(text), start + length)
