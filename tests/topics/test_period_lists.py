"""Lists of the hot matters of a period: asked for on a page, drawn up by the worker, shown, printed and let go of."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from govtrack.audit.models import Event
from govtrack.core.clock import today
from govtrack.core.db import db, transaction
from govtrack.core.errors import Forbidden, InvalidInput
from govtrack.core.retention import RULES, Rule
from govtrack.places.models import Place
from govtrack.topics import operations
from govtrack.topics.models import PeriodList
from govtrack.topics.operations.periods import store_period
from tests import factories
from tests.topics.neighbourhood import ELEVATOR
from tests.topics.test_periods import MARCH, community_of, noon, write_some


@pytest.fixture
def building(app: Flask) -> Place:
    return factories.place("building", parent=factories.place("compound"))


def asked(actor: Any, place: Place, days: tuple[date, date] = MARCH) -> PeriodList:
    with transaction():
        return operations.draw_period(actor, place, *days)


def send(client: Any, place_id: int, first: str, last: str) -> Any:
    return client.send("/topics/periods", {"place": str(place_id), "first_day": first, "last_day": last})


def test_the_desk_asks_for_a_month_and_reads_it(
    app: Flask, building: Place, as_role: Callable[..., Any], run_jobs: Callable[[], int]
) -> None:
    write_some(ELEVATOR[:4], [noon(2, 27), noon(3, 2), noon(3, 3), noon(4, 1)], [building])
    community = db.session.get_one(Place, community_of(building))
    clerk = as_role("community_staff", at=community)
    assert "还没有清单" in clerk.get("/topics/periods").get_data(as_text=True)
    answer = send(clerk, community.id, "2026-03-01", "2026-03-31")
    assert answer.status_code in (302, 303)
    waiting = clerk.get(answer.location).get_data(as_text=True)
    assert "正在整理清单" in waiting and 'http-equiv="refresh"' in waiting
    run_jobs()
    page = clerk.get(answer.location).get_data(as_text=True)
    assert "这段时间收到2封来信" in page and "1 → 2 → 1" in page and 'http-equiv="refresh"' not in page
    book = CalamineWorkbook.from_filelike(io.BytesIO(clerk.get(f"{answer.location}/sheet.xlsx").get_data()))
    assert book.get_sheet_by_index(0).to_python()[1][6:11] == [1, 2, 1, 2, 3]
    assert "2026" in clerk.get("/topics/periods").get_data(as_text=True)


def test_the_days_are_refused_at_their_field_and_nothing_typed_is_lost(
    app: Flask, building: Place, as_role: Callable[..., Any]
) -> None:
    clerk, place_id = as_role("command"), factories.subdistrict().id
    backwards = send(clerk, place_id, "2026-03-31", "2026-03-30")
    assert backwards.status_code == 422
    text = backwards.get_data(as_text=True)
    assert "截止日期早于起始日期" in text and 'value="2026-03-31"' in text
    tomorrow = (today() + timedelta(days=1)).isoformat()
    assert "以后的情况还不知道" in send(clerk, place_id, "2026-03-31", tomorrow).get_data(as_text=True)
    assert send(clerk, place_id, "2026-02-30", "nonsense").status_code == 422
    assert db.session.scalars(select(PeriodList)).all() == []


def test_a_list_may_end_today_and_be_of_one_day(app: Flask, building: Place) -> None:
    room = factories.actor("command")
    assert asked(room, factories.subdistrict(), (today(), today())).id
    with pytest.raises(InvalidInput), transaction():
        operations.draw_period(room, factories.subdistrict(), today(), today() + timedelta(days=1))
    with pytest.raises(InvalidInput), transaction():
        operations.draw_period(room, factories.subdistrict(), today(), today() - timedelta(days=1))


def test_another_community_and_another_level_are_refused(
    app: Flask, building: Place, as_role: Callable[..., Any]
) -> None:
    community = db.session.get_one(Place, community_of(building))
    elsewhere = factories.actor("community_staff", at=factories.place("community"))
    for actor, place in ((elsewhere, community), (factories.actor("community_staff", at=community), building)):
        with pytest.raises(Forbidden), transaction():
            operations.draw_period(actor, place, *MARCH)
    row = asked(factories.actor("community_staff", at=community), community)
    stranger = as_role("community_staff", at=factories.place("community"))
    for address in (f"/topics/periods/{row.id}", f"/topics/periods/{row.id}/sheet.xlsx", "/topics/periods/999999"):
        assert stranger.get(address).status_code == 404
    assert as_role("property").get("/topics/periods").status_code == 403


def test_the_same_days_are_one_list_drawn_up_anew(app: Flask, building: Place, run_jobs: Callable[[], int]) -> None:
    room, place = factories.actor("command"), factories.subdistrict()
    first = asked(room, place)
    run_jobs()
    assert first.drawn_at is not None
    second = asked(room, place)
    assert second.id == first.id and second.drawn_at is None
    run_jobs()
    assert second.drawn_at is not None
    events = db.session.scalars(select(Event).where(Event.subject_type == "period_lists")).all()
    assert [(event.verb, event.data) for event in events] == [
        ("asked", {"first_day": "2026-03-01", "last_day": "2026-03-31"})
    ] * 2


def test_lists_are_let_go_of_after_their_time(app: Flask, building: Place) -> None:
    row = asked(factories.actor("command"), factories.subdistrict())
    rule = RULES["period_lists"]
    assert isinstance(rule, Rule)
    for age, is_due in ((-1, False), (0, False), (1, True)):
        limit = row.asked_at + timedelta(microseconds=age)
        assert (row.id in db.session.scalars(rule.due(limit)).all()) is is_due
    with transaction():
        rule.let_go([row.id])
    with transaction():
        store_period(row.id, 1, False, [])
    assert db.session.scalars(select(PeriodList)).all() == []


@pytest.mark.parametrize(("role", "is_desk"), [("commissioner", False), ("council_member", False), ("command", True)])
def test_the_panel_leads_to_the_lists_those_alone_for_whom_they_open(
    app: Flask, as_role: Callable[..., Any], role: str, is_desk: bool
) -> None:
    client = as_role(role)
    assert ("一段时间的热点" in client.get("/panel").get_data(as_text=True)) is is_desk
    assert (client.get("/topics/periods").status_code == 200) is is_desk
