"""What the telling of the demonstration carries along."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from govtrack.accounts.models import User
from govtrack.accounts.queries import get_user
from govtrack.core.actors import Actor
from govtrack.core.clock import now


@dataclass
class Scene:
    """Who and what has appeared so far; ids, so that every transaction reads afresh."""

    random: random.Random
    loaded_at: datetime = field(default_factory=now)
    sign_ins: dict[str, dict[str, str]] = field(default_factory=dict)
    user_ids: dict[str, int] = field(default_factory=dict)
    submission_ids: dict[str, int] = field(default_factory=dict)
    receipt_codes: dict[str, str] = field(default_factory=dict)
    topic_ids: dict[str, int] = field(default_factory=dict)

    def days_ago(self, days: float) -> datetime:
        """The moment ``days`` before the loading."""
        return self.loaded_at - timedelta(days=days)

    def user(self, key: str) -> User:
        """The account of a person of the demonstration."""
        return get_user(self.user_ids[key])

    def actor(self, key: str) -> Actor:
        """That person, as operations know them."""
        return self.user(key).actor
