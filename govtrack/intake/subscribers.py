"""What follows when letters arrive: the desk's open pages look again."""

from __future__ import annotations

from typing import Any

from govtrack.intake.audiences import publish_to_desk
from govtrack.intake.signals import submission_received, submissions_imported


@submission_received.connect
@submissions_imported.connect
def publish_to_open_desks(_sender: Any, **_ids: Any) -> None:
    """In the transaction of the arrival, so that nobody hears of a letter that was not kept."""
    publish_to_desk()
