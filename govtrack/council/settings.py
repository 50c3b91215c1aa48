"""What an office may set for this step."""

from __future__ import annotations

from govtrack.core.i18n import _l
from govtrack.core.settings import Bounds, define_setting

# Matters of the owners in common (Civil Code, art. 278): a council can advise on them, not decide.
OWNERS_MATTERS = define_setting(
    "council.owners_matters",
    [
        "维修资金",
        "选聘物业",
        "解聘物业",
        "更换物业",
        "业委会选举",
        "业委会换届",
        "公共收益分配",
        "repair fund",
        "election of the owners",
    ],
    _l("Words that point to a decision of the owners' assembly"),
    source=_l("Civil Code, article 278; the list is of the house"),
)
RESIDENTS_MATTERS = define_setting(
    "council.residents_matters",
    ["居民公约", "居委会选举", "罢免居委会", "residents' charter", "election of the residents' committee"],
    _l("Words that point to a decision of the residents' meeting"),
    source=_l("Organic Law of the Urban Residents' Committees; the list is of the house"),
)
ATTENDANCE_DAYS = define_setting(
    "council.attendance_days",
    60,
    _l("Days after its minutes for which names on the attendance sheet of a council are kept"),
    _l("thirty days after the thirty in which an answer can be disputed, default of the house"),
    floor=Bounds(30, 365),
)
OPEN_HOURS_BEFORE = define_setting(
    "council.open_hours_before", 1, _l("Hours before its beginning from which a council can be opened")
)
