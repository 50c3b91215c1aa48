"""One run of the engine: claim, compute with no open transaction, store all of it or nothing.

A process killed anywhere leaves the database as the last finished run left it; the next run
begins there again and finds the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from secrets import token_hex
from typing import Any

from govtrack.core.db import db, transaction
from govtrack.core.errors import Conflict
from govtrack.places.queries import get_place
from govtrack.topics.clustering import Clustering, Group, KnownTopic, Naming, Plan, make_plan, name_groups
from govtrack.topics.engine import Document
from govtrack.topics.operations.runs import Findings, abandon_run, ask_for_run, claim_run, renew_lease, store_run
from govtrack.topics.queries.engine_state import open_clustering, state_folder
from govtrack.topics.queries.work import newest_decision_id, provisional_key, read_names, read_texts, read_work
from govtrack.topics.settings import flood_rule

Progress = Callable[[int, int], None]
LETTERS_AT_A_TIME = 500
SUFFIX = ".topics"
# How often a run starts over because somebody decided something meanwhile.
TRIES = 3


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
        return _run(run_id, subdistrict_id, progress)
    except BaseException:
        db.session.rollback()
        with transaction():
            abandon_run(run_id)
        raise


def _run(run_id: int, subdistrict_id: int, progress: Progress) -> dict[str, Any]:
    for attempt in range(1, TRIES + 1):
        findings = compute(run_id, subdistrict_id, progress)
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
        _forget_other_states(subdistrict_id, findings.state_file)
        return figures
    raise Conflict()


def compute(run_id: int, subdistrict_id: int, progress: Progress) -> Findings:
    """Everything between reading and storing; no transaction is open while the engine works."""
    with transaction(write=False):
        place = get_place(subdistrict_id)
        newest, work, rule = newest_decision_id(subdistrict_id), read_work(place), flood_rule()
    with transaction(write=False):
        clustering = open_clustering(subdistrict_id, work.state_file)
    clustering.keys = _known_keys(clustering, work.topics)
    obeyed = {decision.id: clustering.obey(decision) for decision in work.decisions}
    _add(clustering, work.documents, run_id, progress)
    groups = clustering.groups()
    topics = [replace(topic, key=clustering.keys.get(topic.id)) for topic in work.topics]
    plan = make_plan(groups, topics, work.members)
    state_file = f"{subdistrict_id}-{run_id}-{token_hex(4)}{SUFFIX}"
    clustering.save(state_folder() / state_file)
    gained = [group.key for group in groups if group.key in {*plan.joined, *plan.absorbed.values()}]
    return Findings(
        plan=plan,
        namings=_name(plan, groups),
        arrivals=[int(document.id) for document in work.documents],
        remarks=clustering.remarks,
        similarities=clustering.similarities,
        obeyed=obeyed,
        keys=dict(clustering.keys.items() - {topic.id: topic.key for topic in work.topics}.items()),
        state_file=state_file,
        settings=clustering.engine.settings.to_dict(),
        newest_decision_id=newest,
        floods=clustering.floods(gained, rule),
    )


def _known_keys(clustering: Clustering, topics: Sequence[KnownTopic]) -> dict[int, str]:
    """The engine's keys of topics: as the last run left them, or as restoring gave them."""
    restored = {topic.id: provisional_key(topic.id) for topic in topics if not topic.key}
    known = {topic.id: topic.key for topic in topics if topic.key}
    return known | {topic_id: key for topic_id, key in restored.items() if clustering.knows(key)}


def _add(clustering: Clustering, documents: Sequence[Document], run_id: int, progress: Progress) -> None:
    """Adds the new letters, showing how far it is after every few hundred."""
    for start in range(0, len(documents), LETTERS_AT_A_TIME):
        clustering.add(documents[start : start + LETTERS_AT_A_TIME])
        progress(min(start + LETTERS_AT_A_TIME, len(documents)), len(documents))
        with transaction():
            renew_lease(run_id)


def _name(plan: Plan, groups: Sequence[Group]) -> dict[str, Naming]:
    """Drafts names for the groups that are new or have gained letters."""
    changed = {*plan.new_keys, *plan.joined, *plan.absorbed.values()}
    wanted = [group for group in groups if group.key in changed]
    with transaction(write=False):
        texts = read_texts(i for group in wanted for i in group.submission_ids)
        categories, places = read_names()
    return name_groups(wanted, texts, categories, places)


def _forget_other_states(subdistrict_id: int, kept: str) -> None:
    """Removes the files of earlier runs and of runs that were killed."""
    for path in state_folder().glob(f"{subdistrict_id}-*{SUFFIX}*"):
        if path.name != kept:
            path.unlink(missing_ok=True)
