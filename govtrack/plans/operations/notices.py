"""Telling people of a plan: parties that should sign, the desk that should answer."""

from __future__ import annotations

from collections.abc import Iterable

from govtrack.accounts.queries import list_colleagues, list_users_with_role
from govtrack.accounts.roles import DESK, STAFF
from govtrack.audit.models import Event
from govtrack.core.i18n import _l
from govtrack.notify.kinds import define_notice
from govtrack.notify.operations import IfNobody, notify_users, settle
from govtrack.plans.models import Commitment, Objection, Plan
from govtrack.plans.policy import can_answer, is_public
from govtrack.topics.operations.writers import define_told, tell_writers

TO_SIGN = define_notice("plans.to_sign", _l("Plan %(number)s is on notice and waits for your unit to sign: %(title)s"))
OBJECTION = define_notice("plans.objection", _l("An objection to plan %(number)s waits for its answer: %(title)s"))
LATE = define_told(
    "plans.late",
    _l(
        "What was promised about the matter of your letter %(number)s is late. How far it is stands on the letter's "
        "page."
    ),
)
# By event of a plan: what those who wrote are told.
TOLD = {
    "adopted": define_told(
        "plans.promised",
        _l("What will be done about the matter of your letter %(number)s is promised, with dates and who does it."),
    ),
    "completed": define_told(
        "plans.kept", _l("What was promised about the matter of your letter %(number)s is done and was checked.")
    ),
    "withdrawn": define_told(
        "plans.withdrawn", _l("The plan about the matter of your letter %(number)s was withdrawn, with a reason.")
    ),
}
# By event of a plan: the notices that nobody needs to act on any more once it is recorded.
ENDED_BY = dict.fromkeys(("noticed", "sent_back", "adopted", "completed", "withdrawn"), (TO_SIGN,))


def notify_parties(plan: Plan) -> None:
    """Tells the units that are parties that the plan, in this revision, can be signed."""
    for unit in {row.organisation for row in plan.parties if row.organisation is not None}:
        notify_users(
            list_colleagues(unit.id, plan.place.path, STAFF),
            TO_SIGN,
            key=_signing_of(plan, unit.id),
            address=f"/plans/{plan.id}#parties",
            place_path=plan.place.path,
            if_nobody=IfNobody(unit.name_zh, is_public(plan)),
            number=plan.number,
            title=plan.title,
        )


def _signing_of(plan: Plan, organisation_id: int) -> str:
    """The occasion on which a unit was told that this revision waits for it."""
    return f"{TO_SIGN}/{plan.id}/{plan.revision}/{organisation_id}"


def settle_plan(plan: Plan, verb: str) -> None:
    """Ends the notices for which ``verb`` was the work: with each step the text to be signed is another or none."""
    kinds = ENDED_BY.get(verb)
    if kinds:
        settle(f"/plans/{plan.id}#parties", *kinds)


def settle_signing(plan: Plan, organisation_id: int) -> None:
    """A unit has answered: nothing waits for it, nor for those who were told in its place."""
    settle(f"/plans/{plan.id}#parties", TO_SIGN, key=_signing_of(plan, organisation_id))


def settle_objection(objection_id: int) -> None:
    """The objection has its answer."""
    settle(f"/objections/{objection_id}/answer", OBJECTION)


def notify_desk_of_objection(objection: Objection) -> None:
    """Tells those of the desk of the place who may answer it; whoever drafted the plan would be led to a refusal."""
    plan = objection.plan
    desk = list_users_with_role(*DESK, place_path=plan.place.path)
    notify_users(
        [user for user in desk if can_answer(user.actor, objection)],
        OBJECTION,
        key=f"{OBJECTION}/{objection.id}",
        address=f"/objections/{objection.id}/answer",
        place_path=plan.place.path,
        if_nobody=IfNobody(is_public=is_public(plan)),
        number=plan.number,
        title=plan.title,
    )


def follow_plan(plan: Plan, event: Event) -> None:
    """Those who wrote hear of promises made, kept and taken back."""
    is_known = event.verb != "withdrawn" or plan.noticed_at is not None
    if event.verb in TOLD and is_known:
        tell_writers(plan.topic, TOLD[event.verb], event.id, event)


def tell_of_late_promises(promises: Iterable[Commitment]) -> int:
    """Tells of each promise once that its day has gone by; returns how many promises were late."""
    late = list(promises)
    for row in late:
        tell_writers(row.plan.topic, LATE, f"{row.id}/{row.in_service_on.isoformat()}")
    return len(late)
