"""Whom a meeting should invite, by the places and matters of its agenda."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select

from govtrack.core.db import db
from govtrack.council.models import AgendaItem, Meeting, Participant
from govtrack.council.vocabulary import plain_name
from govtrack.places.models import Duty, Organisation, Place
from govtrack.places.queries import path_ids

PARTY_OF_KIND = {
    "community": "community",
    "owners_committee": "owners",
    "self_management": "owners",
    "property": "property",
    "department": "department",
    "subdistrict": "department",
    "station": "department",
    "police": "department",
    "school": "enterprise",
    "enterprise": "enterprise",
    "social": "expert",
    "supervision": "supervisor",
}
# The three parties and the supervision group are invited to every meeting of their place.
ALWAYS = ("community", "owners_committee", "self_management", "property", "supervision")
MOST = 15


@dataclass(frozen=True, slots=True)
class Invitee:
    """A unit that should send somebody, and the party it stands for."""

    name: str
    party: str


def suggest_invitees(meeting: Meeting, items: Sequence[AgendaItem], people: Sequence[Participant]) -> list[Invitee]:
    """Units of the places on the agenda and units in charge of its matters that are not on the list yet."""
    places = [item.topic.place for item in items if item.topic.place is not None] or [meeting.place]
    above = {place_id for place in places for place_id in path_ids(place.path)}
    categories = {item.topic.category_id for item in items if item.topic.category_id is not None}
    in_charge = select(Duty.organisation_id).where(Duty.category_id.in_(categories), Duty.place_id.in_(above))
    of_places = select(Place.id).where(or_(Place.id.in_(above), *(Place.path.startswith(p.path) for p in places)))
    local = Organisation.kind.in_(ALWAYS) & Organisation.place_id.in_(of_places)
    units = db.session.scalars(
        select(Organisation)
        .where(or_(local, Organisation.id.in_(in_charge)))
        .order_by(Organisation.kind, Organisation.name_zh)
    )
    there = {plain_name(person.home) for person in people}
    missing = [unit for unit in units if plain_name(unit.name) not in there]
    return [Invitee(unit.name, PARTY_OF_KIND.get(unit.kind, "department")) for unit in missing[:MOST]]
