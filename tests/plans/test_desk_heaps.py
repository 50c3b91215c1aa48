"""What the first page of a desk counts of plans on notice: objections to answer, plans ready to be adopted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from govtrack.core.actors import ANONYMOUS, Actor
from govtrack.core.clock import now, pretend
from govtrack.core.db import db, transaction
from govtrack.core.settings import change_setting
from govtrack.oversight.queries.work import count_work
from govtrack.plans import operations
from govtrack.plans.models import PlanParty
from govtrack.plans.queries import get_plan
from govtrack.plans.slots import SLOTS
from tests import factories
from tests.plans.scene import adopted, noticed, scene, sign

pytestmark = pytest.mark.usefixtures("app")


def heaps(who: Actor) -> tuple[int, int]:
    """Plans with an objection to answer, and plans to adopt."""
    counts = count_work(who)
    return counts["objected"], counts["to_adopt"]


def test_an_objection_waits_for_whoever_of_the_desk_did_not_draft_the_plan() -> None:
    around = scene()
    plan = noticed(around, days_ago=1)
    assert heaps(around.other) == (0, 0)
    with transaction():
        row = operations.raise_objection(ANONYMOUS, get_plan(plan.id), text="出口太窄")
    assert (heaps(around.actor), heaps(around.other)) == ((0, 0), (1, 0))
    with transaction():
        operations.answer_objection(around.other, row, is_upheld=False, answer="出口有三米宽。")
    assert heaps(around.other) == (0, 0)


def test_a_plan_waits_to_be_adopted_once_its_notice_is_over_and_all_have_answered() -> None:
    around = scene()
    plan = noticed(around, days_ago=8)
    assert heaps(around.other) == (0, 0)
    with transaction():
        [party] = get_plan(plan.id).parties
        sign(around.worker.actor, party)
    assert (heaps(around.actor), heaps(around.other)) == ((0, 0), (0, 1))
    elsewhere = factories.user("community_staff", at=factories.place(level="community"))
    assert heaps(elsewhere.actor) == (0, 0)
    with transaction():
        operations.adopt_plan(around.other, get_plan(plan.id))
    assert heaps(around.other) == (0, 0)


@pytest.mark.parametrize(("left", "counted"), [(timedelta(minutes=5), 0), (timedelta(0), 1)])
def test_the_last_day_of_the_notice_counts_to_its_end(left: timedelta, counted: int) -> None:
    around = scene()
    plan = noticed(around)
    with transaction():
        [party] = get_plan(plan.id).parties
        sign(around.worker.actor, party)
        get_plan(plan.id).noticed_until = now() + left
    assert heaps(around.other) == (0, counted)


def test_whoever_entered_a_signature_from_paper_is_not_asked_to_adopt() -> None:
    around = scene()
    plan = noticed(around, days_ago=8)
    with transaction():
        [party] = get_plan(plan.id).parties
        sign(around.other, party, is_on_paper=True)
    assert heaps(around.other) == (0, 0)
    assert heaps(factories.user("command").actor) == (0, 1)


def test_a_plan_that_was_adopted_waits_for_nobody() -> None:
    around = scene()
    adopted(around)
    assert heaps(around.other) == (0, 0)


def test_a_notice_that_ends_meanwhile_and_a_rule_that_changes_count_at_once() -> None:
    around = scene()
    plan = noticed(around)
    [party] = get_plan(plan.id).parties
    with transaction():
        # Another party has signed, so that somebody signs whatever the rule is.
        db.session.add(PlanParty(plan_id=plan.id, slot="social", name="社工站", duty="组织活动", signed_at=now(),
                                 answered_by_id=around.worker.id))  # fmt: skip
    assert heaps(around.other) == (0, 0)
    with pretend(now() + timedelta(days=30)):
        assert heaps(around.other) == (0, 0)
        with transaction():
            change_setting("plans.signing_slots", [slot for slot in SLOTS if slot != party.slot], "甲")
        assert heaps(around.other) == (0, 1)
    assert heaps(around.other) == (0, 0)


def test_two_of_the_same_roles_are_told_their_own_numbers() -> None:
    around = scene()
    plan = noticed(around, days_ago=1)
    colleague, elsewhere = factories.user("command"), factories.place(level="community")
    with transaction():
        operations.raise_objection(ANONYMOUS, get_plan(plan.id), text="出口太窄")
    drafter = replace(colleague.actor, user_id=around.actor.user_id)
    assert [heaps(who) for who in (around.actor, colleague.actor, drafter)] == [(0, 0), (1, 0), (0, 0)]
    assert heaps(factories.user("community_staff", at=elsewhere).actor) == (0, 0)
