"""A party signs the plan or refuses in writing; both are shown to everybody."""

from __future__ import annotations

from govtrack.core.access import demand
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.db import db
from govtrack.core.duties import demand_separate
from govtrack.core.editing import demand_seen
from govtrack.core.errors import Conflict
from govtrack.core.i18n import _l
from govtrack.core.reasons import demand_text
from govtrack.plans import policy
from govtrack.plans.models import PlanParty
from govtrack.plans.operations.common import hold, note
from govtrack.plans.operations.notices import settle_signing
from govtrack.plans.text import text_version


def demand_asked(party: PlanParty) -> None:
    """A party answers once, while the plan is on notice."""
    if party.plan.state != "noticed":
        raise Conflict(_l("Parties sign while the plan is on notice."))
    if party.has_answered:
        raise Conflict(_l("This party has answered already."))


def _demand_answerable(actor: Actor, party: PlanParty, seen_version: int, is_on_paper: bool) -> None:
    hold(party.plan)
    may = policy.can_record_signature(actor, party) if is_on_paper else policy.can_sign(actor, party)
    demand(may, policy.PARTIES_ONLY)
    if is_on_paper:
        demand_separate(actor, "plans.enter_signature", party)
    else:
        demand_separate(actor, "plans.sign", party)
    demand_asked(party)
    demand_seen(text_version(party.plan), seen_version)


def _settle(party: PlanParty) -> None:
    if party.organisation_id is not None:
        settle_signing(party.plan, party.organisation_id)


def sign_plan(actor: Actor, party: PlanParty, *, seen_version: int, is_on_paper: bool = False) -> PlanParty:
    """The party signs, by somebody of its own unit or on paper, entered by whoever did not draft the plan.

    Raises InvalidInput where another text is on notice than the one that was read (see ``text_version``).
    """
    _demand_answerable(actor, party, seen_version, is_on_paper)
    party.signed_at, party.answered_by_id, party.is_on_paper = now(), actor.user_id, is_on_paper
    db.session.flush()
    note(actor, party.plan, "signed", is_public=True, party=party.id, slot=party.slot)
    _settle(party)
    return party


def refuse_plan(
    actor: Actor, party: PlanParty, *, reason: str, seen_version: int, is_on_paper: bool = False
) -> PlanParty:
    """The party refuses with its reason, which is published with the plan. Raises InvalidInput as signing does."""
    _demand_answerable(actor, party, seen_version, is_on_paper)
    party.refusal = demand_text(reason, "reason")
    party.answered_by_id, party.is_on_paper = actor.user_id, is_on_paper
    db.session.flush()
    note(actor, party.plan, "refused", is_public=True, reason=party.refusal, party=party.id, slot=party.slot)
    _settle(party)
    return party
