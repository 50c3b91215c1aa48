"""What an office may set for this step."""

from __future__ import annotations

from govtrack.core.bounds import Bounds
from govtrack.core.i18n import _l
from govtrack.core.settings import define_setting

RECORD_DAYS = define_setting(
    "audit.record_days",
    1826,
    _l("Days for which the event record is kept, sign-ins included"),
    _l("five years for records of this kind, default of this system"),
    floor=Bounds(1095, 3653),
)
