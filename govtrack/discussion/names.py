"""What contributions are called: by their number, since their words are their writer's."""

from __future__ import annotations

from sqlalchemy import select

from govtrack.audit.naming import define_names, from_rows
from govtrack.core.i18n import _
from govtrack.discussion.models import Contribution
from govtrack.discussion.vocabulary import KINDS


def _name(key: int, kind: str) -> str:
    return _("%(kind)s, no. %(n)s", kind=KINDS[kind], n=key)


define_names("contributions", from_rows(select(Contribution.id, Contribution.id, Contribution.kind), _name))
