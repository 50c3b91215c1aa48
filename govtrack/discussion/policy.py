"""Who may write to a discussion, look at what was written, and answer it."""

from __future__ import annotations

from datetime import datetime, timedelta

from govtrack.accounts.roles import DESK
from govtrack.audit.queries import list_hands
from govtrack.core.actors import Actor
from govtrack.core.db import Base
from govtrack.core.duties import Hands, hands_of, is_separate
from govtrack.core.settings import get_setting
from govtrack.discussion.matters import find_matter, may_reply_about, read_matter
from govtrack.discussion.models import Contribution
from govtrack.discussion.settings import APPEAL_DAYS
from govtrack.intake.states import REPORTER
from govtrack.places.policy import holds

# Who may answer for the unit or community that a matter concerns.
REPLIERS = (*DESK, "department")


def can_contribute(actor: Actor, row: Base) -> bool:
    """Somebody with an account, about what the public reads; the page makes them a reporter, who is nobody by name."""
    return actor.has_role(REPORTER) and read_matter(row).is_visible


def is_writer(actor: Actor, _row: Contribution) -> bool:
    """The owner of the account that wrote it: the page that finds it among their own makes them a reporter."""
    return actor.has_role(REPORTER)


def is_public(row: Contribution) -> bool:
    """Whether everybody may read it."""
    matter = find_matter(row.matter, row.matter_id)
    return row.state == "shown" and matter is not None and matter.is_visible


def can_support(actor: Actor, row: Contribution) -> bool:
    """Somebody with an account, what is public."""
    return actor.has_role(REPORTER) and is_public(row)


def can_look(actor: Actor, row: Contribution) -> bool:
    """The desk of the place that it is about."""
    return holds(actor, row.place_path, *DESK)


def can_decide_appeal(actor: Actor, row: Contribution) -> bool:
    """The desk, but nobody who refused it."""
    return can_look(actor, row) and is_separate(actor, "discussion.decide_appeal", row)


@hands_of("discussion.decide_appeal", "discussion.refuse")
def who_refused(row: Contribution) -> Hands:
    """Everybody who ever kept it from the public."""
    return Hands.of(list_hands(Contribution.__tablename__, [row.id], ("refused",)))


def can_reply(actor: Actor, row: Contribution) -> bool:
    """The community concerned, and units whose work the matter is."""
    return may_reply_about(actor, row.matter, row.matter_id)


def appeal_ends_at(row: Contribution) -> datetime:
    """Until when its writer may appeal."""
    return row.state_since + timedelta(days=get_setting(APPEAL_DAYS))
