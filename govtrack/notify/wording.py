"""Words of messages: by which way they went, how far they came, why they reached nobody."""

from __future__ import annotations

from collections.abc import Mapping

from govtrack.core.errors import Text
from govtrack.core.i18n import _l

CHANNEL_LABELS: Mapping[str, Text] = {
    "email": _l("E-mail"),
    "sms": _l("Text message"),
    "chat": _l("Chat platform"),
    "in_app": _l("On the pages here"),
    "file": _l("File"),
}
FAILURE_LABELS: Mapping[str, Text] = {
    "gone": _l("there is no such address any more"),
    "off": _l("its owner wants no messages"),
    "refused": _l("the other side refused it"),
    "unreachable": _l("the other side was not reached in all tries"),
    "silent": _l("the gateway took it and told nothing more"),
}
