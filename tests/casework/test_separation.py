"""Handler, verifier and caller are different persons, of different units."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from govtrack.accounts.models import User
from govtrack.audit.kinds import KINDS
from govtrack.casework import operations, policy
from govtrack.casework.models import NOT_HANDLING
from govtrack.casework.queries import get_order
from govtrack.core.actors import Actor, Grant
from govtrack.core.clock import now
from govtrack.core.db import transaction
from govtrack.core.errors import Forbidden
from tests import factories
from tests.casework.scene import claimed, dispatched, do, evidence, in_progress, scene

pytestmark = pytest.mark.usefixtures("app")


def test_nobody_verifies_what_they_reported_done() -> None:
    around = scene("community_staff")
    order = claimed(around)
    with pytest.raises(Forbidden):
        do(order, operations.verify, around.worker_actor, verdict="ok")


def test_nobody_verifies_the_work_of_their_own_unit() -> None:
    around = scene("community_staff")
    colleague = factories.user("community_staff", organisation=around.unit)
    order = claimed(around)
    with pytest.raises(Forbidden):
        do(order, operations.verify, colleague.actor, verdict="ok")


def test_a_unit_that_was_whistled_for_does_not_verify() -> None:
    around, called = scene(), factories.organisation("community")
    helper = factories.user("community_staff", organisation=called)
    order = do(
        in_progress(around),
        operations.whistle,
        around.worker_actor,
        occasion="public_demand",
        reason="一起来",
        units=[called],
    )
    order = do(order, operations.arrive, helper.actor)
    order = do(order, operations.claim_done, around.worker_actor, note="好了", photos=[evidence()])
    with pytest.raises(Forbidden):
        do(order, operations.verify, helper.actor, verdict="ok")


def test_who_called_the_reporter_does_not_verify() -> None:
    around = scene()
    order = do(claimed(around), operations.record_callback, around.desk_actor, is_contacted=True, is_solved="yes")
    with pytest.raises(Forbidden):
        do(order, operations.verify, around.desk_actor, verdict="ok")
    assert do(order, operations.verify, around.supervisor.actor, verdict="ok").state == "verified"


def test_who_verified_or_handled_does_not_call_the_reporter() -> None:
    around = scene("community_staff")
    order = claimed(around)
    with pytest.raises(Forbidden):
        do(order, operations.record_callback, around.worker_actor, is_contacted=True, is_solved="yes")
    order = do(order, operations.verify, around.supervisor.actor, verdict="ok")
    with pytest.raises(Forbidden):
        do(order, operations.record_callback, around.supervisor.actor, is_contacted=True, is_solved="yes")


def test_a_promise_is_verified_by_supervision_or_residents_not_by_the_desk() -> None:
    around = scene()
    with transaction():
        order = operations.dispatch(
            around.desk_actor,
            operations.NewOrder(profile="commitment", unit=around.unit, title="新增车位", place=around.place),
        )
    order = claimed(around, order)
    with pytest.raises(Forbidden):
        do(order, operations.verify, around.desk_actor, verdict="ok")
    resident = factories.actor("verified_resident", at=around.place)
    assert do(order, operations.verify, resident, verdict="ok").state == "verified"


def test_a_supervisor_of_another_place_does_not_verify() -> None:
    around = scene()
    stranger = factories.actor("supervisor", at=factories.place("community"))
    with pytest.raises(Forbidden):
        do(claimed(around), operations.verify, stranger, verdict="ok")


def test_only_the_unit_works_on_its_order() -> None:
    around = scene()
    other = factories.actor("department", organisation=factories.organisation())
    for actor in (other, around.desk_actor):
        with pytest.raises(Forbidden):
            do(dispatched(around), operations.sign, actor)


def test_the_database_refuses_a_verdict_by_the_claimer() -> None:
    around = scene()
    order = claimed(around)
    with pytest.raises(IntegrityError), transaction():
        row = get_order(order.id).current_round
        row.verdict, row.verified_at = "ok", row.claimed_at
        row.verified_by_id = row.claimed_by_id


def changed(user: User, role: str) -> Actor:
    """The same person in another office, for no unit."""
    with transaction():
        for grant in list(user.grants):
            grant.revoked_at = now()
    place = factories.subdistrict()
    return Actor("user", user.id, user.name, (Grant(role, place.path),))


def test_whoever_signed_for_the_unit_does_not_verify_from_another_office() -> None:
    around = scene()
    signer = factories.user("department", organisation=around.unit)
    order = do(dispatched(around), operations.sign, signer.actor)
    order = do(order, operations.start, around.worker_actor)
    order = do(order, operations.claim_done, around.worker_actor, note="好了", photos=[evidence()])
    later = changed(signer, "supervisor")
    with pytest.raises(Forbidden):
        do(order, operations.verify, later, verdict="ok")
    with pytest.raises(Forbidden):
        do(order, operations.record_callback, later, is_contacted=True, is_solved="yes")


def test_whoever_came_for_a_called_unit_does_not_verify_from_another_office() -> None:
    around, called = scene(), factories.organisation("community")
    helper = factories.user("community_staff", organisation=called)
    order = do(
        in_progress(around), operations.whistle, around.worker_actor, occasion="public_demand", reason="一起来",
        units=[called],
    )  # fmt: skip
    order = do(order, operations.arrive, helper.actor)
    order = do(order, operations.claim_done, around.worker_actor, note="好了", photos=[evidence()])
    with pytest.raises(Forbidden):
        do(order, operations.verify, changed(helper, "supervisor"), verdict="ok")
    assert do(order, operations.verify, around.supervisor.actor, verdict="ok").state == "verified"


def test_whoever_asked_for_time_does_not_decide_on_it_from_the_desk() -> None:
    around = scene()
    order = dispatched(around)
    do(order, operations.request_extension, around.worker_actor, until=order.due_at + timedelta(hours=1), reason="等料")
    later = changed(around.worker, "community_staff")
    order = get_order(order.id)
    assert not policy.can_decide_extension(later, order)
    with pytest.raises(Forbidden), transaction():
        operations.decide_extension(later, get_order(order.id).extensions[0], is_granted=True)
    assert get_order(order.id).extensions[0].state == "requested"


def test_nobody_verifies_or_calls_back_about_their_own_letter() -> None:
    around = scene()
    author = factories.actor("community_staff", at=around.place)
    order = claimed(around)
    with transaction():
        get_order(order.id).submission.written_by_id = author.user_id
    with pytest.raises(Forbidden, match="您自己"):
        do(order, operations.verify, author, verdict="ok")
    with pytest.raises(Forbidden, match="您自己"):
        do(order, operations.record_callback, author, is_contacted=True, is_solved="yes")
    assert do(order, operations.verify, around.supervisor.actor, verdict="ok").state == "verified"


def test_every_deed_that_is_not_of_desk_verifier_or_clock_is_of_a_hand() -> None:
    verbs = {verb for subject, verb in KINDS if subject == "work_orders"}
    assert set(NOT_HANDLING) <= verbs
    assert verbs - set(NOT_HANDLING) == {
        "signed", "started", "returned", "extension_requested", "arrived", "all_arrived", "claimed_done",
    }  # fmt: skip
