"""Claiming a run, and storing what it found: all of it or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import func, select, update

from govtrack.audit.operations import record
from govtrack.config import topic_queues
from govtrack.core.actors import SYSTEM
from govtrack.core.clock import now
from govtrack.core.db import count_changed, db, insert_rows
from govtrack.core.errors import Conflict
from govtrack.core.jobs import Job, enqueue, enqueue_once
from govtrack.core.jobs.states import CLAIMABLE
from govtrack.core.settings import get_setting
from govtrack.topics.clustering import Flood, Naming, Plan
from govtrack.topics.events import RUN_COUNTS
from govtrack.topics.models import EngineConstraint, EngineDocument, EngineRun
from govtrack.topics.operations.cohesion import KindsOf, note_weakest
from govtrack.topics.operations.enlisting import enlist_new, strike_off
from govtrack.topics.operations.proposing import propose_ready
from govtrack.topics.operations.scoring import score_topics
from govtrack.topics.operations.storing import store_plan
from govtrack.topics.published_rule import rule_since
from govtrack.topics.queries.evidence import as_of_now
from govtrack.topics.queries.volume import list_to_score
from govtrack.topics.queries.work import list_subdistrict_ids, newest_decision_id, running_run
from govtrack.topics.settings import SLOT_SECONDS
from govtrack.topics.states import RUN

# Longer than any stretch of work without a sign of life. A worker that dies is found by its process, at once.
LEASE = timedelta(minutes=15)
CLUSTER_JOB = "topics.cluster"
SCORE_JOB = "topics.score"
# For so long the figures of topics whose letters did not change hold: as long as between two recurring counts.
SCORES_HOLD = timedelta(hours=6)
SCORED_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Rescored:
    """One part of a count of all topics: the last of them (None: there are no more), and what it did."""

    last_id: int | None
    topics: int
    proposed: int


@dataclass(frozen=True, slots=True)
class Findings:
    """What a run computed outside any transaction."""

    plan: Plan
    namings: Mapping[str, Naming]
    arrivals: Sequence[int]
    remarks: Mapping[int, list[str]]
    similarities: Mapping[int, float]
    obeyed: Mapping[int, dict[str, Any]]
    keys: Mapping[int, str]
    # How the engine can be opened after this run: the mark of the run, its snapshot, what came since.
    standing: dict[str, Any]
    settings: dict[str, Any]
    newest_decision_id: int
    # The moment to which the last run counted, and when it came to its end.
    last_as_of: datetime | None
    last_finished_at: datetime | None
    floods: Mapping[str, Sequence[Flood]]
    # What letters tell, as the engine read them; and of topics the letter that is least like the others.
    kinds_of: KindsOf
    weakest: Mapping[str, tuple[int, float]]


def ask_for_run() -> None:
    """Asks for a run at the end of the present short slot, so that a burst of letters gives one run."""
    seconds = get_setting(SLOT_SECONDS)
    slot = int(now().timestamp()) // seconds
    run_at = datetime.fromtimestamp((slot + 1) * seconds, UTC)
    enqueue_once(CLUSTER_JOB, key=f"{CLUSTER_JOB}/slot/{slot}", run_at=run_at)


def hand_out(subdistrict_ids: Sequence[int], asked_by: int) -> list[Job]:
    """One job for each sub-district that has none waiting, spread over the queues, so that several
    workers compare at once. A queue whose worker is away holds one job a sub-district, however often it is asked."""
    queues, asked = topic_queues(current_app.config["TOPIC_SHARDS"]), _places_asked_for()
    return [
        enqueue(
            CLUSTER_JOB, key=f"{CLUSTER_JOB}/{place_id}/{asked_by}",
            queue=queues[list_subdistrict_ids().index(place_id) % len(queues)], place_id=place_id,
        )
        for place_id in subdistrict_ids
        if place_id not in asked
    ]  # fmt: skip


def _places_asked_for() -> set[int]:
    """Sub-districts whose job nobody has begun: it will see every letter that is here now."""
    waiting = select(Job.payload).where(Job.name == CLUSTER_JOB, Job.state.in_(CLAIMABLE))
    return {payload["place_id"] for payload in db.session.scalars(waiting) if "place_id" in payload}


def claim_run(subdistrict_id: int, claimed_by: str) -> EngineRun | None:
    """Opens a run and brings the list of what waits up to date; None while another one is alive.

    A run whose lease is over, or which the same
    claimant left behind when it was killed, is abandoned: it had stored nothing.
    """
    earlier = running_run(subdistrict_id)
    if earlier is not None:
        if earlier.claimed_by != claimed_by and earlier.lease_until > now():
            return None
        earlier.state, earlier.finished_at = RUN.target(earlier, "abandon", SYSTEM), now()
        db.session.flush()
    enlist_new()
    run = EngineRun(subdistrict_id=subdistrict_id, claimed_by=claimed_by, lease_until=now() + LEASE, result={})
    db.session.add(run)
    db.session.flush()
    return run


def renew_lease(run_id: int) -> bool:
    """Says that the run is alive; False where it was given up meanwhile."""
    mine = update(EngineRun).where(EngineRun.id == run_id, EngineRun.state == "running")
    return count_changed(mine.values(lease_until=now() + LEASE)) > 0


def abandon_run(run_id: int) -> None:
    """Gives up a run that cannot store what it found."""
    db.session.execute(
        update(EngineRun)
        .where(EngineRun.id == run_id, EngineRun.state == "running")
        .values(state="abandoned", finished_at=now())
    )


def store_run(run_id: int, findings: Findings) -> dict[str, Any]:
    """Stores everything a run found, in the open transaction; returns its figures.

    Raises Conflict where the run lost its claim, or a person decided something while it was
    computing: then it must be computed anew.
    """
    run = _still_claimed(run_id)
    if newest_decision_id(run.subdistrict_id) != findings.newest_decision_id:
        raise Conflict()
    position = _note_arrivals(run, findings)
    as_of = as_of_now()
    for decision_id, words in findings.obeyed.items():
        db.session.execute(update(EngineConstraint).where(EngineConstraint.id == decision_id).values(applied=words))
    stored = store_plan(
        run, findings.plan, findings.namings, findings.similarities, findings.keys, findings.floods
    )  # fmt: skip
    note_weakest(findings.weakest, stored.homes)
    scored = score_topics(run.subdistrict_id, stored.touched, as_of, findings.kinds_of)
    _ask_for_scores(run, findings, as_of)
    figures = {**stored.counts, "proposed": propose_ready(scored.ready), "scored": scored.topics}
    standing = findings.standing | {"obeyed": list(findings.obeyed)}
    run.documents, run.total_documents = len(findings.arrivals), position + len(findings.arrivals)
    _finish(run, findings, as_of, {**figures, "x95": scored.x95, **standing})
    return figures


def _ask_for_scores(run: EngineRun, findings: Findings, as_of: datetime) -> None:
    """Has all topics counted anew where the moment leapt forward, as with letters of a history, or the rule changed."""
    if findings.last_as_of is None:
        return
    is_new_rule = (findings.last_finished_at or now()) < rule_since() <= now()
    if is_new_rule or as_of - findings.last_as_of > SCORES_HOLD:
        enqueue(SCORE_JOB, key=f"{SCORE_JOB}/after/{run.id}")


def rescore_some(subdistrict_id: int, after_id: int) -> Rescored:
    """Counts the next topics anew as time passes, without a run of the engine; one small transaction's worth.

    A topic that time moves no more is passed over until its letters or the rule change.
    """
    moment = as_of_now()
    topic_ids = list_to_score(subdistrict_id, after_id, rule_since(), SCORED_AT_ONCE)
    scored = score_topics(subdistrict_id, topic_ids, moment)
    return Rescored(topic_ids[-1] if topic_ids else None, scored.topics, propose_ready(scored.ready))


def _still_claimed(run_id: int) -> EngineRun:
    run = db.session.get(EngineRun, run_id, with_for_update=True, populate_existing=True)
    if run is None or run.state != "running":
        raise Conflict()
    return run


def _note_arrivals(run: EngineRun, findings: Findings) -> int:
    """Writes the order in which the engine saw the new letters; returns how many it had seen before."""
    last = select(func.max(EngineDocument.position)).where(EngineDocument.subdistrict_id == run.subdistrict_id)
    newest = db.session.scalar(last)
    position = 0 if newest is None else newest + 1
    rows = [
        {
            "subdistrict_id": run.subdistrict_id,
            "position": position + offset,
            "submission_id": submission_id,
            "run_id": run.id,
            "remarks": findings.remarks.get(submission_id, []),
        }
        for offset, submission_id in enumerate(findings.arrivals)
    ]
    if rows:
        insert_rows(EngineDocument, rows)
    strike_off(findings.arrivals)
    return position


def _finish(run: EngineRun, findings: Findings, as_of: datetime, result: dict[str, Any]) -> None:
    run.state, run.finished_at, run.as_of = RUN.target(run, "finish", SYSTEM), now(), as_of
    run.settings, run.result = findings.settings, result
    db.session.flush()
    counted = {**result, "documents": run.documents}
    record(SYSTEM, "clustered", run, **{key.name: counted[key.name] for key in RUN_COUNTS if key.name in counted})
