"""The forms of a list, made from its definition."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.widgets import DateInput, TextInput

from govtrack.core.editing import EditForm
from govtrack.core.forms import Chosen, Required, SendOnceForm, Sentence, UpTo, row_id, tidy
from govtrack.core.i18n import _, _l
from govtrack.core.reasons import LONG, SAY_WHY, SHORT
from govtrack.places.models import Place
from govtrack.places.queries import group_places
from govtrack.registries.definitions import Field, Registry
from govtrack.registries.definitions.values import LONG as LONGEST_TEXT
from govtrack.registries.models import Entry
from govtrack.registries.operations import NewEntry
from govtrack.registries.operations.keeping import LONGEST_CODE, NO_CODE, NO_NAME

CHOOSE_PLACE = _l("Choose where it is.")


class EntryForm(EditForm):
    """An entry of a list; the fields of the definition are added by :func:`entry_form`."""

    own_fields: frozenset[str] = frozenset()
    code = StringField(filters=[tidy], validators=[Required(NO_CODE), UpTo(LONGEST_CODE)])
    name = StringField(filters=[tidy], validators=[Required(NO_NAME), UpTo(SHORT)])
    place = SelectField(_l("Place"), coerce=row_id, validators=[Chosen(CHOOSE_PLACE)])

    def draft(self) -> NewEntry:
        """The entry as typed."""
        values = {field.name: field.data for field in self if field.name in self.own_fields}
        return NewEntry(self.code.data or "", self.name.data or "", values)


def entry_form(registry: Registry, places: Sequence[Place], entry: Entry | None = None) -> EntryForm:
    """The form of a list, filled from ``entry``; ``places`` are those that can be chosen."""
    own = {field.name: _field(field) for field in registry.fields}
    kind: Any = type("ListEntryForm", (EntryForm,), {**own, "own_fields": frozenset(own)})
    form: EntryForm = kind(obj=stand_in(entry) if entry is not None else None)
    form.code.label.text, form.name.label.text = str(registry.code_label), str(registry.name_label)
    form.place.choices = place_options(places)
    return form


def stand_in(entry: Entry) -> SimpleNamespace:
    """The entry as the form knows it: its fields beside its standing ones."""
    kept = {"code": entry.code, "name": entry.name, "place": entry.place_id, "version": entry.version}
    return SimpleNamespace(**entry.values, **kept)


def place_options(places: Sequence[Place]) -> dict[str, list[tuple[Any, str]]]:
    """Places under their communities, as far as these can be chosen too."""
    communities = [row for row in places if row.level == "community"]
    return group_places(places, communities, [] if len(places) == 1 else [(0, _("Please choose"))])


def _field(field: Field) -> Any:
    if field.kind == "choice":
        choices = [("", _l("Not known")), *field.choices.items()]
        return SelectField(field.label, choices=choices, default="")
    if field.kind == "long":
        return TextAreaField(field.label, filters=[tidy], validators=[UpTo(LONGEST_TEXT)])
    widget = DateInput() if field.kind == "day" else TextInput()
    return StringField(field.label, widget=widget, filters=[tidy], validators=[UpTo(SHORT)])


class RetireForm(SendOnceForm):
    """Why an entry is taken out of its list."""

    reason = TextAreaField(
        _l("Why is it taken out?"), filters=[tidy], validators=[Required(SAY_WHY), Sentence(), UpTo(LONG)]
    )


class ListForm(SendOnceForm):
    """A sheet for a list."""

    file = FileField(_l("File with the list"), validators=[Required(_l("Please choose a file."))])
    only_look = BooleanField(_l("Only say what would change, and keep nothing"))
