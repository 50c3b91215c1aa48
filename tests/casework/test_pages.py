"""The pages of work orders, as each role meets them."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest

from govtrack.accounts.roles import ALL, UNITS
from govtrack.audit.queries import list_timeline
from govtrack.audit.timeline import describe_for_residents
from govtrack.casework import operations
from govtrack.casework.clocks import returnable_until
from govtrack.casework.operations.extending import latest_extension
from govtrack.casework.operations.notices import DISPATCHED
from govtrack.casework.queries import get_order
from govtrack.core.actors import SYSTEM
from govtrack.core.clock import local, now, pretend
from govtrack.core.db import db, transaction
from govtrack.core.errors import InvalidInput
from govtrack.core.idempotency import new_token
from govtrack.core.settings import change_setting
from govtrack.notify.models import Message
from govtrack.places import operations as places
from tests import factories
from tests.casework.scene import accepted, claimed, dispatched, do, in_progress, make_late, picture, scene


def text(response) -> str:
    return response.get_data(as_text=True)


def test_the_desk_dispatches_with_the_unit_of_the_duty_list_chosen(sign_in) -> None:
    around = scene()
    factories.organisation(name_zh="别的单位")
    with transaction():
        places.assign_duty(SYSTEM, around.category, around.place, around.unit)
    submission = accepted(around)
    client, path = sign_in(around.desk), f"/submissions/{submission.id}/dispatch"
    page = text(client.get(path))
    assert f'<option selected value="{around.unit.id}">' in page
    due = local(now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    data = {
        "unit_id": around.unit.id,
        "title": "修路灯",
        "description": "三幢门口路灯不亮",
        "due_at": due,
        "priority": "green",
    }
    answer = client.send(path, data)
    assert answer.status_code == 302
    assert "修路灯" in text(client.get(answer.location))
    assert client.get(path).location == answer.location


def test_what_is_missing_on_the_dispatch_page_is_said_and_nothing_is_lost(sign_in) -> None:
    around = scene()
    submission = accepted(around)
    client, path = sign_in(around.desk), f"/submissions/{submission.id}/dispatch"
    data = {"unit_id": around.unit.id, "title": "", "description": "我写了很多", "due_at": "昨天", "priority": "green"}
    answer = client.send(path, data)
    assert answer.status_code == 422
    assert "我写了很多" in text(answer)
    data |= {"title": "修灯", "due_at": "2020-01-01T08:00"}
    answer = client.send(path, data)
    assert answer.status_code == 422
    assert "我写了很多" in text(answer)


def test_sending_the_dispatch_twice_gives_one_order(sign_in) -> None:
    around = scene()
    submission = accepted(around)
    client, path = sign_in(around.desk), f"/submissions/{submission.id}/dispatch"
    due = local(now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    data = {
        "unit_id": around.unit.id, "title": "修灯", "description": "修灯", "due_at": due, "priority": "green",
        "token": new_token(), "csrf_token": client.token(path),
    }  # fmt: skip
    first, second = client.post(path, data=data), client.post(path, data=data)
    assert first.location == second.location


def test_a_matter_not_yet_accepted_cannot_be_dispatched(sign_in) -> None:
    from govtrack.core.actors import ANONYMOUS
    from govtrack.intake import operations as intake

    around = scene()
    with transaction():
        submission, _code = intake.submit(ANONYMOUS, intake.Draft(title="灯", body="路灯坏了三天", place=around.place))
    assert sign_in(around.desk).get(f"/submissions/{submission.id}/dispatch").status_code == 409


def test_the_unit_walks_its_order_through_the_pages(sign_in) -> None:
    around = scene()
    order = dispatched(around)
    worker, path = sign_in(around.worker), f"/orders/{order.id}"
    assert order.title in text(worker.get("/orders"))
    for action in ("sign", "start"):
        assert worker.send(f"{path}/{action}", page=path).status_code == 302
    refused = worker.send(f"{path}/claim_done", {"note": "灯已换"})
    assert refused.status_code == 422
    assert "灯已换" in text(refused)
    photo = (io.BytesIO(picture()), "after.jpg")
    done = worker.send(f"{path}/claim_done", {"note": "灯已换", "photos": photo}, content_type="multipart/form-data")
    assert done.status_code == 302
    supervisor = sign_in(around.supervisor)
    assert "灯已换" in text(supervisor.get(f"{path}/verify"))
    assert supervisor.send(f"{path}/verify", {"verdict": "ok"}).status_code == 302
    desk = sign_in(around.desk)
    assert desk.send(f"{path}/close", page=path).status_code == 302
    assert get_order(order.id).state == "closed"
    assert text(desk.get(path)).count("timeline-title") == 6


def test_a_file_that_is_no_photo_is_refused_with_the_note_kept(sign_in) -> None:
    around = scene()
    order = in_progress(around)
    client = sign_in(around.worker)
    data = {"note": "灯已换好", "photos": (io.BytesIO(b"%PDF-1.4 no picture"), "after.jpg")}
    answer = client.send(f"/orders/{order.id}/claim_done", data, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "灯已换好" in text(answer)
    assert get_order(order.id).state == "in_progress"


def test_photos_of_the_work_outlive_a_refusal_and_one_may_be_taken_out(sign_in) -> None:
    around = scene()
    order = in_progress(around)
    worker, path = sign_in(around.worker), f"/orders/{order.id}/claim_done"
    before, after = (io.BytesIO(picture()), "before.jpg"), [(io.BytesIO(picture()), f"{n}.jpg") for n in (1, 2)]
    data = {"note": "", "photos_before": before, "photos": after}
    refused = text(worker.send(path, data, content_type="multipart/form-data"))
    tokens = re.findall(r'name="photo_token" value="([^"]+)"', refused)
    assert len(tokens) == 3 and refused.count("/report/photos/") == 3
    assert worker.get(f"/report/photos/{tokens[0]}").status_code == 200
    again = {"note": "灯已换好", "photo_token": tokens, "remove_photo": tokens[2]}
    assert worker.send(path, again).status_code == 302
    evidence = get_order(order.id).current_round.evidence
    assert sorted(photo.kind for photo in evidence) == ["after", "before"]
    assert worker.get(f"/report/photos/{tokens[0]}").status_code == 404, "it is the order's now"


def test_kept_photos_of_another_browser_are_no_proof_of_the_work(sign_in) -> None:
    around = scene()
    order = in_progress(around)
    path = f"/orders/{order.id}/claim_done"
    data = {"note": "", "photos": (io.BytesIO(picture()), "after.jpg")}
    refused = text(sign_in(around.worker).send(path, data, content_type="multipart/form-data"))
    tokens = re.findall(r'name="photo_token" value="([^"]+)"', refused)
    answer = sign_in(around.worker).send(path, {"note": "灯已换好", "photo_token": tokens})
    assert len(tokens) == 1 and answer.status_code == 422
    assert get_order(order.id).state == "in_progress"


def test_no_more_photos_than_the_office_set(sign_in) -> None:
    around = scene()
    order = in_progress(around)
    with transaction():
        change_setting("casework.max_photos", 1, "测试")
    photos = [(io.BytesIO(picture()), f"{n}.jpg") for n in (1, 2)]
    data = {"note": "灯已换好", "photos": photos}
    refused = sign_in(around.worker).send(f"/orders/{order.id}/claim_done", data, content_type="multipart/form-data")
    assert refused.status_code == 422
    assert len(re.findall('name="photo_token"', text(refused))) == 1


def test_a_returned_order_comes_back_to_the_desk_and_goes_to_another_unit(sign_in) -> None:
    around, other = scene(), factories.organisation(name_zh="城管办")
    order = dispatched(around)
    path = f"/orders/{order.id}"
    worker = sign_in(around.worker)
    assert worker.send(f"{path}/return", {"reason": ""}).status_code == 422
    assert worker.send(f"{path}/return", {"reason": "按职责属城管办"}).status_code == 302
    desk = sign_in(around.desk)
    assert order.title in text(desk.get("/orders?view=returned"))
    assert "按职责属城管办" in text(desk.get(path))
    assert desk.send(f"{path}/redispatch", {"unit_id": other.id, "reason": "请接单"}).status_code == 302
    assert get_order(order.id).unit_id == other.id
    assert worker.get(path).status_code == 404


def test_asking_for_time_and_deciding_through_the_pages(sign_in) -> None:
    around = scene()
    order = in_progress(around)
    path = f"/orders/{order.id}"
    until = local(order.due_at + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    worker, desk = sign_in(around.worker), sign_in(around.desk)
    assert worker.send(f"{path}/extend", {"until": "2020-01-01T00:00", "reason": "等配件"}).status_code == 422
    assert worker.send(f"{path}/extend", {"until": until, "reason": "等配件"}).status_code == 302
    assert "等配件" in text(desk.get(f"{path}/decide_extension"))
    assert desk.send(f"{path}/decide_extension", {"decision": "deny"}).status_code == 422
    answer = {"decision": "grant", "remark": "同意，请先围挡"}
    assert desk.send(f"{path}/decide_extension", answer).status_code == 302
    assert desk.get(f"{path}/decide_extension").status_code == 409
    told = worker.get(path).text.split('class="timeline"', 1)[1].split("</ol>", 1)[0]
    asked, granted = told.rsplit("<li", 1)
    assert "等配件" in asked and "同意，请先围挡" not in asked
    assert "同意，请先围挡" in granted and "等配件" not in granted


def test_whistle_call_and_cancel_have_their_forms(sign_in) -> None:
    around, called = scene(), factories.organisation()
    order = in_progress(around)
    path = f"/orders/{order.id}"
    worker = sign_in(around.worker)
    data = {"occasion": "emergency", "units": [called.id], "reason": "请带梯子来"}
    assert worker.send(f"{path}/whistle", data).status_code == 302
    helper = sign_in(factories.user("department", organisation=called))
    assert "请带梯子来" in text(helper.get(path))
    assert helper.send(f"{path}/arrive", page=path).status_code == 302
    assert sign_in(around.desk).send(f"{path}/cancel", {"reason": "居民已撤回"}).status_code == 302
    case = claimed(around)
    call = {"is_contacted": "yes", "is_solved": "yes", "remark": "满意"}
    assert sign_in(around.desk).send(f"/orders/{case.id}/call", call).status_code == 302


def test_two_people_deciding_at_once_the_slower_one_sees_a_conflict(sign_in) -> None:
    around = scene()
    order = claimed(around)
    path = f"/orders/{order.id}/verify"
    first, second = sign_in(around.supervisor), sign_in(factories.user("supervisor"))
    seen = str(order.version)
    late = {
        "verdict": "rework", "remark": "没好", "seen": seen, "token": new_token(), "csrf_token": second.token(path),
    }  # fmt: skip
    assert first.send(path, {"verdict": "ok"}).status_code == 302
    answer = second.post(path, data=late)
    assert answer.status_code == 409
    assert get_order(order.id).state == "verified"


def test_an_old_page_acts_on_nothing(sign_in) -> None:
    around = scene()
    order = in_progress(around)
    client, path = sign_in(around.desk), f"/orders/{order.id}/cancel"
    old = {"reason": "重复", "seen": "1", "token": new_token(), "csrf_token": client.token(path)}
    assert client.post(path, data=old).status_code == 409


def test_a_double_click_does_it_once(sign_in) -> None:
    around = scene()
    order = dispatched(around)
    client, path = sign_in(around.worker), f"/orders/{order.id}"
    data = {"token": new_token(), "csrf_token": client.token(path)}
    assert [client.post(f"{path}/sign", data=data).status_code for _n in range(2)] == [302, 302]


def test_orders_of_others_do_not_exist(sign_in) -> None:
    around = scene()
    order = claimed(around)
    photo = order.rounds[0].evidence[0]
    stranger = sign_in(factories.user("department", organisation=factories.organisation()))
    for path in (
        f"/orders/{order.id}",
        f"/orders/{order.id}/verify",
        f"/orders/{order.id}/evidence/{photo.id}",
        "/orders/999999",
    ):
        assert stranger.get(path).status_code == 404
    assert order.title not in text(stranger.get("/orders?view=all"))
    owner = sign_in(around.worker)
    answer = owner.get(f"/orders/{order.id}/evidence/{photo.id}")
    assert answer.mimetype == "image/jpeg"
    assert "private" in answer.headers["Cache-Control"]
    other = claimed(around)
    assert owner.get(f"/orders/{other.id}/evidence/{photo.id}").status_code == 404


def test_a_property_company_reads_redacted_text_only(sign_in) -> None:
    around = scene("property")
    secret = "13812345678"
    submission = accepted(around, body=f"路灯不亮，请打电话{secret}找我")
    client = sign_in(around.desk)
    assert secret not in text(client.get(f"/submissions/{submission.id}/dispatch"))
    order = dispatched(around, submission, description=submission.redacted_body)
    worker = sign_in(around.worker)
    assert secret not in text(worker.get(f"/orders/{order.id}"))
    assert worker.get(f"/submissions/{submission.id}/dispatch").status_code == 403


def test_the_list_is_filtered_by_its_address_and_marks_what_is_late(sign_in) -> None:
    around = scene()
    late = make_late(in_progress(around))
    page = text(sign_in(around.desk).get(f"/orders?view=late&unit={around.unit.id}&profile=case&q=路灯"))
    assert late.number in page
    assert "tone-danger" in page
    assert late.number not in text(sign_in(around.desk).get("/orders?view=ended"))
    assert sign_in(around.desk).get("/orders?view=x&unit=abc&page=-3&profile=y").status_code == 200


def test_the_list_does_not_ask_more_for_more_rows(sign_in, count_queries) -> None:
    around = scene()
    client = sign_in(around.desk)
    client.get("/orders")
    counted = []
    for rows in (1, 8):
        while operations_left(around, rows):
            dispatched(around)
        count_queries.clear()
        client.get("/orders")
        counted.append(len(count_queries))
    assert counted[0] == counted[1] <= 12


def operations_left(around, rows: int) -> bool:
    from govtrack.casework.queries import count_orders

    return count_orders(around.desk_actor)["open"] < rows


def test_unknown_actions_and_actions_not_open(sign_in) -> None:
    around = scene()
    order = dispatched(around)
    client = sign_in(around.worker)
    assert client.get(f"/orders/{order.id}/explode").status_code == 404
    assert client.get(f"/orders/{order.id}/claim_done").status_code == 409
    assert client.send(f"/orders/{order.id}/close", page=f"/orders/{order.id}").status_code == 403
    do(order, operations.sign, around.worker_actor)
    assert client.get(f"/orders/{order.id}/sign").status_code == 302


def test_the_recurring_job_urges_late_orders_once(sign_in, run_jobs) -> None:
    from govtrack.core.jobs import enqueue

    around = scene()
    order = make_late(in_progress(around))
    for key in ("a", "b"):
        with transaction():
            enqueue("casework.remind", key=key)
        run_jobs()
    page = text(sign_in(around.desk).get(f"/orders/{order.id}"))
    assert page.count("timeline-title") == 4


def test_where_the_duty_list_names_nobody_nobody_is_chosen_beforehand(sign_in) -> None:
    around = scene()
    submission = accepted(around)
    client, path = sign_in(around.desk), f"/submissions/{submission.id}/dispatch"
    assert '<option selected value="0">' in text(client.get(path))
    due = local(now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    data = {"unit_id": 0, "title": "修灯", "description": "修灯", "due_at": due, "priority": "green"}
    assert client.send(path, data).status_code == 422


def test_a_list_of_many_pages_keeps_its_filters_in_the_address(sign_in) -> None:
    around = scene()
    for _n in range(21):
        dispatched(around)
    page = text(sign_in(around.desk).get(f"/orders?unit={around.unit.id}"))
    assert f"unit={around.unit.id}&amp;page=2" in page or f"page=2&amp;unit={around.unit.id}" in page


@pytest.mark.parametrize("role", ALL)
def test_who_is_told_of_an_order_may_open_it(sign_in, role: str) -> None:
    around = scene()
    person = factories.user(role, at=around.place, organisation=around.unit)
    order = dispatched(around)
    told = DISPATCHED in {row.kind for row in db.session.query(Message).filter_by(user_id=person.id)}
    assert told is (role in UNITS)
    assert not told or sign_in(person).get(f"/orders/{order.id}").status_code == 200


def test_an_order_says_truly_whom_it_waits_for(sign_in) -> None:
    around = scene()
    row = claimed(around)
    page = text(sign_in(around.worker).get(f"/orders/{row.id}"))
    assert "等待核查，由以下人员核查：监督保障组、社区工作人员、综合信息指挥室" in page
    with transaction():
        get_order(row.id).profile = "commitment"
    page = text(sign_in(around.worker).get(f"/orders/{row.id}"))
    assert "由以下人员核查：监督保障组、" in page and "综合信息指挥室" not in page.partition("由以下人员核查")[2][:40]
    with transaction():
        get_order(row.id).profile = "case"
    do(row, operations.verify, around.supervisor.actor, verdict="ok")
    page = text(sign_in(around.supervisor).get(f"/orders/{row.id}")).partition('id="what-to-do"')[2]
    assert "承办单位无需再办理" in page and f"等待{around.unit.name}办理" not in page


def test_what_can_be_done_stands_apart_and_a_return_is_told_only_while_it_is_open(sign_in) -> None:
    around = scene()
    row = dispatched(around)
    worker = sign_in(around.worker)

    def offered() -> str:
        return text(worker.get(f"/orders/{row.id}")).partition('id="what-to-do"')[2].partition("<footer")[0]

    group = offered().partition('<div class="button-group">')[2]
    assert "签收" in group and "申请延期" in group and "前可以退单" in group
    with transaction():
        get_order(row.id).sent_at = now() - timedelta(days=30)
    assert "签收" in offered() and "前可以退单" not in offered()


def test_closing_is_offered_once_the_call_was_made_and_before_that_it_is_said_what_is_missing(sign_in) -> None:
    around = scene()
    order = claimed(around, dispatched(around, accepted(around, wants_callback=True)))
    order = do(order, operations.verify, around.desk_actor, verdict="ok")
    path, verified, other = f"/orders/{order.id}", sign_in(around.desk), sign_in(factories.user("command"))
    page = text(verified.get(path))
    assert f"{path}/close" not in page and f"{path}/call" not in page, "who verified neither calls nor can close yet"
    assert "已试 0 次，还差 2 次" in page and "回访人不能是办理人，也不能是核查人" in page
    page = text(other.get(path))
    assert f"{path}/call" in page and f"{path}/close" not in page and "还差 2 次" in page
    assert other.send(f"{path}/call", {"is_contacted": "no"}).status_code == 302
    assert "已试 1 次，还差 1 次" in text(other.get(path))
    assert other.send(f"{path}/call", {"is_contacted": "yes", "is_solved": "yes"}).status_code == 302
    page = text(verified.get(path))
    assert f"{path}/close" in page and "还差" not in page


def test_who_wrote_reads_on_their_page_that_they_were_called(app) -> None:
    around = scene()
    order = claimed(around, dispatched(around, accepted(around, wants_callback=True)))
    for is_contacted in (False, True):
        answer = {"is_solved": "yes"} if is_contacted else {}
        do(order, operations.record_callback, around.desk_actor, is_contacted=is_contacted, **answer)
    told = describe_for_residents(list_timeline(order, public_only=True))
    calls = [entry for entry in told if "回访" in str(entry["title"])]
    assert [[str(value) for _label, value in entry["details"]] for entry in calls] == [["是"], ["否"]]


def test_a_unit_reads_before_it_starts_that_it_cannot_return_the_order_afterwards(sign_in) -> None:
    around = scene()
    order = do(dispatched(around), operations.sign, around.worker_actor)
    worker = sign_in(around.worker)
    assert "点“开始办理”以后就不能再退单" in text(worker.get(f"/orders/{order.id}"))
    order = do(order, operations.start, around.worker_actor)
    assert "退单" not in text(worker.get(f"/orders/{order.id}")).partition("<main")[2]


def test_time_that_was_asked_for_is_not_shown_as_waiting_once_the_order_has_ended(sign_in) -> None:
    around = scene()
    order = in_progress(around)
    until = latest_extension(order)
    order = do(order, operations.request_extension, around.worker_actor, until=until, reason="要等零件到货")
    worker = sign_in(around.worker)
    assert "已申请延期" in text(worker.get(f"/orders/{order.id}")).partition("办理经过")[0]
    order = do(order, operations.cancel, factories.user("command").actor, "重复的工单，已并入另一张")
    assert "已申请延期" not in text(worker.get(f"/orders/{order.id}")).partition("办理经过")[0]


def test_units_to_call_are_ticked_one_by_one(sign_in) -> None:
    around, called = scene(), factories.organisation()
    order = in_progress(around)
    page = text(sign_in(around.worker).get(f"/orders/{order.id}/whistle"))
    assert re.search(rf'<input[^>]*type="checkbox"[^>]*value="{called.id}"', page) and "Ctrl" not in page


def test_the_unit_sees_what_is_urgent_and_who_is_affected_and_the_desk_how_many_photos_there_are(sign_in) -> None:
    around = scene()
    submission = accepted(around, vulnerable_need=True, place_note="三幢东门口")
    page = text(sign_in(around.desk).get(f"/submissions/{submission.id}/dispatch"))
    assert "三幢东门口" in page and "具体位置：" in page and "老人、病人、残疾人或幼儿" in page
    assert re.search(r"反映人的照片</dt>\s*<dd[^>]*>\s*无", page), "none is said as well"
    with transaction():
        submission.redaction_confirmed_at = now()
    order = dispatched(around, submission=submission, priority="red")
    shown = text(sign_in(around.worker).get(f"/orders/{order.id}"))
    assert "紧急" in shown and "需特别照顾" in shown and "三幢东门口" in shown


@pytest.mark.usefixtures("app")
def test_an_urgent_order_is_handed_back_before_its_time_is_gone() -> None:
    around = scene()
    order = dispatched(around, due_at=now() + timedelta(hours=2))
    until = returnable_until(order.sent_at, order.due_at)
    assert timedelta(minutes=59) < until - order.sent_at <= timedelta(hours=1)
    with pretend(now() + timedelta(minutes=61)), pytest.raises(InvalidInput):
        do(order, operations.return_order, around.worker_actor, "不归我们管")
    assert returnable_until(now(), now() - timedelta(hours=1)) > now(), "what came late can be handed back all the same"
