"""Details that events of several steps carry."""

from __future__ import annotations

from dataclasses import replace

from flask_babel import lazy_pgettext

from govtrack.audit.kinds import NEW, OLD, Key
from govtrack.audit.reading import as_count, as_moment, as_text

__all__ = [
    "CODE",
    "DUE_AT",
    "KIND",
    "LETTERS",
    "NEW",
    "NOTE",
    "NUMBER",
    "OLD",
    "REVISION",
    "SECOND",
    "UNTIL",
    "to_everybody",
    "to_staff",
]

CODE = Key("code", lazy_pgettext("record", "code"), reads=as_text)
DUE_AT = Key("due_at", lazy_pgettext("record", "due"), reads=as_moment)
KIND = Key("kind", lazy_pgettext("record", "kind"))
LETTERS = Key("letters", lazy_pgettext("record", "letters"), reads=as_count)
NOTE = Key("note", lazy_pgettext("record", "note"), reads=as_text)
NUMBER = Key("number", lazy_pgettext("record", "number"), reads=as_text)
REVISION = Key("revision", lazy_pgettext("record", "revision"), reads=as_count)
SECOND = Key("second", lazy_pgettext("record", "confirmed by"), reads=as_text)
UNTIL = Key("until", lazy_pgettext("record", "until"), reads=as_moment)


def to_staff(key: Key) -> Key:
    """The detail, told on timelines to whoever of the staff reads them."""
    return replace(key, told="staff")


def to_everybody(key: Key) -> Key:
    """The detail, told on timelines to everybody who may see the event."""
    return replace(key, told="everybody")
