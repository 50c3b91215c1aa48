"""The audit trail of one kind of thing: how its rows take a step and write what was done to them.

Each step of the flow has one trail for each kind of thing that it moves, and says there once at
which place the events of a row belong, what else each of them carries, and which notices wait for
nothing once an event is written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from govtrack.audit.kinds import Subject
from govtrack.audit.models import Event
from govtrack.audit.operations import record
from govtrack.core.actors import Actor
from govtrack.core.db import db
from govtrack.core.errors import Forbidden
from govtrack.core.states import StateTable


def _nothing(_row: Any) -> dict[str, Any]:
    return {}


def _ends_nothing(_row: Any, _verb: str) -> None:
    return None


def _tells_nobody(_row: Any, _event: Event) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Trail:
    """``place_of`` gives the path of the place where a row's events belong, ``context`` what each of them carries.

    ``subject`` is the kind of thing that its rows are, where they are all of one.
    ``settle`` ends the notices for which an event was the work; ``tell`` lets those concerned know
    of it. With ``is_local`` a step asks for
    its role at the place of the row; without it the operation has asked its policy for the place.
    """

    place_of: Callable[[Any], str]
    table: StateTable | None = None
    context: Callable[[Any], Mapping[str, Any]] = _nothing
    settle: Callable[[Any, str], None] = _ends_nothing
    tell: Callable[[Any, Event], None] = _tells_nobody
    is_local: bool = False
    subject: Subject | None = None

    def note(
        self, actor: Actor, row: Any, verb: str, *, is_public: bool = False, reason: str = "", **data: Any
    ) -> Event:
        """Writes one event of the row and ends what was told of the work that it does."""
        db.session.flush()
        path, more = self.place_of(row), self.context(row)
        event = record(actor, verb, row, place_path=path, is_public=is_public, reason=reason, **more, **data)
        self.settle(row, verb)
        self.tell(row, event)
        return event

    def advance(self, actor: Actor, row: Any, action: str, *, at: datetime | None = None) -> tuple[str, str]:
        """Takes a step without an event of its own; returns old and new state."""
        assert self.table is not None, "a thing without states takes no step"
        transition = self.table.find(row.state, action)
        if self.is_local and transition is not None and not actor.has_role_at(self.place_of(row), *transition.roles):
            raise Forbidden()
        return self.table.advance(row, action, actor, at=at)

    def take_step(
        self,
        actor: Actor,
        row: Any,
        action: str,
        verb: str,
        *,
        at: datetime | None = None,
        is_public: bool = False,
        reason: str = "",
        **data: Any,
    ) -> Event:
        """Advances the row by ``action`` and writes the event ``verb`` with the states before and after."""
        old, new = self.advance(actor, row, action, at=at)
        return self.note(actor, row, verb, is_public=is_public, reason=reason, old=old, new=new, **data)
