"""Giving roles and taking them away."""

from __future__ import annotations

from sqlalchemy import select

from govtrack.accounts import policy
from govtrack.accounts.models import RoleGrant, User
from govtrack.accounts.operations.common import (
    demand_entrusted,
    demand_givers,
    demand_other,
    demand_second,
    notify_rights_changed,
    with_second,
)
from govtrack.accounts.rights import OFFICES, needs_two_to_grant, needs_two_to_revoke
from govtrack.accounts.roles import ALL, OF_A_UNIT
from govtrack.audit.operations import record
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.db import db
from govtrack.core.duties import find_conflict
from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _l
from govtrack.places.models import Organisation, Place
from govtrack.places.policy import FOREIGN_UNIT, serves


def grant_role(
    actor: Actor,
    user: User,
    role: str,
    place: Place,
    organisation: Organisation | None = None,
    second: Actor | None = None,
) -> RoleGrant:
    """Gives a role within a place; administrators and auditors exclude each other (design: separation of duties).

    ``second`` is the other administrator, whom rights to identities and to the record need. A
    role that was taken away is given again by the same row.
    """
    demand_other(actor, user)
    demand_givers(place, actor, second, organisation)
    demand_entrusted(user, role, actor, second)
    check_role(user, role)
    check_unit(role, place, organisation)
    demand_second(actor, second, needed=needs_two_to_grant(role))
    if not user.grants and policy.can_change(actor, user):
        user.home = place  # the first role says where an account belongs, if given by who answers for it
    unit_id = organisation.id if organisation else None
    grant = _find_grant(user, role, place, unit_id)
    if grant is None:
        grant = RoleGrant(user_id=user.id, role=role, place_id=place.id, organisation_id=unit_id)
        db.session.add(grant)
    grant.revoked_at = None
    db.session.flush()
    db.session.refresh(user, ["grants"])
    record(actor, "granted", user, place_path=place.path, role=role, **with_second(second))
    notify_rights_changed(user, "granted", actor, place)
    return grant


def check_role(user: User, role: str) -> None:
    """Raises InvalidInput for a role that is none, or that excludes one that the person holds."""
    if role not in ALL:
        raise InvalidInput(_l("There is no such role."), "role")
    conflict = find_conflict(user.actor, OFFICES[role], user) if role in OFFICES else None
    if conflict is not None:
        raise InvalidInput(conflict.message, "role")


def check_unit(role: str, place: Place, unit: Organisation | None) -> None:
    """Raises InvalidInput for a role of a unit without one, and for a unit that has nothing to do with the place."""
    if unit is None and role in OF_A_UNIT:
        raise InvalidInput(_l("Choose the unit that this person acts for."), "organisation_id")
    if unit is not None and not serves(unit, place.path):
        raise InvalidInput(FOREIGN_UNIT, "organisation_id")


def _find_grant(user: User, role: str, place: Place, unit_id: int | None) -> RoleGrant | None:
    """The row of this role, whether it holds or was taken away."""
    same_unit = RoleGrant.organisation_id.is_(None) if unit_id is None else RoleGrant.organisation_id == unit_id
    statement = select(RoleGrant).where(RoleGrant.user_id == user.id, RoleGrant.role == role, same_unit)
    return db.session.scalar(statement.where(RoleGrant.place_id == place.id).order_by(RoleGrant.id).limit(1))


def revoke_role(actor: Actor, grant: RoleGrant, second: Actor | None = None) -> None:
    """Takes a role away from now on."""
    demand_other(actor, grant.user)
    demand_givers(grant.place, actor, second)
    demand_second(actor, second, needed=needs_two_to_revoke(grant))
    grant.revoked_at = now()
    db.session.flush()
    record(actor, "revoked", grant.user, place_path=grant.place.path, role=grant.role, **with_second(second))
    notify_rights_changed(grant.user, "revoked", actor, grant.place)


def get_grant(user: User, grant_id: int) -> RoleGrant | None:
    """The grant of this person with this id."""
    return db.session.scalar(select(RoleGrant).where(RoleGrant.id == grant_id, RoleGrant.user_id == user.id))
