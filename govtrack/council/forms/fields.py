"""Fields that read what people of an office write: moments and choices; and forms that share a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from wtforms import DateTimeLocalField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from govtrack.core.clock import LOCAL_ZONE, local
from govtrack.core.i18n import _, _l

MOMENT_FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
EARLIEST_YEAR, LATEST_YEAR = 2000, 2100


def as_choices(pairs: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """Pairs of value and label as a choice field takes them."""
    return [SelectChoice(value, label) for value, label in pairs]


class MomentField(DateTimeLocalField):
    """A moment on the neighbourhood's clocks; ``data`` is aware, or None where nothing was entered."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, format=MOMENT_FORMATS, **kwargs)

    def process_data(self, value: Any) -> None:
        """Shows an aware moment on the local clocks."""
        self.data = local(value) if isinstance(value, datetime) else None

    def process_formdata(self, valuelist: list[str]) -> None:
        """Reads day and time; raises ValueError with words for the person."""
        text = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not text:
            return
        try:
            super().process_formdata([text])
        except ValueError as error:
            raise ValueError(_("Enter day and time like 2026-11-30 19:00.")) from error
        if self.data is None or not EARLIEST_YEAR <= self.data.year <= LATEST_YEAR:
            raise ValueError(_("Enter day and time like 2026-11-30 19:00."))
        self.data = self.data.replace(tzinfo=LOCAL_ZONE)


class ChoiceField(SelectField):
    """A choice from a closed list; the empty first line is left out where there is a default."""

    def __init__(self, label: Any, entries: Mapping[str, Any], *, empty: Any = None, **kwargs: Any) -> None:
        first = [] if kwargs.get("default") else [("", empty or _l("Please choose"))]
        super().__init__(label, choices=as_choices([*first, *entries.items()]), **kwargs)

    def pre_validate(self, form: Any) -> None:
        """Refuses values outside the list in the reader's words."""
        if (self.data or self.default or "") not in {choice.value for choice in self.choices or []}:
            raise ValidationError(_("Choose one of the list."))
