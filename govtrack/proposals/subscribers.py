"""What accounts tell: in the same transaction, so that no number ever counts who has gone."""

from __future__ import annotations

from typing import Any

from govtrack.proposals import matters
from govtrack.proposals.operations import end_signatures, let_accounts_go
from govtrack.proposals.reading import read_proposals
from govtrack.residents.reading import register_part
from govtrack.residents.signals import accounts_ending, home_ended

register_part("proposals", read_proposals)
matters.register()


@home_ended.connect
def take_signatures_back(_sender: Any, *, resident_id: int) -> None:
    """Somebody moved."""
    end_signatures(resident_id)


@accounts_ending.connect
def let_support_go(_sender: Any, *, resident_ids: list[int]) -> None:
    """Accounts are deleted."""
    let_accounts_go(resident_ids)
