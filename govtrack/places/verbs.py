"""How places, units, kinds of matter and the duty list grow: the lists of an office come in through these."""

from __future__ import annotations

from typing import Any

from govtrack.core.actors import Actor
from govtrack.core.i18n import _l
from govtrack.core.verbs import Verb
from govtrack.places import operations, policy
from govtrack.places.models import Category, Duty, Organisation, Place


def _add_place(actor: Actor, parent: Place | None, **attributes: Any) -> Place:
    return operations.add_place(actor, parent=parent, **attributes)


def _add_organisation(actor: Actor, place: Place | None, **attributes: Any) -> Organisation:
    return operations.add_organisation(actor, place=place, **attributes)


def _add_category(actor: Actor, parent: Category | None, **attributes: Any) -> Category:
    return operations.add_category(actor, parent=parent, **attributes)


def _assign_duty(actor: Actor, place: Place, *, category: Category, organisation: Organisation, order: int) -> Duty:
    return operations.assign_duty(actor, category, place, organisation, order)


def _may_arrange(actor: Actor, place: Place | None) -> bool:
    return policy.may_arrange(actor, place.path if place is not None else policy.UNKNOWN_PLACE)


def _may_sort(actor: Actor, _parent: Category | None) -> bool:
    return policy.can_administer_house(actor)


def _serves(_actor: Actor, place: Place, unit: Organisation) -> bool:
    return policy.serves(unit, place.path)


_VERBS = (
    Verb(
        "add_place", _l("Add a place"), "", operation=_add_place, policy=_may_arrange,
        needs=("code", "level", "name_zh"), events=("added",),
    ),
    Verb(
        "add_organisation", _l("Add a unit"), "", operation=_add_organisation, policy=_may_arrange,
        needs=("code", "kind", "name_zh"), events=("added",),
    ),
    Verb(
        "add_category", _l("Add a kind of matter"), "", operation=_add_category, policy=_may_sort,
        needs=("code", "name_zh"), events=("added",),
    ),
    Verb(
        "assign_duty", _l("Put a unit in charge"), "", operation=_assign_duty, policy=_may_arrange,
        needs=("category", "organisation", "order"), objects={"organisation": _serves}, events=("assigned",),
        refusal=policy.FOREIGN_UNIT,
    ),
)  # fmt: skip
VERBS = {verb.name: verb for verb in _VERBS}
