"""Plans: drafted, on notice, signed or refused, adopted, carried out, kept."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import select

from govtrack.core.actors import ANONYMOUS
from govtrack.core.db import db
from govtrack.council.models import AgendaItem
from govtrack.demo.scene import Scene
from govtrack.demo.stories import orders
from govtrack.demo.stories.matters import topic_of
from govtrack.demo.timetable import Timetable
from govtrack.plans import operations as plans
from govtrack.plans.models import Commitment, Objection, Plan, PlanParty
from govtrack.plans.operations import NewCommitment
from govtrack.plans.text import text_version

Story = dict[str, Any]
# A party that refuses says so on the day before the adoption.
REFUSED_BEFORE = 1.0


def schedule_plans(timetable: Timetable, topics: list[Story]) -> None:
    """Adds every plan with its promises."""
    for topic in topics:
        if (story := topic["plan"]) is not None:
            _schedule_plan(timetable, topic["matter"], story)


def _schedule_plan(timetable: Timetable, matter: str, story: Story) -> None:
    scene = timetable.scene
    timetable.on_day(story["drafted_days_ago"], partial(_draft, scene, matter, story))
    if story["noticed_days_ago"] is None:
        return
    timetable.on_day(story["noticed_days_ago"], partial(_notice, scene, matter, story))
    for position, party in enumerate(story["parties"]):
        _schedule_party(timetable, matter, story, position, party)
    for position, objection in enumerate(story["objections"]):
        timetable.on_day(objection["days_ago"], partial(_object, scene, matter, objection))
        if objection["decision"] is not None:
            timetable.on_day(objection["answered_days_ago"], partial(_answer, scene, matter, position, objection))
    if story["adopted_days_ago"] is not None:
        timetable.on_day(story["adopted_days_ago"], partial(_adopt, scene, matter, story))
        for position, promise in enumerate(story["commitments"]):
            _schedule_promise(timetable, matter, position, promise)
    if story["completed_days_ago"] is not None:
        timetable.on_day(story["completed_days_ago"], partial(_complete, scene, matter, story))


def _schedule_party(timetable: Timetable, matter: str, story: Story, position: int, party: Story) -> None:
    if party["signed_days_ago"] is not None:
        timetable.on_day(party["signed_days_ago"], partial(_sign, timetable.scene, matter, position, party))
    elif party["refusal"]:
        days = story["adopted_days_ago"] + REFUSED_BEFORE
        timetable.on_day(days, partial(_refuse, timetable.scene, matter, position, party))


def _schedule_promise(timetable: Timetable, matter: str, position: int, promise: Story) -> None:
    scene = timetable.scene
    for report in promise["reports"]:
        timetable.on_day(report["days_ago"], partial(_report, scene, matter, position, report))
    for step in promise["steps"]:
        is_verified = step["action"] == "verify"
        timetable.on_day(step["days_ago"], partial(_take, scene, matter, position, step), sets_going=is_verified)


def plan_of(scene: Scene, matter: str) -> Plan:
    """The plan of a matter."""
    return db.session.get_one(Plan, scene.plan_ids[matter])


def _commitment(scene: Scene, matter: str, position: int) -> Commitment:
    return plan_of(scene, matter).commitments[position]


def _draft(scene: Scene, matter: str, story: Story) -> None:
    actor, topic = scene.actor(story["drafted_by"]), topic_of(scene, matter)
    item = db.session.scalar(
        select(AgendaItem).where(AgendaItem.topic_id == topic.id, AgendaItem.state == "decided").limit(1)
    )
    assert item is not None, matter
    plan = plans.draft_plan(
        actor, topic=topic, title=story["title"], goal=story["goal"], lead_unit=scene.unit(story["lead_unit"]),
        agenda_item=item, place=item.meeting.place,
    )  # fmt: skip
    scene.plan_ids[matter] = plan.id
    for party in story["parties"]:
        unit = scene.unit(party["organisation"]) if party["organisation"] else None
        plans.add_party(actor, plan, slot=party["slot"], name=party["name"], organisation=unit, duty=party["duty"])
    for promise in story["commitments"]:
        plans.add_commitment(actor, plan, _promise(scene, promise))


def _promise(scene: Scene, story: Story) -> NewCommitment:
    return NewCommitment(
        title=story["title"],
        lead_unit_id=scene.unit(story["lead_unit"]).id,
        measurable_output=story["measurable_output"],
        starts_on=scene.day(story["starts_days_ago"]),
        in_service_on=scene.day(story["in_service_days_ago"]),
        description=story["description"],
        quantity=story["quantity"],
        quantity_unit=story["quantity_unit"],
        budget=story["budget"],
        budget_source=story["budget_source"],
        verifier=story["verifier"],
    )


def _notice(scene: Scene, matter: str, story: Story) -> None:
    plan = plan_of(scene, matter)
    plans.notice_plan(scene.actor(story["drafted_by"]), plan, seen_version=text_version(plan))


def _party(scene: Scene, matter: str, position: int) -> PlanParty:
    return plan_of(scene, matter).parties[position]


def _sign(scene: Scene, matter: str, position: int, party: Story) -> None:
    actor, row = scene.actor(party["answered_by"]), _party(scene, matter, position)
    plans.sign_plan(actor, row, seen_version=text_version(row.plan), is_on_paper=party["is_on_paper"])


def _refuse(scene: Scene, matter: str, position: int, party: Story) -> None:
    actor, row = scene.actor(party["answered_by"]), _party(scene, matter, position)
    seen, is_on_paper = text_version(row.plan), party["is_on_paper"]
    plans.refuse_plan(actor, row, reason=party["refusal"], seen_version=seen, is_on_paper=is_on_paper)


def _object(scene: Scene, matter: str, story: Story) -> None:
    plans.raise_objection(ANONYMOUS, plan_of(scene, matter), text=story["text"], raised_as=story["raised_as"])


def _answer(scene: Scene, matter: str, position: int, story: Story) -> None:
    row: Objection = plan_of(scene, matter).objections[position]
    is_upheld = story["decision"] == "upheld"
    plans.answer_objection(scene.actor(story["answered_by"]), row, is_upheld=is_upheld, answer=story["answer"])


def _adopt(scene: Scene, matter: str, story: Story) -> None:
    plan = plan_of(scene, matter)
    plans.adopt_plan(scene.actor(story["adopted_by"]), plan)
    for position, row in enumerate(plan.commitments):
        assert row.work_order_id is not None, row.title
        scene.order_ids[matter, position] = row.work_order_id


def _report(scene: Scene, matter: str, position: int, story: Story) -> None:
    row = _commitment(scene, matter, position)
    plans.report_progress(
        scene.actor(story["by"]), row, progress=story["progress"], output_so_far=story["output_so_far"],
        in_service_on=row.in_service_on, remark=story["note"],
    )  # fmt: skip


def _take(scene: Scene, matter: str, position: int, step: Story) -> None:
    orders.take(scene, scene.order_ids[matter, position], step)


def _complete(scene: Scene, matter: str, story: Story) -> None:
    """Where the last verification has not completed the plan by itself."""
    plan = plan_of(scene, matter)
    if plan.state == "adopted":
        plans.complete_plan(scene.actor(story["drafted_by"]), plan)
