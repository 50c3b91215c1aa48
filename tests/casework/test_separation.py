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
from govtrack.casework.verbs import VERBS
from govtrack.core.actors import Actor, Grant
from govtrack.core.clock import now
from govtrack.core.db import transaction
from govtrack.core.errors import Forbidden, InvalidInput
from govtrack.core.verbs import perform
from tests import factories
from tests.casework.scene import Scene, claimed, dispatched, do, evidence, in_progress, scene

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
            operations.NewOrder(
                profile="commitment", unit=around.unit, title="新增车位", place=around.place, due_source="P-1"
            ),
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


def clerk_of_unit(around: Scene) -> Actor:
    """One grant for both: the unit of an order, and the desk of its place."""
    return factories.user("community_staff", at=around.place, organisation=around.unit).actor


def test_whoever_returned_an_order_gives_it_neither_back_to_the_unit_nor_more_time() -> None:
    around, other = scene(), factories.organisation("department")
    both = clerk_of_unit(around)
    order = do(do(dispatched(around), operations.sign, both), operations.return_order, both, "不归我们")
    due, later = order.due_at, order.due_at + timedelta(days=365)
    for field, given in [("unit_id", {"unit": around.unit}), ("due_at", {"unit": other, "due_at": later})]:
        with pytest.raises(InvalidInput, match="您或您的单位") as refused:
            do(order, operations.redispatch, both, **given)
        assert refused.value.field == field
    assert VERBS["redispatch"].is_open(both, order), "to another unit as it is"
    order = do(order, operations.redispatch, both, unit=other)
    assert (order.unit_id, order.due_at) == (other.id, due)
    again = factories.actor("department", organisation=other)
    order = do(order, operations.return_order, again, "也不归我们")
    with pytest.raises(InvalidInput, match="您或您的单位"):
        do(order, operations.redispatch, factories.actor("command", organisation=around.unit), unit=other, due_at=later)
    order = do(order, operations.redispatch, around.desk_actor, unit=around.unit, due_at=later)
    assert order.due_at == later


def test_nobody_calls_off_the_order_of_their_own_unit_be_it_one_that_gave_it_back() -> None:
    around, other = scene(), factories.organisation("department")
    both = clerk_of_unit(around)
    order = dispatched(around)
    assert not VERBS["cancel"].is_open(both, order) and VERBS["cancel"].is_open(around.desk_actor, order)
    with pytest.raises(Forbidden, match="您或您的单位"):
        do(order, operations.cancel, both, "不想做")
    order = do(order, operations.return_order, around.worker_actor, "不归我们")
    order = do(order, operations.redispatch, around.desk_actor, unit=other)
    with pytest.raises(Forbidden, match="您或您的单位"):
        do(order, operations.cancel, both, "不想做")
    assert do(order, operations.cancel, around.desk_actor, "重复").state == "cancelled"


def test_a_colleague_of_a_unit_that_gave_it_back_neither_verifies_nor_calls() -> None:
    around, other = scene(), factories.organisation("department")
    colleague = factories.user("community_staff", at=around.place, organisation=around.unit).actor
    order = do(dispatched(around), operations.return_order, around.worker_actor, "不归我们")
    order = do(order, operations.redispatch, around.desk_actor, unit=other)
    worker = factories.actor("department", organisation=other)
    order = do(do(order, operations.sign, worker), operations.start, worker)
    order = do(order, operations.claim_done, worker, note="好了", photos=[evidence()])
    assert not policy.can_verify(colleague, order) and not policy.can_call_back(colleague, order)
    with pytest.raises(Forbidden):
        do(order, operations.verify, colleague, verdict="ok")
    assert do(order, operations.verify, around.supervisor.actor, verdict="ok").state == "verified"


def test_what_is_not_offered_after_the_last_return_is_refused_in_the_same_words() -> None:
    around = scene()
    clerk = factories.actor("community_staff", at=around.place)
    order = do(dispatched(around), operations.return_order, around.worker_actor, "不归我们")
    assert VERBS["redispatch"].is_open(clerk, order)
    with transaction():
        get_order(order.id).returns = 9
    order = get_order(order.id)
    assert not VERBS["redispatch"].is_open(clerk, order) and VERBS["redispatch"].is_open(around.desk_actor, order)
    other = factories.organisation("department")
    with pytest.raises(Forbidden, match="指挥室"), transaction():
        perform(VERBS["redispatch"], clerk, order, unit=other)
