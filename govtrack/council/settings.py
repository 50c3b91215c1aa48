"""What an office may set for this step."""

from __future__ import annotations

from govtrack.core.bounds import Bounds, Within
from govtrack.core.i18n import _l
from govtrack.core.settings import define_setting

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
    source=_l("Civil Code, article 278; the list is this system's own"),
)
RESIDENTS_MATTERS = define_setting(
    "council.residents_matters",
    ["居民公约", "居委会选举", "罢免居委会", "residents' charter", "election of the residents' committee"],
    _l("Words that point to a decision of the residents' meeting"),
    source=_l("Organic Law of the Urban Residents' Committees; the list is this system's own"),
)
ATTENDANCE_DAYS = define_setting(
    "council.attendance_days",
    60,
    _l("Days after its minutes for which names on the attendance sheet of a council are kept"),
    _l("thirty days after the thirty in which an answer can be disputed, default of this system"),
    floor=Bounds(30, 365),
)
OPEN_HOURS_BEFORE = define_setting(
    "council.open_hours_before",
    1,
    _l("Hours before its beginning from which a council can be opened"),
    floor=Within(0, 168),
)
ITEM_MINUTES = define_setting(
    "council.item_minutes",
    30,
    _l("Minutes that an item of an agenda has where nobody says otherwise"),
    floor=Within(1, 240),
)
# What an office may write into its rules of order: people are invited in time, enough of them are there, and some of
# them witness the minutes.
LIMITS = {
    "quorum_at_least": Bounds(5, 1000),
    "quorum_share": Bounds(0.34, 1),
    "resident_share": Bounds(0.34, 1),
    "carry_share": Bounds(0.5, 1),
    "notice_days": Bounds(3, 60),
    "urgent_notice_hours": Bounds(24, 720),
    "session_minutes": Bounds(30, 720),
    "speech_minutes": Bounds(1, 60),
    "speeches_per_motion": Bounds(1, 100),
    "debate_closing_share": Bounds(0.5, 1),
    "vote_open_minutes": Bounds(1, 1440),
    "sessions_without_consensus": Bounds(1, 20),
    "minutes_working_days": Bounds(1, 60),
    "witnesses": Bounds(2, 100),
}
