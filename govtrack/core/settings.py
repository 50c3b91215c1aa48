"""Settings of the office: each is declared with a default and its source, and can be changed.

A change is a new row with its date and author, so that the rule in force on a day can be
shown; nothing is overwritten.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import g, has_app_context, has_request_context
from sqlalchemy import JSON, select
from sqlalchemy.orm import Mapped, mapped_column

from govtrack.core.bounds import Bounds, Within
from govtrack.core.calendar import CalendarDays
from govtrack.core.clock import Days, follow_calendar, now, shipped_calendar
from govtrack.core.db import Base, Identified, db
from govtrack.core.errors import InvalidInput, Text
from govtrack.core.i18n import _l

DEFINITIONS: dict[str, SettingDefinition] = {}
# Keys of older versions, as sealed rows of the record still name them.
FORMER_KEYS: dict[str, str] = {}
HOUSE = _l("default of this system")
# Where a form says that a value is refused.
FIELD = "value"
_held: ContextVar[_InForce | None] = ContextVar("held_settings", default=None)


@dataclass(frozen=True, slots=True)
class SettingDefinition:
    """What can be set: key, default, what it means to people, where the default comes from.

    ``unit`` says what a bare number counts, where people would not read it so: ``bytes``, ``minutes``, ``hours``;
    ``date`` says that each line is a day.
    ``floor`` raises InvalidInput for a value that would switch a safeguard off; ``protects`` marks a safeguard
    that has no floor of its own, or says of a mere check that it is none. ``words`` tells the codes of
    a closed list as people read and enter them, and with a ``$`` before it the marks of a text that is filled in.
    A number always has :class:`Bounds`, or is :class:`Within`.
    """

    key: str
    default: Any
    label: Text
    source: Text
    unit: str = ""
    floor: Callable[[Any], None] | None = None
    protects: bool | None = None
    words: Mapping[str, Text] = field(default_factory=dict)

    @property
    def needs_two(self) -> bool:
        """Whether it protects somebody: then it changes with a reason, a second person and a public date."""
        if self.protects is None:
            return self.floor is not None and not isinstance(self.floor, Within)
        return self.protects

    def within(self, value: Any) -> Any:
        """A kept value as it counts: a number beyond its bounds, from an older version, is the nearest one."""
        return self.floor.nearest(value) if isinstance(self.floor, Bounds) else value


class SettingValue(Identified, Base):
    """A value from a moment on; of those whose moment has come, the newest one is in force."""

    __tablename__ = "setting_values"

    key: Mapped[str] = mapped_column(index=True)
    value: Mapped[Any] = mapped_column(JSON)
    valid_from: Mapped[datetime] = mapped_column(default=now)
    changed_by_name: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="", server_default="")
    confirmed_by_name: Mapped[str] = mapped_column(default="", server_default="")


def define_setting(
    key: str,
    default: Any,
    label: Text,
    source: Text = HOUSE,
    *,
    unit: str = "",
    floor: Callable[[Any], None] | None = None,
    protects: bool | None = None,
    words: Mapping[str, Text] | None = None,
) -> str:
    """Declares a setting at import time and returns its key."""
    if key in DEFINITIONS:
        raise ValueError(f"setting {key} is declared twice")
    DEFINITIONS[key] = SettingDefinition(key, default, label, source, unit, floor, protects, words or {})
    return key


def name_formerly(key: str, *former: str) -> None:
    """Says under which keys older versions knew a setting."""
    FORMER_KEYS.update(dict.fromkeys(former, key))


def find_definition(key: str) -> SettingDefinition | None:
    """The setting with this key, or that had it in an older version."""
    return DEFINITIONS.get(FORMER_KEYS.get(key, key))


@contextmanager
def hold_settings() -> Iterator[None]:
    """Reads the values once for a long piece of work, such as loading a year of letters; a request has read them."""
    token = _held.set(_in_force())
    try:
        yield
    finally:
        _held.reset(token)


@dataclass(frozen=True, slots=True)
class _InForce:
    """All values in force, and since when each is."""

    values: dict[str, Any]
    since: dict[str, datetime]


def _in_force() -> _InForce:
    """All values in force; read once per request, or once for work that holds them."""
    if (held := _held.get()) is not None:
        return held
    if has_request_context() and "settings" in g:
        found: _InForce = g.settings
        return found
    return _read_values()


def _read_values() -> _InForce:
    rows = db.session.execute(
        select(SettingValue.key, SettingValue.value, SettingValue.valid_from)
        .where(SettingValue.valid_from <= now())
        .order_by(SettingValue.valid_from, SettingValue.id)
    ).all()
    found = _InForce({row.key: row.value for row in rows}, {row.key: row.valid_from for row in rows})
    if has_request_context():
        g.settings = found
    return found


def get_setting(key: str) -> Any:
    """The value in force, or the declared default."""
    definition = DEFINITIONS[key]
    return definition.within(_in_force().values.get(key, definition.default))


def in_force_since(keys: Iterable[str]) -> datetime | None:
    """Since when these settings are as they are together; None where each has its default."""
    since = _in_force().since
    return max((since[key] for key in keys if key in since), default=None)


def in_words(value: Any, words: Mapping[str, Text]) -> Any:
    """The value with the codes of a closed list told as people read them."""
    if isinstance(value, list):
        return [in_words(entry, words) for entry in value]
    if isinstance(value, dict):
        return {str(words.get(key, key)): in_words(entry, words) for key, entry in value.items()}
    if not isinstance(value, str):
        return value
    return str(words[value]) if value in words else _MARK.sub(lambda mark: _mark_in_words(mark, words), value)


# A mark of a text that is filled in, as the program fills it: $number, ${number}.
_MARK = re.compile(r"\$(?:\{([a-z_]+)\}|([a-z_]+))")


def _mark_in_words(mark: re.Match[str], words: Mapping[str, Text]) -> str:
    word = words.get(f"${mark[1] or mark[2]}")
    return mark[0] if word is None else f"{{{word}}}"


def check_value(definition: SettingDefinition, value: Any) -> None:
    """Raises InvalidInput, at the field of the value, for another kind and for one that the floor refuses."""
    wanted = (int, float) if isinstance(definition.default, float) else type(definition.default)
    if not isinstance(value, wanted):
        raise InvalidInput(_l("The new value is not of the kind that this setting takes."), FIELD)
    try:
        if definition.floor is not None:
            definition.floor(value)
    except InvalidInput as error:
        raise InvalidInput(error.message, FIELD) from error


def change_setting(
    key: str,
    value: Any,
    changed_by_name: str,
    *,
    valid_from: datetime | None = None,
    reason: str = "",
    confirmed_by_name: str = "",
) -> SettingValue:
    """Puts a new value in force from now, or from a later moment; see :func:`check_value` for what is refused."""
    check_value(DEFINITIONS[key], value)
    row = SettingValue(
        key=key, value=value, changed_by_name=changed_by_name, valid_from=valid_from or now(),
        reason=reason, confirmed_by_name=confirmed_by_name,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    if has_request_context():
        g.pop("settings", None)
    return row


MAX_PHOTO_BYTES = define_setting(
    "core.max_photo_bytes", 10 * 1024 * 1024, _l("Largest photo that is taken, in bytes"), unit="bytes",
    floor=Within(100 * 1024, 50 * 1024 * 1024),
)  # fmt: skip
PHOTO_SIDE = define_setting(
    "core.photo_side", 1600, _l("Longer side of a kept photo, in pixels"), floor=Within(400, 4000)
)

# The State Council publishes the holidays of a year in the autumn before; until an office has entered them, those
# that ship with this version hold.
STATE_COUNCIL = _l("notice of the General Office of the State Council")
HOLIDAYS = define_setting(
    "core.holidays", shipped_calendar()[0], _l("Public holidays, one day a line"), STATE_COUNCIL,
    unit="date", floor=CalendarDays(60),
)  # fmt: skip
MAKE_UP_DAYS = define_setting(
    "core.make_up_days", shipped_calendar()[1], _l("Weekend days that are worked instead, one day a line"),
    STATE_COUNCIL, unit="date", floor=CalendarDays(20),
)  # fmt: skip


def _days_of_office() -> tuple[Days, Days]:
    if not has_app_context():
        return shipped_calendar()
    return get_setting(HOLIDAYS), get_setting(MAKE_UP_DAYS)


follow_calendar(_days_of_office)
