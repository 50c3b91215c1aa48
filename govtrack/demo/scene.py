"""Rows and people that all parts of the demonstration share."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from govtrack.accounts.models import User
from govtrack.accounts.queries import get_user
from govtrack.core.actors import Actor
from govtrack.core.clock import local, local_midnight, now
from govtrack.core.db import db
from govtrack.intake.models import Submission
from govtrack.intake.queries import get_submission
from govtrack.places.models import Category, Organisation, Place

ONE_DAY = timedelta(days=1)
# Days that have gone by are told between eight in the morning and eight in the evening.
DAY_BEGINS = timedelta(hours=8)
WAKING_SHARE = 0.5


@dataclass
class Scene:
    """Who and what has appeared so far; ids, so that every transaction reads afresh."""

    random: random.Random
    loaded_at: datetime = field(default_factory=now)
    sign_ins: dict[str, dict[str, str]] = field(default_factory=dict)
    user_ids: dict[str, int] = field(default_factory=dict)
    place_ids: dict[str, int] = field(default_factory=dict)
    unit_ids: dict[str, int] = field(default_factory=dict)
    category_ids: dict[str, int] = field(default_factory=dict)
    submission_ids: dict[str, int] = field(default_factory=dict)
    sent_days_ago: dict[str, float] = field(default_factory=dict)
    receipt_codes: dict[str, str] = field(default_factory=dict)
    topic_ids: dict[str, int] = field(default_factory=dict)
    meeting_ids: dict[str, int] = field(default_factory=dict)
    item_ids: dict[tuple[str, str], int] = field(default_factory=dict)
    plan_ids: dict[str, int] = field(default_factory=dict)
    order_ids: dict[tuple[str, int], int] = field(default_factory=dict)
    _actors: dict[str, Actor] = field(default_factory=dict)

    def days_ago(self, days: float) -> datetime:
        """The moment ``days`` before the loading (after it, where below zero).

        The whole of an earlier day is told in its waking hours; the order of moments stays.
        """
        moment = self.loaded_at - timedelta(days=days)
        midnight = local_midnight(local(moment).date())
        if midnight + ONE_DAY > self.loaded_at:
            return moment
        return midnight + DAY_BEGINS + (moment - midnight) * WAKING_SHARE

    def day(self, days: float) -> date:
        """The calendar day ``days`` before the loading."""
        return local(self.loaded_at - timedelta(days=days)).date()

    def user(self, key: str) -> User:
        """The account of a person of the demonstration."""
        return get_user(self.user_ids[key])

    def actor(self, key: str) -> Actor:
        """That person, as operations know them."""
        if key not in self._actors:
            self._actors[key] = self.user(key).actor
        return self._actors[key]

    def place(self, code: str) -> Place:
        """The place with this code."""
        return db.session.get_one(Place, self.place_ids[code])

    def unit(self, code: str) -> Organisation:
        """The unit with this code."""
        return db.session.get_one(Organisation, self.unit_ids[code])

    def category(self, code: str) -> Category:
        """The category with this code."""
        return db.session.get_one(Category, self.category_ids[code])

    def letter(self, key: str) -> Submission:
        """The submission that a letter became."""
        return get_submission(self.submission_ids[key])
