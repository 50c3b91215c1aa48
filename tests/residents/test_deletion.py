"""A deleted account is gone, what was said stays, and no backup brings it back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from govtrack.accounts.models import WebSession
from govtrack.audit.models import Event
from govtrack.core.crypto import encrypt
from govtrack.core.db import Base, db, transaction
from govtrack.core.retention import RULES
from govtrack.intake.models import Submission
from govtrack.residents.deletions import forget_before, list_deletions, note_deletion
from govtrack.residents.models import Resident, ResidentContact, ResidentLetter
from tests.intake.drafts import sent
from tests.intake.test_proving import code_in
from tests.mailbox import Mailbox
from tests.notify.test_email import ADDRESS, MORNING, box
from tests.residents.people import ask_code, enter

__all__ = ["box"]


@pytest.fixture(autouse=True)
def _own_home(app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(app.config, "GOVTRACK_HOME", str(tmp_path))


def delete(client: Any) -> Any:
    return client.send("/mine/delete", {"sure": "y"})


def test_it_goes_with_all_devices_and_the_letters_stay(app: Flask, box: Mailbox, client: Any) -> None:
    letter, code = sent()
    other = app.test_client()
    enter(other, box)
    enter(client, box)
    client.send("/mine/letters", {"code": code}, page="/mine")
    assert client.send("/mine/delete", {}).status_code == 422
    assert delete(client).status_code == 303
    for table in (Resident, ResidentContact, ResidentLetter):
        assert db.session.scalars(select(table)).all() == []
    assert db.session.scalars(select(WebSession).where(WebSession.resident_id.is_not(None))).all() == []
    assert client.get("/mine").status_code == other.get("/mine").status_code == 302
    assert db.session.get(Submission, letter.id) is not None
    stranger = app.test_client()
    stranger.send("/follow", {"code": code})
    assert stranger.get(f"/follow/{letter.number}").status_code == 200


def test_no_row_holds_the_address_afterwards(app: Flask, box: Mailbox, client: Any, tmp_path: Path) -> None:
    enter(client, box)
    delete(client)
    kept = [str(row) for table in Base.metadata.sorted_tables for row in db.session.execute(select(table))]
    assert not [row for row in kept if ADDRESS in row]
    assert ADDRESS not in (tmp_path / "deleted-accounts").read_text(encoding="utf-8")
    verbs = select(Event.verb).where(Event.subject_type == "residents").order_by(Event.id)
    assert db.session.scalars(verbs).all()[-1] == "deleted"


def _put_back(resident_id: int, mark: str) -> None:
    """As a backup from before the deletion brings it back."""
    with transaction():
        db.session.add(Resident(id=resident_id, created_at=MORNING, seen_at=MORNING))
        db.session.flush()
        db.session.add(
            ResidentContact(
                resident_id=resident_id,
                contact_kind="email",
                mark=mark,
                sealed_address=encrypt(ADDRESS),
                proven_at=MORNING,
            )
        )


def test_a_backup_does_not_bring_it_back(app: Flask, box: Mailbox, client: Any) -> None:
    enter(client, box)
    resident_id, mark = db.session.execute(select(ResidentContact.resident_id, ResidentContact.mark)).one()
    with time_machine.travel(MORNING + timedelta(hours=1)):
        delete(client)
    _put_back(resident_id, mark)
    rule = RULES["residents"]
    with time_machine.travel(MORNING + timedelta(hours=2)), transaction():
        assert rule.hold_due(10) == [resident_id]
        rule.let_go(rule.hold_due(10))
    assert db.session.scalars(select(Resident)).all() == []


def test_a_later_account_with_the_same_address_is_a_new_one(app: Flask, box: Mailbox, client: Any) -> None:
    enter(client, box)
    delete(client)
    with time_machine.travel(MORNING + timedelta(minutes=5)):
        client.send(ask_code(client), {"code": code_in(box)})
        assert client.send("/mine/begin", {"age": "yes"}).headers["Location"] == "/mine"
        assert RULES["residents"].hold_due(10) == []


def test_a_line_that_was_not_written_whole_harms_nothing(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "deleted-accounts").write_text('{"at": "2026-0\nnonsense\n[]\n', encoding="utf-8")
    assert list(list_deletions()) == []


def test_an_account_that_nobody_uses_for_three_years_goes(app: Flask, box: Mailbox, client: Any) -> None:
    enter(client, box)
    rule = RULES["residents"]
    with time_machine.travel(MORNING + timedelta(days=1094)):
        assert rule.hold_due(10) == []
    with time_machine.travel(MORNING + timedelta(days=1096)):
        assert len(rule.hold_due(10)) == 1


def test_a_line_behind_one_that_was_not_written_whole_is_read(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "deleted-accounts").write_text('{"at": "2026-0', encoding="utf-8")
    note_deletion(["mark"])
    assert [marks for _moment, marks in list_deletions()] == [["mark"]]


def test_two_that_write_at_once_lose_no_line(app: Flask, tmp_path: Path) -> None:
    """Some delete their accounts while the file is written anew: each new line is in it afterwards."""
    with time_machine.travel(MORNING):
        note_deletion(["old"])

    def delete_some(number: int) -> None:
        with app.app_context():
            for turn in range(20):
                note_deletion([f"{number}/{turn}"])
                forget_before(MORNING + timedelta(days=1))

    with time_machine.travel(MORNING + timedelta(days=2)), ThreadPoolExecutor(4) as pool:
        list(pool.map(delete_some, range(4)))
    kept = sorted(marks[0] for _moment, marks in list_deletions())
    assert kept == sorted(f"{number}/{turn}" for number in range(4) for turn in range(20))
    assert (tmp_path / "deleted-accounts").stat().st_nlink == 1 and not (tmp_path / "deleted-accounts.new").exists()
