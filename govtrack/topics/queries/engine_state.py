"""The engine's state between runs, and what is similar to a text that is being written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from govtrack.core.db import db
from govtrack.core.settings import get_setting
from govtrack.places.models import Place
from govtrack.places.queries import find_subdistrict
from govtrack.topics.clustering import Clustering
from govtrack.topics.models import Topic
from govtrack.topics.queries.evidence import load_places
from govtrack.topics.queries.members import map_topics_of
from govtrack.topics.queries.work import known_documents, known_groups, known_journal, last_run
from govtrack.topics.settings import SHOWN_SIMILAR, SIMILAR_FROM
from govtrack.topics.states import ADMITTED_STATES, FEWEST_VOICES, GONE_STATES

# A web process restores no more letters than this; beyond it the worker's file is needed.
RESTORED_AT_MOST = 5000
LETTERS_LOOKED_AT = 40
FEWEST_CHARACTERS = 4

_opened: dict[int, tuple[str, Clustering]] = {}


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
        path, known_documents(subdistrict_id), known_groups(subdistrict_id), known_journal(subdistrict_id)
    )


def _reader(subdistrict: Place) -> Clustering | None:
    """The state of the last run, kept open in this process until the next run."""
    run = last_run(subdistrict.id)
    name = run.result.get("file") if run else None
    if run is None or name is None:
        return None
    if (opened := _opened.get(subdistrict.id)) and opened[0] == name:
        return opened[1]
    if not (state_folder() / name).exists() and run.total_documents > RESTORED_AT_MOST:
        return None
    clustering = open_clustering(subdistrict.id, name)
    _opened[subdistrict.id] = (name, clustering)
    return clustering


def list_similar(title: str, text: str, place: Place | None = None, *, for_staff: bool = False) -> list[Similar]:
    """The topics most like a text that is being written, best first.

    The public sees only topics that it could see anyway (k >= 3 voices, or taken up).
    """
    root = find_subdistrict()
    clustering = _reader(root) if root and len(title) + len(text) >= FEWEST_CHARACTERS else None
    if clustering is None:
        return []
    path = load_places().code_path(place.path) if place else None
    likeness = dict(clustering.similar(title, text, path, LETTERS_LOOKED_AT))
    wanted = {i: value for i, value in likeness.items() if value >= get_setting(SIMILAR_FROM)}
    best: dict[int, float] = {}
    for submission_id, topic in map_topics_of(wanted).items():
        best[topic.id] = max(best.get(topic.id, 0.0), wanted[submission_id])
    found = [Similar(topic, best[topic.id]) for topic in _visible(list(best), for_staff)]
    return sorted(found, key=lambda s: (-s.likeness, s.topic.id))[: get_setting(SHOWN_SIMILAR)]


def _visible(topic_ids: list[int], for_staff: bool) -> list[Topic]:
    statement = select(Topic).where(Topic.id.in_(topic_ids), Topic.state.not_in(GONE_STATES))
    if not for_staff:
        statement = statement.where((Topic.voices >= FEWEST_VOICES) | Topic.state.in_(ADMITTED_STATES))
    return list(db.session.scalars(statement.options(joinedload(Topic.place))))
