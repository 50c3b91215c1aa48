"""What an office may set for this step."""

from __future__ import annotations

from govtrack.core.bounds import Bounds
from govtrack.core.i18n import _l
from govtrack.core.settings import define_setting

FIRST_PASSWORD_HOURS = define_setting(
    "accounts.first_password_hours",
    72,
    _l("Hours for which a first password, or a new one from the administrator, can be used"),
    unit="hours",
    floor=Bounds(1, 168),
)
STEP_UP_MINUTES = define_setting(
    "accounts.step_up_minutes",
    10,
    _l("Minutes after the second step before it is asked for again for what protects people"),
    unit="minutes",
    floor=Bounds(1, 60),
)
PENDING_DAYS = define_setting(
    "accounts.pending_days", 14, _l("Days for which a change waits for its second person"), floor=Bounds(1, 60)
)
