"""What the record says of keys for programs."""

from __future__ import annotations

from flask_babel import lazy_pgettext

from govtrack.audit.kinds import Key, define_event, define_subject
from govtrack.audit.reading import as_text

KEYS = define_subject("api_keys", lazy_pgettext("record", "key of a program"))
HOLDER = Key("holder", lazy_pgettext("record", "holder"), reads=as_text)

define_event(KEYS, "issued", lazy_pgettext("record", "key issued to a program"), HOLDER)
define_event(KEYS, "revoked", lazy_pgettext("record", "key of a program withdrawn"), HOLDER, tone="warning")
