"""What other steps tell the accounts: a letter that is sent while one is signed in is kept with it."""

from __future__ import annotations

from typing import Any

from govtrack.intake.queries import get_submission
from govtrack.intake.signals import submission_received
from govtrack.residents.operations import keep_written
from govtrack.residents.queries import find_resident


@submission_received.connect
def keep_for_writer(_sender: Any, *, submission_id: int) -> None:
    """In the transaction that takes the letter in: whoever is signed in finds it at once."""
    if (resident := find_resident()) is not None:
        keep_written(resident, get_submission(submission_id))
