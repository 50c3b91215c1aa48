"""The attendance sheet and the record sheet in a browser: bad input, double clicks, latecomers."""

from __future__ import annotations

import re
from typing import Any

import pytest

from govtrack.core.actors import SYSTEM
from govtrack.core.db import transaction
from govtrack.council import operations, queries
from govtrack.places.operations import assign_duty
from tests import factories
from tests.council import entries
from tests.council import scene as play

pytestmark = pytest.mark.usefixtures("app")


@pytest.mark.parametrize(
    ("votes", "words"),
    [
        ({"votes_for": "11"}, "more votes than voters"),
        ({"present": "11"}, "more voters than the attendance sheet"),
        ({"votes_against": "-1"}, "from 0 to 100000"),
        ({"votes_for": "a few"}, "Enter a whole number"),
        ({"votes_for": ""}, "0 if there was none"),
        ({"present": "99999999999999999999"}, "from 0 to 100000"),
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


def test_the_sheet_keeps_what_was_typed_when_a_line_is_wrong(sign_in: Any) -> None:
    around = play.scene()
    meeting = play.noticed(around, play.admitted_topic(around))
    recorder = sign_in(around.recorder)
    recorder.set_cookie("language", "en")
    path = f"/council/{meeting.id}/attendance"
    data = entries.sheet_data() | {"lines-3-party": "aliens"}
    answer = recorder.send(path, data)
    assert answer.status_code == 422
    assert "居民9" in answer.text
    twice = entries.sheet_data() | {"lines-1-name": "居民1", "lines-1-home": "1幢"}
    answer = recorder.send(path, twice)
    assert answer.status_code == 422
    assert "居民1 · 1幢: This person is on the list already." in answer.text
    # A screen reader hears whom each field is about; an empty line has its number.
    assert (
        'aria-label="居民3 · 3幢: Attended"' in answer.text and 'aria-label="Line 30: Name"' in recorder.get(path).text
    )
    assert not queries.list_participants(meeting)
    assert recorder.send(path, entries.sheet_data()).status_code == 302
    lines = {
        "lines-0-participant_id": str(play.residents(meeting)[0].id),
        "lines-0-name": "",
        "lines-0-party": "residents",
    }
    assert recorder.send(path, lines).status_code == 302
    assert len(queries.list_participants(meeting)) == 11


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
    assert recorder.get(path).text.count('value="安居物业"') == 1


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


def test_what_is_left_at_the_end_is_put_off_in_the_words_of_a_person(sign_in: Any) -> None:
    around = play.scene()
    meeting = play.in_session(around, play.admitted_topic(around))
    recorder, path = sign_in(around.recorder), f"/council/{meeting.id}/close"
    page = recorder.get(path).text
    assert "<textarea" in page and "会议时间已到" not in page
    refused = recorder.send(path, {"at": entries.written(meeting.ends_at), "reason": ""})
    assert refused.status_code == 422 and "请说明延后的理由，所有人都能看到。" in refused.text
    assert recorder.send(path, {"at": entries.written(meeting.ends_at), "reason": "先看现场"}).status_code == 302
    [item] = play.items(queries.get_meeting(meeting.id))
    assert item.decision_reason == "先看现场"
    decided = play.in_session(around, play.admitted_topic(around))
    with transaction():
        operations.decide_item(around.recorder.actor, play.items(decided)[0], outcome="consensus", text="同意")
    assert "<textarea" not in recorder.get(f"/council/{decided.id}/close").text


def _offered(page: str, field_id: str) -> set[int]:
    [field] = re.findall(rf'<select[^>]*id="{field_id}".*?</select>', page, re.DOTALL)
    return {int(value) for value in re.findall(r'value="(\d+)"', field)} - {0}


def test_who_is_offered_for_a_motion_can_put_or_second_it_and_nobody_is_called_optional(sign_in: Any) -> None:
    around = play.scene()
    meeting = play.in_session(around, play.admitted_topic(around))
    [item] = play.items(meeting)
    recorder, sheet = sign_in(around.recorder), f"/council/{meeting.id}/record/{item.id}"
    voters = {row.id for row in queries.list_participants(meeting) if row.is_voting}
    first, second = play.residents(meeting)[:2]
    page = recorder.get(sheet).text
    assert _offered(page, "motion-mover") == _offered(page, "motion-seconder") == voters
    data = {"text": "东门单行", "mover": "0", "seconder": "0", "ballot": "secret"}
    assert "请从签到表中选择一人。" in recorder.send(f"{sheet}/motion", data, page=sheet).text
    data["mover"] = str(first.id)
    assert recorder.send(f"{sheet}/motion", data, page=sheet).status_code == 302
    [motion] = queries.list_motions(meeting)
    page = recorder.get(sheet).text
    assert _offered(page, f"second-{motion.id}-seconder") == voters - {first.id}
    [label] = re.findall(rf'<label[^>]*for="second-{motion.id}-seconder".*?</label>', page, re.DOTALL)
    assert "附议人" in label and "选填" not in label
    for given in ("0", str(first.id)):
        refused = recorder.send(f"{sheet}/second/{motion.id}", {"seconder": given}, page=sheet)
        assert refused.status_code == 422 and 'aria-invalid="true"' in refused.text
    assert recorder.send(f"{sheet}/second/{motion.id}", {"seconder": str(second.id)}, page=sheet).status_code == 302
