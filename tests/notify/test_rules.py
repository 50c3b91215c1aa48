"""Whose message it is."""

from __future__ import annotations

from types import SimpleNamespace as Row
from typing import Any

import pytest

from govtrack.core.actors import ANONYMOUS, SYSTEM, Actor, Grant
from govtrack.notify.policy import is_addressed

EVERYWHERE = (Grant("admin", "/"), Grant("command", "/"))


@pytest.mark.parametrize(
    ("actor", "user_id", "is_mine"),
    [
        (Actor("user", 5, "人"), 5, True),
        (Actor("user", 5, "人", EVERYWHERE), 6, False),
        (SYSTEM, 5, False),
        # A message to somebody who wrote in bears no account, and is nobody's who has none.
        (ANONYMOUS, None, False),
        (SYSTEM, None, False),
        (Actor("user", 5, "人"), None, False),
    ],
)
def test_everybody_reads_their_own_messages_alone(actor: Actor, user_id: int | None, is_mine: bool) -> None:
    message: Any = Row(user_id=user_id)
    assert is_addressed(actor, message) is is_mine
