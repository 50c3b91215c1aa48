"""What the letters behind topics say to hotness: who, when, where, how grave, still open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select

from govtrack.casework.models import Round, WorkOrder
from govtrack.core.clock import now
from govtrack.core.db import db
from govtrack.core.settings import get_setting
from govtrack.intake.models import Submission
from govtrack.intake.states import ANSWERED
from govtrack.places.models import Category, Place
from govtrack.places.queries import path_ids
from govtrack.topics.engine.hotness import Evidence
from govtrack.topics.models import Topic, TopicBurst, TopicMember
from govtrack.topics.published_rule import flood_rule
from govtrack.topics.queries.members import TOPIC_IDS, is_open_to_topics, lives_on_in
from govtrack.topics.settings import AS_OF, OLD_AFTER_DAYS

# All letters whose place is not known count as one place, however many there are.
NO_BUILDING = "unknown"
# Levels of the tree that no resident names: a matter lies in the community around them.
DRAWN = ("station", "grid")


_held: ContextVar[PlaceIndex | None] = ContextVar("held_places", default=None)


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter as scoring and labelling see it; ``place_path`` is the path of ids.

    ``burst_id`` names the flood of look-alikes in which it came, unless a person cleared it.
    """

    submission_id: int
    evidence: Evidence
    place_path: str
    category_id: int | None
    burst_id: int | None = None

    @property
    def counted(self) -> Evidence:
        """What it says to hotness: all letters of one flood are one voice, and half a voice."""
        if self.burst_id is None:
            return self.evidence
        return replace(self.evidence, reporter=f"burst {self.burst_id}", is_verifiable=False)


@dataclass(frozen=True, slots=True)
class PlaceIndex:
    """Level and code of every place by id, id, names, path and level of each, and :func:`list_place_names`."""

    levels: dict[int, tuple[str, str]]
    named: tuple[tuple[int, str, str | None, str, str], ...] = ()
    names: tuple[tuple[str, str | None], ...] = ()

    def code_at(self, path: str, level: str) -> str | None:
        """The code of the place of ``level`` on this path."""
        return next((code for kind, code in self._steps(path) if kind == level), None)

    def id_at(self, path: str, level: str) -> int | None:
        """The id of the place of ``level`` on this path."""
        return next((i for i in path_ids(path) if i in self.levels and self.levels[i][0] == level), None)

    def names_on(self, paths: Iterable[str]) -> list[str]:
        """The names, in both languages, of all places on these paths."""
        ids = {i for path in paths for i in path_ids(path)}
        return [name for i, zh, en, _path, _level in self.named if i in ids for name in (zh, en) if name]

    def code_path(self, path: str) -> str | None:
        """Sub-district, community, compound and building as codes, as the engine reads places."""
        wanted = ("subdistrict", "community", "compound", "building")
        return "/".join(code for kind, code in self._steps(path) if kind in wanted) or None

    def compared_path(self, given: str, read: str | None) -> str | None:
        """As the comparison takes a letter: the given place, else the compound or community that the text tells."""
        if given != "/" or read is None:
            return self.code_path(given)
        ids = [i for i in path_ids(read) if i in self.levels and self.levels[i][0] != "building"]
        return self.code_path("/".join(map(str, ids)))

    def called(self, path: str) -> tuple[int, ...]:
        """The ids on this path of what people call by a name: grids and their stations are drawn for the office."""
        return tuple(i for i in path_ids(path) if i in self.levels and self.levels[i][0] not in DRAWN)

    def _steps(self, path: str) -> list[tuple[str, str]]:
        return [self.levels[i] for i in path_ids(path) if i in self.levels]


def load_places() -> PlaceIndex:
    """Level, code and names of every place, as a run holds them or as they are now."""
    return _held.get() or _read_places()


@contextmanager
def hold_places() -> Iterator[None]:
    """Reads the places once for a run; what is added meanwhile is known to the next one."""
    token = _held.set(_read_places())
    try:
        yield
    finally:
        _held.reset(token)


def _read_places() -> PlaceIndex:
    columns = select(Place.id, Place.level, Place.code, Place.name_zh, Place.name_en, Place.path)
    return _index_of(tuple(map(tuple, db.session.execute(columns.order_by(Place.id)))))


@lru_cache(maxsize=4)
def _index_of(rows: tuple[tuple[Any, ...], ...]) -> PlaceIndex:
    """The same object for the same tree, so that nobody has to compare what has not changed."""
    index = PlaceIndex({place_id: (level, code) for place_id, level, code, *_more in rows})
    told = [
        (zh, en, index.code_path(path) if level in ("community", "compound") else None)
        for _id, level, _code, zh, en, path in rows
        if level not in ("subdistrict", "building", "grid", "station")
    ]
    return replace(
        index,
        named=tuple((place_id, zh, en, path, level) for place_id, level, _code, zh, en, path in rows),
        names=tuple((name, path) for zh, en, path in told for name in (zh, en) if name),
    )


def list_place_names() -> Sequence[tuple[str, str | None]]:
    """The names of places as letters may use them, with the path the engine knows them by.

    A place beside the tree of communities, compounds and buildings has a name and no path.
    """
    return load_places().names


def known_path() -> ColumnElement[str]:
    """The place that was given, made finer by what the text tells; where none was given, what the text tells."""
    says_more = Submission.read_path.startswith(Submission.place_path)
    return case((says_more, Submission.read_path), else_=Submission.place_path)


def newest_letter_at() -> datetime | None:
    """When the newest letter that topics may read came in; times in the future do not count."""
    newest = select(Submission.received_at).where(Submission.received_at <= now(), is_open_to_topics())
    return db.session.scalar(newest.order_by(Submission.received_at.desc()).limit(1))


def as_of_now() -> datetime:
    """The moment to which time is counted: now, or the newest letter of imported history."""
    mode, newest = get_setting(AS_OF), newest_letter_at()
    if newest is None or mode == "now":
        return now()
    is_history = newest < now() - timedelta(days=get_setting(OLD_AFTER_DAYS))
    return newest if mode == "newest" or is_history else now()


def letter_columns(state: ColumnElement[str] | None = None) -> tuple[Any, ...]:
    """What :func:`as_letter` reads, of Submission outer-joined with Category; ``state`` where another than today's
    counts. The flood follows it."""
    return (
        Submission.id, Submission.reporter_id, Submission.source, Submission.received_at, known_path(),
        Submission.category_id, Submission.vulnerable_need, Submission.state if state is None else state,
        Submission.due_at, Submission.identity_mode, Category.severity, _was_reopened(),
    )  # fmt: skip


def list_letters(
    topic_ids: Iterable[int], places: PlaceIndex | None = None, as_of: datetime | None = None
) -> dict[int, list[Letter]]:
    """The letters behind each of these root topics, oldest first; two queries, and one for each topic that may be
    touched by a flood. ``as_of`` is the moment that decides about what is overdue (None: :func:`as_of_now`)."""
    rows = db.session.execute(_select_letters(), {TOPIC_IDS.key: list(topic_ids)})
    places, as_of = load_places() if places is None else places, as_of or as_of_now()
    groups: dict[int, list[Letter]] = defaultdict(list)
    for topic_id, *values in rows:
        groups[topic_id].append(as_letter(values, places, as_of))
    for topic_id, letters in groups.items():
        groups[topic_id] = _with_stragglers(letters)
    return groups


@cache
def _select_letters() -> Select[*tuple[Any, ...]]:
    return (
        select(func.coalesce(Topic.root_id, Topic.id), *letter_columns(), TopicBurst.id)
        .join(TopicMember, TopicMember.topic_id == Topic.id)
        .join(Submission, TopicMember.submission_id == Submission.id)
        .outerjoin(Category, Submission.category_id == Category.id)
        .outerjoin(TopicBurst, (TopicMember.burst_id == TopicBurst.id) & (TopicBurst.state != "cleared"))
        .where(TopicMember.ended_at.is_(None), lives_on_in(TOPIC_IDS), is_open_to_topics())
        .order_by(Submission.received_at, Submission.id)
    )


def map_writers(topic_id: int) -> Mapping[int, str | None]:
    """As whose each letter behind a root topic counts, by its id: those of one flood are one person's.

    Neither places nor the moment matter to it, so nobody asks the database for them.
    """
    letters = list_letters([topic_id], PlaceIndex({}), now()).get(topic_id, [])
    return {letter.submission_id: letter.counted.reporter for letter in letters}


def _with_stragglers(letters: list[Letter]) -> list[Letter]:
    """What the few writers of a flood send to its topic around it belongs to it, also where the words differ more.

    Each of them would gain a whole voice else by one letter that is not alike enough.
    """
    flagged = {letter.burst_id for letter in letters} - {None}
    if not flagged:
        return _without_flooders(letters)
    of_few = _of_few(flagged)
    began: dict[str, tuple[datetime, int]] = {}
    for letter in letters:
        if letter.burst_id in of_few and letter.evidence.reporter:
            began.setdefault(letter.evidence.reporter, (letter.evidence.time, letter.burst_id or 0))
    around = timedelta(days=flood_rule().days)
    return [_as_part(letter, began.get(letter.evidence.reporter or ""), around) for letter in letters]


def _of_few(burst_ids: Iterable[int | None]) -> set[int]:
    """Those of the floods that few people wrote."""
    if not (wanted := {burst_id for burst_id in burst_ids if burst_id is not None}):
        return set()
    few = select(TopicBurst.id, TopicBurst.reasons).where(TopicBurst.id.in_(wanted))
    return {burst_id for burst_id, reasons in db.session.execute(few) if "few reporters" in reasons}


def _without_flooders(letters: list[Letter]) -> list[Letter]:
    """A matter that nobody but the few writers of one flood tells is a part of it that stood apart.

    Their rewrites may be alike enough to form a topic of their own, and not enough to be flagged there.
    """
    people = {letter.evidence.reporter for letter in letters}
    if None in people or len(people) == len(letters):
        return letters
    rows = db.session.execute(
        select(Submission.reporter_id, TopicBurst.id, func.min(Submission.received_at))
        .join(TopicMember, TopicMember.submission_id == Submission.id)
        .join(TopicBurst, (TopicMember.burst_id == TopicBurst.id) & (TopicBurst.state != "cleared"))
        .where(TopicMember.ended_at.is_(None), Submission.reporter_id.in_({int(person or 0) for person in people}))
        .group_by(Submission.reporter_id, TopicBurst.id)
        .order_by(TopicBurst.id)
    )
    floods: dict[int, dict[str, datetime]] = defaultdict(dict)
    for reporter_id, burst_id, began in rows:
        floods[burst_id][str(reporter_id)] = began
    around, of_few = timedelta(days=flood_rule().days), _of_few(floods)
    for burst_id, since in floods.items():
        if burst_id in of_few and people <= since.keys():
            return [_as_part(row, (since[row.evidence.reporter or ""], burst_id), around) for row in letters]
    return letters


def _as_part(letter: Letter, flood: tuple[datetime, int] | None, around: timedelta) -> Letter:
    if letter.burst_id is not None or flood is None or letter.evidence.time < flood[0] - around:
        return letter
    return replace(letter, burst_id=flood[1])


def _was_reopened() -> ColumnElement[bool]:
    """Whether work on the letter went into another round or another order after the first."""
    another = or_(WorkOrder.reopens_id.is_not(None), Round.number > 1)
    orders = select(WorkOrder.id).outerjoin(Round, Round.work_order_id == WorkOrder.id)
    return orders.where(WorkOrder.submission_id == Submission.id, another).exists()


def as_letter(values: Sequence[Any], places: PlaceIndex, as_of: datetime) -> Letter:
    """A letter from ``letter_columns`` and the id of its flood, with what was overdue at ``as_of``."""
    submission_id, reporter_id, source, time, path, category_id, vulnerable, state, due_at, mode, *rest = values
    severity, reopened, burst_id = rest
    is_overdue = due_at is not None and due_at < as_of and state not in ANSWERED
    evidence = Evidence(
        reporter=str(reporter_id) if reporter_id else None,
        source=source,
        time=time,
        building=_finest_place(path, places),
        compound=places.code_at(path, "compound"),
        severity=severity or 0.0,
        is_vulnerable=vulnerable,
        is_unmet=is_overdue or reopened,
        is_verifiable=mode != "anonymous",
    )
    return Letter(submission_id, evidence, path, category_id, burst_id)


def _finest_place(path: str, places: PlaceIndex) -> str:
    """The building, else the compound, else one place for all that say less."""
    return places.code_at(path, "building") or places.code_at(path, "compound") or NO_BUILDING
