"""The engines that this process keeps in memory between runs, and how each is brought up to date.

A run that has ended leaves a mark in the database; an engine in memory bears the mark of the run
at which it stands. What came since is read from the database and done again, as it was done then:
the letters in their order and the decisions, so that every process finds the same. Where nothing is
in memory, the newest snapshot is read from its file, and where there is none the whole is restored.
"""

from __future__ import annotations

import gc
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from flask import current_app

from govtrack.topics.clustering.journal import as_first_said
from govtrack.topics.engine import Constraint
from govtrack.topics.models import EngineRun
from govtrack.topics.queries.embedding import embedding_in_force
from govtrack.topics.queries.evidence import list_place_names
from govtrack.topics.queries.remembered import (
    known_documents,
    known_groups,
    known_journal,
    obeyed_in,
    runs_since,
)
from govtrack.topics.queries.work import last_run
from govtrack.topics.settings import own_kinds

if TYPE_CHECKING:
    from govtrack.topics.clustering.adapter import Clustering

# An engine that nobody used for so long is let go.
IDLE_SECONDS = 3600.0
# A smaller engine is looked through in no time; a larger one is set apart anew when this part of it has come.
FEWEST_APART = 2000
PART_APART = 10


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the engine of a sub-district stands in the database: its last run, and the snapshot before it."""

    run_id: int
    mark: str
    file: str
    snapshot_run_id: int
    since_snapshot: int
    documents: int
    as_of: datetime | None
    finished_at: datetime | None

    @classmethod
    def of(cls, run: EngineRun) -> Standing:
        """As the run left it; runs of an earlier release wrote a whole snapshot each."""
        result = run.result
        return cls(
            run.id, result.get("mark", ""), result.get("file", ""), result.get("snapshot_run") or run.id,
            result.get("since_snapshot", 0), run.total_documents, run.as_of, run.finished_at,
        )  # fmt: skip


@dataclass(slots=True)
class _Kept:
    clustering: Clustering
    run_id: int
    mark: str
    used_at: float


_kept: dict[int, _Kept] = {}
# How many letters each engine had when it was set apart, by the identity of what is kept.
_apart: dict[int, int] = {}


def state_folder() -> Path:
    """Where snapshots of engines lie; each can always be restored from the database."""
    return Path(current_app.config["GOVTRACK_HOME"]) / "engine"


def find_standing(subdistrict_id: int) -> Standing | None:
    """Where the engine stands; None before its first run."""
    run = last_run(subdistrict_id)
    return Standing.of(run) if run else None


def take_engine(subdistrict_id: int, standing: Standing | None = None) -> Clustering:
    """The engine as the last run left it; it is no longer kept, so that a run that fails leaves nothing behind.

    ``standing`` spares asking anew where the engine stands, if the one in memory stands there.
    """
    kept = _kept.pop(subdistrict_id, None)
    let_go_idle()
    if kept and standing and kept.mark and (kept.run_id, kept.mark) == (standing.run_id, standing.mark):
        return kept.clustering
    current = _brought_up(kept.clustering, kept.run_id, kept.mark, subdistrict_id) if kept else None
    if current is None:
        _let_collect()
    return current or open_engine(subdistrict_id)


def keep_engine(subdistrict_id: int, clustering: Clustering, run_id: int, mark: str) -> None:
    """Keeps the engine in memory as the run that bears this mark left it."""
    clustering.settle()
    _kept[subdistrict_id] = _Kept(clustering, run_id, mark, monotonic())
    _set_apart(clustering)


def let_go_idle() -> None:
    """Gives back the memory of engines that nobody used for an hour."""
    for subdistrict_id, kept in list(_kept.items()):
        if monotonic() - kept.used_at > IDLE_SECONDS:
            _kept.pop(subdistrict_id, None)
            _let_collect()


def _set_apart(clustering: Clustering) -> None:
    """Keeps the collector of garbage from looking through an engine again and again, which holds millions of objects.

    A run with one letter would take longer the more letters are behind it. What the few letters after it add is
    looked through as ever, until they are a tenth of all.
    """
    apart, letters = _apart.get(id(clustering), 0), len(clustering)
    if letters - apart > max(FEWEST_APART, apart // PART_APART):
        gc.unfreeze()  # and with it what was set apart earlier and nobody holds any more
        gc.collect()
        gc.freeze()
        _apart.clear()
        _apart.update({id(kept.clustering): len(kept.clustering) for kept in _kept.values()})


def _let_collect() -> None:
    """Gives everything back to the collector, so that an engine that nobody holds is really gone."""
    if _apart:
        _apart.clear()
        gc.unfreeze()


def open_engine(subdistrict_id: int) -> Clustering:
    """The engine as the last run left it, from its snapshot and what came since, or else restored."""
    return load_engine(subdistrict_id) or restore_engine(subdistrict_id)


def load_engine(subdistrict_id: int) -> Clustering | None:
    """The same from its snapshot; None where there is none, or one that another release wrote."""
    # Not at the top: it works with numpy, which a process that compares nothing need not carry.
    from govtrack.topics.clustering.adapter import Clustering

    standing = find_standing(subdistrict_id)
    if standing is not None and standing.file and (path := state_folder() / standing.file).exists():
        clustering = Clustering.load(path, embedding_in_force())
        runs = runs_since(subdistrict_id, standing.snapshot_run_id)
        if clustering is not None and runs[0].id == standing.snapshot_run_id:
            _do_again(clustering, runs[1:])
            return clustering
    return None


def restore_engine(subdistrict_id: int) -> Clustering:
    """The engine from what the database holds: memberships are taken as they are, not found again."""
    from govtrack.topics.clustering.adapter import Clustering

    return Clustering.restore(
        known_documents(subdistrict_id),
        known_groups(subdistrict_id),
        known_journal(subdistrict_id),
        embedding_in_force(),
        list_place_names(),
        own_kinds(),
    )


def bring_up(clustering: Clustering, standing: Standing, subdistrict_id: int) -> Clustering | None:
    """The same engine as the newest run left it; None where it cannot be brought there."""
    return _brought_up(clustering, standing.run_id, standing.mark, subdistrict_id)


def _brought_up(clustering: Clustering, run_id: int, mark: str, subdistrict_id: int) -> Clustering | None:
    runs = runs_since(subdistrict_id, run_id)
    if not mark or not runs or runs[0].id != run_id or runs[0].result.get("mark") != mark:
        return None
    if any(run.result.get("begins_anew") or not run.result.get("mark") for run in runs[1:]):
        return None
    _do_again(clustering, runs[1:])
    return clustering


def _do_again(clustering: Clustering, runs: Sequence[EngineRun]) -> None:
    """What these runs did, in their order: first the decisions, then the letters."""
    for run in runs:
        for applied in obeyed_in(run):
            # As when it was first obeyed: what does not concern the engine holds in the database alone.
            with suppress(KeyError, ValueError):
                clustering.engine.apply(Constraint.from_dict(as_first_said(applied)))
        clustering.add(known_documents(run.subdistrict_id, run.id))
    clustering.settle()
