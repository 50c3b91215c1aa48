"""The exact edges of the times of an account: one second before, on it, one after."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from govtrack.core.crypto import encrypt
from govtrack.core.db import db, transaction
from govtrack.core.retention import RULES
from govtrack.intake.models import ContactCode
from govtrack.oversight.retention.models import RetentionRun
from govtrack.oversight.retention.tasks import keep_promises
from govtrack.residents import deletions
from govtrack.residents.models import Resident, ResidentContact
from govtrack.residents.queries import find_linked, is_just_proven, token_of_link
from tests.residents.people import resident

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def _own_home(app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(app.config, "GOVTRACK_HOME", str(tmp_path))


def code(**more: object) -> ContactCode:
    """A code for the sign-in, asked for at noon."""
    with transaction():
        row = ContactCode(purpose="enter", contact_kind="email", mark="m", sender_mark="s", flow="f", ends_at=NOON)
        row.code_fingerprint, row.created_at = "known", NOON
        for name, value in more.items():
            setattr(row, name, value)
        db.session.add(row)
    return row


@pytest.mark.parametrize(("age", "holds"), [(timedelta(days=1) - SECOND, True), (timedelta(days=1), False)])
def test_a_link_holds_for_a_day(age: timedelta, holds: bool) -> None:
    row = code()
    with time_machine.travel(NOON + age, tick=False):
        assert (find_linked(token_of_link(row)) == row) is holds


@pytest.mark.parametrize("more", [{"used_at": NOON}, {"purpose": "prove"}, {"code_fingerprint": ""}])
def test_a_link_holds_once_for_the_sign_in_and_where_a_code_was_sent(more: dict[str, object]) -> None:
    row, beside = code(**more), code(flow="g")
    with time_machine.travel(NOON + SECOND, tick=False):
        assert find_linked(token_of_link(row)) is None and find_linked(token_of_link(beside)) == beside
        assert find_linked("nonsense") is None


@pytest.mark.parametrize(
    ("age", "is_proof"), [(timedelta(0), True), (timedelta(minutes=15) - SECOND, True), (timedelta(minutes=15), False)]
)
def test_a_proof_holds_for_fifteen_minutes(age: timedelta, is_proof: bool) -> None:
    with time_machine.travel(NOON + age, tick=False):
        assert is_just_proven(ContactCode(purpose="enter", used_at=NOON)) is is_proof
        assert is_just_proven(ContactCode(purpose="prove", used_at=NOON)) is False
        assert is_just_proven(ContactCode(purpose="enter", used_at=None)) is False


@pytest.mark.parametrize(("age", "left"), [(timedelta(hours=24), 1), (timedelta(hours=24) + SECOND, 0)])
def test_an_address_without_an_account_stays_for_a_day(age: timedelta, left: int) -> None:
    with transaction():
        contact = ResidentContact(contact_kind="email", mark="m", sealed_address="x", created_at=NOON)
        db.session.add(contact)
    with time_machine.travel(NOON + age, tick=False):
        assert RULES["typed_addresses"].count_due() == 1 - left
        keep_promises()
    assert [row.removed for row in db.session.scalars(select(RetentionRun))] == [1] * (1 - left)
    assert len(db.session.scalars(select(ResidentContact)).all()) == left


@pytest.mark.parametrize(("age", "purpose", "left"), [(DAY, "enter", 1), (DAY + SECOND, "enter", 0), (DAY, "prove", 0)])
def test_an_address_stays_for_a_day_after_the_last_code(age: timedelta, purpose: str, left: int) -> None:
    """What was typed long ago is not let go of between the code of today and the sign-in."""
    moment = NOON + timedelta(days=3)
    with transaction():
        db.session.add(ResidentContact(contact_kind="email", mark="m", sealed_address="x", created_at=NOON))
        db.session.add(
            ContactCode(
                purpose=purpose,
                contact_kind="email",
                mark="m",
                sender_mark="s",
                ends_at=moment,
                created_at=moment - age,
            )
        )
    with time_machine.travel(moment, tick=False):
        assert RULES["typed_addresses"].count_due() == 1 - left


def account(at: datetime) -> Resident:
    with transaction():
        row = Resident(created_at=at, seen_at=at)
        db.session.add(row)
        db.session.flush()
        contact = {"contact_kind": "email", "mark": f"m{row.id}", "sealed_address": encrypt("a@b.cn"), "proven_at": at}
        db.session.add(ResidentContact(resident_id=row.id, **contact))
    return row


@pytest.mark.parametrize(("age", "is_due"), [(timedelta(days=1095), False), (timedelta(days=1095) + SECOND, True)])
def test_an_account_is_kept_for_three_years_after_its_last_use(age: timedelta, is_due: bool) -> None:
    row = account(NOON)
    with time_machine.travel(NOON + age, tick=False):
        assert RULES["residents"].hold_due(10) == ([row.id] if is_due else [])


@pytest.mark.parametrize(("opened", "is_due"), [(-SECOND, True), (timedelta(0), False), (SECOND, False)])
def test_a_deletion_is_of_accounts_opened_before_it(opened: timedelta, is_due: bool) -> None:
    row, beside = account(NOON + opened), resident("somebody@example.org")
    with time_machine.travel(NOON, tick=False):
        deletions.note_deletion([f"m{row.id}"])
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        assert RULES["residents"].hold_due(10) == ([row.id] if is_due else [])
    assert beside.id != row.id


@pytest.mark.parametrize(("age", "left"), [(timedelta(days=1825), 2), (timedelta(days=1825) + SECOND, 1)])
def test_that_an_account_was_deleted_is_noted_for_as_long_as_one_may_lie_unused(age: timedelta, left: int) -> None:
    with time_machine.travel(NOON, tick=False):
        deletions.note_deletion(["first"])
    with time_machine.travel(NOON + SECOND, tick=False):
        deletions.note_deletion(["later"])
    with time_machine.travel(NOON + age, tick=False):
        assert RULES["deletions"].count_due() == 2 - left
        assert len(list(deletions.list_deletions())) == 2, "to look changes nothing"
        keep_promises()
    assert [marks for _moment, marks in deletions.list_deletions()] == [["first"], ["later"]][-left:]
    runs = db.session.scalars(select(RetentionRun)).all()
    assert [(row.rule, row.days, row.removed) for row in runs] == [("deletions", 1825, 1)] * (2 - left)
