"""Whose messages these are: each person reads their own alone."""

from __future__ import annotations

from govtrack.core.actors import Actor
from govtrack.notify.models import Message


def is_addressed(actor: Actor, message: Message) -> bool:
    """Whether it was told to whoever acts."""
    return actor.user_id is not None and actor.user_id == message.user_id
