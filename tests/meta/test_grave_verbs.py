"""What unmasks, publishes, or changes rights or how somebody is reached asks for the second step, by its verb."""

from __future__ import annotations

import pytest
from flask import Flask

from deploy.verbs import Declared, list_verbs
from govtrack.core.access import needs_step_up
from govtrack.core.verbs import GRAVE

# By hand: every event that only somebody with the second step brings about, and why.
GRAVE_EVENTS = {
    "unmasks": {"intake": {"identity_viewed", "text_public", "text_hidden"}, "residents": {"letter_made"}},
    "publishes": {
        "council": {"noticed", "minutes_published", "asked_for", "adopted"},
        "oversight": {"changed"},
        "plans": {"noticed", "adopted", "completed"},
        "proposals": {"published", "answered"},
        "responses": {"published"},
        "topics": {"admitted", "rejected", "parked", "direct_handling"},
    },
    "rights": {
        "api": {"issued", "revoked"},
        "accounts": {
            "opened", "granted", "revoked", "asked_for", "reset_password", "disabled", "enabled", "confirmed",
            "declined", "second_step_set", "second_step_removed", "paper_codes_made", "passkey_added",
            "passkey_removed",
        }
    },
    "contact": {"intake": {"contact_corrected", "receipt_asked", "receipt_given", "receipt_declined"}},
}  # fmt: skip
# What writes such an event and asks for nothing more, each with its reason.
BESIDE = {
    "council.call_meeting": "the first meeting of an office puts the rules that ship in force",
}
# Forms with a proof that works once: their pages ask first, since asking later would use it up.
ASKED_BY_PAGES = {"accounts.add_passkey", "accounts.set_up_second_step"}
VERBS = list_verbs()


def _why(declared: Declared) -> set[str]:
    return {why for why in GRAVE for event in declared.verb.events if event in GRAVE_EVENTS[why].get(declared.step, ())}


@pytest.mark.parametrize("declared", VERBS, ids=lambda declared: declared.name)
def test_a_verb_is_grave_by_what_it_writes(declared: Declared) -> None:
    wanted = set() if declared.name in BESIDE else _why(declared)
    assert ({declared.verb.grave} - {""}) == wanted


def test_pages_ask_for_it_where_a_proof_works_once_and_nowhere_else(app: Flask) -> None:
    assert {name for name, view in app.view_functions.items() if needs_step_up(view)} == ASKED_BY_PAGES
    assert set(BESIDE) <= {declared.name for declared in VERBS}
