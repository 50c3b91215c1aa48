"""The engine's state between runs, and what is similar to a text that is being written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from time import monotonic

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from govtrack.core.actors import ANONYMOUS, Actor
from govtrack.core.db import db
from govtrack.core.settings import get_setting
from govtrack.places.models import Place
from govtrack.places.queries import find_ancestor
from govtrack.topics.clustering import Clustering
from govtrack.topics.engine.embedding import DirectoryEmbedding, Embedding, HttpEmbedding
from govtrack.topics.engine.labels import words_of
from govtrack.topics.models import Topic
from govtrack.topics.queries.evidence import list_place_names, load_places
from govtrack.topics.queries.members import map_topics_of
from govtrack.topics.queries.topics import is_shown_to
from govtrack.topics.queries.work import known_documents, known_groups, known_journal, last_runs, list_subdistricts
from govtrack.topics.settings import (
    EMBEDDING_DIRECTORY,
    EMBEDDING_MODEL,
    EMBEDDING_SECONDS,
    EMBEDDING_URL,
    SHOWN_SIMILAR,
    SIMILAR_FROM,
)
from govtrack.topics.states import GONE_STATES

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
    """A state that this process keeps in memory."""

    file: str
    clustering: Clustering
    at: float

    @property
    def is_fresh(self) -> bool:
        return monotonic() - self.at < FRESH_SECONDS


_opened: dict[int, _Opened] = {}
_opening = Lock()


@dataclass(frozen=True, slots=True)
class Similar:
    """A topic like the text, with a likeness of 0 to 1."""

    topic: Topic
    likeness: float


def state_folder() -> Path:
    """Where the engine's state lies between runs; it can always be restored from the database."""
    return Path(current_app.config["GOVTRACK_HOME"]) / "engine"


def open_clustering(subdistrict_id: int, state_file: str | None) -> Clustering:
    """The engine as the last run left it, from its file or else restored."""
    path = state_folder() / state_file if state_file else None
    return Clustering.open(
        path,
        known_documents(subdistrict_id),
        known_groups(subdistrict_id),
        known_journal(subdistrict_id),
        embedding_in_force(),
        list_place_names(),
    )


def embedding_in_force() -> Embedding | None:
    """The office's own model of meaning: a directory on this machine, else a service; None by default."""
    directory, url = get_setting(EMBEDDING_DIRECTORY), get_setting(EMBEDDING_URL)
    if directory:
        return DirectoryEmbedding(Path(directory))
    if not url:
        return None
    key = current_app.config["EMBEDDING_KEY"]
    return HttpEmbedding(url, get_setting(EMBEDDING_MODEL), key, get_setting(EMBEDDING_SECONDS))


def _reader(subdistrict_id: int) -> Clustering | None:
    """The state of a recent run, kept open in this process for a minute; None where opening it would take too long.

    While one request opens a newer state the others go on with the one there is.
    """
    runs = last_runs(subdistrict_id, RECENT_RUNS)
    files = [run.result.get("file") for run in runs]
    opened = _opened.get(subdistrict_id)
    usable = opened if opened is not None and opened.file in files else None
    if usable is not None and (usable.file == files[0] or usable.is_fresh or _opening.locked()):
        return usable.clustering
    if not runs or files[0] is None:
        return None
    if not (state_folder() / files[0]).exists() and runs[0].total_documents > RESTORED_AT_MOST:
        return None
    with _opening:
        _opened[subdistrict_id] = _Opened(files[0], open_clustering(subdistrict_id, files[0]), monotonic())
        return _opened[subdistrict_id].clustering


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
    found = [Similar(topic, best[topic.id]) for topic in _visible(list(best), reader)]
    return sorted(found, key=lambda s: (-s.likeness, s.topic.id))[: get_setting(SHOWN_SIMILAR)]


def _likest(subdistrict: Place, title: str, text: str, place: Place | None) -> dict[int, float]:
    """Topics of one sub-district with their likeness: by its letters, or else by the words of its topics."""
    clustering = _reader(subdistrict.id)
    if clustering is None:
        return _by_words(subdistrict, title, text)
    path = load_places().code_path(place.path) if place else None
    likeness = dict(clustering.similar(title, text, path, LETTERS_LOOKED_AT))
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
