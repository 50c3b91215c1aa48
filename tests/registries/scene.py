"""A community with a compound, somebody who keeps its lists, and entries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from govtrack.accounts.models import User
from govtrack.core.actors import Actor, Grant
from govtrack.core.clock import today
from govtrack.core.db import transaction
from govtrack.places.models import Place
from govtrack.registries.models import Entry
from govtrack.registries.operations import NewEntry, add_entry
from tests import factories


@dataclass
class Around:
    """Where it happens and who keeps the lists there."""

    community: Place
    place: Place
    clerk: User
    actor: Actor


def scene() -> Around:
    """A community of its own."""
    community = factories.place("community")
    place = factories.place("compound", parent=community)
    clerk = factories.user("community_staff", at=community)
    return Around(community, place, clerk, actor_at(clerk, community))


def actor_at(user: User, place: Place, role: str = "community_staff") -> Actor:
    """The person as somebody with one role for a place."""
    return Actor("user", user.id, user.name, (Grant(role, place.path),))


def in_days(days: int) -> str:
    """The day so many days from now, as a form writes it."""
    return (today() + timedelta(days=days)).isoformat()


def elevator(around: Around, code: str = "T1", place: Place | None = None, **values: Any) -> Entry:
    """An elevator of which nothing is due unless ``values`` say so."""
    kept = {"state": "running", "maintained_on": in_days(-1), "inspected_until": in_days(90),
            "policy_until": in_days(90)}  # fmt: skip
    with transaction():
        draft = NewEntry(code, "1幢1单元", kept | values)
        return add_entry(around.actor, place or around.place, registry="elevators", details=draft)
