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
    with_gaps,
)
from govtrack.intake.redaction.spans import Found
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

    def matches_in(self, writing: Writing) -> Iterator[re.Match[str]]:
        """Every match in a writing, whether or not its shapes are there."""
        text = writing.folded if self.folds else writing.text
        return self.pattern.finditer(text, max(0, len(text) - self.tail) if self.tail else 0)


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

    def find(self, writing: Writing) -> list[Found]:
        """What all of them find."""
        found: list[Found] = []
        for first, rules in self._chosen(writing.met & self._mask):
            if first is None or writing.holds(first):
                for rule in rules:
                    if writing.holds_all(rule.shapes):
                        for match in rule.matches_in(writing):
                            _add_span(found, match, rule)
        return found

    def _choose(self, met: int) -> tuple[tuple[Shape | None, tuple[Rule, ...]], ...]:
        groups: dict[Shape | None, list[Rule]] = {}
        for wanted, rule in zip(self._wanted, self.rules, strict=True):
            if wanted & met == wanted:
                groups.setdefault(rule.shapes[0] if rule.shapes else None, []).append(rule)
        return tuple((first, tuple(rules)) for first, rules in groups.items())


def _add_span(found: list[Found], match: re.Match[str], rule: Rule) -> None:
    """Puts the span of a match, or of the group that narrows it, behind what was found."""
    start, stop = match.span(1 if rule.pattern.groups and match.start(1) >= 0 else 0)
    if stop > start:
        found.append(Found(start, stop, rule.kind, rule.is_sure))


# What cannot stand in a text without something that is looked for already, and is in few texts.
_CHEAPER = {
    FOUR_DIGITS: (THREE_DIGITS,),
    FIVE_TOGETHER: (THREE_DIGITS,),
    DIGIT * 7: (THREE_DIGITS,),
    TWO_LETTERS + LETTER + DIGIT: (TWO_LETTERS,),
}
# A word of Latin letters and digits that is long enough for an account, and digits enough for a paper.
LONG_WORD = r"[A-Za-z0-9_.@\-]{5}"
FIVE_DIGITS = with_gaps(r"[0-9](?:[\s\-]*[0-9]){4}")


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
