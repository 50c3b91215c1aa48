"""Those who may chair, record or facilitate a meeting."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from govtrack.accounts.models import RoleGrant, User
from govtrack.core.db import db
from govtrack.council.policy import OFFICE_ROLES
from govtrack.places.models import Place
from govtrack.places.queries import path_ids


def list_office_holders(office: str, place: Place | None = None) -> Sequence[User]:
    """People whose role lets them hold ``office``, at ``place`` if given, by name."""
    statement = (
        select(User)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .where(RoleGrant.role.in_(OFFICE_ROLES[office]), RoleGrant.revoked_at.is_(None), User.is_enabled)
    )
    if place is not None:
        statement = statement.where(RoleGrant.place_id.in_(path_ids(place.path)))
    return db.session.scalars(statement.order_by(User.name).distinct()).all()
