"""Who can be a party of a plan: the eight-part template of the Donghu waste mode, and the owners.

Town-street leading, special group, village-community governance, property in charge, enterprise
linkage, Party demonstration, residents' participation, social cooperation; the owners' or
self-management committee joins as the third of the three parties (tripartite coordination).
"""

from __future__ import annotations

from govtrack.core.i18n import _l

SLOTS = {
    "subdistrict": _l("Sub-district: takes the lead"),
    "special_group": _l("Special group: coordinates departments"),
    "community": _l("Community: organises"),
    "property": _l("Property company: in charge on site"),
    "owners": _l("Owners' or self-management committee"),
    "enterprise": _l("Enterprises and shops: join in"),
    "party_members": _l("Party members: go first"),
    "residents": _l("Residents: take part"),
    "social": _l("Social organisations: cooperate"),
}
# The kinds of units that fill a slot; one that is not named here is open to all.
KINDS_OF_SLOT = {
    "subdistrict": ("subdistrict",),
    "community": ("community",),
    "property": ("property",),
    "owners": ("owners_committee", "self_management"),
    "enterprise": ("enterprise",),
    "social": ("social",),
}


def fits(slot: str, kind: str) -> bool:
    """Whether a unit of this kind can take this part."""
    return kind in KINDS_OF_SLOT.get(slot, (kind,))
