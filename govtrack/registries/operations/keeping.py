"""Taking entries into a list, changing them, taking them out and in again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from govtrack.audit.trail import Trail
from govtrack.core.access import require
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.db import insert_if_new
from govtrack.core.errors import Conflict, InvalidInput
from govtrack.core.i18n import _l
from govtrack.core.reasons import SHORT, demand_reason, demand_text
from govtrack.places.models import Place
from govtrack.registries.definitions import Registry
from govtrack.registries.definitions.values import read_values
from govtrack.registries.events import ENTRIES
from govtrack.registries.models import Entry
from govtrack.registries.operations.watching import set_warnings
from govtrack.registries.policy import can_keep, can_keep_at, may_move_to
from govtrack.registries.queries import find_entry, get_registry

NO_CODE = _l("Please fill this in, so that nothing stands in the list twice.")
NO_NAME = _l("Please fill this in.")
KNOWN = _l("This number is in the list already. Change that entry, or ask the command room if you do not see it.")
WRONG_PLACE = _l("This list is not kept for such a place. Choose a community, a compound or a building.")
IS_RETIRED = _l("It is no longer in the list. Take it in again before you change it.")
TRAIL = Trail(lambda entry: entry.place.path, subject=ENTRIES)
LONGEST_CODE = 64


@dataclass(frozen=True, slots=True)
class NewEntry:
    """What is kept of an entry: its number, its name, and its fields by name as they were typed."""

    code: str
    name: str
    values: Mapping[str, Any] = field(default_factory=dict)


def plain_code(text: str) -> str:
    """A code in one form however it is typed: without blanks, letters large."""
    return re.sub(r"\s+", "", text or "").upper()


def read_entry(registry: Registry, details: NewEntry) -> tuple[str, str, dict[str, Any]]:
    """Code, name and values as they are kept; raises InvalidInput at what cannot be."""
    code = plain_code(demand_text(details.code, "code", NO_CODE, LONGEST_CODE))
    return code, demand_text(details.name, "name", NO_NAME, SHORT), read_values(registry, details.values)


def add_entry(actor: Actor, place: Place, *, registry: str, details: NewEntry) -> Entry:
    """Takes something into a list; raises InvalidInput where its code is in the list already."""
    require(can_keep_at(actor, place))
    definition = get_registry(registry)
    demand_level(definition, place)
    code, name, values = read_entry(definition, details)
    entry = insert_if_new(
        Entry, list_name=registry, code=code, name=name, place_id=place.id, values=values, version=1,
        created_at=now(), changed_at=now(),
    )  # fmt: skip
    if entry is None:
        raise InvalidInput(KNOWN, "code")
    set_warnings(entry)
    TRAIL.note(actor, entry, "added", registry=registry, code=code)
    return entry


def demand_level(registry: Registry, place: Place) -> None:
    """Raises InvalidInput at the place where the list is not kept for places of its level."""
    if place.level not in registry.place_levels:
        raise InvalidInput(WRONG_PLACE, "place")


def demand_current(entry: Entry) -> None:
    """Raises Conflict where the entry is no longer in the list."""
    if entry.retired_at is not None:
        raise Conflict(IS_RETIRED)


def demand_retired(entry: Entry) -> None:
    """Raises Conflict where the entry stands in the list."""
    if entry.retired_at is None:
        raise Conflict(_l("It stands in the list already."))


def change_entry(actor: Actor, entry: Entry, *, place: Place, details: NewEntry) -> bool:
    """Changes what is kept of an entry, one event for each field; returns whether anything was changed.

    Whoever moves it to another place keeps the lists of both.
    """
    require(can_keep(actor, entry))
    require(may_move_to(actor, entry, place))
    demand_current(entry)
    definition = get_registry(entry.list_name)
    if place.id != entry.place_id:
        demand_level(definition, place)
    code, name, values = read_entry(definition, details)
    _demand_free(entry, code)
    before, after = _flat(entry, entry.place), values | {"code": code, "name": name, "place": place.name}
    changed = [name_of for name_of in before | after if before.get(name_of) != after.get(name_of)]
    if place.id == entry.place_id and not changed:
        return False
    entry.code, entry.name, entry.values, entry.changed_at = code, name, values, now()
    entry.place_id, entry.place = place.id, place
    set_warnings(entry)
    for name_of in changed:
        _note_change(actor, entry, definition, name_of, before.get(name_of), after.get(name_of))
    return True


def _flat(entry: Entry, place: Place) -> dict[str, Any]:
    return entry.values | {"code": entry.code, "name": entry.name, "place": place.name}


def _demand_free(entry: Entry, code: str) -> None:
    if code != entry.code and find_entry(entry.list_name, code) is not None:
        raise InvalidInput(KNOWN, "code")


def _note_change(actor: Actor, entry: Entry, registry: Registry, name: str, old: Any, new: Any) -> None:
    """Writes one event; of long texts it says only that they changed, since the record is never rewritten."""
    is_long = name not in ("code", "name", "place") and registry.get_field(name).kind == "long"
    told = {} if is_long else {key: value for key, value in (("old", old), ("new", new)) if value is not None}
    TRAIL.note(actor, entry, "changed", registry=registry.name, field=f"{registry.name}.{name}", **told)


def retire_entry(actor: Actor, entry: Entry, *, reason: str) -> Entry:
    """Takes an entry out of the list; it and its history stay, and its warnings end."""
    require(can_keep(actor, entry))
    demand_current(entry)
    given = demand_reason(reason)
    entry.retired_at = entry.changed_at = now()
    set_warnings(entry)
    TRAIL.note(actor, entry, "retired", reason=given, registry=entry.list_name)
    return entry


def restore_entry(actor: Actor, entry: Entry) -> Entry:
    """Takes an entry that was taken out into the list again."""
    require(can_keep(actor, entry))
    demand_retired(entry)
    entry.retired_at, entry.changed_at = None, now()
    set_warnings(entry)
    TRAIL.note(actor, entry, "restored", registry=entry.list_name)
    return entry
