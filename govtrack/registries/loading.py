"""Taking in the sheet of a list as offices keep it: what is new, what has changed, what cannot be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from govtrack.core.access import demand
from govtrack.core.actors import Actor
from govtrack.core.errors import DomainError, Forbidden, InvalidInput, Text
from govtrack.core.i18n import _l
from govtrack.core.sheets import Record, read_records
from govtrack.core.verbs import perform
from govtrack.places.models import Place
from govtrack.registries.definitions import Registry
from govtrack.registries.models import Entry
from govtrack.registries.operations import NewEntry
from govtrack.registries.operations.keeping import plain_code, read_entry
from govtrack.registries.queries import map_entries
from govtrack.registries.verbs import VERBS

REQUIRED = ("code",)
NO_PLACE = _l("Write the name or the code of a community, a compound or a building that stands in the office's tree.")
NOT_YOURS = _l("The list of this place is kept by somebody else.")
TWICE = _l("This number stands in the sheet twice.")
GONE = _l("This one was taken out of the list. Take it in again on its page first.")
PIECE = 500


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the sheet as it will be kept."""

    row: int
    details: NewEntry
    place: Place
    entry: Entry | None


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of a sheet: how many lines are new, changed or as before, and why others are not taken, by row."""

    added: int = 0
    changed: int = 0
    same: int = 0
    refused: Sequence[tuple[int, Text]] = field(default_factory=list)


def read_list(stream: BinaryIO, registry: Registry) -> list[Record]:
    """The lines of the sheet; raises InvalidInput where it has no column of codes."""
    return read_records(stream, registry.list_columns(), REQUIRED)


def name_places(places: Iterable[Place]) -> dict[str, Place]:
    """Places by code, and by name where only one bears it."""
    rows = list(places)
    by_name: dict[str, list[Place]] = {}
    for row in rows:
        for name in {row.name_zh, row.name_en or row.name_zh}:
            by_name.setdefault(name, []).append(row)
    return {row.code: row for row in rows} | {name: found[0] for name, found in by_name.items() if len(found) == 1}


def take_in(
    actor: Actor, registry: Registry, records: Sequence[Record], places: Mapping[str, Place], *, only_look: bool = False
) -> TakenIn:
    """Takes the lines of a sheet into a list; with ``only_look`` it says what would become of them.

    ``places`` are those that a line may name, by code and by name. A line that cannot be read is left out with its
    reason and costs no other line. An empty cell keeps what is known.
    """
    known, seen, counts, refused = _map_known(registry, records), set[str](), {"added": 0, "changed": 0, "same": 0}, []
    for record in records:
        try:
            code = plain_code(record.get("code", ""))
            if code in seen:
                raise InvalidInput(TWICE, "code")
            seen.add(code)
            line = _read_line(registry, record, places, known.get(code))
            counts[_look(actor, registry, line) if only_look else _keep(actor, registry, line)] += 1
        except Forbidden:
            refused.append((record.row, NOT_YOURS))
        except DomainError as error:
            refused.append((record.row, _told(registry, error)))
    return TakenIn(**counts, refused=refused)


def _told(registry: Registry, error: DomainError) -> Text:
    name = getattr(error, "field", None)
    if name is None or name == "file":
        return error.message
    return _l("%(label)s: %(text)s", label=registry.label_of(name), text=error.message)


def _map_known(registry: Registry, records: Sequence[Record]) -> dict[str, Entry]:
    codes = [plain_code(record.get("code", "")) for record in records]
    known: dict[str, Entry] = {}
    for start in range(0, len(codes), PIECE):
        known |= map_entries(registry.name, codes[start : start + PIECE])
    return known


def _read_line(registry: Registry, record: Record, places: Mapping[str, Place], entry: Entry | None) -> Line:
    if entry is not None and entry.retired_at is not None:
        raise InvalidInput(GONE, "code")
    named = record.get("place", "").strip()
    place = places.get(named) if named or entry is None else entry.place
    if place is None:
        raise InvalidInput(NO_PLACE, "place")
    given = {field.name: text for field in registry.fields if (text := record.get(field.name, "").strip())}
    values = {**(entry.values if entry is not None else {}), **given}
    name = record.get("name", "").strip() or (entry.name if entry is not None else "")
    return Line(record.row, NewEntry(record.get("code", ""), name, values), place, entry)


def _look(actor: Actor, registry: Registry, line: Line) -> str:
    """What would become of the line; of what the actor may not change nothing is told, as little as by doing it."""
    _code, name, values = read_entry(registry, line.details)
    if line.entry is None:
        VERBS["add"].demand_scope(actor, line.place)
        return "added"
    VERBS["change"].demand_scope(actor, line.entry)
    demand(VERBS["change"].is_in_scope(actor, line.entry, {"place": line.place}), NOT_YOURS)
    is_same = (name, values, line.place.id) == (line.entry.name, line.entry.values, line.entry.place_id)
    return "same" if is_same else "changed"


def _keep(actor: Actor, registry: Registry, line: Line) -> str:
    if line.entry is None:
        perform(VERBS["add"], actor, line.place, registry=registry.name, details=line.details)
        return "added"
    given = {"place": line.place, "details": line.details}
    return "changed" if perform(VERBS["change"], actor, line.entry, **given) else "same"
