"""What follows when letters arrive or are taken back: the desk's open pages look again."""

from __future__ import annotations

from typing import Any

from govtrack.intake.audiences import publish_to_desk
from govtrack.intake.signals import import_withdrawn, submission_received, submissions_imported


@submission_received.connect
@submissions_imported.connect
@import_withdrawn.connect
def publish_to_open_desks(_sender: Any, **_ids: Any) -> None:
    """In the transaction of the change, so that nobody hears of what was not kept."""
    publish_to_desk()
