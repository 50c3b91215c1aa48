"""Which plans wait to be adopted by whom: the count of the first page, the button and the operation say the same."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from govtrack.core.actors import ANONYMOUS
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.errors import DomainError, InvalidInput
from govtrack.plans import operations
from govtrack.plans.models import Plan, PlanParty
from govtrack.plans.queries import get_plan, is_to_adopt_for
from govtrack.plans.verbs import VERBS, list_closed
from tests import factories
from tests.plans.scene import Scene, drafted, put_on_notice, scene

pytestmark = pytest.mark.usefixtures("app")

CASES: dict[str, tuple[bool, dict[str, Any]]] = {
    "ready": (True, {}),
    "the notice runs": (False, {"left": timedelta(minutes=1)}),
    "the notice ends now": (True, {"left": timedelta(0)}),
    "an objection waits": (False, {"objection": "raised"}),
    "an objection was declined": (True, {"objection": "declined"}),
    "one has not answered": (False, {"first": "waits"}),
    "one has refused": (True, {"first": "refused"}),
    "one that does not sign has not answered": (True, {"beside": "waits"}),
    "signed by this hand on paper": (False, {"first": "by this hand"}),
    "drafted by this person": (False, {"who": "drafter"}),
    "of another place": (False, {"who": "elsewhere"}),
    "of their own unit alone": (False, {"who": "of the unit"}),
    "of their own unit and one without a unit": (True, {"who": "of the unit", "second": "signed"}),
    "nobody signs": (False, {"first": "signs not"}),
}


def _made(around: Scene, given: dict[str, Any]) -> tuple[Any, Plan]:
    """A plan on notice as the case wants it, and whoever looks at it."""
    who = {
        "drafter": around.desk, "elsewhere": factories.user("command", at=factories.place(level="subdistrict")),
        "of the unit": factories.user("command", organisation=around.unit),
    }.get(given.get("who", ""), around.second_desk)  # fmt: skip
    plan = drafted(around)
    with transaction():
        if "second" in given:
            operations.add_party(around.actor, get_plan(plan.id), slot="property", name="物业", duty="划线")
    with transaction():
        put_on_notice(around.actor, get_plan(plan.id))
    with transaction():
        row = get_plan(plan.id)
        row.noticed_until = now() + timedelta(days=1)
        if objection := given.get("objection"):
            raised = operations.raise_objection(ANONYMOUS, row, text="出口太窄")
            if objection == "declined":
                operations.answer_objection(around.other, raised, is_upheld=False, answer="出口有三米宽。")
        for party in row.parties:
            _answers(party, given.get("first", "signed"), around, who)
        if "beside" in given:
            db.session.add(PlanParty(plan_id=row.id, slot="social", name="设计院", duty="出图"))
        row.noticed_until = now() + given.get("left", timedelta(minutes=-1))
    db.session.expire_all()
    return who.actor, get_plan(plan.id)


def _answers(party: PlanParty, how: str, around: Scene, who: Any) -> None:
    if how in {"signed", "refused"}:
        party.answered_by_id, moment = around.worker.id, now()
        party.signed_at, party.refusal = (moment, "") if how == "signed" else (None, "面积不够")
    elif how == "by this hand":
        party.answered_by_id, party.signed_at, party.is_on_paper = who.id, now(), True
    elif how == "signs not":
        party.slot = "social"


@pytest.mark.parametrize("case", CASES)
def test_count_button_and_operation_agree(case: str) -> None:
    is_ready, given = CASES[case]
    actor, plan = _made(scene(), given)
    counted = db.session.scalars(select(Plan.id).where(is_to_adopt_for(actor))).all() == [plan.id]
    offered = VERBS["adopt"].is_open(actor, plan)
    try:
        with transaction():
            operations.adopt_plan(actor, get_plan(plan.id))
        done = True
    except DomainError:
        done = False
    assert {"counted": counted, "offered": offered, "done": done} == dict.fromkeys(
        ("counted", "offered", "done"), is_ready
    )


def test_whose_unit_signs_alone_reads_why_adopting_is_not_offered() -> None:
    around = scene()
    actor, plan = _made(around, CASES["of their own unit alone"][1])
    assert [str(reason) for reason in list_closed(actor, plan)] == [
        "方案由属地受理台通过；只有本单位一方签署的，本单位的人不能通过。"
    ]
    assert list_closed(around.other, plan) == []


def test_where_nobody_signs_the_desk_reads_that_and_no_other_reason() -> None:
    around = scene()
    actor, plan = _made(around, CASES["nobody signs"][1])
    told = "方案各方中没有需要签署的一方。请加上其他各方：先撤回本方案，再连同他们重新起草。"
    assert [str(reason) for reason in list_closed(actor, plan)] == [told]
    with pytest.raises(InvalidInput) as refused, transaction():
        operations.adopt_plan(actor, get_plan(plan.id))
    assert str(refused.value.message) == told
