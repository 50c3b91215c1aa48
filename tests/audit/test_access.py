"""Sign-ins and refusals are in the record: counted, bounded, without personal data, never at a page's cost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from govtrack.audit import access
from govtrack.audit.access import hand_over, note_access
from govtrack.audit.models import AccessNote, Event
from govtrack.core.db import db, transaction
from tests import factories
from tests.pages import PageClient
from tests.responses import world

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test begins with an empty count, and writes every note."""
    monkeypatch.setattr(access, "PAUSE_SECONDS", 0.0)
    access._Waiting.times.clear()
    access._Waiting.written.clear()
    return


def note(kind: str, user_id: int | None = None, page: str = "", times: int = 1) -> None:
    for _time in range(times):
        with transaction():
            note_access(kind, user_id, page)


def notes() -> list[tuple[str, int, str, int]]:
    rows = db.session.scalars(select(AccessNote).order_by(AccessNote.id), execution_options={"populate_existing": True})
    return [(row.kind, row.user_id, row.page, row.times) for row in rows]


def events() -> list[Event]:
    return list(db.session.scalars(select(Event).where(Event.verb.in_(("denied", "refused", "signed_in")))))


def take_over() -> int:
    with transaction():
        return hand_over()


def test_what_happens_within_ten_minutes_is_one_event(app: Flask) -> None:
    with time_machine.travel(NOON, tick=False):
        note("denied", 7, "/record", times=3)
        note("denied", 8, "/record")
    with time_machine.travel(NOON.replace(minute=9, second=59), tick=False):
        note("denied", 7, "/record")
        assert take_over() == 0
    with time_machine.travel(NOON.replace(minute=10), tick=False):
        note("denied", 7, "/record")
        assert take_over() == 2
        assert take_over() == 0
    assert [(row.subject_type, row.subject_id, row.data) for row in events()] == [
        ("users", 7, {"page": "/record", "times": 4, "since": NOON.isoformat()}),
        ("users", 8, {"page": "/record", "times": 1, "since": NOON.isoformat()}),
    ]
    assert notes() == [("denied", 7, "/record", 1)]


def test_more_than_so_many_different_notes_are_counted_together(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "MOST_NOTES", 3)
    with time_machine.travel(NOON, tick=False):
        for user_id in range(1, 8):
            note("denied", user_id, "/record")
        note("refused", 9)
    assert notes() == [
        ("denied", 1, "/record", 1), ("denied", 2, "/record", 1), ("denied", 3, "/record", 1),
        ("denied", 0, "", 4), ("refused", 0, "", 1),
    ]  # fmt: skip


def test_one_process_writes_the_same_note_once_in_a_while(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "PAUSE_SECONDS", 1000.0)
    note("denied", 7, "/record", times=50)
    assert notes() == [("denied", 7, "/record", 1)]
    monkeypatch.setattr(access, "PAUSE_SECONDS", 0.0)
    note("denied", 7, "/record")
    assert notes() == [("denied", 7, "/record", 51)]


def test_the_pause_is_over_on_its_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "PAUSE_SECONDS", 5.0)
    clock, key = [100.0], access._Key("denied", 7, "/record")
    monkeypatch.setattr(access.time, "monotonic", lambda: clock[0])
    taken = []
    for clock[0] in (100.0, 104.5, 105.0, 109.5, 110.0, 120.0):
        taken.append(access._take(key))
    assert taken == [1, 0, 2, 0, 2, 1]


@pytest.mark.parametrize(("waiting", "is_kept"), [(2, True), (3, True), (4, False)])
def test_what_waits_is_given_up_above_a_number(monkeypatch: pytest.MonkeyPatch, waiting: int, is_kept: bool) -> None:
    monkeypatch.setattr(access, "MOST_NOTES", 3)
    keys = [access._Key("denied", number, "/record") for number in range(waiting)]
    access._Waiting.times.update(dict.fromkeys(keys, 1))
    access._take(access._Key("denied", 99, "/record"))
    together = {access._Key("denied", 0, ""): waiting}
    assert access._Waiting.times == (dict.fromkeys(keys, 1) if is_kept else together)


def test_what_was_counted_in_a_pause_is_written_behind_any_later_page(
    app: Flask, as_role: Callable[..., PageClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "PAUSE_SECONDS", 1000.0)
    resident = as_role("resident")
    for _time in range(40):
        assert resident.get("/record").status_code == 403
    assert resident.get("/").status_code == 200
    assert [row[2:] for row in notes() if row[0] == "denied"] == [("/record", 1)]
    monkeypatch.setattr(access, "PAUSE_SECONDS", 0.0)
    assert resident.get("/").status_code == 200
    assert [row[2:] for row in notes() if row[0] == "denied"] == [("/record", 40)]
    assert resident.get("/").status_code == 200
    assert [row[2:] for row in notes() if row[0] == "denied"] == [("/record", 40)]


def test_a_closed_page_is_noted_with_its_rule_and_no_address(app: Flask, as_role: Callable[..., PageClient]) -> None:
    resident = as_role("resident")
    assert resident.get("/record/4711?actor=张三").status_code == 403
    ((kind, user_id, page, times),) = [row for row in notes() if row[0] == "denied"]
    assert (page, times) == ("/record/<int:event_id>", 1) and user_id > 0 and kind == "denied"


def test_a_hidden_thing_is_noted_and_a_missing_one_is_not(app: Flask, as_role: Callable[..., PageClient]) -> None:
    letter = world.letter()[0]
    elsewhere = as_role("community_staff", at=factories.place("community"))
    assert elsewhere.get(f"/submissions/{letter.id}").status_code == 404
    assert [row[2] for row in notes() if row[0] == "denied"] == ["/submissions/<int:submission_id>"]
    assert elsewhere.get("/submissions/999999").status_code == 404
    assert elsewhere.get("/nowhere").status_code == 404
    assert len([row for row in notes() if row[0] == "denied"]) == 1


def test_a_visitor_who_must_sign_in_was_not_denied(app: Flask, client: PageClient) -> None:
    assert client.get("/record").status_code == 302
    assert notes() == []


def test_a_note_that_cannot_be_written_costs_no_page(
    app: Flask, as_role: Callable[..., PageClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    resident = as_role("resident")

    def fail(*_values: Any) -> None:
        raise RuntimeError("database is locked")

    monkeypatch.setattr(access, "_count", fail)
    assert resident.get("/record").status_code == 403
    assert resident.get("/").status_code == 200


def test_the_auditor_reads_who_was_kept_from_what(app: Flask, as_role: Callable[..., PageClient]) -> None:
    person = factories.user("property", name="林晚晴")
    with time_machine.travel(NOON, tick=False):
        note("denied", person.id, "/submissions/<int:submission_id>", times=2)
        note("denied", None, "/record")
    assert take_over() == 2
    html = as_role("auditor").get("/record?verb=denied").get_data(as_text=True)
    for text in ("被拒绝访问", "林晚晴", "受理台的来信", "2026年11月20日 20:00"):
        assert text in html, text
