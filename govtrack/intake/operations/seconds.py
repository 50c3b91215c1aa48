"""What waits for a second person about a letter: all who may decide are told, whichever desk the letter is at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from govtrack.accounts.queries import list_able
from govtrack.accounts.roles import RECEIVERS
from govtrack.audit.models import Event
from govtrack.core.actors import Actor
from govtrack.intake.models import Submission
from govtrack.notify.operations import IfNobody, notify_users
from govtrack.places.policy import UNKNOWN_PLACE


def tell_seconds(
    submission: Submission,
    event: Event | None,
    kind: str,
    address: str,
    may_decide: Callable[[Actor, Any], bool],
    row: Any,
    occasion: object = "",
) -> int:
    """Tells those alone who may decide on the row about the letter, once for each event that brings it to them.

    Where it is a moment that brings it to them, and no event, ``occasion`` names it. Returns how many are new.
    """
    occasion = occasion if event is None else event.id
    where = None if submission.place_path == UNKNOWN_PLACE else submission.place_path
    people = list_able(may_decide, row, *RECEIVERS, place_path=where)
    return notify_users(
        people, kind, key=f"{kind}/{row.id}/{occasion}", address=address, place_path=submission.place_path,
        cause=event, if_nobody=IfNobody(is_reserved=submission.reserved_for is not None), number=submission.number,
    )  # fmt: skip
