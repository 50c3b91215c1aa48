"""Rows for tests, made through the operations of the house.

Each function may be called alone: what it needs beside its arguments it makes itself.
"""

from __future__ import annotations

import itertools
from typing import Any

from sqlalchemy import select

from govtrack.accounts.models import RoleGrant, User
from govtrack.accounts.passwords import hash_password
from govtrack.core.actors import SYSTEM
from govtrack.core.db import db, transaction
from govtrack.places import operations as places
from govtrack.places.models import Category, Organisation, Place
from govtrack.topics import operations as topics
from govtrack.topics.models import Topic

_counter = itertools.count(1)
# Hashing is slow on purpose; every account of the tests shares one password and its hash.
PASSWORD = "a quiet cup of red tea"
_PASSWORD_HASH: list[str] = []


def _next() -> int:
    return next(_counter)


def subdistrict() -> Place:
    """The root of the tree; one per test."""
    found = db.session.scalar(select(Place).where(Place.code == "330105003"))
    if found is not None:
        return found
    with transaction():
        return places.add_place(
            SYSTEM, code="330105003", level="subdistrict", name_zh="小河街道", name_en="Xiaohe sub-district"
        )


def place(level: str = "compound", parent: Place | None = None, name_zh: str | None = None) -> Place:
    """A place below ``parent`` (default: compounds in a new community, communities in the sub-district)."""
    if parent is None:
        parent = subdistrict() if level == "community" else place("community")
    number = _next()
    with transaction():
        return places.add_place(
            SYSTEM,
            code=f"{level[:2].upper()}{number}",
            level=level,
            name_zh=name_zh or f"{level}{number}",
            name_en=f"{level} {number}",
            parent=parent,
        )


def organisation(kind: str = "department", at: Place | None = None, name_zh: str | None = None) -> Organisation:
    """A unit."""
    number = _next()
    with transaction():
        return places.add_organisation(
            SYSTEM, code=f"O{number}", kind=kind, name_zh=name_zh or f"单位{number}", name_en=f"Unit {number}", place=at
        )


def category(code: str | None = None, **attributes: Any) -> Category:
    """A category of the first level."""
    code = code or f"K{_next()}"
    found = db.session.scalar(select(Category).where(Category.code == code))
    if found is not None:
        return found
    with transaction():
        return places.add_category(SYSTEM, code=code, name_zh=f"类别{code}", name_en=f"Category {code}", **attributes)


def user(
    role: str | None = None, *, at: Place | None = None, organisation: Organisation | None = None, **names: Any
) -> User:
    """Somebody with ``role`` at a place (default: the whole sub-district), for a unit if given."""
    if not _PASSWORD_HASH:
        _PASSWORD_HASH.append(hash_password(PASSWORD))
    number = _next()
    scope = at or subdistrict()
    with transaction():
        row = User(
            login=names.get("login", f"user{number}"),
            name=names.get("name", f"人{number}"),
            password_hash=_PASSWORD_HASH[0],
            home=scope if role is not None else None,
        )
        db.session.add(row)
        db.session.flush()
        if role is not None:
            unit_id = organisation.id if organisation else None
            db.session.add(RoleGrant(user_id=row.id, role=role, place_id=scope.id, organisation_id=unit_id))
            db.session.flush()
    db.session.refresh(row, ["grants"])
    return row


def actor(role: str, **attributes: Any) -> Any:
    """Somebody with ``role``, as operations know them."""
    return user(role, **attributes).actor


MIXED_PANEL = ("community_staff", "commissioner", "council_member")


def panel_says(topic: Topic, choice: str = "admit", seats: tuple[str, ...] = MIXED_PANEL) -> None:
    """Members of the panel say what should be decided; whoever decides comes beside them."""
    members = [actor(seat) for seat in seats]
    with transaction():
        for member in members:
            topics.give_opinion(member, topic, choice)
