"""What an office may set for discussions."""

from __future__ import annotations

from govtrack.core.bounds import Bounds, Within
from govtrack.core.i18n import _l
from govtrack.core.settings import define_setting

MAX_TEXT = define_setting(
    "discussion.max_text", 1000, _l("Longest contribution to a discussion, in characters"), floor=Within(200, 5000)
)
LOOK_DAYS = define_setting(
    "discussion.look_days",
    1,
    _l("Working days in which a person of the desk looks at a contribution"),
    floor=Bounds(1, 5),
)
PER_DAY = define_setting(
    "discussion.per_day",
    5,
    _l("Contributions to one discussion that one account may write in a day"),
    floor=Within(1, 50),
)
APPEAL_DAYS = define_setting(
    "discussion.appeal_days",
    30,
    _l("Days in which a contribution that is not shown may be appealed for"),
    floor=Bounds(15, 365),
)
FIRST_SHOWN = define_setting(
    "discussion.first_shown", 6, _l("Contributions that the page of a topic shows at first"), floor=Within(2, 20)
)
AT_ONCE = define_setting(
    "discussion.at_once",
    False,
    _l("Whether contributions of proven authors are public at once where nothing in them had to be masked"),
    protects=True,
)
PROVEN_FROM = define_setting(
    "discussion.proven_from",
    3,
    _l("Contributions shown, and none refused, after which an author counts as proven"),
    floor=Within(1, 50),
)
TEXT_DAYS = define_setting(
    "discussion.text_days",
    365,
    _l("Days after the last decision for which a contribution is kept as it was written; then the masked text alone"),
    floor=Bounds(30, 1095),
)
