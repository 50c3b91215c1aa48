"""What a message leads to may be closed to its reader since: then it tells a number alone, and no words of it.

The step whose page it is says which of its rows a reader may not open; a message is written once and read for months.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from typing import Any

from govtrack.core.actors import Actor
from govtrack.notify.kinds import sentence
from govtrack.notify.models import Message

# Of these rows those that this person may not open.
Closed = Callable[[Actor, Collection[int]], Collection[int]]
_ROOMS: dict[str, Closed] = {}
_PAGE = re.compile(r"/([a-z]+)/(\d+)(?:/|$)")


def define_room(name: str, closed: Closed) -> None:
    """Says of the pages below ``/name/`` to whom they are closed; once more changes nothing."""
    _ROOMS[name] = closed


def _row_of(message: Message) -> tuple[str, int] | None:
    found = _PAGE.match(message.address)
    return (found[1], int(found[2])) if found and found[1] in _ROOMS else None


def tell_open(actor: Actor, messages: Iterable[Message]) -> dict[int, str]:
    """The sentences of these messages by their ids, in the reader's language."""
    rows = {message: _row_of(message) for message in messages}
    wanted: dict[str, set[int]] = defaultdict(set)
    for row in rows.values():
        if row is not None:
            wanted[row[0]].add(row[1])
    closed = {(name, one) for name, ids in wanted.items() for one in _ROOMS[name](actor, ids)}
    return {
        message.id: sentence(message.kind, _number_alone(message) if row in closed else message.parameters)
        for message, row in rows.items()
    }


def _number_alone(message: Message) -> dict[str, Any]:
    return {name: value for name, value in message.parameters.items() if name == "number"}
