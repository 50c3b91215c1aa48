"""Separation of duties: who has done one thing may not do the other about the same matter.

One table (``govtrack.core.separations``) says it for all steps. Each step tells, with ``hands_of``,
whose hands were on a matter before; its policies ask ``is_separate`` and its operations
``demand_apart``, so that a button and the operation behind it follow the same row, and scope is
asked before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import has_request_context, request

from govtrack.core.actors import Actor, Grant
from govtrack.core.db import around_transactions, is_transaction_open
from govtrack.core.errors import Forbidden, Text
from govtrack.core.separations import TABLE, Separation


@dataclass(frozen=True, slots=True)
class Hands:
    """Whose hands were on a matter: persons by id, units by id, and guests by their line on an attendance sheet."""

    persons: frozenset[int] = frozenset()
    units: frozenset[int] = frozenset()
    guests: frozenset[int] = frozenset()

    @classmethod
    def together(cls, several: Iterable[Hands]) -> Hands:
        """All of them, as of one matter."""
        rows = list(several)
        return cls.of(
            (person for row in rows for person in row.persons),
            (unit for row in rows for unit in row.units),
            (guest for row in rows for guest in row.guests),
        )

    @classmethod
    def of(
        cls, persons: Iterable[int | None] = (), units: Iterable[int | None] = (), guests: Iterable[int | None] = ()
    ) -> Hands:
        """From ids of which some may be missing."""
        return cls(*(frozenset(i for i in ids if i is not None) for ids in (persons, units, guests)))


Finder = TypeVar("Finder", bound=Callable[[Any], Hands])
Subject = TypeVar("Subject")
Found = TypeVar("Found")
# Whose hands were on a matter, by act and earlier act; a subject is what the act is about.
_FINDERS: dict[tuple[str, str], Callable[[Any], Hands]] = {}


def hands_of(act: str, *earlier: str) -> Callable[[Finder], Finder]:
    """Says that the function finds who did each of ``earlier`` to the subject of ``act``."""

    def register(finder: Finder) -> Finder:
        for name in earlier:
            _FINDERS[act, name] = finder
        return finder

    return register


# While a scope is asked for by itself, nothing that anybody did before closes anything.
_is_set_aside: ContextVar[bool] = ContextVar("duties_set_aside", default=False)


@contextmanager
def set_aside() -> Iterator[None]:
    """Within it policies tell of place and assignment alone, so that what others did is told to insiders only."""
    token = _is_set_aside.set(True)
    try:
        yield
    finally:
        _is_set_aside.reset(token)


# Under this name the request itself keeps what was found: the application context may outlive it.
_FOUND = "govtrack.duties_found"


def find_once(find: Callable[[Any], Found], subject: Any) -> Found:
    """What ``find`` finds about the subject; a page that asks again, for another verb or act, is told the same.

    Everything is found anew in a transaction, in which hands are laid on things, and after it.
    """
    if not has_request_context() or is_transaction_open():
        return find(subject)
    found: dict[tuple[Any, int], tuple[Any, Any]] = request.environ.setdefault(_FOUND, {})
    if (find, id(subject)) not in found:
        # With the subject itself, so that nothing else comes to have its number.
        found[find, id(subject)] = subject, find(subject)
    answer: Found = found[find, id(subject)][1]
    return answer


def _forget_found() -> None:
    if has_request_context():
        request.environ.pop(_FOUND, None)


around_transactions(_forget_found)


def rows_of(act: str) -> list[Separation]:
    """The rows of the table about an act."""
    return [row for row in TABLE if row.act == act]


def find_conflict(actor: Actor, act: str, subject: Any) -> Separation | None:
    """The row that closes ``act`` on ``subject`` to this actor; the system has no hands of its own."""
    if actor.kind == "system":
        return None
    return find_conflict_of(Hands.of([actor.user_id], units_of(actor.grants)), act, subject)


def find_conflict_of(who: Hands, act: str, subject: Any) -> Separation | None:
    """The same for a unit, for somebody known by name on a sheet, or for an actor by their hands."""
    if _is_set_aside.get():
        return None
    return next((row for row in rows_of(act) if _are_same(who, row, _hands(row, subject))), None)


def _hands(row: Separation, subject: Any) -> Hands:
    return find_once(_FINDERS[row.act, row.earlier], subject)


def _are_same(who: Hands, row: Separation, hands: Hands) -> bool:
    is_person = not (who.persons.isdisjoint(hands.persons) and who.guests.isdisjoint(hands.guests))
    return is_person or (row.by == "unit" and not who.units.isdisjoint(hands.units))


def units_of(grants: Iterable[Grant]) -> frozenset[int]:
    """The units for which somebody acts."""
    return frozenset(grant.organisation_id for grant in grants if grant.organisation_id is not None)


def is_separate(actor: Actor, act: str, subject: Any) -> bool:
    """Whether nothing that this actor did before closes the act to them."""
    return find_conflict(actor, act, subject) is None


def demand_separate(actor: Actor, act: str, subject: Any) -> None:
    """Raises Forbidden, with the reason, for whoever did before what the table keeps apart."""
    conflict = find_conflict(actor, act, subject)
    if conflict is not None:
        raise Forbidden(conflict.message)


def demand_apart(
    policy: Callable[[Actor, Subject], bool], actor: Actor, act: str, subject: Subject, refusal: Text = ""
) -> None:
    """Asks the policy for place and assignment first, then the table, so that outsiders never learn who did what.

    Raises Forbidden: outside the scope with ``refusal``, within it with the words of the row.
    """
    with set_aside():
        is_ours = policy(actor, subject)
    if not is_ours:
        raise Forbidden(refusal or None)
    demand_separate(actor, act, subject)
