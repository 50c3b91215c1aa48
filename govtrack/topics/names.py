"""What topics, floods of letters, comparisons and corrections are called."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select

from govtrack.audit.naming import define_names, from_rows
from govtrack.core.i18n import _, by_language, show_date, show_time
from govtrack.intake.models.public_texts import PublicWords, shown
from govtrack.places.models import Place
from govtrack.topics.models import EngineConstraint, EngineRun, PeriodList, Topic, TopicBurst
from govtrack.topics.settings import is_crowd
from govtrack.topics.states import ADMITTED_STATES
from govtrack.topics.vocabulary import CORRECTIONS


def name_topic(topic_id: int, number: str, title: str, is_title_edited: bool, state: str, voices: int) -> str:
    """The number, and the title where a person has approved it and it points at nobody."""
    if not (state in ADMITTED_STATES or (is_title_edited and is_crowd(voices))):
        return number
    return _("%(number)s “%(title)s”", number=number, title=shown(PublicWords.of((Topic, topic_id), title)))


def _name_run(chinese: str, english: str | None, started: datetime) -> str:
    return f"{by_language(chinese, english)} · {show_time(started)}"


def _name_period(chinese: str, english: str | None, first: date, last: date) -> str:
    return f"{by_language(chinese, english)} · {show_date(first)} – {show_date(last)}"


def _name_correction(kind: str, *topic: Any) -> str:
    words = str(CORRECTIONS.get(kind, ""))
    return f"{words} · {name_topic(*topic)}" if topic[0] else words


NAMED: Sequence[Any] = (Topic.id, Topic.number, Topic.title, Topic.is_title_edited, Topic.state, Topic.shown_voices)


def _topics_by(column: Any) -> Select[*tuple[Any, ...]]:
    return select(column, *NAMED)


define_names("topics", from_rows(_topics_by(Topic.id), name_topic), from_rows(_topics_by(Topic.number), name_topic))
define_names(
    "topic_bursts",
    from_rows(_topics_by(TopicBurst.id).join(Topic, TopicBurst.topic_id == Topic.id), name_topic),
)
define_names(
    "period_lists",
    from_rows(
        select(PeriodList.id, Place.name_zh, Place.name_en, PeriodList.first_day, PeriodList.last_day).join(
            Place, PeriodList.place_id == Place.id
        ),
        _name_period,
    ),
)
define_names(
    "engine_runs",
    from_rows(
        select(EngineRun.id, Place.name_zh, Place.name_en, EngineRun.created_at).join(
            Place, EngineRun.subdistrict_id == Place.id
        ),
        _name_run,
    ),
)
define_names(
    "engine_constraints",
    from_rows(
        select(EngineConstraint.id, EngineConstraint.kind, *NAMED).outerjoin(
            Topic, EngineConstraint.topic_id == Topic.id
        ),
        _name_correction,
    ),
)
