"""What is counted: for each kind of subject the facts of one, the totals they add to, and what touches them.

Who changes what a kind counts writes a migration: after each one the totals are counted anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select

# Between the facts of a subject as they are kept, and between the parts of a key; no fact has one in it.
BAR = "|"
# The total, the key in it, and how much this subject adds to it.
Share = tuple[str, str, int]
Facts = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Touch:
    """A change of a row that touches subjects: ``subjects`` selects their ids, of ``{row}`` before or after it.

    Of a row that is changed only ``columns`` are looked at, and those where ``when`` holds of ``{row}`` after it.
    """

    table: str
    subjects: str
    columns: tuple[str, ...]
    when: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of subject. The names of its totals begin with its own and a full stop.

    ``facts`` selects the id of each subject and then what is known of it; ``keep`` writes that down in words of which
    ``count`` can say what the subject adds to.
    """

    name: str
    facts: Callable[[], Facts]
    count: Callable[[Sequence[str]], Iterable[Share]]
    touches: tuple[Touch, ...]
    keep: Callable[..., Iterable[object]] = lambda *facts: facts

    def write(self, row: Sequence[Any]) -> str:
        """The facts of a row, without its id, as they are kept."""
        return BAR.join("" if one is None else str(one) for one in self.keep(*row))

    def shares(self, written: str) -> Iterable[Share]:
        """What a subject with these facts adds to the totals."""
        return self.count(written.split(BAR))


KINDS: dict[str, Kind] = {}


def count_kind(kind: Kind) -> Kind:
    """Registers what a step counts."""
    KINDS[kind.name] = kind
    return kind


def kind_of(total: str) -> Kind:
    """The kind of subject that a total is of."""
    return KINDS[total.partition(".")[0]]


def of_row(column: str = "id") -> str:
    """The subject that a row is, or names in a column."""
    return "SELECT {row}." + column


def if_any(column: str) -> str:
    """The subject that a row names in a column, if it names one."""
    return f"{of_row(column)} WHERE {{row}}.{column} IS NOT NULL"
