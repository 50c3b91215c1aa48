"""Rules that are patterns, alone and in families of which one look at a text tells which to ask."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from govtrack.intake.redaction.shapes import (
    DIGIT,
    FIVE_TOGETHER,
    FOUR_DIGITS,
    LETTER,
    SIGNS,
    THREE_DIGITS,
    TWO_LETTERS,
    Shape,
    shape,
)
from govtrack.intake.redaction.spans import Found, spans_of
from govtrack.intake.redaction.writing import Writing


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern for one kind of span.

    A group in the pattern narrows the span to the group. ``shapes`` spare looking: a text that lacks one
    of them cannot hold the span. ``tail`` is how many signs before the end of the text are looked at,
    where only its end matters.
    """

    kind: str
    pattern: re.Pattern[str]
    shapes: tuple[Shape, ...] = ()
    tail: int = 0
    folds: bool = False
    is_sure: bool = True

    def find(self, writing: Writing) -> Iterable[Found]:
        """Every match in a writing that can hold one."""
        if not writing.holds_all(self.shapes):
            return ()
        text = writing.folded if self.folds else writing.text
        begin = max(0, len(text) - self.tail) if self.tail else 0
        return spans_of(self.pattern, text, self.kind, begin, is_sure=self.is_sure)


class Rules:
    """Rules of one family. One look at a text tells which of them lack a sign, so that few are asked.

    Rules that ask for the same shape first are asked together: most texts end the matter there.
    """

    def __init__(self, rules: Iterable[tuple[Sequence[str], Rule]]) -> None:
        self.rules: list[Rule] = []
        self._wanted: list[int] = []
        self._mask = 0
        for needs, rule in rules:
            wanted = 0
            for row in filter(None, needs):
                wanted |= SIGNS.bit_of(row)
            self.rules.append(rule)
            self._wanted.append(wanted)
            self._mask |= wanted
        self._chosen = lru_cache(maxsize=4096)(self._choose)

    def find(self, writing: Writing) -> Iterator[Found]:
        """What all of them find."""
        for first, rules in self._chosen(writing.met & self._mask):
            if first is None or writing.holds(first):
                for rule in rules:
                    yield from rule.find(writing)

    def _choose(self, met: int) -> tuple[tuple[Shape | None, tuple[Rule, ...]], ...]:
        groups: dict[Shape | None, list[Rule]] = {}
        for wanted, rule in zip(self._wanted, self.rules, strict=True):
            if wanted & met == wanted:
                groups.setdefault(rule.shapes[0] if rule.shapes else None, []).append(rule)
        return tuple((first, tuple(rules)) for first, rules in groups.items())


# What cannot stand in a text without something that is looked for already, and is in few texts.
_CHEAPER = {
    FOUR_DIGITS: (THREE_DIGITS,),
    FIVE_TOGETHER: (THREE_DIGITS,),
    DIGIT * 7: (THREE_DIGITS,),
    TWO_LETTERS + LETTER + DIGIT: (TWO_LETTERS,),
}
# A word of Latin letters and digits that is long enough for an account, and digits enough for a paper.
LONG_WORD = r"[A-Za-z0-9_.@\-]{5}"
FIVE_DIGITS = r"[0-9](?:[\s\-]*[0-9]){4}"


def make_rule(
    kind: str,
    pattern: str,
    *needs: str,
    gates: Sequence[str] = (),
    tail: int = 0,
    folds: bool = False,
    is_sure: bool = True,
) -> tuple[Sequence[str], Rule]:
    """A rule and its ``needs``, each a row of signs of which a text must hold one; ``folds`` overlooks capitals.

    ``gates`` are patterns of which a text must hold each, the cheapest first.

    Capitals are overlooked by folding text and pattern: the engine passes over what cannot begin a match
    many times faster than with ``re.IGNORECASE``.

    A gate that holds a cheaper one (five digits hold three) asks for that first, once for all rules of a family.
    """
    gates = [each for gate in gates for each in (*_CHEAPER.get(gate, ()), gate)]
    compiled = re.compile(re.sub(r"(?<!\\)[A-Z]", lambda match: match.group().lower(), pattern) if folds else pattern)
    return needs, Rule(kind, compiled, tuple(shape(gate) for gate in gates), tail, folds, is_sure)
