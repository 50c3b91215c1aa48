"""Details that events of several steps carry."""

from __future__ import annotations

from flask_babel import lazy_pgettext

from govtrack.audit.kinds import NEW, OLD, Key

__all__ = ["CODE", "DUE_AT", "KIND", "LETTERS", "NEW", "NOTE", "NUMBER", "OLD", "REVISION", "SECOND", "UNTIL"]

CODE = Key("code", lazy_pgettext("record", "code"))
DUE_AT = Key("due_at", lazy_pgettext("record", "due"))
KIND = Key("kind", lazy_pgettext("record", "kind"))
LETTERS = Key("letters", lazy_pgettext("record", "letters"))
NOTE = Key("note", lazy_pgettext("record", "note"))
NUMBER = Key("number", lazy_pgettext("record", "number"))
REVISION = Key("revision", lazy_pgettext("record", "revision"))
SECOND = Key("second", lazy_pgettext("record", "confirmed by"))
UNTIL = Key("until", lazy_pgettext("record", "until"))
