"""What an office may set for this step."""

from __future__ import annotations

from govtrack.core.i18n import _l
from govtrack.core.settings import Bounds, define_setting

MESSAGE_DAYS = define_setting(
    "notify.message_days", 365, _l("Days for which messages are kept after they were sent"), floor=Bounds(90, 1095)
)
TRIES = define_setting(
    "notify.tries",
    8,
    _l("Tries to hand a message over before it counts as undeliverable; eight take a day and a half"),
    floor=Bounds(3, 12),
)
