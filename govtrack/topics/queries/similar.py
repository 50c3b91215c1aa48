"""What is similar to a text that is being written: topics that its reader may see."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from govtrack.core.actors import ANONYMOUS, Actor
from govtrack.core.db import db
from govtrack.core.settings import get_setting
from govtrack.places.models import Place
from govtrack.places.queries import find_ancestor
from govtrack.topics.cards import TopicLine, topic_line
from govtrack.topics.engine.labels import words_of
from govtrack.topics.models import Topic
from govtrack.topics.queries.evidence import load_places
from govtrack.topics.queries.members import map_topics_of
from govtrack.topics.queries.topics import is_shown_to
from govtrack.topics.queries.warm_engines import Standing, bring_up, load_engine, restore_engine
from govtrack.topics.queries.work import last_runs, list_subdistricts
from govtrack.topics.settings import SHOWN_SIMILAR, SIMILAR_FROM
from govtrack.topics.states import GONE_STATES

if TYPE_CHECKING:
    from govtrack.topics.clustering.adapter import Clustering

# A web process restores no more letters than this; beyond it the worker's file is needed.
RESTORED_AT_MOST = 1000
LETTERS_LOOKED_AT = 40
FEWEST_CHARACTERS = 4

# Where letters are too many: how many topics are held against the text, and by how many words at least.
TOPICS_LOOKED_AT = 2000
FEWEST_WORDS = 2
# A state is used for so long before a newer one is looked for; topics are read from the database in any case.
FRESH_SECONDS = 60.0
RECENT_RUNS = 20


@dataclass(slots=True)
class _Opened:
    """An engine that this process keeps in memory to read; one thread at a time looks at it or brings it up."""

    clustering: Clustering
    standing: Standing
    at: float
    lock: Lock = field(default_factory=Lock)

    @property
    def is_fresh(self) -> bool:
        return monotonic() - self.at < FRESH_SECONDS

    def similar(self, title: str, text: str, place: str | None) -> dict[int, float]:
        """Known letters near the text, with their likeness."""
        with self.lock:
            return dict(self.clustering.similar(title, text, place, LETTERS_LOOKED_AT))

    def bring_up(self, subdistrict_id: int, standing: Standing) -> bool:
        """Reads what came since; False where that cannot be done."""
        with self.lock:
            is_done = bring_up(self.clustering, self.standing, subdistrict_id) is not None
            self.standing, self.at = standing, monotonic()
            return is_done


_opened: dict[int, _Opened] = {}
_opening = Lock()


@dataclass(frozen=True, slots=True)
class Similar:
    """A topic like the text, with a likeness of 0 to 1."""

    topic: TopicLine
    likeness: float


def _reader(subdistrict_id: int) -> _Opened | None:
    """The engine as a recent run left it, kept open in this process; None where opening it would take too long.

    While one request brings it up to date or opens it, the others go on with the one there is.
    """
    recent = [Standing.of(run) for run in last_runs(subdistrict_id, RECENT_RUNS)]
    opened = _opened.get(subdistrict_id)
    usable = opened if opened is not None and opened.standing in recent else None
    if usable is not None and (usable.standing == recent[0] or usable.is_fresh or _opening.locked()):
        return usable
    if not recent:
        return None
    with _opening:
        # Whatever stops it in the middle leaves no half engine behind.
        _opened.pop(subdistrict_id, None)
        if usable is not None and usable.bring_up(subdistrict_id, recent[0]):
            return _opened.setdefault(subdistrict_id, usable)
        clustering = _open(subdistrict_id, recent[0])
        if clustering is None:
            return None
        return _opened.setdefault(subdistrict_id, _Opened(clustering, recent[0], monotonic()))


def _open(subdistrict_id: int, standing: Standing) -> Clustering | None:
    """The engine from the worker's file, or restored; None where there are too many letters to restore it for a page.

    After an update the file may be there and of another version, until the worker writes the next one.
    """
    loaded = load_engine(subdistrict_id)
    if loaded is not None or standing.documents > RESTORED_AT_MOST:
        return loaded
    return restore_engine(subdistrict_id)


def list_similar(title: str, text: str, place: Place | None = None, reader: Actor = ANONYMOUS) -> list[Similar]:
    """The topics most like a text that is being written, best first.

    They are looked for in the sub-district of ``place``, in all of them where it is not known.
    Everybody is shown only topics that they could see anyway (k >= 3 voices, taken up, or of their own desk).
    """
    if len(title) + len(text) < FEWEST_CHARACTERS:
        return []
    own = find_ancestor(place, "subdistrict") if place else None
    best: dict[int, float] = {}
    for subdistrict in [own] if own else list_subdistricts():
        best |= _likest(subdistrict, title, text, place)
    found = [Similar(topic_line(topic), best[topic.id]) for topic in _visible(list(best), reader)]
    return sorted(found, key=lambda s: (-s.likeness, s.topic.id))[: get_setting(SHOWN_SIMILAR)]


def _likest(subdistrict: Place, title: str, text: str, place: Place | None) -> dict[int, float]:
    """Topics of one sub-district with their likeness: by its letters, or else by the words of its topics."""
    opened = _reader(subdistrict.id)
    if opened is None:
        return _by_words(subdistrict, title, text)
    path = load_places().code_path(place.path) if place else None
    likeness = opened.similar(title, text, path)
    wanted = {i: value for i, value in likeness.items() if value >= get_setting(SIMILAR_FROM)}
    best: dict[int, float] = {}
    for submission_id, topic in map_topics_of(wanted).items():
        best[topic.id] = max(best.get(topic.id, 0.0), wanted[submission_id])
    return best


def _by_words(subdistrict: Place, title: str, text: str) -> dict[int, float]:
    """Topics whose title and marking words the text shares: where the letters are too many to be read for a page.

    The likeness is the share of the topic's words that the text has.
    """
    said = set(words_of(f"{title}\n{text}"))
    newest = (
        select(Topic.id, Topic.title, Topic.keywords)
        .where(Topic.subdistrict_id == subdistrict.id, Topic.state.not_in(GONE_STATES))
        .order_by(Topic.last_at.desc().nulls_last())
        .limit(TOPICS_LOOKED_AT)
    )
    best = {}
    for topic_id, told, keywords in db.session.execute(newest):
        words = {*words_of(told), *(word["text"] for word in keywords)}
        shared = len(words & said)
        if shared >= FEWEST_WORDS and shared / len(words) >= get_setting(SIMILAR_FROM):
            best[topic_id] = shared / len(words)
    return best


def _visible(topic_ids: list[int], reader: Actor) -> list[Topic]:
    statement = select(Topic).where(Topic.id.in_(topic_ids), Topic.state.not_in(GONE_STATES))
    statement = statement.where(is_shown_to(reader))
    return list(db.session.scalars(statement.options(joinedload(Topic.place))))
