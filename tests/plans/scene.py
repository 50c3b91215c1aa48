"""Plans for tests, brought to a state by the operations of the house."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from govtrack.casework import operations as casework
from govtrack.casework.queries import get_order
from govtrack.core.actors import Actor
from govtrack.core.clock import now, today
from govtrack.core.db import transaction
from govtrack.council.models import AgendaItem
from govtrack.intake.models import Submission
from govtrack.places.models import Organisation, Place
from govtrack.plans import operations
from govtrack.plans.clocks import notice_end
from govtrack.plans.models import Commitment, Plan, PlanParty
from govtrack.plans.operations import NewCommitment
from govtrack.plans.queries import get_plan
from govtrack.plans.text import text_version
from govtrack.topics.models import Topic
from tests import factories
from tests.casework.scene import evidence
from tests.council import scene as council


@dataclass
class Scene:
    """A decided topic with the people that its plan needs."""

    place: Place
    topic: Topic
    item: AgendaItem
    unit: Organisation
    desk: Any
    worker: Any
    supervisor: Any

    second_desk: Any

    @property
    def actor(self) -> Any:
        """The desk."""
        return self.desk.actor

    @property
    def other(self) -> Any:
        """Somebody else of the desk, who drafted nothing."""
        return self.second_desk.actor


def scene(*letters: Submission) -> Scene:
    """A topic, of these letters, on which the council found a consensus."""
    around = council.scene()
    topic = council.admitted_topic(around, submissions=letters)
    [item] = council.items(council.closed(around, topic))
    unit = factories.organisation("community")
    return Scene(
        around.place,
        topic,
        item,
        unit,
        factories.user("command"),
        factories.user("department", organisation=unit),
        factories.user("supervisor"),
        factories.user("command"),
    )


def promise(around: Scene, **changes: Any) -> NewCommitment:
    """A complete promise."""
    values = {
        "title": "新增错时车位",
        "lead_unit_id": around.unit.id,
        "measurable_output": "新增车位",
        "quantity": 40,
        "quantity_unit": "个",
        "starts_on": today(),
        "in_service_on": today() + timedelta(days=60),
        "budget": 120000,
        "budget_source": "微实事资金",
    }
    return NewCommitment(**{**values, **changes})


def drafted(around: Scene, *promises: NewCommitment) -> Plan:
    """A draft with a party that signs and, unless told otherwise, one promise."""
    with transaction():
        plan = operations.draft_plan(
            around.actor,
            topic=around.topic,
            agenda_item=around.item,
            title="校门口通行共治方案",
            goal="放学时段不再拥堵",
            lead_unit=around.unit,
        )
    with transaction():
        fresh = get_plan(plan.id)
        operations.add_party(around.actor, fresh, slot="community", organisation=around.unit, duty="组织志愿者")
        for item in promises or (promise(around),):
            operations.add_commitment(around.actor, fresh, item)
    return get_plan(plan.id)


def put_on_notice(who: Actor, plan: Plan) -> Plan:
    """By somebody who has read the draft as it stands."""
    return operations.notice_plan(who, plan, seen_version=text_version(plan))


def sign(who: Actor, party: PlanParty, **how: Any) -> PlanParty:
    """By somebody who has read the plan as it stands."""
    return operations.sign_plan(who, party, seen_version=text_version(party.plan), **how)


def refuse(who: Actor, party: PlanParty, **how: Any) -> PlanParty:
    """By somebody who has read the plan as it stands."""
    return operations.refuse_plan(who, party, seen_version=text_version(party.plan), **how)


def noticed(around: Scene, *promises: NewCommitment, days_ago: int = 0) -> Plan:
    """A plan on notice since ``days_ago``."""
    plan = drafted(around, *promises)
    with transaction():
        row = put_on_notice(around.actor, get_plan(plan.id))
        row.noticed_at = now() - timedelta(days=days_ago)
        row.noticed_until = notice_end(row.noticed_at)
    return get_plan(plan.id)


def adopted(around: Scene, *promises: NewCommitment) -> Plan:
    """A plan whose work has been given out."""
    plan = noticed(around, *promises, days_ago=8)
    with transaction():
        for party in get_plan(plan.id).parties:
            sign(around.worker.actor, party)
    with transaction():
        operations.adopt_plan(around.other, get_plan(plan.id))
    return get_plan(plan.id)


def keep(around: Scene, row: Commitment) -> None:
    """Does the work of a promise and has it verified."""
    key = row.work_order_id
    assert key is not None
    with transaction():
        order = get_order(key)
        casework.sign(around.worker.actor, order)
        casework.start(around.worker.actor, order)
        casework.claim_done(around.worker.actor, order, note="做完了", photos=[evidence()])
    with transaction():
        casework.verify(around.supervisor.actor, get_order(key), verdict="ok")


def long_ago() -> dict[str, date]:
    """The days of a promise that is late."""
    return {"starts_on": today() - timedelta(days=90), "in_service_on": today() - timedelta(days=3)}
