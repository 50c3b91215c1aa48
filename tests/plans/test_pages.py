"""The pages of plans, as each role meets them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from govtrack.audit.models import Event
from govtrack.casework import operations as casework
from govtrack.casework.queries import get_order
from govtrack.core.actors import ANONYMOUS
from govtrack.core.clock import now, today
from govtrack.core.db import db, transaction
from govtrack.core.i18n import show_date
from govtrack.core.idempotency import new_token
from govtrack.plans import operations
from govtrack.plans.queries import find_living_plan, get_commitment, get_plan
from govtrack.plans.text import text_version
from tests import factories
from tests.pages import PageClient
from tests.plans import scene as plan_scene
from tests.plans.scene import adopted, drafted, keep, long_ago, noticed, promise, put_on_notice, refuse, scene, sign


@pytest.fixture
def sign_in(app):
    """A checked client for a given person."""

    def enter(user) -> PageClient:
        app.test_client_class = PageClient
        client = app.test_client()
        client.sign_in(user)
        return client

    return enter


def text(response) -> str:
    return response.get_data(as_text=True)


def shown_version(browser: PageClient, page: str) -> str:
    """Which text of the plan the page shows."""
    [found] = set(re.findall(r'name="seen"[^>]*value="(\d+)"', text(browser.get(page))))
    return found


def commitment_data(around, **changes):
    values = {
        "title": "新增错时车位", "lead_unit_id": around.unit.id, "measurable_output": "新增车位",
        "quantity": "40", "quantity_unit": "个", "progress": "0", "verifier": "supervisor", "suggestion_id": "0",
        "starts_on": today().isoformat(), "in_service_on": (today() + timedelta(days=60)).isoformat(),
        "budget": "120,000", "budget_source": "微实事资金",
    }  # fmt: skip
    return {**values, **changes}


def test_a_plan_is_drafted_noticed_signed_and_adopted_in_the_browser(sign_in) -> None:
    around = scene()
    desk = sign_in(around.desk)
    assert around.topic.title in text(desk.get("/plans"))
    path = f"/topics/{around.topic.id}/plan"
    assert around.item.outcome_text in text(desk.get(path))
    data = {
        "agenda_item_id": around.item.id, "title": "校门口方案", "goal": "不再拥堵", "lead_unit_id": around.unit.id,
    }  # fmt: skip
    edit = desk.send(path, data).location
    assert "校门口方案" in text(desk.get(edit))
    plan = find_living_plan(around.topic)
    assert plan is not None
    base = f"/plans/{plan.id}"
    refused = desk.send(f"{base}/notice", {"seen": str(text_version(get_plan(plan.id)))}, page=base)
    assert refused.status_code == 422
    party = {"slot": "community", "organisation_id": around.unit.id, "duty": "清理出口"}
    assert desk.send(f"{base}/parties/new", party).status_code == 302
    assert desk.send(f"{base}/commitments/new", commitment_data(around)).status_code == 302
    assert "¥120,000" in text(desk.get(base))
    assert desk.send(f"{base}/notice", {"seen": shown_version(desk, base)}, page=base).status_code == 302
    party_id = get_plan(plan.id).parties[0].id
    worker = sign_in(around.worker)
    answer = f"/parties/{party_id}/answer"
    seen = shown_version(worker, answer)
    assert worker.send(answer, {"decision": "refuse", "reason": "", "seen": seen}).status_code == 422
    assert worker.send(answer, {"decision": "sign", "seen": seen}).status_code == 302
    other = sign_in(around.second_desk)
    assert other.send(f"{base}/adopt", page=base).status_code == 422
    with transaction():
        get_plan(plan.id).noticed_until = now() - timedelta(minutes=1)
    assert other.send(f"{base}/adopt", page=base).status_code == 302
    assert get_plan(plan.id).state == "adopted"
    assert desk.get(path).location == base


@pytest.mark.parametrize(
    "changes",
    [
        {"measurable_output": ""},
        {"in_service_on": ""},
        {"progress": ""},
        {"progress": "很多"},
        {"progress": "140"},
        {"in_service_on": "明年"},
        {"quantity": "-3"},
        {"budget": "一点"},
        *({name: str(number)} for name in ("budget", "quantity", "progress") for number in (2**31, 2**63, 10**40)),
        {"in_service_on": "2020-01-01"},
        {"lead_unit_id": "999999"},
        {"budget_source": ""},
    ],
)
def test_a_promise_without_its_three_answers_is_refused_and_stays_typed(sign_in, changes) -> None:
    around = scene()
    plan = drafted(around)
    data = commitment_data(around, title="这是我打的字", **changes)
    answer = sign_in(around.desk).send(f"/plans/{plan.id}/commitments/new", data)
    assert answer.status_code == 422
    assert "这是我打的字" in text(answer)
    assert len(get_plan(plan.id).commitments) == 1


def test_promises_and_parties_of_a_draft_are_changed_and_removed(sign_in) -> None:
    around = scene()
    plan = drafted(around)
    desk, page = sign_in(around.desk), f"/plans/{plan.id}/edit"
    row, party = plan.commitments[0], plan.parties[0]
    answer = desk.send(f"/commitments/{row.id}/edit", commitment_data(around, quantity="55"))
    assert answer.status_code == 302
    assert get_commitment(row.id).quantity == 55
    assert desk.send(page, {"title": "新标题", "goal": "新目标", "lead_unit_id": around.unit.id}).status_code == 302
    for path in (f"/commitments/{row.id}/remove", f"/parties/{party.id}/remove"):
        data = {"token": new_token(), "csrf_token": desk.token(page)}
        assert desk.post(path, data=data).status_code == 302
    fresh = get_plan(plan.id)
    assert (fresh.title, len(fresh.commitments), len(fresh.parties)) == ("新标题", 0, 0)


def test_anybody_objects_without_an_account_and_reads_the_answer(client, sign_in) -> None:
    around = scene()
    plan = noticed(around)
    base = f"/plans/{plan.id}"
    assert client.send(f"{base}/object", {"text": "车位离学校太近"}).status_code == 422
    assert client.send(f"{base}/object", {"raised_as": "tenant", "text": "车位离学校太近"}).status_code == 302
    assert "车位离学校太近" not in text(client.get(base))
    assert "车位离学校太近" in text(sign_in(around.desk).get(base))
    path = f"/objections/{get_plan(plan.id).objections[0].id}/answer"
    drafter = sign_in(around.desk).send(path, {"decision": "decline", "answer": "间距符合规范"})
    assert drafter.status_code == 403, "whoever drafted the plan does not answer the objections against it"
    desk = sign_in(around.second_desk)
    assert desk.send(path, {"decision": "decline", "answer": ""}).status_code == 422
    assert desk.send(path, {"decision": "decline", "answer": "间距符合规范"}).status_code == 302
    page = text(client.get(base))
    assert "车位离学校太近" in page
    assert "间距符合规范" in page
    assert desk.get(path).status_code == 409


def test_whoever_objects_while_signed_in_is_named_to_nobody(sign_in) -> None:
    around = scene()
    plan = noticed(around)
    resident = sign_in(factories.user("resident", name="李四娘"))
    sent = resident.send(f"/plans/{plan.id}/object", {"raised_as": "tenant", "text": "物业乱收费"})
    assert sent.status_code == 302
    event = db.session.scalars(select(Event).where(Event.verb == "objection_raised")).one()
    assert (event.actor_kind, event.actor_id, event.actor_name) == ("reporter", None, "")
    assert "李四娘" not in text(sign_in(around.desk).get(f"/plans/{plan.id}"))


def test_an_objection_sent_twice_is_kept_once_and_none_is_taken_after_the_notice(client) -> None:
    around = scene()
    plan = noticed(around)
    path = f"/plans/{plan.id}/object"
    data = {"raised_as": "owner", "text": "请再想想", "token": new_token(), "csrf_token": client.token(path)}
    assert [client.post(path, data=data).status_code for _n in range(2)] == [302, 302]
    assert len(get_plan(plan.id).objections) == 1
    with transaction():
        get_plan(plan.id).noticed_until = now() - timedelta(minutes=1)
    assert client.get(path).status_code == 409
    late = {**data, "token": new_token()}
    assert client.post(path, data=late).status_code == 409


def test_drafts_are_not_public_and_foreign_roles_do_not_decide(client, sign_in) -> None:
    around = scene()
    plan = drafted(around)
    assert client.get(f"/plans/{plan.id}").status_code == 404
    assert client.get(f"/commitments/{plan.commitments[0].id}").status_code == 404
    assert client.get(f"/plans/{plan.id}/object").status_code == 404
    worker = sign_in(around.worker)
    assert worker.get(f"/plans/{plan.id}").status_code == 200
    assert worker.get(f"/plans/{plan.id}/edit").status_code == 403
    stranger = sign_in(factories.user("department", organisation=factories.organisation()))
    assert stranger.get(f"/plans/{plan.id}").status_code == 404
    other_desk = sign_in(factories.user("community_staff", at=factories.place("community")))
    assert other_desk.get(f"/plans/{plan.id}/edit").status_code == 404
    assert client.get("/plans/99999").status_code == 404


def test_everybody_sees_what_is_late_and_what_was_kept(client) -> None:
    around = scene()
    plan = adopted(around, promise(around, **long_ago()), promise(around, title="画导向线"))
    listed = text(client.get("/plans?view=overdue"))
    assert plan.title in listed
    assert "tone-danger" in listed
    keep(around, plan.commitments[0])
    assert plan.title not in text(client.get("/plans?view=overdue"))
    page = text(client.get(f"/plans/{plan.id}"))
    assert 'value="100"' in page
    assert text(client.get("/plans?view=nonsense&place=abc&page=x&q=方案")).count(plan.number) == 1


def test_the_page_of_a_promise_shows_its_way_without_names_to_the_public(client, sign_in) -> None:
    around = scene()
    plan = adopted(around)
    row = plan.commitments[0]
    path = f"/commitments/{row.id}"
    worker = sign_in(around.worker)
    late = (row.in_service_on + timedelta(days=5)).isoformat()
    data = {"progress": "30", "output_so_far": "已画 12 个", "in_service_on": late}
    assert worker.send(f"{path}/report", data).status_code == 422
    assert worker.send(f"{path}/report", {**data, "remark": "雨季停工"}).status_code == 302
    assert "目前做到" in text(client.get(path)) and "现预计投用" in text(client.get(path))
    keep(around, row)
    page = text(client.get(path))
    assert "已画 12 个" in page
    # It is done, so nothing is told as if it went on.
    assert "目前做到" not in page and "现预计" not in page
    assert "最后一次报告" in page and "最后一次报告的投用日期" in page
    assert around.worker.name not in page
    assert around.supervisor.name not in page
    assert around.worker.name in text(worker.get(path))
    assert worker.get(f"/orders/{row.work_order_id}").status_code == 200


def test_withdrawing_needs_a_reason_that_everybody_reads(client, sign_in) -> None:
    around = scene()
    plan = adopted(around)
    desk, path = sign_in(around.desk), f"/plans/{plan.id}/withdraw"
    assert desk.send(path, {"reason": ""}).status_code == 422
    assert desk.send(path, {"reason": "道路将整体改造"}).status_code == 302
    assert "道路将整体改造" in text(client.get(f"/plans/{plan.id}"))
    assert plan.title in text(client.get("/plans?view=withdrawn"))
    assert desk.get(path).status_code == 409


def test_what_would_be_refused_is_not_offered(sign_in) -> None:
    around = scene()
    with transaction():
        bare = operations.draft_plan(
            around.actor, topic=around.topic, agenda_item=around.item, title="方案", goal="不堵", lead_unit=around.unit
        )
    desk, base = sign_in(around.desk), f"/plans/{bare.id}"
    assert f"{base}/notice" not in text(desk.get(base)), "it promises nothing"
    with transaction():
        operations.add_commitment(around.actor, get_plan(bare.id), promise(around))
    assert f"{base}/notice" not in text(desk.get(base)), "nobody will sign it"
    with transaction():
        operations.add_party(
            around.actor, get_plan(bare.id), slot="community", organisation=around.unit, duty="清理出口"
        )
    assert f"{base}/notice" in text(desk.get(base))
    with transaction():
        put_on_notice(around.actor, get_plan(bare.id))
        sign(around.worker.actor, get_plan(bare.id).parties[0])
    other = sign_in(around.second_desk)
    waiting = text(other.get(base))
    assert f"{base}/adopt" not in waiting, "the days for objections run"
    assert "通过方案 · 公示期满" in waiting, "and the page says when it can be adopted"
    with transaction():
        get_plan(bare.id).noticed_until = now() - timedelta(minutes=1)
    assert f"{base}/adopt" in text(other.get(base))


def test_two_people_adopting_at_once_the_slower_one_sees_a_conflict(sign_in) -> None:
    around = scene()
    plan = noticed(around, days_ago=8)
    with transaction():
        plan_scene.sign(around.worker.actor, get_plan(plan.id).parties[0])
    base = f"/plans/{plan.id}"
    first, second = sign_in(around.second_desk), sign_in(factories.user("command"))
    late = {"token": new_token(), "csrf_token": second.token(base)}
    assert first.send(f"{base}/adopt", page=base).status_code == 302
    assert second.post(f"{base}/adopt", data=late).status_code == 409


def test_a_page_left_open_signs_no_other_text(sign_in) -> None:
    around = scene()
    plan = noticed(around)
    answer = f"/parties/{plan.parties[0].id}/answer"
    worker = sign_in(around.worker)
    assert plan.goal in text(worker.get(answer)), "what is signed stands on the page"
    seen = shown_version(worker, answer)
    with transaction():
        row = operations.raise_objection(ANONYMOUS, get_plan(plan.id), text="车位应当留给住户先用")
        operations.answer_objection(around.other, row, is_upheld=True, answer="说得对，方案要改。")
    with transaction():
        get_plan(plan.id).goal = "只在放学时段放行"
        plan_scene.put_on_notice(around.actor, get_plan(plan.id))
    typed = {"decision": "refuse", "reason": "我们没有这笔钱", "seen": seen}
    for given in (typed, {**typed, "decision": "sign"}, {**typed, "seen": ""}):
        behind = worker.send(answer, given)
        assert behind.status_code == 422 and "有改动" in text(behind)
        assert "只在放学时段放行" in text(behind) and "我们没有这笔钱" in text(behind), "nothing typed is lost"
        assert not get_plan(plan.id).parties[0].has_answered
    [now_shown] = re.findall(r'name="seen"[^>]*value="(\d+)"', text(behind))
    assert worker.send(answer, {**typed, "seen": now_shown}).status_code == 302
    assert get_plan(plan.id).parties[0].refusal == "我们没有这笔钱"


def test_a_signature_on_paper_after_a_refusal_leads_to_the_plan(sign_in) -> None:
    around = scene()
    plan = noticed(around)
    answer = f"/parties/{plan.parties[0].id}/answer"
    desk, worker = sign_in(around.second_desk), sign_in(around.worker)
    seen = shown_version(worker, answer)
    assert worker.send(answer, {"decision": "refuse", "reason": "我们没有这笔钱", "seen": seen}).status_code == 302
    data = {"decision": "sign", "seen": seen, "token": new_token(), "csrf_token": desk.token("/plans")}
    late = desk.post(answer, data=data)
    assert late.status_code == 409
    assert 'name="_again"' not in text(late).partition("<main")[2], "the form is gone, and is not offered again"
    assert f'href="/plans/{plan.id}"' in text(late)


def test_a_page_left_open_puts_no_other_text_on_notice(sign_in) -> None:
    around = scene()
    plan = drafted(around)
    base, desk = f"/plans/{plan.id}", sign_in(around.desk)
    seen = shown_version(desk, base)
    assert f'name="seen" value="{seen}"' in text(desk.get(f"{base}/edit")), "the button below the draft names it too"
    with transaction():
        operations.add_commitment(around.other, get_plan(plan.id), promise(around, title="再加一项"))
    behind = desk.send(f"{base}/notice", {"seen": seen}, page=base)
    assert behind.status_code == 422 and "有改动" in text(behind) and "再加一项" in text(behind)
    assert get_plan(plan.id).state == "drafting"
    assert desk.send(f"{base}/notice", {"seen": shown_version(desk, base)}, page=base).status_code == 302


def test_the_list_does_not_ask_more_for_more_rows(client, count_queries) -> None:
    noticed(scene())
    client.get("/plans")
    counted = []
    for more in (0, 3):
        for _n in range(more):
            noticed(scene())
        count_queries.clear()
        client.get("/plans")
        counted.append(len(count_queries))
    assert counted[0] == counted[1] <= 12


def test_the_pages_speak_english_too(client, sign_in) -> None:
    around = scene()
    plan = adopted(around)
    client.set_cookie("language", "en")
    assert "Promised and kept" in text(client.get("/plans"))
    assert "Measurable output" in text(client.get(f"/plans/{plan.id}"))
    client.set_cookie("language", "zh_CN")
    assert "承诺与兑现" in text(client.get("/plans"))


def test_the_first_page_of_a_party_counts_the_plans_that_it_is_to_sign(sign_in) -> None:
    around = scene()
    plan = noticed(around)
    worker, elsewhere = (
        sign_in(around.worker),
        sign_in(factories.user("property", organisation=factories.organisation())),
    )
    worker.set_cookie("language", "zh")

    def waits() -> tuple[bool, bool]:
        counted = "<b>1</b></span>" in text(worker.get("/")).partition("份方案待本单位签署")[0][-200:]
        return counted, f'href="/plans/{plan.id}#parties"' in text(worker.get("/plans"))

    assert waits() == (True, True)
    assert f'href="/plans/{plan.id}#parties"' not in text(elsewhere.get("/plans"))
    with transaction():
        plan_scene.sign(around.worker.actor, get_plan(plan.id).parties[0])
    assert waits() == (False, False)


@pytest.mark.parametrize("answer", [sign, refuse])
def test_what_a_party_answered_on_paper_says_so(client, answer) -> None:
    around = scene()
    plan = noticed(around)
    how = {"reason": "道闸费用没有说清"} if answer is refuse else {}
    assert "纸质" not in text(client.get(f"/plans/{plan.id}"))
    with transaction():
        answer(around.other, get_plan(plan.id).parties[0], is_on_paper=True, **how)
    row = text(client.get(f"/plans/{plan.id}")).partition('id="parties"')[2].partition("</table>")[0]
    assert "纸质" in row and how.get("reason", "") in row


def test_a_promise_whose_unit_gave_its_order_back_waits_for_another_one_in_public(sign_in, client) -> None:
    around = scene()
    plan = adopted(around)
    [row] = plan.commitments
    with transaction():
        casework.return_order(around.worker.actor, get_order(row.work_order_id), "不归我们")
    for page in (f"/plans/{plan.id}", f"/commitments/{row.id}"):
        assert "正在另找单位" in text(client.get(page)), page
    assert "不归我们" not in text(client.get(f"/commitments/{row.id}"))


def test_the_plan_shows_the_promised_day_and_the_one_last_reported(client, sign_in) -> None:
    around = scene()
    plan = adopted(around)
    row = plan.commitments[0]
    key, later, address = row.id, row.in_service_on + timedelta(days=32), f"/plans/{plan.id}"
    assert "现预计投用" not in text(client.get(address))
    with transaction():
        operations.report_progress(
            around.worker.actor, get_commitment(key), progress=60, output_so_far="已画 24 个车位", in_service_on=later,
            remark="雨季停工",
        )  # fmt: skip
    page = text(client.get(address))
    assert "现预计投用" in page and show_date(row.in_service_on) in page and show_date(later) in page


def test_the_reports_of_a_plan_come_with_its_promises(client, count_queries) -> None:
    around = scene()
    plan = adopted(around, promise(around), promise(around, title="第二项"))
    address = f"/plans/{plan.id}"
    db.session.expire_all()
    count_queries.clear()
    client.get(address)
    told = [query for query in count_queries if "FROM commitments" in query or "FROM progress_reports" in query]
    assert len(told) == 1 and "progress_reports" in told[0]


def test_the_form_of_a_promise_says_that_a_budget_needs_its_source(sign_in) -> None:
    around = scene()
    plan = drafted(around)
    page = text(sign_in(around.desk).get(f"/plans/{plan.id}/commitments/new"))
    assert 'id="budget_source-hint">填写了预算时必填。' in page
