"""Minutes and rules in a browser: revisions side by side, two writers at once."""

from __future__ import annotations

import re
from typing import Any

import pytest

from govtrack.accounts.pending import list_open
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.council import operations, queries
from govtrack.council.models import Meeting, Suggestion
from tests.council import scene as play

pytestmark = pytest.mark.usefixtures("app")


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
        "reason": "把规则说得更短更清楚", **default["limits"], "quorum_at_least": "7",
    }  # fmt: skip
    uneven = admin.send("/council/rules/new", {**data, "rules_en": "Only one"})
    assert uneven.status_code == 422
    assert "the same number of rules" in uneven.text
    assert admin.send("/council/rules/new", {**data, "quorum_share": "2"}).status_code == 422
    assert admin.send("/council/rules/new", {**data, "quorum_share": "NaN"}).status_code == 422
    assert admin.send("/council/rules/new", {**data, "voting_parties": "ghosts"}).status_code == 422
    assert admin.send("/council/rules/new", {**data, "witnesses": "0"}).status_code == 422
    assert admin.send("/council/rules/new", data).status_code == 302
    assert "新规则" not in client.get("/council/rules").text, "one administrator alone changes nothing"
    change = list_open()[0]
    confirm = f"/second-person/{change.id}/confirm"
    assert admin.send(confirm, page="/second-person").status_code == 403
    assert as_role("admin").send(confirm, page="/second-person").status_code == 303
    client.set_cookie("language", "zh")
    text = client.get("/council/rules").text
    assert "先举手" in text
    assert "7 人" in text
    assert "把规则说得更短更清楚" in text
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


def test_what_was_read_is_published_and_no_text_that_came_after(sign_in: Any) -> None:
    around = play.scene()
    meeting = play.closed(around, play.admitted_topic(around))
    answer = {"adopted": "not_adopted", "reason": "没有电源", "answered_at": now()}
    with transaction():
        item = play.items(meeting)[0]
        db.session.add(Suggestion(agenda_item_id=item.id, text="东门装灯", party="residents", **answer))
        row = operations.save_minutes(around.recorder.actor, meeting, body="大家同意放学时段单行。")
        operations.confirm_minutes(around.chair.actor, meeting, row, play.residents(meeting)[:2])
    chair, page = sign_in(around.chair), f"/council/{meeting.id}/minutes"

    def seen() -> str:
        html = chair.get(page).text
        assert queries.find_latest_revision(meeting).body in html and "没有电源" in html
        return str(re.search(r'name="seen" value="(\d+)"', html)[1])

    before = seen()
    with transaction():
        row.body = "大家同意全天单行。"  # as hiding a passage by hand does: as many doubtful places as before
    for old in (before, "", "x"):
        chair.send(f"{page}/publish", {"seen": old}, page=page)
        assert queries.find_public_revision(queries.get_meeting(meeting.id)) is None
    assert chair.send(f"{page}/publish", {"seen": seen()}, page=page).status_code == 302
    assert queries.find_public_revision(queries.get_meeting(meeting.id)) is not None
