"""Each operation for residents' accounts, called directly with what belongs to another resident.

The operations take an account, and no actor who could be refused for a role: what they ask is whose each object is.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from govtrack.accounts.models import WebSession
from govtrack.accounts.sessions import handle_of, list_resident_sessions
from govtrack.audit.models import Event
from govtrack.core.clock import now
from govtrack.core.db import Base, db, transaction
from govtrack.core.errors import Forbidden
from govtrack.intake.models import ContactCode, Submission
from govtrack.intake.receipts import hold
from govtrack.intake.reporters import contact_mark
from govtrack.places.models import Place
from govtrack.residents import operations
from govtrack.residents.models import Resident, ResidentContact, ResidentLetter
from govtrack.residents.queries import PROOF_SPAN, find_contact_by_mark, list_contacts, mark_of_flow
from tests import factories
from tests.intake.drafts import sent
from tests.residents.people import resident, sign_in_resident

ANN, MALLORY, FREE = "ann@example.org", "mallory@example.org", "free@example.org"


@dataclass(frozen=True)
class World:
    """Two accounts, with a session each; Ann's has a second address and keeps a letter."""

    ann: Resident
    mallory: Resident
    letter: Submission
    building: Place

    def proof(self, asked_by: Resident | None, flow: str, address: str = FREE, *, used: bool = True) -> ContactCode:
        """A code that went to an address on which no account stands, as its entering leaves it."""
        mark = contact_mark("email", address) or ""
        if find_contact_by_mark(mark) is None:
            db.session.add(ResidentContact(contact_kind="email", mark=mark, sealed_address="x", proven_at=now()))
        row = ContactCode(purpose="enter", contact_kind="email", mark=mark, sender_mark="x", ends_at=now())
        row.flow, row.used_at = mark_of_flow(flow, asked_by), now() if used else None
        db.session.add(row)
        db.session.flush()
        return row


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    ann, mallory = (sign_in_resident(app.test_client(), resident(address)) for address in (ANN, MALLORY))
    letter, _code = sent()
    building = factories.place("building")
    with transaction():
        second = {"contact_kind": "email", "mark": "second", "sealed_address": "x", "proven_at": now()}
        db.session.add(ResidentContact(resident_id=ann.id, **second))
        mark = (letter.receipt_fingerprint or "")[:16]
        db.session.add(ResidentLetter(resident_id=ann.id, submission_id=letter.id, kept_by="written", code_mark=mark))
    with app.test_request_context():
        yield World(ann, mallory, letter, building)


def rows_of(*tables: type[Base]) -> list[Any]:
    """All their rows."""
    db.session.expire_all()
    return [db.session.execute(select(table.__table__).order_by(table.__table__.c.id)).all() for table in tables]


def add(world: World, proof: ContactCode, flow: str) -> None:
    operations.add_contact(world.mallory, proof, flow)


# What each operation is asked for, with something of another account; each is refused.
REFUSED: dict[str, Callable[[World], Any]] = {
    "add_contact: asked for by another account": lambda w: add(w, w.proof(w.ann, "flow"), "flow"),
    "add_contact: asked for by nobody who was signed in": lambda w: add(w, w.proof(None, "flow"), "flow"),
    "add_contact: asked for in another session": lambda w: add(w, w.proof(w.mallory, "flow"), "another"),
    "add_contact: not proven": lambda w: add(w, w.proof(w.mallory, "flow", used=False), "flow"),
    "open_account: not proven": lambda w: operations.open_account(
        w.proof(None, "flow", used=False), is_old_enough=True
    ),
    "enter_account: not proven": lambda w: operations.enter_account(w.proof(None, "flow", ANN, used=False)),
    "enter_account: of no account": lambda w: operations.enter_account(w.proof(None, "flow")),
    "remove_contact: of another account": lambda w: operations.remove_contact(w.mallory, list_contacts(w.ann.id)[0]),
    "keep_letter: whose code was not shown": lambda w: operations.keep_letter(w.mallory, w.letter),
    "keep_written: what another account sent": lambda w: operations.keep_written(w.mallory, w.letter),
}
# What finds nothing: each says so and leaves everything as it was.
WITHOUT_EFFECT: dict[str, Callable[[World], Any]] = {
    "end_session: of another account": lambda w: operations.end_session(
        w.mallory, handle_of(list_resident_sessions(w.ann.id)[0])
    ),
    "let_letter_go: of another account": lambda w: operations.let_letter_go(w.mallory, w.letter),
    "enter_by_code: asked for by another account": lambda w: _by_code(w, w.ann),
    "enter_by_code: asked for by nobody who was signed in": lambda w: _by_code(w, None),
    "enter_by_link: made up": lambda _w: operations.enter_by_link("MQ.made-up"),
}
# What touches nothing beyond the account that it is given: that of another one stays as it is.
OF_ITSELF: dict[str, Callable[[World], Any]] = {
    "ask_for_home": lambda w: operations.ask_for_home(w.mallory, w.building, "2-301"),
    "delete_account": lambda w: operations.delete_account(w.mallory),
    "end_other_sessions": lambda w: operations.end_other_sessions(w.mallory, None),
    "note_export": lambda w: operations.note_export(w.mallory),
}
ASKS_NOBODY = {
    "ask_to_enter": "whoever types an address asks for a code to it: tests/residents/test_entering.py",
    **dict.fromkeys(
        ("make_home_letter", "confirm_home", "refuse_home", "end_home"),
        "done by the desk, with an actor: tests/residents/test_homes.py",
    ),
    **dict.fromkeys(("enter_home_code", "end_own_home"), "refused in tests/residents/test_homes.py"),
}


def _by_code(world: World, asked_by: Resident | None, flow: str = "flow") -> ContactCode | None:
    """The right code, typed by Mallory in the session that holds the flow, fits for another account alone."""
    from govtrack.intake.operations.codes import _mark_of

    row = world.proof(asked_by, flow, used=False)
    row.code_fingerprint, row.ends_at = _mark_of(row, "123456"), now() + timedelta(minutes=5)
    db.session.flush()
    return operations.enter_by_code(flow, "123456", world.mallory)


@pytest.mark.parametrize("case", REFUSED)
def test_what_belongs_to_another_account_is_refused(world: World, case: str) -> None:
    with pytest.raises(Forbidden), transaction():
        REFUSED[case](world)


@pytest.mark.parametrize("case", WITHOUT_EFFECT)
def test_what_belongs_to_another_account_is_not_found(world: World, case: str) -> None:
    before = rows_of(Resident, ResidentLetter, WebSession)
    with transaction():
        assert not WITHOUT_EFFECT[case](world)
    assert rows_of(Resident, ResidentLetter, WebSession) == before


@pytest.mark.parametrize("case", OF_ITSELF)
def test_another_account_stays_as_it_is(
    world: World, case: str, monkeypatch: pytest.MonkeyPatch, app: Flask, tmp_path: Any
) -> None:
    monkeypatch.setitem(app.config, "GOVTRACK_HOME", str(tmp_path))
    before = _of(world.ann.id)
    with transaction():
        OF_ITSELF[case](world)
    assert _of(world.ann.id) == before


def _of(resident_id: int) -> list[Any]:
    db.session.expire_all()
    theirs = [
        db.session.execute(select(table.__table__).where(table.__table__.c.resident_id == resident_id)).all()
        for table in (ResidentContact, ResidentLetter, WebSession)
    ]
    events = select(func.count()).where(Event.subject_type == "residents", Event.subject_id == resident_id)
    return [*theirs, db.session.get(Resident, resident_id).seen_at, db.session.scalar(events)]


def test_ones_own_goes_through(world: World) -> None:
    """The same calls with what is Mallory's: they are refused above for whose it is, and for nothing else."""
    with transaction():
        add(world, world.proof(world.mallory, "flow"), "flow")
        operations.remove_contact(world.mallory, list_contacts(world.mallory.id)[1])
        hold(world.letter)
        operations.keep_letter(world.mallory, world.letter)
        assert operations.let_letter_go(world.mallory, world.letter)
        assert operations.end_session(world.mallory, handle_of(list_resident_sessions(world.mallory.id)[0]))
        assert operations.enter_account(world.proof(None, "mine", MALLORY)).id == world.mallory.id
        operations.open_account(world.proof(None, "new"), is_old_enough=True)
        assert _by_code(world, world.mallory, "typed") is not None


def test_a_proof_holds_for_some_minutes(world: World) -> None:
    with transaction():
        proof = world.proof(None, "flow", ANN)
        proof.used_at = now() - PROOF_SPAN
    with pytest.raises(Forbidden), transaction():
        operations.enter_account(proof)


def test_every_operation_is_tried_here() -> None:
    tried = {case.partition(":")[0] for case in [*REFUSED, *WITHOUT_EFFECT, *OF_ITSELF]} | set(ASKS_NOBODY)
    assert tried == {name for name in operations.__all__ if inspect.isfunction(getattr(operations, name))}
