"""Setting values as people type them: a number, a text, a list line by line, a table as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from govtrack.audit.reading import NO, YES
from govtrack.core.calendar import no_day
from govtrack.core.clock import local
from govtrack.core.errors import InvalidInput, Text
from govtrack.core.forms import FILL_IN
from govtrack.core.i18n import _, _l, ngettext, show_date
from govtrack.core.settings import FIELD, SettingDefinition, in_words
from govtrack.core.sheets import BadCell, as_moment

MINUTES_OF = {"minutes": 1, "hours": 60}
DATE = "date"
# Between days that stand in one line.
_BETWEEN_DAYS = re.compile(r"[\n·、；;]")
TRUE = ("true", "yes", "1", "是")
FALSE = ("false", "no", "0", "否")


def kind_of(definition: SettingDefinition) -> str:
    """``truth``, ``number``, ``fraction``, ``lines``, ``table`` or ``text``."""
    default = definition.default
    if isinstance(default, bool):
        return "truth"
    if isinstance(default, int):
        return "number"
    if isinstance(default, float):
        return "fraction"
    if isinstance(default, list):
        return "lines" if all(isinstance(entry, str) for entry in default) else "table"
    return "table" if isinstance(default, dict) else "text"


def _in_codes(value: Any, words: Mapping[str, Text]) -> Any:
    """What was typed with the codes that the house keeps; words that stand for none stay as they are."""
    codes = {str(word): code for code, word in words.items()}
    if isinstance(value, dict):
        return {codes.get(key, key): _in_codes(entry, words) for key, entry in value.items()}
    if isinstance(value, list):
        return [_in_codes(entry, words) for entry in value]
    return codes.get(value, value) if isinstance(value, str) else value


def marks_of(definition: SettingDefinition) -> dict[str, str]:
    """The marks that a text of this setting may hold, as they are kept, each as people read and type it."""
    return {code: f"{{{word}}}" for code, word in definition.words.items() if code.startswith("$")}


def _with_marks(definition: SettingDefinition, text: str) -> str:
    """A text with its marks as they are kept; raises InvalidInput for braces that stand for nothing."""
    marks = marks_of(definition)
    for code, word in marks.items():
        # Without braces a letter that follows would belong to the mark.
        text = re.sub(rf"{re.escape(word)}(?=[A-Za-z0-9_])", f"${{{code[1:]}}}", text)
        text = text.replace(word, code)
    if marks and (unknown := re.search(r"(?<!\$)\{[^{}\n]*\}", text)):
        offered = " · ".join(marks.values())
        raise InvalidInput(_("%(mark)s stands for nothing. Use: %(offered)s.", mark=unknown[0], offered=offered), FIELD)
    return text


def show(value: Any, words: Mapping[str, Text] | None = None) -> str:
    """A value as a person reads and edits it."""
    value = in_words(value, words or {})
    if isinstance(value, bool):
        return str(YES if value else NO)
    if isinstance(value, list) and all(isinstance(entry, str) for entry in value):
        return "\n".join(value)
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False, indent=2)
    return str(value)


def show_typed(definition: SettingDefinition, value: Any) -> str:
    """The value of a setting as its form shows it, and takes it again."""
    if definition.unit == DATE:
        return "\n".join(_day_in_words(entry) for entry in value)
    return show(value, definition.words)


def _day_in_words(entry: str) -> str:
    return show_date(date.fromisoformat(entry))


def size_of(value: float) -> str:
    """Bytes as people read them: the largest unit of which there is at least one, to one decimal."""
    for power, name in ((2, "MB"), (1, "KB")):
        if value >= 1024**power:
            return f"{value / 1024**power:.4g} {name}"
    return _("%(n)d bytes", n=value)


def _count_of(value: int, unit: str) -> str:
    """A number with its unit of time."""
    if unit == "days":
        return ngettext("%(num)s day", "%(num)s days", value)
    if unit == "hours":
        return ngettext("%(num)s hour", "%(num)s hours", value)
    return ngettext("%(num)s minute", "%(num)s minutes", value)


def duration_of(value: int, unit: str) -> str:
    """Minutes or hours as they are counted, with their reading: ``1440 minutes = 1 day``."""
    counted = _count_of(value, unit)
    hours, minutes = divmod(value * MINUTES_OF[unit], 60)
    parts = {"days": hours // 24, "hours": hours % 24, "minutes": minutes}
    reading = " ".join(_count_of(number, name) for name, number in parts.items() if number)
    return counted if reading in ("", counted) else _("%(counted)s = %(reading)s", counted=counted, reading=reading)


def brief(value: Any, unit: str = "", words: Mapping[str, Text] | None = None) -> str:
    """A value in one line, for lists."""
    value = in_words(value, words or {})
    if isinstance(value, list):
        return " · ".join(brief(entry, unit) for entry in value) or "–"
    if isinstance(value, dict):
        return " · ".join(_("%(label)s: %(text)s", label=key, text=brief(entry, unit)) for key, entry in value.items())
    if unit == DATE:
        return _day_in_words(value)
    if unit == "bytes":
        return size_of(value)
    if unit in MINUTES_OF:
        return duration_of(value, unit)
    if isinstance(value, float):
        return f"{value:g}"
    return " ".join(show(value).split()) or "–"


def _truth(text: str) -> bool:
    word = text.strip().lower()
    if word not in (*TRUE, *FALSE):
        raise InvalidInput(_l("Enter yes or no."), FIELD)
    return word in TRUE


def _number(text: str) -> int:
    try:
        number = int(text.strip())
    except ValueError as error:
        raise InvalidInput(_l("Enter a whole number."), FIELD) from error
    if number < 0:
        raise InvalidInput(_l("Enter a number that is not negative."), FIELD)
    return number


def _fraction(text: str) -> float:
    try:
        number = float(text.strip())
    except ValueError as error:
        raise InvalidInput(_l("Enter a number."), FIELD) from error
    if not 0 <= number < float("inf"):
        raise InvalidInput(_l("Enter a number that is not negative."), FIELD)
    return number


def _days(text: str) -> list[str]:
    """Days in whatever writing can be read in one way alone, as they are kept."""
    return [_day(entry.strip()) for entry in _BETWEEN_DAYS.split(text) if entry.strip()]


def _day(text: str) -> str:
    try:
        return local(as_moment(text, is_past=False)).date().isoformat()
    except BadCell as error:
        raise no_day(text, FIELD) from error


def _shape(value: Any) -> Any:
    """What a table is made of, so that another value can be held against the default."""
    if isinstance(value, dict):
        return {key: _shape(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_shape(value[0])] if value else []
    return "number" if isinstance(value, (int, float)) and not isinstance(value, bool) else type(value).__name__


def _table(text: str, default: Any, words: Mapping[str, Text]) -> Any:
    try:
        value = _in_codes(json.loads(text), words)
    except json.JSONDecodeError as error:
        message = _("This cannot be read: see line %(line)d. Change only the values, not the marks.", line=error.lineno)
        raise InvalidInput(message, FIELD) from error
    if isinstance(default, dict) and _shape(value) != _shape(default):
        raise InvalidInput(_l("Keep the names of the table and change only its values."), FIELD)
    return value


def parse(definition: SettingDefinition, text: str) -> Any:
    """What was typed, in the kind that this setting takes; raises InvalidInput."""
    kind = kind_of(definition)
    if kind == "truth":
        return _truth(text)
    if kind == "number":
        return _number(text)
    if kind == "fraction":
        return _fraction(text)
    if definition.unit == DATE:
        return _days(text)
    if kind == "lines":
        return _chosen([line.strip() for line in text.splitlines() if line.strip()], definition.words)
    if kind == "table":
        return _table(text, definition.default, definition.words)
    if not text.strip():
        raise InvalidInput(FILL_IN, FIELD)
    if marks_of(definition):
        return _with_marks(definition, text.strip())
    return _chosen([text.strip()], definition.words)[0]


def _chosen(entries: list[str], words: Mapping[str, Text]) -> list[str]:
    """Entries of a closed list by their codes, where there is one; raises InvalidInput for any other."""
    found: list[str] = _in_codes(entries, words)
    if words and (unknown := [entry for entry in found if entry not in words]):
        offered = " · ".join(str(word) for word in words.values())
        raise InvalidInput(_("“%(entry)s” is none of: %(offered)s.", entry=unknown[0], offered=offered), FIELD)
    return found
