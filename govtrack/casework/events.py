"""What the record says of work orders."""

from __future__ import annotations

from dataclasses import replace

from flask_babel import lazy_pgettext

from govtrack.audit.keys import DUE_AT, NEW, NOTE, OLD, UNTIL, to_everybody, to_staff
from govtrack.audit.kinds import Key, define_event, define_subject
from govtrack.audit.reading import as_count, as_moment, as_truth
from govtrack.casework.profiles import PROFILES
from govtrack.casework.states import WORK_ORDER
from govtrack.core.i18n import _l
from govtrack.places.events import UNIT, UNITS

OCCASIONS = {
    "public_demand": _l("Strong public demand that one unit cannot meet alone"),
    "enforcement": _l("Joint law enforcement"),
    "emergency": _l("Emergency"),
}
SOLVED = {
    "yes": lazy_pgettext("record", "yes"),
    "partly": lazy_pgettext("record", "partly"),
    "no": lazy_pgettext("record", "no"),
}
PROFILE = Key(
    "profile",
    lazy_pgettext("record", "kind of order"),
    words={profile.name: profile.label for profile in PROFILES.values()},
)
ROUND = Key("round", lazy_pgettext("record", "round"), reads=as_count)
PHOTOS = Key("photos", lazy_pgettext("record", "photos"), reads=as_count)
OCCASION = Key("occasion", lazy_pgettext("record", "occasion"), words=OCCASIONS)
CONTACTED = Key("contacted", lazy_pgettext("record", "reached"), reads=as_truth)
IS_SOLVED = Key("solved", lazy_pgettext("record", "solved"), words=SOLVED)
SUCCESSOR = Key("successor", lazy_pgettext("record", "following order"), points_at="work_orders")

ORDERS = define_subject("work_orders", lazy_pgettext("record", "work order"), WORK_ORDER)

define_event(
    ORDERS, "dispatched", _l("Dispatched"), to_everybody(UNIT), to_everybody(DUE_AT), PROFILE,
    resident=_l("A unit was asked to do something about it"), public="always", tone="info", icon="send",
)  # fmt: skip
define_event(
    ORDERS, "redispatched", _l("Dispatched again"), OLD, NEW, to_everybody(UNIT), NOTE,
    resident=_l("Another unit was asked to do it"), public="always", tone="info", icon="send",
)  # fmt: skip
define_event(
    ORDERS, "rescheduled", _l("Deadline moved with the kind of the matter"),
    to_everybody(replace(OLD, reads=as_moment)), to_everybody(replace(NEW, reads=as_moment)),
    resident=_l("The time for it was set anew, as the matter is of another kind"),
    public="always", tone="info", icon="hourglass",
)  # fmt: skip
define_event(
    ORDERS, "signed", _l("Signed for"), OLD, NEW,
    resident=_l("The unit signed for it"), public="always", tone="info", icon="signature",
)  # fmt: skip
define_event(
    ORDERS, "started", _l("Work started"), OLD, NEW,
    resident=_l("The work began"), public="always", tone="info", icon="tools",
)  # fmt: skip
define_event(ORDERS, "returned", _l("Returned to the desk"), OLD, NEW, tone="warning", icon="arrow-back-up")
# What the unit wrote to the desk is between them; that the matter waits for another unit is for everybody.
define_event(
    ORDERS, "unit_sought", _l("Another unit is being found"),
    resident=_l("The unit handed it back; the desk is finding another one"),
    public="always", tone="warning", icon="search",
)  # fmt: skip
define_event(
    ORDERS, "extension_requested", _l("More time asked for"), to_staff(UNTIL), tone="warning", icon="hourglass"
)
define_event(
    ORDERS, "extension_granted", _l("More time granted"), to_everybody(UNTIL), NOTE,
    resident=_l("The unit was given more time"), public="always", tone="info", icon="hourglass",
)  # fmt: skip
define_event(ORDERS, "extension_denied", _l("More time denied"), tone="warning", icon="hourglass")
define_event(
    ORDERS, "whistled", _l("Other units called in"), OLD, NEW, to_staff(OCCASION), to_staff(UNITS),
    tone="warning", icon="speakerphone",
)  # fmt: skip
define_event(ORDERS, "arrived", _l("A called unit has come"), to_staff(UNITS), tone="info", icon="users-group")
define_event(
    ORDERS,
    "all_arrived",
    _l("All called units have come"),
    OLD,
    NEW,
    to_staff(UNITS),
    tone="success",
    icon="users-group",
)
define_event(ORDERS, "resumed", _l("Work goes on"), OLD, NEW, tone="info", icon="tools")
define_event(
    ORDERS, "claimed_done", _l("Reported done"), OLD, NEW, to_staff(PHOTOS),
    resident=_l("The unit says that it is done; somebody else checks"),
    public="always", tone="info", icon="clipboard-check",
)  # fmt: skip
define_event(
    ORDERS, "verified", _l("Verified"), OLD, NEW, to_staff(ROUND),
    resident=_l("Somebody else checked: it is done"), public="always", tone="success", icon="circle-check",
)  # fmt: skip
define_event(
    ORDERS, "sent_back", _l("Sent back for rework"), OLD, NEW, to_staff(ROUND),
    resident=_l("The check found that it is not done well; it is done again"),
    public="always", tone="danger", icon="recycle",
)  # fmt: skip
define_event(
    ORDERS, "called_back", _l("Reporter called"), to_everybody(CONTACTED), to_staff(IS_SOLVED),
    resident=_l("You were called to ask whether it is solved"), public="always", tone="info", icon="phone",
)  # fmt: skip
define_event(
    ORDERS, "closed", _l("Closed"), OLD, NEW,
    resident=_l("The work was closed"), public="always", tone="success", icon="check",
)  # fmt: skip
define_event(ORDERS, "cancelled", _l("Cancelled"), OLD, NEW, icon="circle-x")
define_event(
    ORDERS, "called_off", _l("No unit works on it any more"),
    resident=_l("The order was called off; no unit works on it any more"), public="always", icon="circle-x",
)  # fmt: skip
define_event(
    ORDERS, "reopened", _l("Opened again with a new order"), to_staff(SUCCESSOR),
    resident=_l("The work was taken up again"), public="always", tone="warning", icon="refresh",
)  # fmt: skip
define_event(ORDERS, "urged", _l("Became overdue; the unit was urged"), to_staff(DUE_AT), tone="danger", icon="clock")
define_event(
    ORDERS, "supervised", _l("Supervision notice: still overdue"), to_staff(DUE_AT), tone="danger", icon="bell"
)
define_event(
    ORDERS,
    "criticised",
    _l("Circulated criticism: long overdue"),
    to_staff(DUE_AT),
    tone="danger",
    icon="alert-triangle",
)
