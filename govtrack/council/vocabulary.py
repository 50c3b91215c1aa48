"""The closed lists of the council: parties, modes, outcomes, answers to suggestions."""

from __future__ import annotations

import unicodedata

from govtrack.core.i18n import _l
from govtrack.topics.vocabulary import OUTCOMES as AGREED

MODES = {
    "offline": _l("On site"),
    "online": _l("Online"),
    "hybrid": _l("On site and online"),
}
PRESENCE = {"in_person": _l("On site"), "online": _l("Online")}

PARTIES = {
    "residents": _l("Residents"),
    "owners": _l("Owners' committee or self-management committee"),
    "community": _l("Community"),
    "property": _l("Property company"),
    "department": _l("Department"),
    "expert": _l("Expert"),
    "enterprise": _l("Enterprises and shops"),
    "supervisor": _l("Supervision group"),
}

# What the council may do about a matter; everything but "council" is a referral by law.
SCOPES = {
    "council": _l("The council may find an outcome"),
    "owners_assembly": _l("Only the owners' assembly can decide this"),
    "residents_meeting": _l("Only the residents' meeting can decide this"),
    "department": _l("Only a department can decide this"),
    "out_of_scope": _l("Against the law or outside the council's scope"),
}

OUTCOMES = {
    **AGREED,
    "no_consensus": _l("No consensus"),
    "referred_residents_meeting": _l("Referred to the residents' meeting"),
    "referred_owners_assembly": _l("Referred to the owners' assembly"),
    "referred_department": _l("Referred to the department in charge"),
    "out_of_scope": _l("Against the law or out of scope"),
}
# Those that a plan can be made for.
AGREEMENTS = tuple(AGREED)
# The outcomes that each scope leaves open: the council advises, it never replaces a decision by law.
OPEN_OUTCOMES = {
    "council": tuple(OUTCOMES),
    "owners_assembly": ("referred_owners_assembly", "no_consensus"),
    "residents_meeting": ("referred_residents_meeting", "no_consensus"),
    "department": ("referred_department", "no_consensus"),
    "out_of_scope": ("out_of_scope",),
}

ANSWERS = {
    "adopted": _l("Adopted"),
    "partly": _l("Partly adopted"),
    "not_adopted": _l("Not adopted"),
}
BALLOTS = {"show_of_hands": _l("Show of hands"), "secret": _l("Secret ballot")}


def plain_name(name: str) -> str:
    """A name without what differs from sheet to sheet: spaces, width, capitals."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
