"""One run of the engine: claim, compute with no open transaction, store all of it or nothing.

A process killed anywhere leaves the database as the last finished run left it; the next run
begins there again and finds the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from govtrack.core.db import db, transaction
from govtrack.core.errors import Conflict
from govtrack.core.settings import hold_settings
from govtrack.topics.clustering import (
    Changes,
    Group,
    KnownMember,
    KnownTopic,
    Naming,
    Plan,
    make_plan,
    name_groups,
)
from govtrack.topics.engine import Document
from govtrack.topics.engine.burst import BurstSettings
from govtrack.topics.operations.runs import Findings, abandon_run, ask_for_run, claim_run, renew_lease, store_run
from govtrack.topics.published_rule import flood_rule
from govtrack.topics.queries.evidence import hold_places, list_place_names
from govtrack.topics.queries.remembered import provisional_key
from govtrack.topics.queries.warm_engines import (
    Standing,
    find_standing,
    keep_engine,
    restore_engine,
    state_folder,
    take_engine,
)
from govtrack.topics.queries.work import (
    Work,
    list_concerned,
    list_known_topics,
    newest_decision_id,
    read_names,
    read_texts,
    read_work,
)
from govtrack.topics.settings import own_kinds

if TYPE_CHECKING:
    from govtrack.topics.clustering.adapter import Clustering

Progress = Callable[[int, int], None]
LETTERS_AT_A_TIME = 500
SUFFIX = ".topics"
# How often a run starts over because somebody decided something meanwhile.
TRIES = 3
# A snapshot is written when so many letters came since the last one, or this part of all of them.
FEWEST_FOR_SNAPSHOT = 500
PART_FOR_SNAPSHOT = 10


@dataclass(frozen=True, slots=True)
class Begun:
    """What a run reads before the engine works."""

    work: Work
    decided: Sequence[KnownTopic]
    standing: Standing | None
    names: Sequence[tuple[str, str | None]]
    newest_decision_id: int
    flood_rule: BurstSettings


def cluster_place(subdistrict_id: int, claimed_by: str, progress: Progress) -> dict[str, Any]:
    """One run over one sub-district; returns its figures, or that another run is under way."""
    with transaction():
        claimed = claim_run(subdistrict_id, claimed_by)
        run_id = claimed.id if claimed else None
        if run_id is None:
            ask_for_run()
    if run_id is None:
        return {"busy": True}
    try:
        with hold_settings(), hold_places():
            return _run(run_id, subdistrict_id, progress)
    except BaseException:
        db.session.rollback()
        with transaction():
            abandon_run(run_id)
        raise


def _run(run_id: int, subdistrict_id: int, progress: Progress) -> dict[str, Any]:
    for attempt in range(1, TRIES + 1):
        findings, clustering = compute(run_id, subdistrict_id, progress)
        try:
            with transaction():
                figures = store_run(run_id, findings)
        except Conflict:
            with transaction():
                is_mine = renew_lease(run_id)
            if not is_mine:
                return {"busy": True}
            if attempt == TRIES:
                raise
            continue
        keep_engine(subdistrict_id, clustering, run_id, findings.standing["mark"])
        _forget_other_snapshots(subdistrict_id, findings.standing["file"])
        return figures
    raise Conflict()


def compute(run_id: int, subdistrict_id: int, progress: Progress) -> tuple[Findings, Clustering]:
    """Everything between reading and storing, and the engine as it stands then; no transaction is open while
    the engine works."""
    begun = _begin(subdistrict_id)
    work = begun.work
    with transaction(write=False):
        clustering = restore_engine(subdistrict_id) if work.begins_anew else take_engine(subdistrict_id, begun.standing)
        begins_anew = work.begins_anew or clustering.own_kinds != own_kinds()
        if begins_anew and not work.begins_anew:
            # The office changed its kinds: known letters are read again, and stay where people have seen them.
            clustering = restore_engine(subdistrict_id)
    has_learned = clustering.enter_names(begun.names)
    clustering.keys = _known_keys(clustering, begun.decided)
    obeyed = {decision.id: clustering.obey(decision) for decision in work.decisions}
    _add(clustering, work.documents, run_id, progress)
    changes = clustering.changes()
    topics, members = _list_concerned(subdistrict_id, changes)
    plan = _plan(clustering, changes, topics, members)
    stored = {topic.id: topic.key for topic in (*begun.decided, *topics)}
    gained = [group.key for group in changes.groups if group.key in {*plan.joined, *plan.absorbed.values()}]
    findings = Findings(
        plan=plan,
        namings=_name(plan, changes.groups),
        arrivals=[int(document.id) for document in work.documents],
        remarks=clustering.remarks,
        similarities=clustering.similarities,
        obeyed=obeyed,
        keys={topic_id: key for topic_id, key in clustering.keys.items() if stored.get(topic_id) != key},
        standing=_keep(clustering, subdistrict_id, run_id, begun, begins_anew, has_learned),
        settings=clustering.engine.settings.to_dict(),
        newest_decision_id=begun.newest_decision_id,
        last_as_of=begun.standing.as_of if begun.standing else None,
        last_finished_at=begun.standing.finished_at if begun.standing else None,
        floods=clustering.floods(gained, begun.flood_rule),
        kinds_of=clustering.kinds_of,
        weakest=clustering.weakest(gained),
    )
    return findings, clustering


def _begin(subdistrict_id: int) -> Begun:
    with transaction(write=False):
        newest, work = newest_decision_id(subdistrict_id), read_work(subdistrict_id)
        decided = list_known_topics(subdistrict_id, {i for decision in work.decisions for i in decision.topic_ids})
        return Begun(work, decided, find_standing(subdistrict_id), list_place_names(), newest, flood_rule())


def _known_keys(clustering: Clustering, topics: Sequence[KnownTopic]) -> dict[int, str]:
    """The engine's keys of topics: as the last run left them, or as restoring gave them."""
    restored = {topic.id: provisional_key(topic.id) for topic in topics if not topic.key}
    known = {topic.id: topic.key for topic in topics if topic.key}
    return known | {topic_id: key for topic_id, key in restored.items() if clustering.knows(key)}


def _add(clustering: Clustering, documents: Sequence[Document], run_id: int, progress: Progress) -> None:
    """Adds the new letters, showing how far it is after every few hundred."""
    for start in range(0, len(documents), LETTERS_AT_A_TIME):
        clustering.add(documents[start : start + LETTERS_AT_A_TIME])
        if len(documents) <= LETTERS_AT_A_TIME:
            return
        progress(min(start + LETTERS_AT_A_TIME, len(documents)), len(documents))
        with transaction():
            renew_lease(run_id)


def _list_concerned(subdistrict_id: int, changes: Changes) -> tuple[list[KnownTopic], list[KnownMember]]:
    """The topics and memberships of the database that have to do with what changed."""
    letters = [*changes.alone, *(i for group in changes.groups for i in group.gained)]
    keys = {*changes.ended_keys, *(key for group in changes.groups for key in (group.key, *group.former_keys))}
    with transaction(write=False):
        return list_concerned(subdistrict_id, letters, keys)


def _plan(
    clustering: Clustering, changes: Changes, topics: Sequence[KnownTopic], members: Sequence[KnownMember]
) -> Plan:
    """What is to be written; topics count under the keys that they have in the engine by now."""
    clustering.keys = _known_keys(clustering, topics) | clustering.keys
    return make_plan(changes, [replace(topic, key=clustering.keys.get(topic.id)) for topic in topics], members)


def _keep(
    clustering: Clustering, subdistrict_id: int, run_id: int, begun: Begun, begins_anew: bool, has_learned: bool
) -> dict[str, Any]:
    """How the engine can be opened after this run: a snapshot of its own, or the last one and the runs since.

    A model of meaning is asked once for each letter, so that with one every run writes a snapshot.
    """
    came, last = len(begun.work.documents), begun.standing
    result = {"mark": token_hex(8), "begins_anew": begins_anew}
    since = came + last.since_snapshot if last else came
    is_due = since >= max(FEWEST_FOR_SNAPSHOT, len(clustering) // PART_FOR_SNAPSHOT)
    has_snapshot = last is not None and bool(last.file) and (state_folder() / last.file).exists()
    if last and has_snapshot and not (begins_anew or has_learned or is_due or clustering.has_model):
        return result | {"file": last.file, "snapshot_run": last.snapshot_run_id, "since_snapshot": since}
    file = f"{subdistrict_id}-{run_id}-{token_hex(4)}{SUFFIX}"
    clustering.save(state_folder() / file)
    return result | {"file": file, "snapshot_run": run_id, "since_snapshot": 0}


def _name(plan: Plan, groups: Sequence[Group]) -> dict[str, Naming]:
    """Drafts names for the groups that are new or have gained letters."""
    changed = {*plan.new_keys, *plan.joined, *plan.absorbed.values()}
    wanted = [group for group in groups if group.key in changed]
    if not wanted:
        return {}
    with transaction(write=False):
        texts = read_texts(i for group in wanted for i in group.submission_ids)
        categories, places = read_names()
    return name_groups(wanted, texts, categories, places)


def _forget_other_snapshots(subdistrict_id: int, kept: str) -> None:
    """Removes the files of earlier runs and of runs that were killed."""
    for path in state_folder().glob(f"{subdistrict_id}-*{SUFFIX}*"):
        if path.name != kept:
            path.unlink(missing_ok=True)
