"""Who is left to finish an order: calling in those who could verify it must not leave it without anybody."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from govtrack.accounts.queries import list_users_with_role
from govtrack.accounts.roles import DESK
from govtrack.casework import policy
from govtrack.casework.models import WorkOrder
from govtrack.casework.profiles import PROFILES
from govtrack.core.duties import is_separate, units_of

# For each act, the people who may do it, each with the units for which they act.
Free = Mapping[str, Mapping[int, frozenset[int]]]
VERIFY, CALL_BACK, CALL_OFF = "casework.verify", "casework.call_back", "casework.direct"


def list_free(order: WorkOrder) -> Free:
    """Who may verify the order, call its reporter and call it off, as things stand: by place and by duties."""
    profile = PROFILES[order.profile]
    roles = {VERIFY: profile.verifiers}
    if order.submission_id is not None:
        roles[CALL_BACK] = policy.CALLERS
    if profile.is_cancelled_by_desk:
        roles[CALL_OFF] = DESK
    return {act: _free_for(order, act, names) for act, names in roles.items()}


def _free_for(order: WorkOrder, act: str, roles: Collection[str]) -> dict[int, frozenset[int]]:
    people = (user.actor for user in list_users_with_role(*roles, place_path=order.place.path))
    return {
        actor.user_id: units_of(actor.grants)
        for actor in people
        if actor.user_id is not None and is_separate(actor, act, order)
    }


def leaves_nobody(free: Free, order: WorkOrder, units: Collection[int]) -> bool:
    """Whether an act that is open to somebody would be closed to all, once these units and those called before come.

    Whoever calls the reporter does not verify, so that the two acts need two people.
    """
    called = {*units, *(call.organisation_id for whistle in order.whistles for call in whistle.calls)}
    left = {act: {who for who, own in people.items() if own.isdisjoint(called)} for act, people in free.items()}
    if any(people and not left[act] for act, people in free.items()):
        return True
    had, has = (_hands(people) for people in (free, left))
    return had > 1 >= has


def _hands(people: Mapping[str, Collection[int]]) -> int:
    """How many people there are for verifying and calling together; enough where nobody has to be called."""
    return len({*people[VERIFY], *people[CALL_BACK]}) if CALL_BACK in people else 0
