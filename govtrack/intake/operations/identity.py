"""Looking into the vault: with a reason, on the record, visible to the person concerned."""

from __future__ import annotations

from dataclasses import dataclass

from govtrack.core.access import require
from govtrack.core.actors import Actor
from govtrack.core.db import db
from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _l
from govtrack.core.reasons import demand_reason
from govtrack.intake.later import list_additions
from govtrack.intake.models import UNMASK_KINDS, IdentityView, Submission
from govtrack.intake.operations.common import note
from govtrack.intake.policy import can_see_identity
from govtrack.intake.reporters import Contact, open_contact

NO_PURPOSE = _l("Please choose what you need it for.")


@dataclass(frozen=True, slots=True)
class Identity:
    """What was unmasked: the contact, and the text as it was written."""

    contact: Contact
    title: str
    body: str
    spot: str = ""
    additions: tuple[str, ...] = ()


def view_identity(actor: Actor, submission: Submission, kind: str, reason: str) -> Identity:
    """Unmasks one submission for one look; raises Forbidden for whoever may never know.

    The reason is chosen (one of ``UNMASK_KINDS``) and written as a sentence.
    """
    require(can_see_identity(actor, submission))
    assert actor.user_id is not None, "the policy has asked for an account"
    if kind not in UNMASK_KINDS:
        raise InvalidInput(NO_PURPOSE, "unmask_kind")
    why = demand_reason(reason, "unmask_reason")
    look = IdentityView(
        submission_id=submission.id,
        viewer_id=actor.user_id,
        viewer_name=actor.name,
        reason_kind=kind,
        reason=why,
    )
    db.session.add(look)
    note(actor, submission, "identity_viewed", reason=why, kind=kind)
    return Identity(
        open_contact(submission), submission.title, submission.body, submission.sealed_spot or "",
        tuple(addition.text for addition in list_additions(submission)),
    )  # fmt: skip
