"""Finding people and what they may do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload, selectinload

from govtrack.accounts.models import RoleGrant, User
from govtrack.core.actors import Actor
from govtrack.core.db import db
from govtrack.core.errors import NotFound
from govtrack.core.names import normal_name
from govtrack.core.pagination import Page, paginate


def get_user(user_id: int) -> User:
    """The account with its roles and the units that they are for; raises NotFound."""
    user = db.session.get(User, user_id, options=[joinedload(User.grants).joinedload(RoleGrant.organisation)])
    if user is None:
        raise NotFound()
    return user


def find_user_by_login(login: str) -> User | None:
    """The account with this sign-in name, whatever its case."""
    return db.session.scalar(select(User).where(User.login == normal_name(login)))


def find_user_by_id(user_id: int) -> User | None:
    """The enabled account with this id."""
    return db.session.scalar(select(User).where(User.id == user_id, User.is_enabled))


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """Whom the administrator looks for: words of the name or the sign-in name, a role held now."""

    words: str = ""
    role: str = ""


def list_users(wanted: PeopleFilter | None = None) -> Page[User]:
    """One page of the accounts that fit, by name; every word has to be found, whatever its case."""
    wanted = wanted or PeopleFilter()
    statement = select(User).options(selectinload(User.grants))
    for word in wanted.words.split():
        found = or_(User.name.icontains(word, autoescape=True), User.login.icontains(word, autoescape=True))
        statement = statement.where(found)
    if wanted.role:
        held = select(RoleGrant.user_id).where(RoleGrant.role == wanted.role, RoleGrant.revoked_at.is_(None))
        statement = statement.where(User.id.in_(held))
    return paginate(statement, by=(User.name, User.id), per_page=50)


def find_office(user: User, place_path: str, roles: Iterable[str]) -> RoleGrant | None:
    """The grant by which a person holds, or once held, one of ``roles`` for a place."""
    held = (grant for grant in user.grants if grant.role in roles and place_path.startswith(grant.place.path))
    return next(held, None)


def list_users_with_role(*roles: str, place_path: str | None = None) -> Sequence[User]:
    """Enabled people who hold one of ``roles`` for a place that contains ``place_path``."""
    held = select(RoleGrant.user_id).where(RoleGrant.role.in_(roles), RoleGrant.revoked_at.is_(None))
    users = _list_enabled(held)
    if place_path is None:
        return users
    return [user for user in users if user.actor.has_role_at(place_path, *roles)]


def list_able(
    may_act: Callable[[Actor, Any], bool], row: Any, *roles: str, place_path: str | None = None
) -> Sequence[User]:
    """Those of them who may act on the row: what somebody did before may close it to them."""
    return [user for user in list_users_with_role(*roles, place_path=place_path) if may_act(user.actor, row)]


def list_colleagues(organisation_id: int, place_path: str, roles: Iterable[str]) -> Sequence[User]:
    """Enabled people who act for this unit in a matter of this place, by one of ``roles``."""
    held = select(RoleGrant.user_id).where(RoleGrant.organisation_id == organisation_id, RoleGrant.revoked_at.is_(None))
    return [user for user in _list_enabled(held) if organisation_id in user.actor.units_at(place_path, *roles)]


def _list_enabled(ids: Select[int]) -> Sequence[User]:
    """Enabled people with what they may do, by name; two queries."""
    statement = select(User).where(User.id.in_(ids), User.is_enabled).options(selectinload(User.grants))
    return db.session.scalars(statement.order_by(User.name)).all()
