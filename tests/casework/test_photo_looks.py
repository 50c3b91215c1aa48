"""Who of the staff looked at the photos of a letter stands in the record: counted, bounded, at no photo's cost."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from govtrack.audit import access
from govtrack.audit.access import hand_over
from govtrack.audit.models import AccessNote, Event
from govtrack.core.db import db, transaction
from tests import factories
from tests.casework.scene import accepted, dispatched, scene
from tests.casework.test_letter_photos import choose, with_photos

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test begins with an empty count, and writes every note."""
    monkeypatch.setattr(access, "PAUSE_SECONDS", 0.0)
    access._Waiting.times.clear()
    access._Waiting.written.clear()


def look(client: Any, address: str) -> int:
    """Opens a photo as a browser does, to its end."""
    answer = client.get(address)
    answer.close()
    return int(answer.status_code)


def notes() -> list[tuple[int, str, int]]:
    rows = db.session.scalars(select(AccessNote).where(AccessNote.kind == "photos_viewed").order_by(AccessNote.id),
                              execution_options={"populate_existing": True})  # fmt: skip
    return [(row.user_id, row.page, row.times) for row in rows]


def test_the_record_tells_who_of_a_unit_looked_at_photos_of_which_letter(sign_in: Any, as_role: Any) -> None:
    around = scene()
    letter = accepted(around)
    photos = with_photos(letter, 2)
    order = dispatched(around, letter)
    choose(sign_in(around.desk), letter, photos)
    with time_machine.travel(NOON, tick=False):
        unit = sign_in(around.worker)
        for photo in photos:
            assert look(unit, f"/orders/{order.id}/photos/{photo}?size=small") == 200
        assert look(unit, f"/orders/{order.id}/photos/{photos[0]}") == 200
    assert (around.worker.id, str(letter.id), 3) in notes()
    with time_machine.travel(NOON.replace(minute=10), tick=False), transaction():
        hand_over()
    told = select(Event).where(Event.verb == "photos_viewed", Event.subject_id == around.worker.id)
    row = db.session.scalars(told).one()
    assert (row.subject_type, row.data, row.is_public) == (
        "users", {"submission": letter.id, "times": 3, "since": NOON.isoformat()}, False
    )  # fmt: skip
    page = as_role("auditor").get("/record?verb=photos_viewed").get_data(as_text=True)
    assert "查看了来信照片" in page and letter.number in page


def test_a_look_of_the_desk_is_noted_and_none_of_who_was_refused(sign_in: Any) -> None:
    around = scene()
    letter = accepted(around)
    [photo] = with_photos(letter, 1)
    order = dispatched(around, letter)
    unit, stranger = sign_in(around.worker), sign_in(factories.user("department"))
    assert unit.get(f"/orders/{order.id}/photos/{photo}").status_code == 404
    assert stranger.get(f"/submissions/{letter.id}/photos/{photo}").status_code in (403, 404)
    assert notes() == []
    assert look(sign_in(around.desk), f"/submissions/{letter.id}/photos/{photo}") == 200
    assert notes() == [(around.desk.id, str(letter.id), 1)]


def test_a_photo_is_shown_where_the_note_cannot_be_written(sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_values: Any) -> None:
        raise RuntimeError("database is locked")

    around = scene()
    letter = accepted(around)
    [photo] = with_photos(letter, 1)
    monkeypatch.setattr(access, "_count", fail)
    assert look(sign_in(around.desk), f"/submissions/{letter.id}/photos/{photo}") == 200


def test_refusals_without_end_push_no_look_out_and_many_looks_keep_their_viewer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(access, "MOST_NOTES", 2)
    with time_machine.travel(NOON, tick=False), transaction():
        for number in range(5):
            access._count("denied", 100 + number, "/record", 1)
        for letter in range(1, 5):
            access._count("photos_viewed", 7, str(letter), 1)
    assert notes() == [(7, "1", 1), (7, "2", 1), (7, "", 2)]
    monkeypatch.setattr(access._Waiting, "times", {access._Key("photos_viewed", 7, str(n)): 1 for n in range(3)})
    access._take(access._Key("denied", 9, "/record"))
    assert access._Waiting.times == {access._Key("photos_viewed", 7, ""): 3}


def test_what_was_written_is_forgotten_after_its_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "MOST_NOTES", 2)
    monkeypatch.setattr(access, "PAUSE_SECONDS", 0.0)
    for letter in range(20):
        access._take(access._Key("photos_viewed", 7, str(letter)))
    assert len(access._Waiting.written) <= 3
