"""The desk in a browser: list, one submission, actions, scope, imports."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.accounts.roles import ALL, DESK
from govtrack.audit.models import Event
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.kept_photos import keep_photo
from govtrack.core.storage import read_photo
from govtrack.intake import operations, queries
from govtrack.intake.models import ImportBatch, Submission
from tests import factories
from tests.intake.drafts import PHONE, sent, step
from tests.intake.sheets import letter, table, workbook
from tests.intake.test_report_pages import picture
from tests.pages import PageClient

SignIn = Callable[..., PageClient]


def test_the_list_shows_what_the_filters_ask_for(as_role: SignIn) -> None:
    here = factories.place(name_zh="青莎公寓")
    elevators = factories.category("EL-D")
    sent(title="电梯坏了", place=here, category=elevators)
    sent(title="地点不明的事", kind="proposal", question="？")
    accepted, _code = sent(title="已受理的事", place=here)
    step(accepted, operations.accept, factories.actor("command"))
    desk = as_role("command")

    def titles(address: str) -> set[str]:
        html = desk.get(address).get_data(as_text=True)
        return {title for title in ("电梯坏了", "地点不明的事", "已受理的事") if title in html}

    assert titles("/desk") == {"电梯坏了", "地点不明的事"}
    assert titles("/desk?state=all") == {"电梯坏了", "地点不明的事", "已受理的事"}
    assert titles("/desk?state=accepted") == {"已受理的事"}
    assert titles("/desk?state=all&q=电梯") == {"电梯坏了"}
    assert titles(f"/desk?state=all&q={accepted.number}") == {"已受理的事"}
    assert titles(f"/desk?state=all&community={here.parent_id}") == {"电梯坏了", "已受理的事"}
    assert titles(f"/desk?state=all&category={elevators.id}") == {"电梯坏了"}
    assert titles("/desk?state=all&kind=proposal") == {"地点不明的事"}
    assert titles("/desk?state=all&source=petition") == set()
    assert titles("/desk?state=all&q=%25") == set()


def test_the_folded_filters_name_what_is_in_force_and_each_can_be_taken_away(as_role: SignIn) -> None:
    here = factories.place(name_zh="青莎公寓")
    sent(title="电梯坏了", place=here)
    desk = as_role("command")
    plain = desk.get("/desk").get_data(as_text=True)
    assert re.search(r'<details class="filter-fold"><summary>.*?筛选列表', plain)
    html = desk.get(f"/desk?state=all&q=电梯&community={here.parent_id}&page=2").get_data(as_text=True)
    assert re.search(r"<summary>.*?已筛选：电梯 · ", html)
    assert 'class="chip" href="/desk?state=all&amp;q=' in html
    assert f'class="chip" href="/desk?state=all&amp;community={here.parent_id}"' in html
    assert "已筛选" not in desk.get("/desk?state=all&community=999999&source=nothing").get_data(as_text=True)


def test_letters_not_yet_answered_stand_by_the_day_their_answer_is_due(as_role: SignIn) -> None:
    sent(title="楼道堆物")
    sent(title="水管爆裂", category=factories.category("UT", profile="utility"))
    sent(title="早该回复的事", received_at=now() - timedelta(days=30))
    sent(title="刚刚来的事")
    desk = as_role("command")

    def order(address: str) -> list[str]:
        return re.findall(r'href="/submissions/\d+">([^<]+)</a>', desk.get(address).get_data(as_text=True))

    by_due_day = ["早该回复的事", "水管爆裂", "楼道堆物", "刚刚来的事"]
    by_arrival = ["刚刚来的事", "水管爆裂", "楼道堆物", "早该回复的事"]
    assert order("/desk") == order("/desk?state=open") == order("/desk?state=all&sort=due") == by_due_day
    assert order("/desk?state=open&sort=newest") == order("/desk?state=all") == by_arrival
    assert order("/desk?state=open&sort=nonsense") == by_due_day
    html = desk.get("/desk?state=open&q=的事").get_data(as_text=True)
    assert 'aria-sort="ascending"><a href="/desk?state=open&amp;q=' in html and html.count("已逾期") == 1
    assert (
        "sort=newest" in re.findall(r'href="(/desk\?state=all[^"]*)"', desk.get("/desk?sort=newest&state=open").text)[0]
    )


def test_facts_that_nobody_gave_are_left_out(as_role: SignIn) -> None:
    bare, _code = sent(title="路灯不亮")
    told, _code = sent(title="路灯也不亮", place_note="北门岗亭旁")
    desk = as_role("command")
    facts = desk.get(f"/submissions/{bare.id}").get_data(as_text=True).partition('<dl class="summary"')[2]
    assert "具体位置" not in facts and "<dd>–</dd>" not in facts and "点赞数" not in facts
    assert "北门岗亭旁" in desk.get(f"/submissions/{told.id}").get_data(as_text=True)


@pytest.mark.parametrize(
    "query",
    ["state=<script>", "community=1%27or%271", "category=99999999999999", "page=-1", "page=x", "q=%00", "batch=a"],
)
def test_nonsense_in_the_address_is_no_filter(as_role: SignIn, query: str) -> None:
    sent(title="在这里")
    html = as_role("command").get(f"/desk?{query}").get_data(as_text=True)
    assert "<script>" not in html.replace("<script defer", "")


def test_community_staff_see_their_own_places_alone(app: Flask, as_role: SignIn) -> None:
    here, there = factories.place(), factories.place()
    own, _code = sent(title="本社区的事", place=here)
    other, _code = sent(title="别处的事", place=there)
    unknown, _code = sent(title="地点不明的事")
    clerk = as_role("community_staff", at=here.parent)
    html = clerk.get("/desk?state=all").get_data(as_text=True)
    assert "本社区的事" in html
    assert "别处的事" not in html
    assert "地点不明的事" not in html
    assert clerk.get(f"/submissions/{own.id}").status_code == 200
    for row in (other, unknown):
        for rest in ("", "/not-accept", "/identity", "/photos/1"):
            assert clerk.get(f"/submissions/{row.id}{rest}").status_code == 404
        data = {"csrf_token": clerk.token(f"/submissions/{own.id}/not-accept"), "token": "t", "reason": "x"}
        assert clerk.post(f"/submissions/{row.id}/not-accept", data=data).status_code == 404
    assert clerk.get("/submissions/999999").status_code == 404
    assert clerk.get(f"/submissions/{own.id}/nonsense").status_code == 404


@pytest.mark.parametrize("role", [role for role in ALL if role not in (*DESK, "supervisor")])
def test_other_roles_have_no_desk(as_role: SignIn, role: str) -> None:
    submission, _code = sent(place=factories.place(), contact=PHONE)
    somebody = as_role(role)
    for address in ("/desk", f"/submissions/{submission.id}", f"/submissions/{submission.id}/identity", "/import"):
        assert somebody.get(address).status_code == 403


def test_the_number_of_queries_does_not_grow(as_role: SignIn, count_queries: list[str]) -> None:
    desk = as_role("command")
    numbers = []
    for _round in range(2):
        for number in range(6):
            sent(title=f"第{number}件", place=factories.place(), category=factories.category())
        count_queries.clear()
        assert desk.get("/desk?state=all").status_code == 200
        numbers.append(len(count_queries))
    assert numbers[1] <= numbers[0] <= 12


def test_the_page_shows_the_masked_text_and_never_the_contact(as_role: SignIn) -> None:
    submission, _code = sent(body="我叫陈小红，电话13800138000，灯坏了", contact=PHONE, place=factories.place())
    html = as_role("command").get(f"/submissions/{submission.id}").get_data(as_text=True)
    assert "灯坏了" in html
    assert "陈小红" not in html
    assert "13800138000" not in html


def test_hostile_text_is_inert(as_role: SignIn) -> None:
    evil = "<img src=x onerror=alert(1)>"
    submission, _code = sent(title=evil, body=evil, place_note=evil, place=factories.place())
    desk = as_role("command")
    for address in ("/desk", f"/submissions/{submission.id}", f"/submissions/{submission.id}/redaction"):
        assert evil not in desk.get(address).get_data(as_text=True)


def press(client: PageClient, submission: Submission, action: str) -> Any:
    """Presses a button of the submission page."""
    page = f"/submissions/{submission.id}"
    html = client.get(page).get_data(as_text=True)
    form = next(part for part in html.split("<form") if f"{page}/{action}" in part)
    hidden = dict(re.findall(r'name="(csrf_token|token)" value="([^"]*)"', form))
    return client.post(f"{page}/{action}", data=hidden), hidden


def test_accepting_twice_by_a_double_click(as_role: SignIn) -> None:
    submission, _code = sent(place=factories.place())
    desk = as_role("command")
    answer, hidden = press(desk, submission, "accept")
    again = desk.post(f"/submissions/{submission.id}/accept", data=hidden)
    assert (answer.status_code, again.status_code) == (303, 303)
    assert queries.get_submission(submission.id).state == "accepted"


@pytest.mark.parametrize(
    ("action", "data", "state"),
    [
        ("return", {"question": "哪一幢？"}, "returned_for_information"),
        ("not-accept", {"reason": "已由法院判决。"}, "not_accepted"),
        ("redirect", {"redirected_to": "court", "reason": "合同纠纷。"}, "redirected"),
    ],
)
def test_refusals_by_their_forms(as_role: SignIn, action: str, data: dict[str, str], state: str) -> None:
    submission, _code = sent(place=factories.place())
    desk = as_role("command")
    address = f"/submissions/{submission.id}/{action}"
    for missing in data:
        refused = desk.send(address, {**data, missing: ""})
        assert refused.status_code == 422
        kept = [value for name, value in data.items() if name != missing and name != "redirected_to"]
        assert all(value in refused.get_data(as_text=True) for value in kept)
    assert queries.get_submission(submission.id).state == "received"
    assert desk.send(address, data).status_code == 303
    row = queries.get_submission(submission.id)
    assert row.state == state
    assert row.decision_reason
    assert desk.get(address).status_code == 409


def test_a_slower_clerk_reads_where_the_letter_stands_by_now(as_role: SignIn) -> None:
    submission, _code = sent(place=factories.place())
    step(submission, operations.accept, factories.actor("command"))
    late = as_role("command").send(f"/submissions/{submission.id}/return", {"question": "哪一幢？"}, page="/desk")
    assert late.status_code == 409
    assert "现在的状态是“已受理”" in late.text and "哪一幢？" in late.text


def test_changing_kind_place_and_urgency(as_role: SignIn) -> None:
    submission, _code = sent()
    place, category = factories.place(), factories.category("WT-D", profile="utility")
    desk = as_role("command")
    address = f"/submissions/{submission.id}/reclassify"
    assert desk.send(address, {"category": "x", "place": "1e9", "urgency": "blue"}).status_code == 422
    data = {"category": str(category.id), "place": str(place.id), "urgency": "red"}
    assert desk.send(address, data).status_code == 303
    row = queries.get_submission(submission.id)
    assert (row.category_id, row.place_id, row.urgency) == (category.id, place.id, "red")


def test_moving_a_matter_to_another_community_lets_go_of_it(as_role: SignIn) -> None:
    here, there = factories.place(), factories.place()
    submission, _code = sent(place=here)
    clerk = as_role("community_staff", at=here.parent)
    data = {"category": "", "place": str(there.id), "urgency": "green"}
    answer = clerk.send(f"/submissions/{submission.id}/reclassify", data)
    assert answer.location == "/desk"
    assert clerk.get(f"/submissions/{submission.id}").status_code == 404


def test_confirming_the_masked_text_and_a_slower_clerk(as_role: SignIn) -> None:
    submission, _code = sent(body="老板娘骂人", place=factories.place())
    address = f"/submissions/{submission.id}/redaction"
    desk = as_role("command")
    page = desk.get(address).get_data(as_text=True)
    assert "确认可以公开" in page and "暂不确认，返回" in page and "不修改，返回" not in page
    seen = re.search(r'name="seen"[^>]*value="(\d+)"', page)
    assert seen is not None
    data = {"redacted_title": "骂人", "redacted_body": "***骂人，电话13800138000", "seen": seen[1]}
    assert desk.send(address, data).status_code == 303
    assert queries.get_submission(submission.id).redacted_body == "***骂人，电话***"
    again = desk.get(address).get_data(as_text=True)
    assert "不修改，返回" in again and "暂不确认" not in again, "what was confirmed stays so"
    assert desk.send(address, {**data, "redacted_body": "慢了"}).status_code == 409


def test_links_from_the_page(as_role: SignIn) -> None:
    here = factories.place()
    one, _code = sent(place=here)
    other, _code = sent(place=here, title="同一件事")
    far, _code = sent(place=factories.place())
    clerk = as_role("community_staff", at=here.parent)
    address = f"/submissions/{one.id}/link"
    for number in ("XH-1-1", far.number, one.number):
        assert clerk.send(address, {"number": number, "kind": "same"}).status_code == 422
    assert clerk.send(address, {"number": f" {other.number.lower()} ", "kind": "same"}).status_code == 303
    assert "同一件事" in clerk.get(f"/submissions/{one.id}").get_data(as_text=True)
    (link,) = queries.list_links(one)
    token = {"csrf_token": clerk.token(address)}
    assert clerk.post(f"/submissions/{far.id}/links/{link.id}/undo", data=token).status_code == 404
    assert clerk.post(f"/submissions/{one.id}/links/{link.id}/undo", data=token).status_code == 303
    assert queries.list_links(one) == []


def test_the_look_behind_the_mask_needs_a_reason_and_is_kept(as_role: SignIn) -> None:
    submission, _code = sent(contact=PHONE, place=factories.place())
    desk = as_role("command")
    address = f"/submissions/{submission.id}/identity"
    assert "陈小红" not in desk.get(address).get_data(as_text=True)
    refused = desk.send(address, {"unmask_reason": ""})
    assert refused.status_code == 422
    assert "陈小红" not in refused.get_data(as_text=True)
    shown = desk.send(address, {"unmask_kind": "call_back", "unmask_reason": "回电核实漏水的地点"})
    assert "陈小红" in shown.get_data(as_text=True)
    assert shown.headers["Cache-Control"] == "no-store"
    assert [view.reason for view in queries.list_identity_views(submission)] == ["回电核实漏水的地点"]
    assert "至今查看 1 次" in desk.get(f"/submissions/{submission.id}").get_data(as_text=True)


def test_photos_are_behind_the_same_scope(app: Flask, as_role: SignIn) -> None:
    here = factories.place()
    with transaction():
        # A picture here is never none.
        draft = keep_photo("owner", "photos", read_photo(*picture()), 6)  # type: ignore[arg-type]
        token = draft.token
    submission, _code = sent(place=here, photo_owner="owner", photo_tokens=[token])
    other, _code = sent(place=here)
    (attachment,) = queries.list_attachments(submission)
    clerk = as_role("community_staff", at=here.parent)
    shown = clerk.get(f"/submissions/{submission.id}/photos/{attachment.id}")
    assert (shown.status_code, shown.mimetype) == (200, "image/jpeg")
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert clerk.get(f"/submissions/{other.id}/photos/{attachment.id}").status_code == 404
    stranger = as_role("community_staff", at=factories.place("community"))
    assert stranger.get(f"/submissions/{submission.id}/photos/{attachment.id}").status_code == 404
    assert app.test_client().get(f"/mine/{submission.number}/photos/{attachment.id}").status_code == 404


def upload(client: PageClient, content: bytes, name: str = "letters.xlsx") -> Any:
    return client.send("/import", {"channel": "letters", "place": "", "file": (io.BytesIO(content), name)})


def test_a_sheet_from_upload_to_done(as_role: SignIn, run_jobs: Callable[[], int]) -> None:
    desk = as_role("command")
    rows = [letter(1, 留言详情="我叫陈建国"), letter(2, 留言时间="?"), letter(3)]
    preview = upload(desk, workbook(rows))
    assert preview.status_code == 303
    html = desk.get(preview.location).get_data(as_text=True)
    assert "第1件事" in html
    assert "陈建国" not in html
    assert "留言时间" in html
    assert db.session.scalars(select(Submission)).all() == []
    start = f"{preview.location}/start"
    hidden = {name: desk.token(preview.location, name) for name in ("csrf_token", "token")}
    assert [desk.post(start, data=hidden).status_code for _ in range(2)] == [303, 303]
    assert 'http-equiv="refresh"' in desk.get(preview.location).get_data(as_text=True)
    run_jobs()
    done = desk.get(preview.location).get_data(as_text=True)
    assert 'http-equiv="refresh"' not in done
    batch = db.session.scalar(select(ImportBatch))
    assert (batch.state, batch.added, batch.rejected) == ("done", 2, 1)
    listed = desk.get(f"/desk?state=all&batch={batch.id}").get_data(as_text=True)
    assert "第3件事" in listed


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty.csv"),
        (b"PK\x03\x04nothing", "broken.xlsx"),
        (table([["1", "2"]], ["序号", "天气"]), "weather.csv"),
        (b"\xd0\xcf\x11\xe0", "old.xls"),
    ],
)
def test_a_bad_sheet_is_refused_on_the_page(as_role: SignIn, content: bytes, name: str) -> None:
    answer = upload(as_role("command"), content, name)
    assert answer.status_code == 422
    assert "error-summary" in answer.get_data(as_text=True)


def test_no_sheet_at_all(as_role: SignIn) -> None:
    assert as_role("command").send("/import", {"channel": "letters", "place": ""}).status_code == 422


def test_an_import_of_others_is_not_there(as_role: SignIn) -> None:
    location = upload(as_role("command"), workbook([letter(1)])).location
    clerk = as_role("community_staff", at=factories.place("community"))
    assert clerk.get(location).status_code == 404
    assert clerk.post(f"{location}/start", data={"csrf_token": clerk.token("/import")}).status_code == 404
    assert clerk.get("/import/999999").status_code == 404


def test_the_desk_enters_what_the_writer_answered_by_telephone(as_role: Any) -> None:
    letter, _code = sent(place=factories.subdistrict())
    letter = step(letter, operations.return_for_information, factories.actor("command"), "哪一幢？")
    client, page = as_role("command"), f"/submissions/{letter.id}"
    assert f"{page}/take-down" in client.get(page).get_data(as_text=True)
    wrong = client.send(f"{page}/take-down", {"answer": "三幢，电话13800138000"})
    assert (wrong.status_code, "三幢" in wrong.get_data(as_text=True)) == (422, True)
    assert client.send(f"{page}/take-down", {"way": "call", "answer": "三幢，电话13800138000"}).status_code == 303
    html = client.get(page).get_data(as_text=True)
    assert "三幢" in html
    assert "13800138000" not in html
    assert "电话" in html
    assert f"{page}/accept" in html
    assert f"{page}/take-down" not in html
    event = db.session.scalar(select(Event).where(Event.verb == "answer_taken_down"))
    assert event is not None
    assert (event.actor_kind, event.data["reached_by"]) == ("user", "call")


def test_nobody_is_told_that_a_letter_goes_past_somebody_where_nobody_was_named(app: Flask, as_role: Any) -> None:
    letter, _code = sent()
    answer = as_role("command").send(f"/submissions/{letter.id}/subjects", {"reason": "判断依据写在这里八字"})
    assert answer.status_code == 422 and "判断依据写在这里八字" in answer.get_data(as_text=True)
    assert "请选择反映的单位或人员" in answer.get_data(as_text=True)
