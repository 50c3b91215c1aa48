"""What an office may set for proposals."""

from __future__ import annotations

from govtrack.core.bounds import Bounds
from govtrack.core.i18n import _l
from govtrack.core.settings import define_setting

SIGNATURES = define_setting(
    "proposals.signatures",
    20,
    _l("Households whose co-signatures bring a proposal before the panel"),
    floor=Bounds(5, 100),
)
SHARE = define_setting(
    "proposals.share",
    20,
    _l("Or this share of the households of its compound"),
    unit="percent",
    floor=Bounds(5, 50),
)
FEWEST = define_setting(
    "proposals.fewest",
    3,
    _l("The share counts from this many households on, so that a small compound is more than one family"),
    floor=Bounds(2, 10),
)
ANSWER_DAYS = define_setting(
    "proposals.answer_days",
    90,
    _l("Days by which every proposal is answered, with the number or without"),
    floor=Bounds(30, 90),
)
LEAD_DAYS = define_setting(
    "proposals.lead_days",
    14,
    _l("Days before that on which the desk is told to answer it"),
    floor=Bounds(5, 28),
)
SUPPORT_DAYS = define_setting(
    "proposals.support_days",
    90,
    _l("Days for which it is kept who supported a proposal, after its end; the numbers stay"),
    floor=Bounds(30, 365),
)
