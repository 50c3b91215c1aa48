"""What the messages do when somebody's rights change: a job tells them, and what was decided waits for nobody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from govtrack.accounts.signals import rights_changed, second_person_found, second_person_wanted
from govtrack.core.jobs import enqueue
from govtrack.notify.operations import settle
from govtrack.notify.tasks import SECOND_PERSON, address_of_change


@rights_changed.connect
def notify_about_rights(_sender: Any, *, user_id: int, verb: str, by_name: str, place_paths: Sequence[str]) -> None:
    """The person concerned and the auditors of these places hear of it, whoever did it."""
    enqueue(
        "notify.rights_changed", user_id=user_id, verb=verb, by_name=by_name, place_paths=list(place_paths)
    )  # fmt: skip


@second_person_wanted.connect
def notify_second_person(_sender: Any, *, change_id: int) -> None:
    """The other administrators are asked to look."""
    enqueue("notify.second_person", key=f"notify.second_person/{change_id}", change_id=change_id)


@second_person_found.connect
def settle_second_person(_sender: Any, *, change_id: int) -> None:
    """Nobody else has to look at it any more."""
    settle(address_of_change(change_id), SECOND_PERSON)
