"""What a plan can do, and what it refuses."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from govtrack.core.actors import ANONYMOUS
from govtrack.core.clock import local, now, today
from govtrack.core.db import db, transaction
from govtrack.core.errors import Conflict, Forbidden, IllegalTransition, InvalidInput
from govtrack.notify.models import Message
from govtrack.plans import operations
from govtrack.plans.queries import PlanFilter, count_promises, get_commitment, get_plan, list_plans, list_topics_to_plan
from govtrack.topics.queries import get_topic
from govtrack.topics.states import TOPIC
from tests import factories
from tests.council import scene as council
from tests.plans import scene as plan_scene
from tests.plans.scene import adopted, drafted, keep, long_ago, noticed, promise, scene

pytestmark = pytest.mark.usefixtures("app")


def test_from_decision_to_a_kept_promise(run_jobs) -> None:
    around = scene()
    assert [topic.id for topic in list_topics_to_plan(around.actor)] == [around.topic.id]
    plan = adopted(around)
    order = plan.commitments[0].work_order
    assert (order.profile, order.unit_id, order.title) == ("commitment", around.unit.id, "新增错时车位")
    assert local(order.due_at).date() == plan.commitments[0].in_service_on
    assert get_topic(around.topic.id).state == "implementing"
    keep(around, plan.commitments[0])
    run_jobs()
    plan = get_plan(plan.id)
    assert (plan.state, plan.progress) == ("completed", 100)
    assert get_topic(around.topic.id).state == "implemented"
    assert (count_promises().kept, count_promises().total) == (1, 1)


def test_a_plan_is_completed_only_when_every_promise_is_verified(run_jobs) -> None:
    around = scene()
    plan = adopted(around, promise(around), promise(around, title="画导向线"))
    keep(around, plan.commitments[0])
    run_jobs()
    assert get_plan(plan.id).state == "adopted"
    with pytest.raises(InvalidInput), transaction():
        operations.complete_plan(around.actor, get_plan(plan.id))


def test_only_decided_topics_are_planned_and_only_once() -> None:
    around = scene()
    drafted(around)
    with pytest.raises(Conflict):
        drafted(around)
    open_topic = council.admitted_topic(council.scene(), title="另一件事")
    with pytest.raises(Conflict), transaction():
        operations.draft_plan(around.actor, topic=open_topic, title="方案", goal="目标", lead_unit=around.unit)


def test_the_unit_of_the_chair_does_not_lead() -> None:
    around = scene()
    unit = factories.organisation()
    chair = factories.user("chair", organisation=unit)
    with transaction():
        around.item.meeting.chair_id = chair.id
    around.unit = unit
    with pytest.raises(InvalidInput) as refused:
        drafted(around)
    assert refused.value.field == "lead_unit_id"
    about = {"title": "方案", "goal": "目标"}
    with pytest.raises(InvalidInput), transaction():
        operations.draft_plan(around.actor, around.topic, **about, lead_unit=unit)
    around.unit = factories.organisation("community")
    plan = drafted(around)
    with pytest.raises(InvalidInput) as refused, transaction():
        operations.change_plan(around.actor, plan, **about, lead_unit=unit)
    assert refused.value.field == "lead_unit_id"
    further = factories.organisation()
    with transaction():
        operations.change_plan(around.actor, plan, **about, lead_unit=further)


def test_the_unit_of_the_chair_gives_no_promise_either() -> None:
    around, unit = scene(), factories.organisation()
    chair = factories.user("chair", organisation=unit)
    with transaction():
        around.item.meeting.chair_id = chair.id
    plan = drafted(around)
    [row] = plan.commitments
    with pytest.raises(InvalidInput) as refused, transaction():
        operations.add_commitment(around.actor, plan, promise(around, lead_unit_id=unit.id))
    assert refused.value.field == "lead_unit_id"
    with pytest.raises(InvalidInput) as refused, transaction():
        operations.change_commitment(around.actor, row, promise(around, lead_unit_id=unit.id))
    assert refused.value.field == "lead_unit_id"
    with transaction():
        operations.change_commitment(around.actor, row, promise(around, title="再加十个车位"))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"measurable_output": "  "}, "measurable_output"),
        ({"progress": 101}, "progress"),
        ({"in_service_on": today() - timedelta(days=1)}, "in_service_on"),
        ({"title": ""}, "title"),
        ({"budget_source": ""}, "budget_source"),
    ],
)
def test_a_promise_answers_the_three_questions(changes, field) -> None:
    around = scene()
    with pytest.raises(InvalidInput) as refused:
        drafted(around, promise(around, **changes))
    assert refused.value.field == field


def test_a_notice_needs_a_promise_and_a_signing_party() -> None:
    around = scene()
    plan = drafted(around)
    with transaction():
        operations.remove_commitment(around.actor, get_plan(plan.id).commitments[0])
    with pytest.raises(InvalidInput), transaction():
        plan_scene.put_on_notice(around.actor, get_plan(plan.id))
    with transaction():
        operations.add_commitment(around.actor, get_plan(plan.id), promise(around))
        operations.remove_party(around.actor, get_plan(plan.id).parties[0])
    with pytest.raises(InvalidInput), transaction():
        plan_scene.put_on_notice(around.actor, get_plan(plan.id))


def test_what_is_on_notice_is_kept_and_no_longer_changed() -> None:
    around = scene()
    plan = noticed(around)
    assert plan.revisions[0].body["commitments"][0]["quantity"] == 40
    assert get_topic(around.topic.id).state == "plan_noticed"
    with pytest.raises(Conflict), transaction():
        operations.add_commitment(around.actor, get_plan(plan.id), promise(around))


def test_adoption_waits_for_notice_objections_and_signatures() -> None:
    around = scene()
    plan = noticed(around)
    with pytest.raises(InvalidInput, match="公示期"), transaction():
        operations.adopt_plan(around.other, get_plan(plan.id))
    with transaction():
        get_plan(plan.id).noticed_until = now() + timedelta(minutes=1)
        row = operations.raise_objection(ANONYMOUS, get_plan(plan.id), text="出口太窄")
        get_plan(plan.id).noticed_until = now() - timedelta(minutes=1)
    with pytest.raises(InvalidInput, match="异议"), transaction():
        operations.adopt_plan(around.other, get_plan(plan.id))
    with transaction():
        operations.answer_objection(
            around.other, get_plan(plan.id).objections[0], is_upheld=False, answer="已按消防要求核过宽度"
        )
    with pytest.raises(InvalidInput, match="签署"), transaction():
        operations.adopt_plan(around.other, get_plan(plan.id))
    with transaction():
        plan_scene.refuse(around.worker.actor, get_plan(plan.id).parties[0], reason="工期太紧")
        operations.adopt_plan(around.other, get_plan(plan.id))
    assert get_plan(plan.id).state == "adopted"
    assert row.state == "not_upheld"


def test_an_upheld_objection_opens_the_next_revision_and_signatures_anew() -> None:
    around = scene()
    plan = noticed(around)
    with transaction():
        plan_scene.sign(around.worker.actor, get_plan(plan.id).parties[0])
        operations.raise_objection(
            ANONYMOUS, get_plan(plan.id), text="请联系我13812345678，车位太少", raised_as="owner"
        )
    with transaction():
        objection = get_plan(plan.id).objections[0]
        assert "13812345678" not in objection.text
        operations.answer_objection(around.other, objection, is_upheld=True, answer="确实，增加十个车位")
    plan = get_plan(plan.id)
    assert (plan.state, plan.revision, plan.parties[0].has_answered) == ("drafting", 2, False)
    assert get_topic(around.topic.id).state == "plan_drafting"
    with transaction():
        plan_scene.put_on_notice(around.actor, get_plan(plan.id))
    assert [row.number for row in get_plan(plan.id).revisions] == [1, 2]


def test_objections_end_with_the_notice_and_need_an_answer_with_a_reason() -> None:
    around = scene()
    plan = noticed(around, days_ago=8)
    with pytest.raises(Conflict), transaction():
        operations.raise_objection(ANONYMOUS, get_plan(plan.id), text="晚了一天")
    with transaction():
        operations.raise_objection(ANONYMOUS, get_plan(plan.id), text="纸上写来的", raised_at=now() - timedelta(days=5))
    with pytest.raises(InvalidInput), transaction():
        operations.answer_objection(around.other, get_plan(plan.id).objections[0], is_upheld=False, answer=" ")


def test_a_party_answers_for_itself_once() -> None:
    around = scene()
    plan = noticed(around)
    stranger = factories.actor("department", organisation=factories.organisation())
    with pytest.raises(Forbidden), transaction():
        plan_scene.sign(stranger, get_plan(plan.id).parties[0])
    with pytest.raises(Forbidden), transaction():
        plan_scene.sign(stranger, get_plan(plan.id).parties[0], is_on_paper=True)
    with transaction():
        party = plan_scene.sign(around.other, get_plan(plan.id).parties[0], is_on_paper=True)
        assert party.is_on_paper
    with pytest.raises(Conflict), transaction():
        plan_scene.refuse(around.worker.actor, get_plan(plan.id).parties[0], reason="改主意了")


@pytest.mark.parametrize(
    ("slot", "kind"), [("property", "community"), ("owners", "property"), ("community", "department")]
)
def test_a_unit_takes_the_part_of_its_kind(slot: str, kind: str) -> None:
    around = scene()
    plan, unit = drafted(around), factories.organisation(kind)
    with pytest.raises(InvalidInput, match="类别") as refused, transaction():
        operations.add_party(around.actor, plan, slot=slot, organisation=unit)
    assert refused.value.field == "slot"
    with transaction():
        operations.add_party(around.actor, plan, slot="residents", organisation=unit)


def test_a_notice_begins_when_it_is_given() -> None:
    around = scene()
    before = now()
    plan = noticed(around)
    assert plan.noticed_at is not None and plan.noticed_at >= before
    assert plan.noticed_until is not None and plan.noticed_until > before + timedelta(days=5)


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"verifier": "nobody"}, "verifier"), ({"budget": -1}, "budget"), ({"quantity": 0}, "quantity")],
)
def test_a_promise_has_sound_numbers_and_a_verifier(changes: dict[str, Any], field: str) -> None:
    around = scene()
    with pytest.raises(InvalidInput) as refused:
        drafted(around, promise(around, **changes))
    assert refused.value.field == field


def test_an_objection_is_not_answered_by_the_account_that_raised_it() -> None:
    around = scene()
    plan, third = noticed(around), factories.actor("community_staff", at=around.place)
    with transaction():
        mine = operations.raise_objection(around.other, plan, text="出口太窄")
        nobodys = operations.raise_objection(ANONYMOUS, plan, text="车位太少")
    assert (mine.raised_by_id, nobodys.raised_by_id) == (around.other.user_id, None)
    with pytest.raises(Forbidden, match="由您提出"), transaction():
        operations.answer_objection(around.other, mine, is_upheld=False, answer="已核过宽度")
    with transaction():
        operations.answer_objection(third, mine, is_upheld=False, answer="已核过宽度")
        operations.answer_objection(around.other, nobodys, is_upheld=False, answer="已经够用")


def test_progress_is_reported_by_the_unit_and_lateness_is_explained() -> None:
    around = scene()
    plan = adopted(around)
    key, later = plan.commitments[0].id, plan.commitments[0].in_service_on + timedelta(days=10)
    report = {"progress": 60, "output_so_far": "已画 24 个车位", "in_service_on": later}
    stranger = factories.actor("department", organisation=factories.organisation())
    with pytest.raises(Forbidden), transaction():
        operations.report_progress(stranger, get_commitment(key), **report)
    with pytest.raises(InvalidInput) as refused, transaction():
        operations.report_progress(around.worker.actor, get_commitment(key), **report)
    assert refused.value.field == "remark"
    with transaction():
        operations.report_progress(around.worker.actor, get_commitment(key), **report, remark="雨季停工")
    row = get_commitment(key)
    assert (row.progress, row.shown_progress, row.reports[0].note) == (60, 60, "雨季停工")


def test_a_hundred_percent_is_shown_only_when_verified() -> None:
    around = scene()
    plan = adopted(around)
    key = plan.commitments[0].id
    with transaction():
        operations.report_progress(
            around.worker.actor, get_commitment(key), progress=100, output_so_far="40 个", in_service_on=today()
        )
    assert get_commitment(key).shown_progress == 99
    keep(around, get_commitment(key))
    assert get_commitment(key).shown_progress == 100


def test_a_withdrawn_plan_calls_off_its_open_work_and_says_why() -> None:
    around = scene()
    plan = adopted(around)
    with pytest.raises(InvalidInput), transaction():
        operations.withdraw_plan(around.actor, get_plan(plan.id), " ")
    with transaction():
        operations.withdraw_plan(around.actor, get_plan(plan.id), "道路将整体改造")
    plan = get_plan(plan.id)
    assert (plan.state, plan.commitments[0].work_order.state) == ("withdrawn", "cancelled")
    # A council may take the matter up again, or another plan may follow the same decision.
    assert plan.topic.state == "admitted" and TOPIC.find("admitted", "schedule") is not None
    assert plan.topic_id in {topic.id for topic in list_topics_to_plan(around.actor)}
    with pytest.raises(IllegalTransition), transaction():
        operations.withdraw_plan(around.actor, get_plan(plan.id), "再撤一次")
    again = drafted(around)
    assert again.state == "drafting" and again.topic.state == "plan_drafting"


def test_late_promises_stand_in_the_overdue_view_until_they_are_verified() -> None:
    around = scene()
    plan = adopted(around, promise(around, **long_ago()))
    assert plan.is_overdue
    assert (count_promises().overdue, [row.id for row in list_plans(PlanFilter("overdue")).items]) == (1, [plan.id])
    keep(around, plan.commitments[0])
    assert not get_plan(plan.id).is_overdue
    assert list_plans(PlanFilter("overdue")).total == 0


def test_parties_are_told_to_sign_and_who_may_answer_of_each_objection() -> None:
    around = scene()
    plan = noticed(around)
    with transaction():
        operations.raise_objection(ANONYMOUS, get_plan(plan.id), text="出口太窄")
    drafted_it = select(Message.id).where(Message.user_id == around.desk.id, Message.kind == "plans.objection")
    assert db.session.scalars(drafted_it).all() == []
    for user, kind in ((around.worker, "plans.to_sign"), (around.second_desk, "plans.objection")):
        told = db.session.scalars(select(Message.kind).where(Message.user_id == user.id, Message.kind == kind)).all()
        assert told == [kind]
