"""Supporting what somebody else wrote: once, and undone by the same tap.

Neither writes an event: nobody decides anything, and the record, which is never shortened, would keep for ever that
somebody took a support back, at which moment and about what. Who supports is a row; how many is counted beside it.
"""

from __future__ import annotations

from sqlalchemy import delete, update

from govtrack.core.access import require_visible
from govtrack.core.actors import Actor
from govtrack.core.db import count_changed, db, upsert
from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _l
from govtrack.discussion import policy
from govtrack.discussion.models import Contribution, ContributionSupport
from govtrack.discussion.operations.common import demand_writable_about

OWN = _l("This is your own. Others may support it.")


def support(actor: Actor, row: Contribution, resident_id: int) -> bool:
    """Counts this account behind the contribution; False where it stood there already.

    Raises InvalidInput for one's own, and Conflict where the discussion is closed.
    """
    require_visible(policy.can_support(actor, row))
    demand_writable_about(row)
    if row.resident_id == resident_id:
        raise InvalidInput(OWN)
    values = {"contribution_id": row.id, "resident_id": resident_id}
    # Never "look, then write": two tabs of one person tap at the same moment.
    fresh = upsert(ContributionSupport).values(values).on_conflict_do_nothing().returning(ContributionSupport.id)
    is_new = db.session.scalar(fresh) is not None
    if is_new:
        _count(row, 1)
    return is_new


def take_support_back(actor: Actor, row: Contribution, resident_id: int) -> bool:
    """Counts this account no more; False where it did not stand there."""
    require_visible(policy.can_support(actor, row))
    demand_writable_about(row)
    mine = (ContributionSupport.contribution_id == row.id, ContributionSupport.resident_id == resident_id)
    was_there = count_changed(delete(ContributionSupport).where(*mine)) == 1
    if was_there:
        _count(row, -1)
    return was_there


def _count(row: Contribution, by: int) -> None:
    """In the database itself, where the supports of two people at one moment both count."""
    more = update(Contribution).where(Contribution.id == row.id).values(supports=Contribution.supports + by)
    db.session.execute(more, execution_options={"synchronize_session": False})
    db.session.refresh(row, ["supports"])
