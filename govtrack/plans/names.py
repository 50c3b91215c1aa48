"""What plans, their parties, promises and objections are called."""

from __future__ import annotations

from sqlalchemy import select

from govtrack.audit.naming import define_names, from_rows, nth_of
from govtrack.core.i18n import _, by_language
from govtrack.intake.models.public_texts import PublicWords, shown
from govtrack.places.models import Organisation
from govtrack.plans.events import RAISED_AS
from govtrack.plans.models import Commitment, Objection, Plan, PlanParty
from govtrack.plans.slots import SLOTS


def _name_party(slot: str, chinese: str | None, english: str | None) -> str:
    """The unit, or the part in the plan: the names of residents are on the plan alone."""
    return by_language(chinese, english) if chinese else str(SLOTS[slot])


def _name_promise(promise_id: int, position: int, title: str) -> str:
    return _("no. %(n)s “%(title)s”", n=position, title=shown(PublicWords.of((Commitment, promise_id), title)))


def _name_objection(n: int, raised_as: str) -> str:
    return _("no. %(n)s, %(who)s", n=n, who=RAISED_AS[raised_as])


define_names("plans", from_rows(select(Plan.id, Plan.number)))
define_names(
    "plan_parties",
    from_rows(
        select(PlanParty.id, PlanParty.slot, Organisation.name_zh, Organisation.name_en).outerjoin(
            Organisation, PlanParty.organisation_id == Organisation.id
        ),
        _name_party,
    ),
)
define_names(
    "commitments", from_rows(select(Commitment.id, Commitment.id, Commitment.position, Commitment.title), _name_promise)
)
define_names(
    "objections",
    from_rows(select(Objection.id, nth_of(Objection.plan_id), Objection.raised_as), _name_objection),
)
