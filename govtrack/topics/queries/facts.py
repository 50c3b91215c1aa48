"""What a topic's public page tells of the letters behind it: numbers, never persons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import aliased

from govtrack.core.actors import Actor
from govtrack.core.cards import card_of
from govtrack.core.clock import local
from govtrack.core.db import db
from govtrack.core.settings import get_setting
from govtrack.core.small_numbers import gather_small
from govtrack.intake.models import Submission
from govtrack.intake.policy import is_publishable_row
from govtrack.places.models import Place
from govtrack.topics.cards import TopicLine, topic_line
from govtrack.topics.models import Topic, TopicLineage, TopicScore
from govtrack.topics.policy import can_see, shows_letters
from govtrack.topics.public_redaction import public_text
from govtrack.topics.queries.evidence import list_letters, load_places
from govtrack.topics.queries.members import has_own_words
from govtrack.topics.settings import EXCERPT_CHARACTERS, is_crowd

EXCERPTS = 5
WEEKS_SHOWN = 26
# Of the step that defines what is too small for every public table.
SMALL = "oversight.small_number"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The beginning of a redacted letter and the month in which it came."""

    text: str
    month: date
    source: str


@dataclass(frozen=True, slots=True)
class PlaceCount:
    """Letters of one compound; no name stands for all places with too few voices."""

    name: str | None
    letters: int


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the page tells about the letters: by week to those who read them, by month to everybody."""

    letters: int
    voices: int
    sources: list[tuple[tuple[str, ...], int]]
    places: list[PlaceCount]
    weeks: list[tuple[date, int]]
    months: list[tuple[date, int]]
    excerpts: list[Excerpt]


def describe(topic: Topic, *, reads_letters: bool) -> Facts:
    """Counts the letters of the topic by week or month, source and compound; at most five queries.

    Whoever does not read the letters is told nothing that points at one: no weeks, and no source of few letters.
    """
    index = load_places()
    letters = list_letters([topic.id], index).get(topic.id, [])
    times = [letter.evidence.time for letter in letters]
    sources = Counter(letter.evidence.source for letter in letters)
    by_place: dict[int | None, set[str]] = {}
    counts = Counter[int | None]()
    for number, letter in enumerate(letters):
        compound = index.id_at(letter.place_path, "compound")
        counts[compound] += 1
        by_place.setdefault(compound, set()).add(letter.evidence.reporter or f"unknown {number}")
    return Facts(
        letters=len(letters),
        voices=topic.voices,
        sources=_sources(sources, reads_letters=reads_letters),
        places=_places(counts, by_place),
        weeks=weeks(times) if reads_letters else [],
        months=[] if reads_letters else months(times),
        excerpts=_excerpts([letter.submission_id for letter in letters]) if shows_letters(topic) else [],
    )


def _places(counts: Counter[int | None], voices: dict[int | None, set[str]]) -> list[PlaceCount]:
    """Compounds with enough voices by name, all others together."""
    shown = [i for i, people in voices.items() if i is not None and is_crowd(len(people))]
    names = {place.id: place.name for place in db.session.scalars(select(Place).where(Place.id.in_(shown)))}
    rows = [PlaceCount(names[i], counts[i]) for i in sorted(shown, key=lambda i: (-counts[i], i))]
    rest = sum(counts.values()) - sum(row.letters for row in rows)
    return [*rows, PlaceCount(None, rest)] if rest else rows


def weeks(times: Sequence[datetime]) -> list[tuple[date, int]]:
    """Letters by week from the first to the last one, by the Monday of the week; the latest 26."""
    if not times:
        return []
    mondays = Counter(_monday(time) for time in times)
    first, last = min(mondays), max(mondays)
    all_weeks = [first + timedelta(weeks=n) for n in range((last - first).days // 7 + 1)]
    return [(monday, mondays[monday]) for monday in all_weeks[-WEEKS_SHOWN:]]


def months(times: Sequence[datetime]) -> list[tuple[date, int]]:
    """Letters by month, the first one first; those without any are left out."""
    return sorted(Counter(local(time).date().replace(day=1) for time in times).items())


def _sources(counted: Counter[str], *, reads_letters: bool) -> list[tuple[tuple[str, ...], int]]:
    """Letters by source, most first; sources of few letters together, for everybody."""
    alone, together, rest = gather_small(counted.most_common(), 0 if reads_letters else get_setting(SMALL))
    rows: list[tuple[tuple[str, ...], int]] = [((source,), n) for source, n in alone]
    return [*rows, (tuple(together), rest)] if together else rows


def _monday(time: datetime) -> date:
    day = local(time).date()
    return day - timedelta(days=day.weekday())


def _excerpts(submission_ids: Sequence[int]) -> list[Excerpt]:
    """The newest letters that a clerk has confirmed, of quotable sources, shortened."""
    statement = (
        select(Submission.redacted_title, Submission.redacted_body, Submission.received_at, Submission.source)
        .where(Submission.id.in_(submission_ids), is_publishable_row(), has_own_words())
        .order_by(Submission.received_at.desc(), Submission.id.desc())
        .limit(EXCERPTS)
    )
    return [
        Excerpt(_shortened(body or title), local(time).date().replace(day=1), source)
        for title, body, time, source in db.session.execute(statement)
    ]


def _shortened(text: str) -> str:
    limit = get_setting(EXCERPT_CHARACTERS)
    plain = public_text(" ".join(text.split()))
    return plain if len(plain) <= limit else f"{plain[:limit]}…"


def list_lineage(topic: Topic) -> Sequence[TopicLineage]:
    """Where the topic came from and what became of it, oldest first."""
    touching = (TopicLineage.topic_id == topic.id) | (TopicLineage.other_id == topic.id)
    return db.session.scalars(select(TopicLineage).where(touching).order_by(TopicLineage.id)).all()


def find_topics(topic_ids: set[int]) -> dict[int, Topic]:
    """These topics by id; one query."""
    return {topic.id: topic for topic in db.session.scalars(select(Topic).where(Topic.id.in_(topic_ids)))}


@dataclass(frozen=True, slots=True)
class DayFigures:
    """The figures of a topic on a day."""

    hotness: int
    colour: str
    letters: int


@dataclass(frozen=True, slots=True)
class DayChange:
    """How a topic stands on a day and how it stood the time before."""

    topic: TopicLine
    now: DayFigures
    before: DayFigures | None

    @property
    def new_letters(self) -> int:
        """Letters that came in between."""
        return self.now.letters - (self.before.letters if self.before else 0)


def list_day_changes(reader: Actor, limit: int = 50) -> tuple[str | None, str | None, list[DayChange]]:
    """What changed for this reader from the day before to the last day that was counted; four queries."""
    last = select(func.max(TopicScore.day)).scalar_subquery()
    former = select(func.max(TopicScore.day)).where(TopicScore.day < last).scalar_subquery()
    day, day_before = db.session.execute(select(last, former)).one()
    if day is None:
        return None, None, []
    rows = db.session.execute(_moved(day).limit(limit)).all()
    topics = find_topics({now.topic_id for now, _before in rows})
    changes = [
        DayChange(topic_line(topics[now.topic_id]), _figures(now), _figures(before) if before else None)
        for now, before in rows
        if now.topic_id in topics and can_see(reader, topics[now.topic_id])
    ]
    return day, day_before, changes


def _moved(day: str) -> Select[TopicScore, TopicScore | None]:
    """The topics of this day that stand otherwise than when they were noted last before it, the most moved first."""
    now, before = TopicScore, aliased(TopicScore)
    earlier = aliased(TopicScore)
    last = select(func.max(earlier.day)).where(earlier.topic_id == now.topic_id, earlier.day < day)
    same = (before.topic_id == now.topic_id) & (before.day == last.correlate(now).scalar_subquery())
    differs = or_(before.id.is_(None), before.colour != now.colour, before.letters != now.letters)
    by = func.abs(now.hotness - func.coalesce(before.hotness, 0))
    return select(now, before).outerjoin(before, same).where(now.day == day, differs).order_by(by.desc(), now.topic_id)


def _figures(row: TopicScore) -> DayFigures:
    return card_of(DayFigures, row)
