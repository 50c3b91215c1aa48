"""What a count of topics needs to know of all: what counts as many voices, and which topics time still moves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, func, or_, select

from govtrack.core.db import db
from govtrack.core.settings import get_setting
from govtrack.topics.models import Topic
from govtrack.topics.settings import FEWEST_FOR_FULL_VOLUME, FULL_VOLUME_SHARE, FULL_VOLUME_SPAN
from govtrack.topics.states import GONE_STATES


def find_full_volume(subdistrict_id: int, as_of: datetime) -> float:
    """The 95th percentile of weighted voices of the sub-district's topics, each as strong as on the day of its
    newest letter; where few topics have many voices, the fewest voices of the published rule count instead.

    Only the topics above those fewest are read, and the others are counted no further than it matters.
    """
    fewest = float(get_setting(FEWEST_FOR_FULL_VOLUME))
    living = select(Topic.strength).where(
        Topic.subdistrict_id == subdistrict_id,
        Topic.state.not_in(GONE_STATES),
        Topic.last_at > as_of - FULL_VOLUME_SPAN,
        Topic.last_at <= as_of,
    )
    strong = db.session.scalars(living.where(Topic.strength > fewest).order_by(Topic.strength)).all()
    if not strong:
        return fewest
    # With more topics than this the percentile lies among those that are not strong.
    most = int(len(strong) / (1 - FULL_VOLUME_SHARE)) + 1
    topics = _count(living, most + 1)
    place = int(FULL_VOLUME_SHARE * topics) - (topics - len(strong))
    return strong[place] if topics <= most and place >= 0 else fewest


def _count(living: Select[float], limit: int) -> int:
    return db.session.scalar(select(func.count()).select_from(living.limit(limit).subquery())) or 0


def list_to_score(subdistrict_id: int, after_id: int, rule_since: datetime, limit: int) -> list[int]:
    """The next living topics that time or the rule moves, in the order of their ids."""
    moves = or_(
        Topic.scored_at.is_(None), Topic.settles_at.is_(None), Topic.scored_at < Topic.settles_at,
        Topic.scored_at < rule_since,
    )  # fmt: skip
    living = select(Topic.id).where(Topic.subdistrict_id == subdistrict_id, Topic.state.not_in(GONE_STATES))
    return list(db.session.scalars(living.where(Topic.id > after_id, moves).order_by(Topic.id).limit(limit)))
