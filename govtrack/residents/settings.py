"""What an office may set for residents' accounts."""

from __future__ import annotations

from govtrack.core.bounds import Bounds
from govtrack.core.i18n import _l
from govtrack.core.settings import define_setting

UNUSED_DAYS = define_setting(
    "residents.unused_days",
    1095,
    _l("Days after the last sign-in for which a resident's account is kept"),
    floor=Bounds(180, 1825),
)
