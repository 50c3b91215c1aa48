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
# The link of an e-mail holds for a day: an address has to stay as long.
TYPED_DAYS = define_setting(
    "residents.typed_days",
    1,
    _l("Days after the last code for which an address typed at residents' sign-in is kept where it led to no account"),
    floor=Bounds(1, 7),
)
# As long as an account may lie unused at the most: whatever an older backup brings back is due by that rule.
DELETION_DAYS = define_setting(
    "residents.deletion_days",
    1825,
    _l(
        "Days for which the office notes that an account was deleted, so that no backup brings it back; no shorter than"
        " backups are kept"
    ),
    floor=Bounds(180, 1825),
)
