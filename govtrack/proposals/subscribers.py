"""What accounts and letters tell.

What accounts tell is done in the same transaction, so that no number ever counts who has gone; what letters tell is
done by a job.
"""

from __future__ import annotations

from typing import Any

from govtrack.core.clock import now
from govtrack.core.jobs import enqueue
from govtrack.intake.signals import import_in_use, letter_moved, submission_left
from govtrack.proposals import matters
from govtrack.proposals.operations import end_signatures, let_accounts_go
from govtrack.proposals.queries import count_of_import
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


@letter_moved.connect
def follow_letter(_sender: Any, *, submission_id: int, **_ids: Any) -> None:
    """The letter goes past others than before: so does the proposal that came out of it."""
    enqueue("proposals.follow_letter", submission_id=submission_id, at=now().isoformat())


@submission_left.connect
def end_with_letter(_sender: Any, *, submission_id: int, **_ids: Any) -> None:
    """Its writer may have taken the letter back."""
    enqueue("proposals.end_with_letter", submission_id=submission_id)


@import_in_use.connect
def count_offered(_sender: Any, *, batch_id: int, **_ids: Any) -> int:
    """Letters of the import that were offered to everybody: their authors alone take these back."""
    return count_of_import(batch_id)
