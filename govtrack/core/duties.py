"""Separation of duties: who has done one thing may not do the other about the same matter.

One table says it for all steps. Each step tells, with ``hands_of``, whose hands were on a
matter before; its policies ask ``is_separate`` and its operations ``demand_apart``, so that a
button and the operation behind it follow the same row, and scope is asked before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import g, has_app_context, has_request_context

from govtrack.core.actors import Actor, Grant
from govtrack.core.db import around_transactions, is_transaction_open
from govtrack.core.errors import Forbidden, Text
from govtrack.core.i18n import _l


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


@dataclass(frozen=True, slots=True)
class Separation:
    """``act`` is closed to whoever did ``earlier``: to the ``person``, or to everybody of their ``unit`` as well."""

    act: str
    earlier: str
    by: str
    message: Text


_HANDLED = _l("Work is verified by somebody who neither did it nor belongs to its unit nor called the reporter back.")
_CALLED = _l("The reporter is called by somebody who neither handled nor verified the matter.")

_TWO_OFFICES = _l("Nobody may be administrator and auditor at once.")
_OWN_INTEREST = _l("You declared an interest of your own in this matter, so others decide it.")
_OWN_LETTER = _l("You wrote the letter about this yourself, so somebody else does it.")
_OWN_PROMISE = _l("You drafted the plan or reported on this promise. Somebody else verifies it.")

TABLE = (
    Separation("accounts.audit", "accounts.administer", "person", _TWO_OFFICES),
    Separation("accounts.administer", "accounts.audit", "person", _TWO_OFFICES),
    Separation("accounts.confirm", "accounts.ask", "person", _l("This needs a second administrator.")),
    Separation(
        "intake.decide", "intake.write", "person", _l("You wrote this letter yourself. Somebody else decides on it.")
    ),
    Separation(
        "intake.confirm_text", "intake.write", "person",
        _l("You wrote this letter yourself. Somebody else confirms its masked text."),
    ),
    Separation(
        "intake.confirm_addition", "intake.write", "person",
        _l("You wrote this letter yourself. Somebody else confirms its masked text."),
    ),
    Separation(
        "intake.decide_appeal", "intake.refuse", "person",
        _l("You refused this letter or passed it on. Somebody else decides on the appeal."),
    ),
    Separation(
        "intake.decide_appeal", "intake.write", "person",
        _l("You wrote this letter yourself. Somebody else decides on the appeal."),
    ),
    Separation(
        "intake.confirm_receipt", "intake.ask_receipt", "person",
        _l("You asked for this code yourself. Somebody else of the desk confirms it."),
    ),
    Separation(
        "intake.confirm_receipt", "intake.write", "person",
        _l("You wrote this letter yourself. Somebody else of the desk confirms the code."),
    ),
    Separation("casework.verify", "casework.handle", "unit", _HANDLED),
    Separation("casework.verify", "casework.call_back", "person", _HANDLED),
    Separation("casework.verify", "intake.write", "person", _OWN_LETTER),
    Separation("casework.verify", "plans.draft", "person", _OWN_PROMISE),
    Separation("casework.verify", "plans.report", "person", _OWN_PROMISE),
    Separation("casework.call_back", "intake.write", "person", _OWN_LETTER),
    Separation("casework.call_back", "casework.handle", "unit", _CALLED),
    Separation("casework.call_back", "casework.verify", "person", _CALLED),
    Separation(
        "casework.decide_extension", "casework.handle", "unit",
        _l("More time is decided by the desk, never by the unit that asks."),
    ),
    Separation(
        "casework.direct", "casework.handle", "unit",
        _l(
            "You or your unit had this order in hand. Somebody else of the desk, or the command room, calls it off, "
            "gives it back to the same unit or sets another deadline; you can give it to another unit as it is."
        ),
    ),
    Separation(
        "casework.direct", "casework.be_called", "unit",
        _l("Your unit was called to help with this order. Who called, or somebody else of the desk, calls it off."),
    ),
    Separation(
        "casework.resume", "casework.be_called", "unit",
        _l(
            "Your unit was called and has not come yet. Who called, or somebody else of the command room, goes on "
            "without it."
        ),
    ),
    Separation(
        "intake.sort", "casework.handle", "unit",
        _l("You or your unit have the order about this letter in hand. Somebody else changes kind, place and urgency."),
    ),
    Separation(
        "topics.decide", "intake.write", "person",
        _l("You wrote one of the letters about this matter, so others decide it."),
    ),
    Separation(
        "topics.decide", "topics.start_review", "person",
        _l("You opened this review. Somebody else of the panel publishes the decision; you say what it should be."),
    ),
    Separation(
        "topics.give_opinion", "intake.write", "person",
        _l("You wrote one of the letters about this matter, so others decide it."),
    ),
    Separation("topics.decide", "topics.declare_interest", "person", _OWN_INTEREST),
    Separation("topics.give_opinion", "topics.declare_interest", "person", _OWN_INTEREST),
    Separation("topics.start_review", "topics.declare_interest", "person", _OWN_INTEREST),
    Separation("topics.handle", "topics.declare_interest", "person", _OWN_INTEREST),
    Separation(
        "council.chair", "council.answer_for", "unit",
        _l("The chair belongs to the unit in charge of this topic. Choose another chair or another meeting."),
    ),
    Separation("council.record", "council.chair", "person", _l("Chair and recorder must be two people.")),
    Separation(
        "council.move", "council.record", "person", _l("The recorder keeps the record and cannot put a motion.")
    ),
    Separation("council.move", "council.chair", "person", _l("The chair stays neutral and cannot put a motion.")),
    Separation(
        "council.second", "council.move", "person",
        _l("A motion must be seconded by somebody other than its mover."),
    ),
    Separation(
        "council.confirm_minutes", "council.write_minutes", "person",
        _l(
            "Minutes are confirmed by the chair or, where the chair has recorded the meeting or written in them, "
            "by another chair of the place."
        ),
    ),
    Separation(
        "plans.lead", "council.chair", "unit",
        _l("The unit of the meeting's chair can neither lead the plan nor give a promise in it. Choose another one."),
    ),
    Separation(
        "plans.answer_objection", "plans.draft", "person",
        _l("You drafted this plan. Somebody else answers the objections against it."),
    ),
    Separation(
        "plans.answer_objection", "plans.object", "person",
        _l("You raised this objection yourself. Somebody else answers it."),
    ),
    Separation(
        "plans.enter_signature", "plans.draft", "person",
        _l("You drafted this plan. Somebody else enters what a party signed or refused on paper."),
    ),
    Separation(
        "plans.adopt", "plans.enter_signature", "person",
        _l("You entered what a party signed or refused on paper. Somebody else adopts the plan."),
    ),
    Separation("responses.write", "intake.write", "person", _OWN_LETTER),
    Separation("responses.release", "intake.write", "person", _OWN_LETTER),
    Separation("responses.decide_dispute", "intake.write", "person", _OWN_LETTER),
    Separation(
        "responses.release", "responses.write", "person",
        _l("You wrote this text yourself. Somebody else has to check and release it."),
    ),
    Separation(
        "responses.decide_dispute", "responses.write", "person",
        _l("You wrote the answer that is disputed. Somebody else decides."),
    ),
    Separation(
        "responses.decide_dispute", "responses.release", "person",
        _l("You released the answer that is disputed. Somebody else decides."),
    ),
    Separation(
        "responses.decide_dispute", "casework.handle", "unit",
        _l("You or your unit did the work that the disputed answer is about. Somebody else decides."),
    ),
    Separation(
        "responses.decide_dispute", "casework.verify", "person",
        _l("You verified the work that the disputed answer is about. Somebody else decides."),
    ),
)  # fmt: skip

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


_FOUND = "duties_found"


def find_once(find: Callable[[Any], Found], subject: Any) -> Found:
    """What ``find`` finds about the subject; a page that asks again, for another verb or act, is told the same.

    Everything is found anew in a transaction, in which hands are laid on things, and after it.
    """
    if not has_request_context() or is_transaction_open():
        return find(subject)
    found: dict[tuple[Any, int], tuple[Any, Any]] = g.setdefault(_FOUND, {})
    if (find, id(subject)) not in found:
        # With the subject itself, so that nothing else comes to have its number.
        found[find, id(subject)] = subject, find(subject)
    answer: Found = found[find, id(subject)][1]
    return answer


def _forget_found() -> None:
    if has_app_context():
        g.pop(_FOUND, None)


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
