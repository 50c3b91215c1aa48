"""What an office may set for its open interfaces."""

from __future__ import annotations

from govtrack.core.bounds import Bounds, Within
from govtrack.core.i18n import _l
from govtrack.core.settings import define_setting

SPECIFICATION = _l("GeoReport v2")
JURISDICTION = define_setting(
    "api.jurisdiction",
    "",
    _l("Our name among the places that take part in Open311; empty: whatever a client sends is ours"),
)
CONTACT = define_setting("api.contact", "信息指挥室", _l("Whom the makers of programs ask, as Open311 tells them"))
BATCH_SERVICES = define_setting(
    "api.batch_services", [], _l("Codes of kinds of matter whose number Open311 tells once the desk has accepted it")
)
POSTS_PER_HOUR = define_setting(
    "api.posts_per_hour", 300, _l("Letters in an hour that one key of Open311 may bring"), floor=Bounds(1, 5000)
)
REPEAT_MINUTES = define_setting(
    "api.repeat_minutes",
    10,
    _l("Minutes in which the same words by the same key are one letter that was sent again"),
    unit="minutes",
    floor=Within(1, 1440),
)
SPAN_DAYS = define_setting(
    "api.span_days", 90, _l("Days that one list of Open311 spans at the most"), SPECIFICATION, floor=Within(1, 366)
)
MOST_REQUESTS = define_setting(
    "api.most_requests", 1000, _l("Letters in one list of Open311"), SPECIFICATION, floor=Within(10, 1000)
)
NEAREST_METRES = define_setting(
    "api.nearest_metres", 200, _l("Metres within which a spot on the map belongs to a compound"), floor=Within(10, 2000)
)
