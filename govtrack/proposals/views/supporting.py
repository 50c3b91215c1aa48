"""Supporting, co-signing, and taking it back: one tap each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from govtrack.core.access import account_holder
from govtrack.core.db import transaction
from govtrack.core.errors import Conflict, InvalidInput, Text
from govtrack.core.i18n import _l
from govtrack.core.limits import JOIN_LIMIT, limiter
from govtrack.proposals import operations
from govtrack.proposals.models import Proposal
from govtrack.proposals.views.base import blueprint, seen
from govtrack.residents.models import Resident
from govtrack.residents.queries import get_resident


def _do(proposal_id: int, act: Callable[[Resident, Proposal], Any], done: Text) -> ResponseReturnValue:
    seen(proposal_id)
    try:
        with transaction():
            act(get_resident(), seen(proposal_id))
    except (InvalidInput, Conflict) as error:
        flash(str(error.message), "error")
    else:
        flash(str(done), "success")
    return redirect(url_for("proposals.proposal", proposal_id=proposal_id), 303)


@blueprint.post("/proposals/<int:proposal_id>/support")
@account_holder
@limiter.limit(JOIN_LIMIT)
def support(proposal_id: int) -> ResponseReturnValue:
    """Supports it; a second tap changes nothing."""
    return _do(proposal_id, operations.support, _l("You support this proposal. You will be told what becomes of it."))


@blueprint.post("/proposals/<int:proposal_id>/sign")
@account_holder
@limiter.limit(JOIN_LIMIT)
def sign(proposal_id: int) -> ResponseReturnValue:
    """Co-signs it for one's household."""
    return _do(proposal_id, operations.sign, _l("Your household co-signs this proposal."))


@blueprint.post("/proposals/<int:proposal_id>/take-back")
@account_holder
@limiter.limit(JOIN_LIMIT)
def take_back(proposal_id: int) -> ResponseReturnValue:
    """Takes support and co-signature back."""
    return _do(proposal_id, operations.take_back, _l("Your support is taken back."))
