"""What an office may set for this step."""

from __future__ import annotations

from govtrack.core.bounds import Bounds, FewestEntries, Within
from govtrack.core.i18n import _l
from govtrack.core.settings import define_setting
from govtrack.plans.slots import SLOTS

NOTICE_DAYS = define_setting(
    "plans.notice_days",
    7,
    _l("Days a plan is on public notice"),
    _l("default of this system; 5 to 7 are usual"),
    floor=Bounds(5, 60),
)
REPORT_DAYS = define_setting(
    "plans.report_days", 14, _l("Days between two progress reports of a promise"), floor=Within(1, 90)
)
SIGNING_SLOTS = define_setting(
    "plans.signing_slots",
    ["community", "property", "owners"],
    _l("Parties that sign a plan or refuse in writing before it is adopted"),
    _l("tripartite coordination: community, owners' or self-management committee, property company"),
    words=SLOTS,
    floor=FewestEntries(2),
)
