"""What the record says of the rules of the office."""

from __future__ import annotations

from flask_babel import lazy_pgettext

from govtrack.audit.keys import NEW, OLD, SECOND
from govtrack.audit.kinds import Key, define_event, define_subject

RULE = Key("key", lazy_pgettext("record", "rule"))

DAY = Key("day", lazy_pgettext("record", "holds from"))

SETTINGS = define_subject("setting_values", lazy_pgettext("record", "setting"))

define_event(SETTINGS, "changed", lazy_pgettext("record", "rule changed"), RULE, OLD, NEW, DAY, SECOND, public="always")
