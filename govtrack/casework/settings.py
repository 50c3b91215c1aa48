"""What an office may set for this step."""

from __future__ import annotations

from govtrack.core.bounds import Within
from govtrack.core.i18n import _l
from govtrack.core.settings import define_setting

RETURN_WORKING_DAYS = define_setting(
    "casework.return_working_days",
    1,
    _l("Working days after dispatch in which a unit may return an order"),
    floor=Within(1, 30),
)
RETURN_SHARE = define_setting(
    "casework.return_share",
    50,
    _l("Percent of the time up to its deadline in which an order may be returned, at most"),
    floor=Within(10, 100),
)
MAX_RETURNS = define_setting(
    "casework.max_returns", 2, _l("Returns of one order before the command room decides for good"), floor=Within(0, 10)
)
CALL_ATTEMPTS = define_setting(
    "casework.call_attempts",
    2,
    _l("Attempts to call a reporter who asked for it, after which the work can be closed without"),
    floor=Within(1, 10),
)
MAX_PHOTOS = define_setting(
    "casework.max_photos",
    6,
    _l("Photos of how it was, and as many of the result, that a report of done work may carry"),
    floor=Within(1, 20),
)
WHISTLE_MINUTES = {
    "emergency": define_setting(
        "casework.whistle_emergency_minutes",
        30,
        _l("Minutes to arrive after being called in: emergency"),
        unit="minutes",
        floor=Within(5, 1440),
    ),
    "enforcement": define_setting(
        "casework.whistle_enforcement_minutes",
        24 * 60,
        _l("Minutes to arrive after being called in: enforcement"),
        unit="minutes",
        floor=Within(60, 10_080),
    ),
}
WHISTLE_WORKING_DAYS = define_setting(
    "casework.whistle_working_days",
    3,
    _l("Working days to arrive after being called in: a difficult matter"),
    floor=Within(1, 30),
)
SUPERVISE_HOURS = define_setting(
    "casework.supervise_hours",
    24,
    _l("Hours after the deadline until the unit gets a supervision notice"),
    _l("reported practice: the next day"),
    unit="hours",
    floor=Within(1, 720),
)
CRITICISE_WORKING_DAYS = define_setting(
    "casework.criticise_working_days",
    5,
    _l("Working days after the first urging until circulated criticism"),
    _l("reported practice: 5 working days past the first urging"),
    floor=Within(1, 60),
)
PHOTO_REQUIRED = define_setting(
    "casework.photo_required",
    True,
    _l("Work is reported done only with a photo"),
    _l("reported practice: handling is shown with photo and time"),
    protects=True,
)
