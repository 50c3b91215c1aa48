"""What topics do when letters arrive or change: they ask for a run, and nothing else."""

from __future__ import annotations

from typing import Any

from govtrack.intake.signals import submission_changed, submission_left, submission_received, submissions_imported
from govtrack.topics.operations.runs import ask_for_run


@submission_received.connect
@submissions_imported.connect
@submission_changed.connect
@submission_left.connect
def ask_for_a_run(_sender: Any, **_ids: Any) -> None:
    """A lost signal costs delay alone: the recurring run finds whatever waits."""
    ask_for_run()
