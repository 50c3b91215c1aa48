"""What open pages of intake are told: letters that came in, and how far an import is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.audit import access
from govtrack.audit.models import AccessNote
from govtrack.core.actors import Actor
from govtrack.core.db import db, transaction
from govtrack.core.settings import change_setting
from govtrack.core.streams import number_all
from govtrack.core.streams.models import StreamEvent
from govtrack.intake import operations, queries
from tests import factories
from tests.intake.drafts import sent
from tests.intake.sheets import letter, workbook
from tests.intake.test_imports import previewed
from tests.pages import PageClient

SignIn = Callable[..., PageClient]


def told(audience: str) -> list[str]:
    number_all()
    rows = db.session.scalars(
        select(StreamEvent).where(StreamEvent.audience == audience).order_by(StreamEvent.number)
    ).all()
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    return [row.data.get("state", row.kind) for row in rows]


def status(client: PageClient, audience: str) -> int:
    return int(client.get(f"/events/{audience}", headers={"Accept": "application/json"}).status_code)


@pytest.mark.parametrize("role", ["community_staff", "command", "supervisor"])
def test_receivers_hear_the_desk(as_role: SignIn, role: str) -> None:
    assert status(as_role(role), "desk") == 200


@pytest.mark.parametrize("role", ["resident", "department", "auditor", "admin", "property"])
def test_nobody_else_hears_the_desk(as_role: SignIn, role: str) -> None:
    assert status(as_role(role), "desk") == 404


def test_a_visitor_hears_nothing_of_staff(client: PageClient) -> None:
    assert status(client, "desk") == status(client, "import/1") == 404


@pytest.mark.parametrize("audience", ["desk/1", "import", "import/x", "import/9999999999", "import/77", "import/٣"])
def test_audiences_that_are_not_there(as_role: SignIn, audience: str) -> None:
    assert status(as_role("command"), audience) == 404


def test_an_import_is_heard_by_who_began_it_and_by_the_command_room(as_role: SignIn, client: PageClient) -> None:
    place = factories.place("community")
    starter = factories.user("community_staff", at=place)
    batch_id = previewed(workbook([letter(1)]), starter.actor)
    client.sign_in(starter)
    assert status(client, f"import/{batch_id}") == 200
    assert status(as_role("community_staff", at=place), f"import/{batch_id}") == 404
    assert status(as_role("command"), f"import/{batch_id}") == 200


def test_whoever_asks_for_somebody_elses_stream_is_noted(client: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "PAUSE_SECONDS", 0.0)
    place = factories.place("community")
    batch_id = previewed(workbook([letter(1)]), factories.actor("community_staff", at=place))
    stranger = factories.user("community_staff")
    client.sign_in(stranger)
    assert status(client, "desk") == 200 and noted() == []
    assert status(client, f"import/{batch_id}") == 404
    assert noted() == [(stranger.id, "/events/<path:audience>")]


def noted() -> list[tuple[int, str]]:
    """Who was kept from which page."""
    rows = db.session.scalars(select(AccessNote).where(AccessNote.kind == "denied"))
    return [(row.user_id, row.page) for row in rows]


def test_a_letter_is_told_to_the_desk_without_a_word_of_it(as_role: SignIn) -> None:
    sent(title="电梯坏了")
    assert told("desk") == ["arrived"]
    assert db.session.scalars(select(StreamEvent.data)).all() == [{}]


def test_an_import_is_told_chunk_by_chunk_and_to_its_end(
    app: object, run_jobs: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("govtrack.intake.tasks.get_setting", lambda _setting: 2)
    actor = factories.actor("command")
    batch_id = previewed(workbook([letter(number) for number in range(1, 6)]), actor)
    with transaction():
        operations.queue_batch(actor, queries.get_batch(batch_id))
    run_jobs()
    assert told(f"import/{batch_id}") == ["previewed", "running", "running", "running", "running", "done"]
    assert told("desk") == ["arrived"]


def test_the_desk_says_how_many_came_in_since_within_ones_places(as_role: SignIn) -> None:
    here, elsewhere = factories.place("community"), factories.place("community")
    sent(title="更早的事", place=elsewhere)
    sent(title="早先的事", place=here)
    since = sent(title="后来别处的事", place=elsewhere)[0].id
    desk = as_role("community_staff", at=here)
    assert 'data-stream="/events/desk"' in desk.get("/desk").get_data(as_text=True)
    assert f"/desk/arrived?since={since}" in desk.get("/desk").get_data(as_text=True)

    def arrived(address: str = f"/desk/arrived?since={since}") -> str:
        answer = desk.get(address, headers={"Accept-Language": "zh", "X-Requested-With": "fragment"})
        assert answer.status_code == 200
        return answer.get_data(as_text=True).strip()

    assert arrived() == ""
    sent(title="别处的事", place=elsewhere)
    assert arrived() == ""
    sent(title="这里的事", place=here)
    assert "1" in arrived() and "/desk?state=all" in arrived()
    for nonsense in ("", "?since=", "?since=x", "?since=99999999999999999999", "?since=-1"):
        assert arrived(f"/desk/arrived{nonsense}") == ""


def test_the_progress_of_an_import_ends_with_the_whole_page(as_role: SignIn, run_jobs: Callable[[], int]) -> None:
    actor, desk = factories.actor("command"), as_role("command")
    batch_id = previewed(workbook([letter(1)]), actor)
    with transaction():
        operations.queue_batch(actor, queries.get_batch(batch_id))
    page = desk.get(f"/import/{batch_id}").get_data(as_text=True)
    assert f'data-stream="/events/import/{batch_id}"' in page and f'data-fragment="/import/{batch_id}/progress"' in page
    begun = desk.get(f"/import/{batch_id}/progress", headers={"Accept-Language": "zh"})
    assert "X-Page-Changed" not in begun.headers and "排队等待导入" in begun.get_data(as_text=True)
    with transaction():
        operations.start_batch(Actor("import"), queries.get_batch(batch_id))
    running = desk.get(f"/import/{batch_id}/progress", headers={"Accept-Language": "zh"}).get_data(as_text=True)
    assert "正在导入" in running and "排队等待导入" not in running
    run_jobs()
    assert desk.get(f"/import/{batch_id}/progress").headers["X-Page-Changed"] == "1"
    assert "data-stream" not in desk.get(f"/import/{batch_id}").get_data(as_text=True)


def test_an_import_numbers_its_own_progress(app: Flask, run_jobs: Callable[[], int]) -> None:
    """A long import leaves hardly a moment between two chunks, so listeners do not wait for the sequencer's turn."""
    actor = factories.actor("command")
    with transaction():
        change_setting("intake.import_chunk", 2, "test")
    batch_id = previewed(workbook([letter(number) for number in range(5)]), actor)
    with transaction():
        operations.queue_batch(actor, queries.get_batch(batch_id))
    run_jobs()
    rows = db.session.scalars(select(StreamEvent.number).where(StreamEvent.audience == f"import/{batch_id}"))
    # The preview, the start and three chunks; the end comes after the last chunk and waits for the next turn.
    assert sorted(number or 0 for number in rows) == [0, 1, 2, 3, 4, 5]


def test_an_import_that_is_taken_back_makes_open_desks_look_again(app: object, run_jobs: Callable[[], int]) -> None:
    actor = factories.actor("command")
    batch_id = previewed(workbook([letter(1), letter(2)]), actor)
    with transaction():
        operations.queue_batch(actor, queries.get_batch(batch_id))
    run_jobs()
    before = len(told("desk"))
    with transaction():
        operations.undo_batch(actor, queries.get_batch(batch_id))
    assert len(told("desk")) == before + 1
