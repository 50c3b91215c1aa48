"""How far a message has come; ``operations`` change it by conditional updates of many rows at once."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_pgettext

from govtrack.core.states import State

STATES: Mapping[str, State] = {
    "waiting": State(lazy_pgettext("message", "Waits to be sent")),
    "sent": State(lazy_pgettext("message", "Sent"), "info"),
    "delivered": State(lazy_pgettext("message", "Delivered"), "success"),
    "failed": State(lazy_pgettext("message", "Failed here"), "danger"),
    "undeliverable": State(lazy_pgettext("message", "Undeliverable"), "warning"),
    "read": State(lazy_pgettext("message", "Read"), "success"),
}
