"""What an office may set for this step."""

from __future__ import annotations

from govtrack.core.bounds import Bounds, Within
from govtrack.core.i18n import _l
from govtrack.core.settings import define_setting

MESSAGE_DAYS = define_setting(
    "notify.message_days", 365, _l("Days for which messages are kept after they were sent"), floor=Bounds(90, 1095)
)
TRIES = define_setting(
    "notify.tries",
    8,
    _l("Tries to hand a message over before it counts as undeliverable; eight take a day and a half"),
    floor=Bounds(3, 12),
)
HOURS = Within(0, 23)
QUIET_FROM = define_setting(
    "notify.quiet_from", 22, _l("Hour of the evening from which no message is sent"),
    floor=HOURS,
)  # fmt: skip
QUIET_UNTIL = define_setting(
    "notify.quiet_until", 7, _l("Hour of the morning until which no message is sent; the same hour: no quiet"),
    floor=HOURS,
)  # fmt: skip
DAILY_HOUR = define_setting(
    "notify.daily_hour", 18, _l("Hour from which the one message of a day leaves, outside the quiet hours"),
    floor=HOURS,
)  # fmt: skip
SILENT_HOURS = define_setting(
    "notify.silent_hours",
    24,
    _l("Hours after which a message that a gateway took counts as undeliverable where it tells nothing more of it"),
    floor=Bounds(1, 168), unit="hours", protects=False,
)  # fmt: skip
