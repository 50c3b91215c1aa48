"""The council in a browser: the whole way, and what everybody can read."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from govtrack.core.clock import now
from govtrack.core.db import transaction
from govtrack.council import operations, queries
from tests import factories
from tests.council import entries
from tests.council import scene as play

pytestmark = pytest.mark.usefixtures("app")


def test_the_whole_way_through_the_pages(sign_in: Any, client: Any) -> None:
    around = play.scene()
    topic = play.admitted_topic(around)
    staff, recorder, chair = sign_in(around.staff), sign_in(around.recorder), sign_in(around.chair)
    answer = staff.send("/council/new", entries.meeting_data(around))
    assert answer.status_code == 302, answer.text
    [meeting] = queries.list_coming_meetings(with_planned=True)
    base = f"/council/{meeting.id}"
    assert client.get(base).status_code == 404
    assert staff.send(f"{base}/agenda", {"topic": topic.id, "minutes": "30"}).status_code == 302
    posted = entries.written(meeting.starts_at - timedelta(days=6))
    assert staff.send(f"{base}/notice", {"given_at": posted}).status_code == 302
    assert play.QUESTION in client.get(base).text

    assert recorder.send(f"{base}/attendance", entries.sheet_data()).status_code == 302
    assert recorder.send(f"{base}/open", {"at": entries.written(meeting.starts_at)}).status_code == 302
    [item] = play.items(queries.get_meeting(meeting.id))
    sheet = f"{base}/record/{item.id}"
    page = {"page": sheet}
    assert recorder.send(f"{sheet}/suggestion", {"text": "加装隔离栏", "party": "residents"}, **page).status_code == 302
    [suggestion] = queries.list_suggestions(meeting)
    first, second = play.residents(meeting)[:2]
    data = {"text": "东门单行", "mover": first.id, "seconder": second.id, "ballot": "secret"}
    assert recorder.send(f"{sheet}/motion", data, **page).status_code == 302
    [motion] = queries.list_motions(meeting)
    votes = {"present": "10", "votes_for": "8", "votes_against": "1", "votes_abstain": "1"}
    assert recorder.send(f"{sheet}/votes/{motion.id}", votes, **page).status_code == 302
    different = {"party": "residents", "reason": "老人接送绕路"}
    assert recorder.send(f"{sheet}/dissent/{motion.id}", different, **page).status_code == 302
    outcome = {"outcome": "majority_advice", "text": "东门单行试行一个月"}
    assert recorder.send(f"{sheet}/outcome", outcome, **page).status_code == 302
    assert recorder.send(f"{base}/close", {"at": entries.written(meeting.ends_at)}).status_code == 302

    draft = recorder.get(f"{base}/minutes").text
    assert "东门单行试行一个月" in draft
    assert first.name not in draft
    assert recorder.send(f"{base}/minutes", {"body": "纪要正文", "based_on": "0"}).status_code == 302
    answered = {"adopted": "adopted", "reason": "列入方案"}
    assert recorder.send(f"{sheet}/answer/{suggestion.id}", answered, **page).status_code == 302
    witnesses = {"witnesses": [first.id, second.id]}
    assert chair.send(f"{base}/minutes/1/confirm", witnesses).status_code == 302
    seen = re.search(r'name="seen" value="([^"]*)"', chair.get(f"{base}/minutes").text)
    assert seen is not None
    assert chair.send(f"{base}/minutes/publish", {"seen": seen[1]}, page=f"{base}/minutes").status_code == 302
    public = client.get(base).text
    for text in ("纪要正文", "加装隔离栏", "列入方案", "老人接送绕路", around.chair.name):
        assert text in public
    assert first.name not in public


def test_a_withdrawn_item_shows_its_reason_and_frees_its_topic(sign_in: Any, client: Any) -> None:
    around = play.scene()
    topic = play.admitted_topic(around)
    meeting = play.noticed(around, topic)
    [item] = play.items(meeting)
    staff = sign_in(around.staff)
    path = f"/council/{meeting.id}/agenda/{item.id}/withdraw"
    refused = staff.send(path, {"reason": " "})
    assert refused.status_code == 422
    assert staff.send(path, {"reason": "校方改期，下次再议"}).status_code == 302
    assert "校方改期，下次再议" in client.get(f"/council/{meeting.id}").text
    assert topic.state == "admitted"
    assert staff.send(path, {"reason": "再撤一次"}, page=f"/council/{meeting.id}").status_code == 409


def test_addresses_of_other_meetings_lead_nowhere(sign_in: Any) -> None:
    around = play.scene()
    one, other = (
        play.in_session(around, play.admitted_topic(around)),
        play.in_session(around, play.admitted_topic(around)),
    )
    [item] = play.items(other)
    recorder, staff = sign_in(around.recorder), sign_in(around.staff)
    for number in ("999999", "99999999999999999999", "-1", "1e3"):
        assert recorder.get(f"/council/{number}").status_code == 404, number
    assert recorder.get(f"/council/{one.id}/record/{item.id}").status_code == 404
    page = {"page": f"/council/{one.id}/record"}
    stray = recorder.send(f"/council/{one.id}/record/{item.id}/suggestion", {"text": "x", "party": "residents"}, **page)
    assert stray.status_code == 404
    assert staff.get(f"/council/{one.id}/agenda/{item.id}/withdraw").status_code == 404
    assert recorder.get(f"/council/{one.id}/minutes/7").status_code == 404
    assert recorder.get("/council/rules/99").status_code == 404


def test_a_meeting_of_another_community_is_not_mine(sign_in: Any) -> None:
    around, elsewhere = play.scene(), play.scene()
    meeting = play.noticed(around, play.admitted_topic(around))
    stranger = sign_in(elsewhere.staff)
    for page in ("cancel", "notice", "attendance", "open", "minutes"):
        assert stranger.get(f"/council/{meeting.id}/{page}").status_code == 403, page


def test_names_on_the_sheet_are_for_council_staff(sign_in: Any, client: Any) -> None:
    around = play.scene()
    meeting = play.in_session(around, play.admitted_topic(around))
    for path in ("", "/calendar.ics", "/printed-agenda"):
        assert "居民1" not in client.get(f"/council/{meeting.id}{path}").text
    department = sign_in(factories.user("department"))
    assert department.get(f"/council/{meeting.id}/attendance").status_code == 403
    assert department.get(f"/council/{meeting.id}/sign-in-sheet").status_code == 403
    staff = sign_in(around.staff)
    assert "居民1" in staff.get(f"/council/{meeting.id}/sign-in-sheet").text


def test_the_agenda_of_a_meeting_is_its_own_in_order(client: Any) -> None:
    around = play.scene()
    topics = [play.admitted_topic(around) for _ in range(3)]
    meeting, empty = play.planned(around, *topics[:2]), play.planned(around)
    play.planned(around, topics[2])
    first, second = play.items(meeting)
    with transaction():
        first.position, second.position = second.position, first.position
    found, items = queries.get_agenda(meeting.id)
    assert found.id == meeting.id
    assert [item.topic_id for item in items] == [topics[1].id, topics[0].id]
    assert queries.get_agenda(empty.id)[1] == []
    assert client.get("/council/999999/printed-agenda").status_code == 404


def test_the_calendar_file(client: Any) -> None:
    around = play.scene()
    meeting = play.noticed(around, play.admitted_topic(around, question="门口；停车，怎么办？" * 12))
    answer = client.get(f"/council/{meeting.id}/calendar.ics")
    assert answer.mimetype == "text/calendar"
    raw = answer.get_data()
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    text = raw.decode().replace("\r\n ", "")
    assert f"DTSTART:{meeting.starts_at:%Y%m%dT%H%M%SZ}" in text
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert text.endswith("END:VCALENDAR\r\n")
    assert "门口；停车，怎么办？" * 12 in text
    assert f"SUMMARY:红茶议事会：{meeting.title}" in text
    client.set_cookie("language", "en")
    assert "SUMMARY:Red Tea Council: " in client.get(f"/council/{meeting.id}/calendar.ics").get_data(as_text=True)


def test_lists_cost_the_same_however_long(client: Any, count_queries: list[str]) -> None:
    around = play.scene()

    def cost(path: str) -> int:
        client.get(path)
        count_queries.clear()
        assert client.get(path).status_code == 200
        return len(count_queries)

    first = play.closed(around, play.admitted_topic(around))
    few, page_few = cost("/council"), cost(f"/council/{first.id}")
    for _more in range(3):
        play.closed(around, play.admitted_topic(around))
    second = play.closed(around, play.admitted_topic(around), play.admitted_topic(around))
    many, page_many = cost("/council"), cost(f"/council/{second.id}")
    assert (many, page_many) == (few, page_few)
    assert max(many, page_many) <= 13


def test_attendances_and_persons_are_counted_apart(client: Any) -> None:
    around = play.scene()
    for _meeting in range(2):
        play.in_session(around, play.admitted_topic(around))
    totals = queries.count_attendance()
    assert (totals.meetings, totals.attendances, totals.persons) == (2, 24, 12)
    assert client.get("/council").status_code == 200


def test_the_rules_can_be_read_before_the_first_meeting(client: Any) -> None:
    client.set_cookie("language", "zh")
    text = client.get("/council/rules").text
    assert "不是街道印发的" in text
    assert text.count("<li>") >= 29


def test_an_item_has_the_time_that_the_office_usually_gives(sign_in: Any, office: dict[str, Any]) -> None:
    office["council.item_minutes"] = 25
    around = play.scene()
    topic, meeting = play.admitted_topic(around), play.planned(around, starts_at=now() + timedelta(days=9))
    form = sign_in(around.staff).get(f"/council/{meeting.id}/agenda").text
    assert re.search(r'name="minutes"[^>]*value="25"', form)
    with transaction():
        item = operations.add_item(around.staff.actor, meeting, topic)
    assert item.minutes == 25
