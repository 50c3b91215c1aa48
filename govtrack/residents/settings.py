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
HOME_DAYS = define_setting(
    "residents.home_days",
    60,
    _l("Days for which a resident's wish to have their home confirmed is kept where it leads to nothing"),
    floor=Bounds(14, 180),
)
HOME_CODE_DAYS = define_setting(
    "residents.home_code_days",
    21,
    _l("Days for which the code in a letter to a resident's home holds"),
    floor=Bounds(7, 45),
)
HOME_CODE_TRIES = define_setting(
    "residents.home_code_tries",
    5,
    _l("How often the code in a letter to a resident's home, or a wrong room at the desk, may be typed"),
    floor=Bounds(3, 10),
)
# Counted among the wishes that are still kept: of older ones nothing is left that could be counted.
HOMES_ASKED = define_setting(
    "residents.homes_asked",
    4,
    _l("How often an account may ask for a home to be confirmed, in the days for which such a wish is kept"),
    floor=Bounds(2, 12),
)
