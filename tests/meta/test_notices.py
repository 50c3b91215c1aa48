"""A notice that asks for work ends when the work is done; one that only tells stands in the list here."""

from __future__ import annotations

from flask import Flask

from govtrack.notify.kinds import KINDS
from tests.meta.test_verbs import VERBS

# Read once and done with: nothing that anybody does would end them. So is what is told to writers outside the house.
TELLS_ONLY = {
    "council.cancelled", "intake.accepted", "intake.import_stopped", "intake.not_accepted", "intake.received",
    "intake.redirected", "notify.nobody_has_role", "notify.nobody_of_unit", "notify.nobody_there",
    "notify.unit_has_nobody",
    "notify.about_auditor", "notify.account_closed", "notify.account_opened", "notify.password_reset",
    "notify.role_granted", "notify.role_revoked", "notify.second_factor_reset", "registries.turned_red",
    "responses.answered",
    "responses.released", "responses.said_beside",
}  # fmt: skip
# Ended by what is no verb of a step yet, each with the test that holds it.
ENDED_ELSEWHERE = {
    "notify.second_person": "tests/accounts/test_second_person.py",
}


def test_every_notice_that_asks_for_work_is_ended_by_a_verb(app: Flask) -> None:
    ended = {kind for declared in VERBS for kind in declared.verb.ends}
    assert ended <= set(KINDS)
    declared_here = {kind for kind, notice in KINDS.items() if not kind.startswith("tests.") and not notice.outside}
    unended = declared_here - ended - TELLS_ONLY - set(ENDED_ELSEWHERE)
    assert not unended, "name these in ENDED_BY or settle() and in `ends` of the verb, or above where they only tell"
    assert not ended & TELLS_ONLY
