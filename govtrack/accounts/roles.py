"""The roles (ids as in the domain's table of roles and permissions)."""

from __future__ import annotations

from govtrack.core.i18n import _l

LABELS = {
    "resident": _l("Resident"),
    "verified_resident": _l("Verified resident"),
    "grid_worker": _l("Grid worker"),
    "commissioner": _l("Compound commissioner"),
    "community_staff": _l("Community staff"),
    "department": _l("Department"),
    "chair": _l("Chair"),
    "facilitator": _l("Facilitator"),
    "recorder": _l("Recorder"),
    "council_member": _l("Council member"),
    "expert": _l("Expert"),
    "property": _l("Property company"),
    "owners_committee": _l("Owners' committee"),
    "enterprise": _l("Enterprise"),
    "command": _l("Command room"),
    "supervisor": _l("Supervision group"),
    "auditor": _l("Auditor"),
    "admin": _l("Administrator"),
}
ALL = tuple(LABELS)

# Groups that routes and state tables name again and again.
DESK = ("community_staff", "command")
# Who may be given a letter: the desk, and supervision for reports about an office or its people.
RECEIVERS = (*DESK, "supervisor")
PANEL = ("community_staff", "commissioner", "council_member")
UNITS = ("department", "property", "owners_committee", "enterprise", "commissioner", "grid_worker", "community_staff")
# Who is nothing without a unit: these roles are held for one.
OF_A_UNIT = ("department", "property", "owners_committee", "enterprise")
COUNCIL_STAFF = ("community_staff", "chair", "recorder", "facilitator", "commissioner")
VERIFIERS = ("supervisor", "verified_resident")
# Whose voice makes a majority, leads a council or accepts what was promised.
DECIDING = tuple(dict.fromkeys((*PANEL, "chair", "recorder", "facilitator", "verified_resident")))
STAFF = tuple(role for role in ALL if role not in {"resident", "verified_resident"})
# Roles that may never reach a reporter's identity, whatever else they hold.
NEVER_IDENTITY = ("property", "owners_committee", "enterprise")
