"""Writing a plan into topics and memberships, many rows at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, update

from govtrack.core.actors import SYSTEM
from govtrack.core.clock import now
from govtrack.core.db import db, insert_rows
from govtrack.core.numbering import next_numbers
from govtrack.topics.clustering import Flood, Naming, Plan
from govtrack.topics.models import EngineRun, Topic, TopicMember
from govtrack.topics.operations.common import TOPICS, note
from govtrack.topics.operations.constraints import constrain
from govtrack.topics.operations.flagging import flag_floods
from govtrack.topics.operations.keeping import KEEP
from govtrack.topics.operations.membership import signal_late_joiners
from govtrack.topics.operations.merging import add_lineage, link
from govtrack.topics.states import ADMITTED_STATES, LOOSE_STATES, TOPIC

ENDED_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Stored:
    """How much changed, the topics whose letters are others now, and those of the engine's groups, by its keys."""

    counts: dict[str, int]
    touched: set[int]
    homes: Mapping[str, Topic]


def store_plan(
    run: EngineRun,
    plan: Plan,
    namings: Mapping[str, Naming],
    similarities: Mapping[int, float],
    keys: Mapping[int, str],
    floods: Mapping[str, Sequence[Flood]],
) -> Stored:
    """Brings topics and memberships to what ``plan`` says."""
    _learn_keys(keys)
    _adopt(plan)
    homes = _homes(run, plan, namings)
    _end_members(plan)
    joined = _join(run, plan, homes, similarities)
    _absorb(run, plan, homes)
    _dissolve(run, plan)
    _rename(plan, homes, namings)
    flagged = sum(flag_floods(run.id, homes[key], found) for key, found in floods.items() if key in homes)
    _signal_joined(plan, homes)
    counts = {
        "formed": len(plan.new_keys),
        "joined": sum(len(ids) for ids in joined.values()),
        "left": len(plan.ended),
        "absorbed": len(plan.absorbed),
        "dissolved": len(plan.dissolved),
        "flagged": flagged,
    }
    gaining = [homes[key] for key in {*plan.joined, *plan.absorbed.values()} if key in homes]
    return Stored(counts, _list_touched(plan, gaining), homes)


def _list_touched(plan: Plan, gaining: Sequence[Topic]) -> set[int]:
    """The last topics of the merges of those that gained letters or lost some."""
    touched = {topic.root_id or topic.id for topic in gaining}
    root = func.coalesce(Topic.root_id, Topic.id)
    for start in range(0, len(plan.ended), ENDED_AT_ONCE):
        left = select(root).join(TopicMember, TopicMember.topic_id == Topic.id).distinct()
        touched |= set(db.session.scalars(left.where(TopicMember.id.in_(plan.ended[start : start + ENDED_AT_ONCE]))))
    return touched


def _signal_joined(plan: Plan, homes: Mapping[str, Topic]) -> None:
    """Letters that came to a decided topic are answered too; those that came to an agenda stand on its timeline."""
    if late := [homes[key].id for key in plan.joined if homes[key].state in ADMITTED_STATES]:
        signal_late_joiners(late)
    for key, submission_ids in plan.joined.items():
        topic = homes[key]
        if topic.is_frozen:
            note(SYSTEM, topic, "joined_on_agenda", is_public=True,
                   letters=len(submission_ids))  # fmt: skip


def _learn_keys(keys: Mapping[int, str]) -> None:
    """Keys that topics got when the engine obeyed a split."""
    for topic_id, key in keys.items():
        db.session.execute(
            update(Topic).where(Topic.id == topic_id, Topic.engine_key.is_distinct_from(key)).values(engine_key=key)
        )


def _adopt(plan: Plan) -> None:
    """Topics opened by a person get the key of the group that grew around their letters."""
    for topic_id, key in plan.adopted.items():
        topic = db.session.get_one(Topic, topic_id)
        topic.engine_key = key
        if topic.is_pinned or topic.is_kept:
            constrain(SYSTEM, topic, KEEP, is_curation=False)
        if topic.is_frozen:
            constrain(SYSTEM, topic, "freeze", is_curation=False)
    db.session.flush()


def _homes(run: EngineRun, plan: Plan, namings: Mapping[str, Naming]) -> dict[str, Topic]:
    """The topic of every group that gains letters or takes over others; new ones are opened."""
    keys = plan.new_keys
    numbers = next_numbers("T", len(keys)) if keys else []
    new = {key: _new_topic(run, number, key, namings[key]) for key, number in zip(keys, numbers, strict=True)}
    db.session.add_all(new.values())
    db.session.flush()
    wanted = {
        home for key, home in plan.homes.items() if home and (key in plan.joined or key in plan.absorbed.values())
    } | set(plan.parted.values())
    known = {topic.id: topic for topic in db.session.scalars(select(Topic).where(Topic.id.in_(wanted)))}
    for key, topic in new.items():
        origin = known.get(plan.parted.get(key, 0))
        letters = len(plan.joined[key])
        note(SYSTEM, topic, "formed", letters=letters)
        add_lineage(topic, origin, "split" if origin else "created", "engine", letters, run.id)
    return new | {key: known[home] for key, home in plan.homes.items() if home in known}


def _new_topic(run: EngineRun, number: str, key: str, naming: Naming) -> Topic:
    return Topic(
        number=number,
        subdistrict_id=run.subdistrict_id,
        engine_key=key,
        title=naming.title,
        question=naming.question,
        keywords=naming.keywords,
        headline_submission_id=naming.headline_submission_id,
        label_sources=naming.sources,
        category_id=naming.category_id,
        place_id=naming.place_id or run.subdistrict_id,
        weekly=[],
        hotness_parts={},
    )


def _end_members(plan: Plan) -> None:
    for start in range(0, len(plan.ended), ENDED_AT_ONCE):
        ids = plan.ended[start : start + ENDED_AT_ONCE]
        db.session.execute(update(TopicMember).where(TopicMember.id.in_(ids)).values(ended_at=now()))


def _join(
    run: EngineRun, plan: Plan, homes: Mapping[str, Topic], similarities: Mapping[int, float]
) -> dict[int, list[int]]:
    """Opens the new memberships; returns the letters by topic id."""
    joined: dict[int, list[int]] = {}
    rows: list[dict[str, Any]] = []
    for key, submission_ids in plan.joined.items():
        topic = homes[key]
        joined.setdefault(topic.id, []).extend(submission_ids)
        rows += [
            {
                "topic_id": topic.id,
                "submission_id": submission_id,
                "similarity": similarities.get(submission_id, 0.0),
                "added_by": "engine",
                "run_id": run.id,
                "created_at": now(),
            }
            for submission_id in submission_ids
        ]
    if rows:
        insert_rows(TopicMember, rows)
    return joined


def _absorb(run: EngineRun, plan: Plan, homes: Mapping[str, Topic]) -> None:
    """Joins topics that turned out to be one matter; a link, as with a merge by hand."""
    for topic_id, key in plan.absorbed.items():
        topic, survivor = db.session.get_one(Topic, topic_id), homes.get(key)
        if survivor is None or not TOPIC.can(topic, "absorb", SYSTEM):
            continue
        root = db.session.get_one(Topic, survivor.root_id) if survivor.root_id else survivor
        topic.merged_into_id = root.id
        TOPICS.advance(SYSTEM, topic, "absorb")
        link(topic, root)
        add_lineage(root, topic, "absorbed", "engine", topic.letters, run.id)
        note(SYSTEM, topic, "absorbed", is_public=True, into=root.number)
        if root.is_frozen:
            note(SYSTEM, root, "joined_on_agenda", is_public=True, letters=topic.letters)


def _dissolve(run: EngineRun, plan: Plan) -> None:
    if not plan.dissolved:
        return
    for topic in db.session.scalars(select(Topic).where(Topic.id.in_(plan.dissolved))).all():
        TOPICS.advance(SYSTEM, topic, "dissolve")
        add_lineage(topic, None, "dissolved", "engine", topic.letters, run.id)
        note(SYSTEM, topic, "dissolved")


def _rename(plan: Plan, homes: Mapping[str, Topic], namings: Mapping[str, Naming]) -> None:
    """Drafts the names of grown topics anew, unless a person has named or decided them."""
    for key, naming in namings.items():
        topic = homes.get(key)
        if topic is None or plan.homes.get(key) is None:
            continue
        if topic.is_frozen:
            continue
        topic.keywords = naming.keywords
        if topic.is_title_edited or topic.state not in LOOSE_STATES:
            continue
        topic.title, topic.question = naming.title, naming.question
        topic.headline_submission_id, topic.label_sources = naming.headline_submission_id, naming.sources
        topic.category_id, topic.place_id = naming.category_id, naming.place_id or topic.subdistrict_id
