"""Audiences: who may listen to what, and publishing to them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import delete

from govtrack.core.access import require_visible
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.db import count_changed, insert_rows
from govtrack.core.errors import NotFound
from govtrack.core.numbering import last_number
from govtrack.core.streams.models import StreamEvent
from govtrack.core.streams.sequencer import STREAMS

Policy = Callable[[Actor, str], bool]
AUDIENCES: dict[str, Policy] = {}
KEPT = timedelta(days=2)
_NAME = re.compile(r"([a-z_]{1,40})(?:/([A-Za-z0-9_-]{1,80}))?", re.ASCII)


def define_audience(name: str, may_listen: Policy) -> str:
    """Declares a kind of audience, such as ``import``; ``import/5`` is one of them, its key is ``5``.

    ``may_listen`` is asked with the actor and the key. What nobody declared nobody may hear.
    """
    if name in AUDIENCES:
        raise ValueError(f"audience {name} is declared twice")
    AUDIENCES[name] = may_listen
    return name


def append(audience: str, kind: str, **data: Any) -> None:
    """Tells an audience something in the open transaction; ``data`` is small JSON without personal data.

    Raises ValueError for what is none.
    """
    split(audience)
    try:
        json.dumps(data, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise ValueError(f"what is told to {audience!r} as {kind!r} is no JSON: {error}") from error
    insert_rows(StreamEvent, [{"audience": audience, "kind": kind, "data": data}])


def split(audience: str) -> tuple[Policy, str]:
    """The policy and the key of an audience; NotFound where nobody declared it."""
    match = _NAME.fullmatch(audience)
    policy = AUDIENCES.get(match[1]) if match else None
    if match is None or policy is None:
        raise NotFound()
    return policy, match[2] or ""


def may_listen(actor: Actor, audience: str) -> bool:
    """Whether the actor may listen to this audience, as it stands now."""
    try:
        policy, key = split(audience)
        return policy(actor, key)
    except NotFound:
        return False


def require_listener(actor: Actor, audience: str) -> None:
    """Goes on only where the actor may listen; otherwise the audience does not exist for them."""
    require_visible(may_listen(actor, audience))


def last_told(audience: str) -> int:
    """The number of the last thing told to this audience."""
    return last_number(f"{STREAMS.name}/{audience}")


def forget_old_events() -> int:
    """Removes what was told days ago; whoever comes back later reads the page itself."""
    old = delete(StreamEvent).where(StreamEvent.created_at < now() - KEPT, StreamEvent.number.is_not(None))
    return count_changed(old)
