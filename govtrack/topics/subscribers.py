"""What topics do when letters arrive or change: they ask for a run, and nothing else."""

from __future__ import annotations

from typing import Any

from govtrack.core.jobs import enqueue
from govtrack.intake.signals import (
    import_in_use,
    import_withdrawn,
    submission_changed,
    submission_confirmed,
    submission_left,
    submission_received,
    submission_sorted,
    submissions_imported,
)
from govtrack.topics.operations.runs import SCORE_JOB, ask_for_run
from govtrack.topics.queries.members import count_in_hands


@submission_changed.connect
def enlist_again(_sender: Any, *, submission_id: int, **_ids: Any) -> None:
    """A letter that came back into the loop, or belongs elsewhere now, may have to be compared."""
    enqueue("topics.enlist", submission_id=submission_id)


@submission_received.connect
@submissions_imported.connect
@submission_changed.connect
def ask_for_a_run(_sender: Any, **_ids: Any) -> None:
    """A lost signal costs delay alone: the recurring run finds whatever waits."""
    ask_for_run()


@submission_sorted.connect
def learn_kind(_sender: Any, *, submission_id: int, **_ids: Any) -> None:
    """What staff decide on letters like it is counted for the next suggestion."""
    enqueue("topics.learn", submission_id=submission_id)


@submission_left.connect
def count_anew(_sender: Any, *, submission_id: int, **_ids: Any) -> None:
    """A letter that left the loop no longer counts in its topic."""
    enqueue("topics.recount", key=f"topics.recount/left/{submission_id}", submission_id=submission_id)


@submission_confirmed.connect
def count_shown(_sender: Any, *, submission_id: int, **_ids: Any) -> None:
    """A further letter may be read in public: its topic may have become public with it."""
    enqueue("topics.shown", key=f"topics.shown/{submission_id}", submission_id=submission_id)


@import_withdrawn.connect
def count_all_anew(_sender: Any, *, batch_id: int, **_ids: Any) -> None:
    """All letters of an import left the loop: one count for all of them."""
    enqueue(SCORE_JOB, key=f"{SCORE_JOB}/withdrawn/{batch_id}")


@import_in_use.connect
def count_decided(_sender: Any, *, batch_id: int, **_ids: Any) -> int:
    """Letters of the import in topics that people have begun to decide on, or that people put there."""
    return count_in_hands(batch_id)
