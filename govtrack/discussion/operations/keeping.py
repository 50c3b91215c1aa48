"""How long the words as written are kept, and what stays when an account goes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, Update, select, update

from govtrack.core.db import db
from govtrack.core.i18n import _l
from govtrack.core.retention import define_rule
from govtrack.discussion.models import Contribution, ContributionSupport
from govtrack.discussion.settings import TEXT_DAYS
from govtrack.discussion.states import TO_LOOK_AT


def forget_writers(resident_ids: Sequence[int]) -> None:
    """Nothing tells any more whose these were; what was public stays, and a support stays counted."""
    theirs = update(Contribution).where(Contribution.resident_id.in_(resident_ids))
    _run(theirs.values(resident_id=None, text=None, appeal=None))
    supports = update(ContributionSupport).where(ContributionSupport.resident_id.in_(resident_ids))
    _run(supports.values(resident_id=None))


def _due(limit: datetime) -> Select[int]:
    """Those that nobody has to look at any more."""
    kept = Contribution.text.is_not(None) | Contribution.appeal.is_not(None)
    return select(Contribution.id).where(kept, Contribution.state.not_in(TO_LOOK_AT), Contribution.state_since < limit)


def _let_go(ids: Sequence[int]) -> None:
    _run(update(Contribution).where(Contribution.id.in_(ids)).values(text=None, appeal=None))


def _run(statement: Update) -> None:
    db.session.execute(statement, execution_options={"synchronize_session": False})


define_rule("contributions", _l("contributions to discussions as they were written"), TEXT_DAYS, _due, _let_go)
