"""Telling people of a plan: parties that should sign, the desk that should answer."""

from __future__ import annotations

from govtrack.accounts.queries import list_colleagues, list_users_with_role
from govtrack.accounts.roles import DESK
from govtrack.core.i18n import _l
from govtrack.notify.kinds import define_notice
from govtrack.notify.operations import notify_users, settle
from govtrack.plans.models import Plan

TO_SIGN = define_notice("plans.to_sign", _l("Plan %(number)s is on notice and waits for your unit to sign: %(title)s"))
OBJECTION = define_notice("plans.objection", _l("An objection to plan %(number)s waits for its answer: %(title)s"))
# By event of a plan: the notices that nobody needs to act on any more once it is recorded.
ENDED_BY = dict.fromkeys(("noticed", "sent_back", "adopted", "completed", "withdrawn"), (TO_SIGN,))


def notify_parties(plan: Plan) -> None:
    """Tells the units that are parties that the plan, in this revision, can be signed."""
    for organisation_id in {row.organisation_id for row in plan.parties if row.organisation_id is not None}:
        notify_users(
            list_colleagues(organisation_id, plan.place.path),
            TO_SIGN,
            key=f"{TO_SIGN}/{plan.id}/{plan.revision}/{organisation_id}",
            address=f"/plans/{plan.id}#parties",
            place_path=plan.place.path,
            number=plan.number,
            title=plan.title,
        )


def settle_plan(plan: Plan, verb: str) -> None:
    """Ends the notices for which ``verb`` was the work: with each step the text to be signed is another or none."""
    kinds = ENDED_BY.get(verb)
    if kinds:
        settle(f"/plans/{plan.id}#parties", *kinds)


def settle_signing(plan: Plan, organisation_id: int) -> None:
    """A unit has answered: nothing waits for it."""
    settle(f"/plans/{plan.id}#parties", TO_SIGN, users=list_colleagues(organisation_id, plan.place.path))


def settle_objection(objection_id: int) -> None:
    """The objection has its answer."""
    settle(f"/objections/{objection_id}/answer", OBJECTION)


def notify_desk_of_objection(plan: Plan, objection_id: int) -> None:
    """Tells the desk of the place that somebody objected."""
    notify_users(
        list_users_with_role(*DESK, place_path=plan.place.path),
        OBJECTION,
        key=f"{OBJECTION}/{objection_id}",
        address=f"/objections/{objection_id}/answer",
        place_path=plan.place.path,
        number=plan.number,
        title=plan.title,
    )
