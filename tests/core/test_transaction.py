"""The one commit point."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import inspect, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from govtrack.core.actors import SYSTEM
from govtrack.core.crypto import decrypt, encrypt, fingerprint, new_receipt_code, normalise_receipt_code
from govtrack.core.db import db, insert_if_new, insert_rows, on_commit, transaction
from govtrack.core.errors import Conflict, InvalidInput
from govtrack.core.idempotency import FormOutcome, find_outcome, forget_old_outcomes, new_token, once
from govtrack.core.settings import change_setting, define_setting, get_setting
from govtrack.places.models import Place
from govtrack.places.operations import add_place
from tests import factories, servers
from tests.core.test_database import can_write_beside

ANSWER = define_setting("tests.answer", 42, "answer")


def test_an_error_undoes_everything(app: Flask) -> None:
    with pytest.raises(ZeroDivisionError), transaction():
        add_place(SYSTEM, code="X", level="subdistrict", name_zh="无")
        _ = 1 / 0
    assert db.session.scalar(select(Place).where(Place.code == "X")) is None


def test_transactions_do_not_nest(app: Flask) -> None:
    with pytest.raises(RuntimeError), transaction(), transaction():
        pass


def test_changes_outside_are_refused(app: Flask) -> None:
    place = factories.place("community")
    place.name_zh = "改了"
    with pytest.raises(RuntimeError), transaction():
        pass
    db.session.rollback()


@pytest.mark.parametrize("how", ["added", "deleted"])
def test_what_waits_to_be_written_outside_is_refused_as_well(app: Flask, how: str) -> None:
    place = factories.place("community")
    if how == "added":
        db.session.add(FormOutcome(token="early", location="/a"))
    else:
        db.session.delete(place)
    with pytest.raises(RuntimeError, match="outside a transaction"), transaction():
        pass
    db.session.rollback()


def test_what_was_read_before_is_read_again_inside(app: Flask) -> None:
    place = factories.place("community")
    assert place.name_zh and not inspect(place).expired
    with transaction():
        assert inspect(place).expired


def test_a_writing_transaction_shuts_others_out_before_its_first_statement_and_until_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("govtrack.core.db._at_begin", [])
    with servers.house_on("sqlite", tmp_path):
        file = tmp_path / "own.db"
        with transaction():
            assert not can_write_beside(str(file))
        assert can_write_beside(str(file))
        db.session.execute(select(FormOutcome.id))
        assert can_write_beside(str(file)), "who reads afterwards keeps nobody from writing"
        with transaction(write=False):
            assert can_write_beside(str(file))


def test_what_is_put_aside_runs_after_the_commit_only(app: Flask) -> None:
    ran: list[str] = []
    with transaction():
        on_commit(lambda: ran.append("kept"))
        assert not ran
    with pytest.raises(ZeroDivisionError), transaction():
        on_commit(lambda: ran.append("lost"))
        _ = 1 / 0
    assert ran == ["kept"]


def test_what_is_put_aside_outside_a_transaction_follows_nobody_elses_commit(app: Flask) -> None:
    ran: list[str] = []
    with pytest.raises(RuntimeError, match="outside a transaction"):
        on_commit(lambda: ran.append("of nobody"))
    with transaction():
        pass
    assert ran == []


def test_what_a_savepoint_took_back_never_runs(app: Flask) -> None:
    ran: list[str] = []
    with transaction() as session:
        on_commit(lambda: ran.append("before"))
        with session.begin_nested():
            on_commit(lambda: ran.append("kept inside"))
        with pytest.raises(ZeroDivisionError), session.begin_nested():
            on_commit(lambda: ran.append("lost"))
            with session.begin_nested():
                on_commit(lambda: ran.append("lost with what is around it"))
            _ = 1 / 0
        on_commit(lambda: ran.append("after"))
    assert ran == ["before", "kept inside", "after"]


def test_one_fault_after_the_commit_leaves_the_rest_to_run(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    ran: list[str] = []

    def break_off() -> None:
        raise OSError("disk")

    with transaction():
        factories_row = FormOutcome(token="kept", location="/a")
        db.session.add(factories_row)
        on_commit(break_off)
        on_commit(lambda: ran.append("the next one"))
    assert ran == ["the next one"] and db.session.get(FormOutcome, factories_row.id) is not None
    assert any(record.exc_info and "follow a commit" in record.message for record in caplog.records)


def test_what_a_stale_row_put_aside_never_runs(app: Flask) -> None:
    ran: list[str] = []
    with pytest.raises(Conflict), transaction():
        on_commit(lambda: ran.append("of the slower one"))
        raise StaleDataError("UPDATE expected to update 1 row; 0 were matched")
    with transaction():
        on_commit(lambda: ran.append("of the next one"))
    assert ran == ["of the next one"]


def test_who_writes_what_is_there_already_gets_a_conflict_and_no_fault(app: Flask) -> None:
    row = {"token": "taken", "location": "/a"}
    with transaction():
        db.session.add(FormOutcome(**row))
    with pytest.raises(Conflict), transaction():
        db.session.add(FormOutcome(**row))


def test_a_row_that_breaks_another_rule_is_a_fault_and_no_conflict(app: Flask) -> None:
    with pytest.raises(IntegrityError), transaction():
        raise IntegrityError("INSERT", {}, Exception("FOREIGN KEY constraint failed"))


def test_a_row_is_inserted_once(app: Flask) -> None:
    with transaction():
        first = insert_if_new(FormOutcome, token="t", location="/a")
        assert first is not None and first.location == "/a" and first.created_at is not None
        assert insert_if_new(FormOutcome, token="t", location="/b") is None


def test_many_rows_are_written_at_once_and_none_of_them_is_kept_in_mind(app: Flask) -> None:
    with transaction() as session:
        insert_rows(FormOutcome, [{"token": token, "location": "/a"} for token in ("one", "two")])
        # What else the session knows may go at any moment, since it holds its rows weakly.
        assert not any(isinstance(row, FormOutcome) for row in session.identity_map.values())
    rows = db.session.scalars(select(FormOutcome).order_by(FormOutcome.token)).all()
    assert [(row.token, row.location) for row in rows] == [("one", "/a"), ("two", "/a")]


def test_a_form_sent_twice_is_done_once(app: Flask) -> None:
    token = new_token()

    def act() -> str:
        return f"/places/{add_place(SYSTEM, code='ONCE', level='subdistrict', name_zh='一').id}"

    assert once(token, act) == once(token, act)


def test_a_form_whose_outcome_leads_nowhere_leads_home(app: Flask) -> None:
    with transaction():
        db.session.add(FormOutcome(token="empty", location=""))
    assert once("empty", lambda: "/never") == "/"


@time_machine.travel(datetime(2026, 3, 31, 4, tzinfo=UTC), tick=False)
def test_where_a_form_led_is_known_for_thirty_days(app: Flask) -> None:
    for token, day in (("kept", 1), ("gone", 28)):
        moment = datetime(2026, 3 if token == "kept" else 2, day, 4, tzinfo=UTC)
        with transaction():
            db.session.add(FormOutcome(token=token, location="/a", created_at=moment))
    with transaction():
        assert forget_old_outcomes() == 1
    assert find_outcome("kept") == "/a" and find_outcome("gone") is None


def test_a_setting_has_a_default_and_a_history(app: Flask) -> None:
    assert get_setting(ANSWER) == 42
    with transaction():
        change_setting(ANSWER, 43, "somebody")
    assert get_setting(ANSWER) == 43
    with pytest.raises(InvalidInput), transaction():
        change_setting(ANSWER, "many", "somebody")


def test_contact_data_is_sealed(app: Flask) -> None:
    sealed = encrypt("19900000001")
    assert "199" not in sealed and decrypt(sealed) == "19900000001"
    assert fingerprint("a", "x") != fingerprint("b", "x")


def test_receipt_codes_forgive_how_they_are_typed(app: Flask) -> None:
    code = new_receipt_code()
    assert normalise_receipt_code(f" {code.lower().replace('-', '  ')} ") == code
    assert normalise_receipt_code("short") == ""


def test_the_slower_of_two_gets_a_conflict() -> None:
    assert Conflict.status == 409
