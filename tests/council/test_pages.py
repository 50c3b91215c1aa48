"""The council in a browser: the whole way, refusals, bad input, who sees what."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from govtrack.accounts import operations as accounts
from govtrack.core.actors import SYSTEM
from govtrack.core.clock import local, now
from govtrack.core.db import transaction
from govtrack.council import operations, queries
from govtrack.council.models import Meeting
from govtrack.places.operations import assign_duty
from tests import factories
from tests.council import scene as play
from tests.pages import PageClient

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def sign_in(app: Any) -> Any:
    """A client signed in as a given person."""

    def as_user(user: Any) -> PageClient:
        app.test_client_class = PageClient
        client = app.test_client()
        client.sign_in(user)
        return client

    return as_user


def written(moment: Any) -> str:
    """A moment as a browser sends it."""
    return local(moment).strftime("%Y-%m-%dT%H:%M")


def meeting_data(around: play.Scene, **changes: Any) -> dict[str, Any]:
    """A filled-in form for a meeting held yesterday."""
    return {
        "title": "东门通行", "place": around.place.id, "starts_at": written(now() - timedelta(days=1)),
        "planned_minutes": "90", "mode": "offline", "venue": "社区活动室", "online_link": "",
        "chair": around.chair.id, "recorder": around.recorder.id, "facilitator": "0", **changes,
    }  # fmt: skip


def sheet_data() -> dict[str, str]:
    """Twelve people entered by hand."""
    data = {}
    for number, line in enumerate(play.sheet(9, *play.THREE_PARTIES)):
        data |= {f"lines-{number}-name": line.name, f"lines-{number}-home": line.home}
        data |= {f"lines-{number}-party": line.party, f"lines-{number}-has_attended": "y"}
    return data


def test_the_whole_way_through_the_pages(sign_in: Any, client: Any) -> None:
    around = play.scene()
    topic = play.admitted_topic(around)
    staff, recorder, chair = sign_in(around.staff), sign_in(around.recorder), sign_in(around.chair)
    answer = staff.send("/council/new", meeting_data(around))
    assert answer.status_code == 302, answer.text
    [meeting] = queries.list_coming_meetings(with_planned=True)
    base = f"/council/{meeting.id}"
    assert client.get(base).status_code == 404
    assert staff.send(f"{base}/agenda", {"topic": topic.id, "minutes": "30"}).status_code == 302
    posted = written(meeting.starts_at - timedelta(days=6))
    assert staff.send(f"{base}/notice", {"given_at": posted}).status_code == 302
    assert play.QUESTION in client.get(base).text

    assert recorder.send(f"{base}/attendance", sheet_data()).status_code == 302
    assert recorder.send(f"{base}/open", {"at": written(meeting.starts_at)}).status_code == 302
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
    assert recorder.send(f"{base}/close", {"at": written(meeting.ends_at)}).status_code == 302

    draft = recorder.get(f"{base}/minutes").text
    assert "东门单行试行一个月" in draft
    assert first.name not in draft
    assert recorder.send(f"{base}/minutes", {"body": "纪要正文", "based_on": "0"}).status_code == 302
    answered = {"adopted": "adopted", "reason": "列入方案"}
    assert recorder.send(f"{sheet}/answer/{suggestion.id}", answered, **page).status_code == 302
    witnesses = {"witnesses": [first.id, second.id]}
    assert chair.send(f"{base}/minutes/1/confirm", witnesses).status_code == 302
    assert chair.send(f"{base}/minutes/publish", page=f"{base}/minutes").status_code == 302
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


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "Give the meeting a title."),
        ({"title": "长" * 201}, "at most 200 fit"),
        ({"starts_at": "下周三"}, "Enter day and time"),
        ({"planned_minutes": "121"}, "up to 120 minutes"),
        ({"planned_minutes": "many"}, "Enter a whole number"),
        ({"mode": "telepathy"}, "Choose one of the list."),
        ({"venue": ""}, "Say where the meeting is held."),
        ({"mode": "online", "online_link": "javascript:alert(1)"}, "begins with https://"),
    ],
)
def test_a_faulty_call_comes_back_with_what_was_typed(sign_in: Any, changes: dict[str, str], words: str) -> None:
    around = play.scene()
    staff = sign_in(around.staff)
    staff.set_cookie("language", "en")
    answer = staff.send("/council/new", meeting_data(around, **{"venue": "三楼会议室", **changes}))
    assert answer.status_code == 422
    assert words in answer.text
    assert "venue" in changes or "三楼会议室" in answer.text
    assert not queries.list_coming_meetings(with_planned=True)


def test_chair_and_recorder_are_two_persons(sign_in: Any) -> None:
    around = play.scene()
    staff = sign_in(around.staff)
    staff.set_cookie("language", "en")
    with transaction():
        accounts.grant_role(SYSTEM, around.chair, "recorder", factories.subdistrict(), None)
    answer = staff.send("/council/new", meeting_data(around, recorder=around.chair.id))
    assert answer.status_code == 422
    assert "must be two persons" in answer.text


@pytest.mark.parametrize(
    ("votes", "words"),
    [
        ({"votes_for": "11"}, "more votes than voters"),
        ({"present": "11"}, "more voters than the attendance sheet"),
        ({"votes_against": "-1"}, "below zero"),
        ({"votes_for": "a few"}, "Enter a whole number"),
        ({"votes_for": ""}, "0 if there was none"),
        ({"present": "99999999999999999999"}, "Enter a whole number"),
    ],
)
def test_impossible_votes_come_back(sign_in: Any, votes: dict[str, str], words: str) -> None:
    around = play.scene()
    meeting = play.in_session(around, play.admitted_topic(around))
    [item] = play.items(meeting)
    first, second = play.residents(meeting)[:2]
    with transaction():
        motion = operations.record_motion(around.recorder.actor, item, text="东门单行", mover=first, seconder=second)
    recorder = sign_in(around.recorder)
    recorder.set_cookie("language", "en")
    sheet = f"/council/{meeting.id}/record/{item.id}"
    data = {"present": "10", "votes_for": "7", "votes_against": "0", "votes_abstain": "0", **votes}
    answer = recorder.send(f"{sheet}/votes/{motion.id}", data, page=sheet)
    assert answer.status_code == 422
    assert words in answer.text
    assert motion.state == "seconded"


def test_a_double_click_records_one_suggestion(sign_in: Any) -> None:
    around = play.scene()
    meeting = play.in_session(around, play.admitted_topic(around))
    [item] = play.items(meeting)
    recorder = sign_in(around.recorder)
    sheet = f"/council/{meeting.id}/record/{item.id}"
    data = {"token": recorder.token(sheet, "token"), "csrf_token": recorder.token(sheet)}
    data |= {"text": "加装隔离栏", "party": "residents"}
    for _click in range(2):
        assert recorder.post(f"{sheet}/suggestion", data=data).status_code == 302
    assert len(queries.list_suggestions(meeting)) == 1


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


def test_the_sheet_keeps_what_was_typed_when_a_line_is_wrong(sign_in: Any) -> None:
    around = play.scene()
    meeting = play.noticed(around, play.admitted_topic(around))
    recorder = sign_in(around.recorder)
    recorder.set_cookie("language", "en")
    path = f"/council/{meeting.id}/attendance"
    data = sheet_data() | {"lines-3-party": "aliens"}
    answer = recorder.send(path, data)
    assert answer.status_code == 422
    assert "居民9" in answer.text
    twice = sheet_data() | {"lines-1-name": "居民1", "lines-1-home": "1幢"}
    answer = recorder.send(path, twice)
    assert answer.status_code == 422
    assert "Line 2: This person is on the list already." in answer.text
    assert not queries.list_participants(meeting)
    assert recorder.send(path, sheet_data()).status_code == 302
    lines = {
        "lines-0-participant_id": str(play.residents(meeting)[0].id),
        "lines-0-name": "",
        "lines-0-party": "residents",
    }
    assert recorder.send(path, lines).status_code == 302
    assert len(queries.list_participants(meeting)) == 11


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
    assert max(many, page_many) <= 12


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


def test_two_revisions_side_by_side(sign_in: Any) -> None:
    around = play.scene()
    meeting: Meeting = play.closed(around, play.admitted_topic(around))
    for number, body in enumerate(("第一行\n第二行", "第一行\n第二行改", "第一行\n第三行")):
        with transaction():
            operations.save_minutes(around.recorder.actor, meeting, body=body, based_on=number)
    recorder = sign_in(around.recorder)
    text = recorder.get(f"/council/{meeting.id}/minutes/3?against=1").text
    assert "第二行</del>" in text
    assert "第三行</ins>" in text
    assert recorder.get(f"/council/{meeting.id}/minutes/3?against=9").status_code == 404


def test_the_administrator_puts_a_new_version_of_the_rules_in_force(as_role: Any, client: Any) -> None:
    admin = as_role("admin")
    admin.set_cookie("language", "en")
    default = queries.load_default_rules()
    data = {
        "title_zh": "新规则", "title_en": "New rules",
        "rules_zh": "先举手\n再发言", "rules_en": "Raise your hand\nSpeak",
        "reason": "说得更短", **default["limits"], "quorum_at_least": "7",
    }  # fmt: skip
    uneven = admin.send("/council/rules/new", {**data, "rules_en": "Only one"})
    assert uneven.status_code == 422
    assert "the same number of rules" in uneven.text
    assert admin.send("/council/rules/new", {**data, "quorum_share": "2"}).status_code == 422
    assert admin.send("/council/rules/new", {**data, "quorum_share": "NaN"}).status_code == 422
    assert admin.send("/council/rules/new", {**data, "voting_parties": "ghosts"}).status_code == 422
    assert admin.send("/council/rules/new", data).status_code == 302
    client.set_cookie("language", "zh")
    text = client.get("/council/rules").text
    assert "先举手" in text
    assert "7 人" in text
    assert "说得更短" in text
    assert as_role("chair").get("/council/rules/new").status_code == 403


def test_two_writers_of_minutes_lose_nothing(sign_in: Any) -> None:
    around = play.scene()
    meeting = play.closed(around, play.admitted_topic(around))
    recorder, staff = sign_in(around.recorder), sign_in(around.staff)
    recorder.set_cookie("language", "en")
    path = f"/council/{meeting.id}/minutes"
    assert staff.send(path, {"body": "社区的稿", "based_on": "0"}).status_code == 302
    slower = recorder.send(path, {"body": "记录员的稿", "based_on": "0"})
    assert slower.status_code == 409
    assert "记录员的稿" in slower.text
    assert "Revision 1 was saved in the meantime" in slower.text
    assert recorder.send(path, {"body": "记录员的稿", "based_on": "1"}).status_code == 302
    assert [row.body for row in queries.list_revisions(meeting)] == ["社区的稿", "记录员的稿"]


def test_a_row_of_another_item_is_not_found_here(sign_in: Any) -> None:
    around = play.scene()
    meeting = play.in_session(around, play.admitted_topic(around), play.admitted_topic(around))
    first, second = play.items(meeting)
    with transaction():
        row = operations.record_suggestion(around.recorder.actor, first, text="加装隔离栏", party="residents")
    recorder = sign_in(around.recorder)
    sheet = f"/council/{meeting.id}/record/{second.id}"
    answer = recorder.send(f"{sheet}/answer/{row.id}", {"adopted": "adopted", "reason": "好"}, page=sheet)
    assert answer.status_code == 404
    assert row.adopted is None


def test_latecomers_can_be_added_and_absentees_cannot(sign_in: Any) -> None:
    around = play.scene()
    meeting = play.in_session(around, play.admitted_topic(around))
    recorder = sign_in(around.recorder)
    recorder.set_cookie("language", "en")
    path = f"/council/{meeting.id}/attendance"
    line = {"lines-0-name": "晚到的人", "lines-0-party": "residents"}
    refused = recorder.send(path, line)
    assert refused.status_code == 422
    assert "only those who came" in refused.text
    assert recorder.send(path, {**line, "lines-0-has_attended": "y"}).status_code == 302
    assert [row.is_invited for row in play.residents(meeting) if row.name == "晚到的人"] == [False]


def test_an_inquorate_meeting_is_continued(sign_in: Any, client: Any) -> None:
    around = play.scene()
    meeting = play.noticed(around, play.admitted_topic(around))
    recorder, staff = sign_in(around.recorder), sign_in(around.staff)
    base = f"/council/{meeting.id}"
    assert (
        recorder.send(f"{base}/open", {"at": written(meeting.starts_at)}, page=f"{base}/inquorate").status_code == 409
    )
    assert recorder.send(f"{base}/inquorate").status_code == 302
    data = meeting_data(around, starts_at=written(now() + timedelta(days=9)))
    assert staff.send(f"{base}/continue", data).status_code == 302
    following = queries.find_next_meeting(meeting)
    assert following is not None
    [item] = play.items(following)
    assert item.question == play.QUESTION
    client.set_cookie("language", "en")
    assert "No quorum" in client.get(base).text


def test_the_sheet_names_the_units_that_should_be_there(sign_in: Any) -> None:
    around = play.scene()
    property_firm = factories.organisation("property", at=around.place, name_zh="安居物业")
    far_away = factories.organisation("property", at=factories.place("community"), name_zh="远方物业")
    unit, kind = factories.organisation(name_zh="交警中队"), factories.category()
    with transaction():
        assign_duty(SYSTEM, kind, around.place, unit)
    meeting = play.noticed(around, play.admitted_topic(around, category=kind))
    recorder = sign_in(around.recorder)
    recorder.set_cookie("language", "zh")
    path = f"/council/{meeting.id}/attendance"
    text = recorder.get(path).text
    assert property_firm.name_zh in text
    assert unit.name_zh in text
    assert far_away.name_zh not in text
    lines = {
        "lines-0-name": "老张",
        "lines-0-home": "安居物业",
        "lines-0-party": "property",
        "lines-1-home": "交警中队",
    }
    assert recorder.send(path, lines).status_code == 302
    assert [row.home for row in queries.list_participants(meeting)] == ["安居物业"]
    assert recorder.get(path).text.count("安居物业") == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"text": "长" * 2001}, "at most 2000 fit"),
        ({"text": " \u0000 "}, "Write down the suggestion."),
        ({"party": "ghosts"}, "Choose one of the list."),
        ({"party": ""}, "Choose the party it came from."),
    ],
)
def test_a_faulty_suggestion_comes_back(sign_in: Any, data: dict[str, str], words: str) -> None:
    around = play.scene()
    meeting = play.in_session(around, play.admitted_topic(around))
    [item] = play.items(meeting)
    recorder = sign_in(around.recorder)
    recorder.set_cookie("language", "en")
    sheet = f"/council/{meeting.id}/record/{item.id}"
    sent = {"text": "加装隔离栏", "party": "residents", **data}
    answer = recorder.send(f"{sheet}/suggestion", sent, page=sheet)
    assert answer.status_code == 422
    assert words in answer.text
    assert not queries.list_suggestions(meeting)
