"""What the record says of the lists that the office keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask_babel import lazy_pgettext

from govtrack.audit.keys import CODE, NEW, OLD, to_staff
from govtrack.audit.kinds import Key, define_event, define_subject
from govtrack.core.errors import Text
from govtrack.core.i18n import _l, show_date
from govtrack.registries.definitions import REGISTRIES, STANDING
from govtrack.registries.definitions.values import as_day

LISTS: Mapping[str, Text] = {row.name: row.label for row in REGISTRIES.values()}
FIELD_WORDS: Mapping[str, Text] = {
    f"{row.name}.{name}": row.label_of(name)
    for row in REGISTRIES.values()
    for name in (*STANDING, *(field.name for field in row.fields))
}


def read_value(value: Any, data: Mapping[str, Any]) -> str:
    """What was kept in a field: the label of a choice, a day as people write it, or the text itself."""
    registry, _dot, name = str(data.get("field", "")).partition(".")
    fields = {row.name: row for row in REGISTRIES[registry].fields} if registry in REGISTRIES else {}
    if (field := fields.get(name)) is not None and field.kind == "choice":
        return str(field.choices.get(str(value), value))
    day = as_day(str(value)) if field is not None and field.kind == "day" else None
    return show_date(day) if day is not None else str(value)


LIST = Key("registry", lazy_pgettext("record", "list"), words=LISTS)
FIELD = Key("field", lazy_pgettext("record", "what"), words=FIELD_WORDS)

ENTRIES = define_subject("registry_entries", lazy_pgettext("record", "entry of a list"))

define_event(ENTRIES, "added", _l("Taken into the list"), LIST, CODE, icon="plus")
define_event(
    ENTRIES,
    "changed",
    _l("Changed"),
    LIST,
    to_staff(FIELD),
    to_staff(replace(OLD, reads=read_value)),
    to_staff(replace(NEW, reads=read_value)),
    icon="pencil",
)
define_event(ENTRIES, "retired", _l("Taken out of the list"), LIST, tone="neutral", icon="archive")
define_event(ENTRIES, "restored", _l("Taken into the list again"), LIST, icon="arrow-back-up")
