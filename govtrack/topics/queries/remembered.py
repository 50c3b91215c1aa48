"""What the engine knew at the end of a run: letters in their order, topics, decisions, and the runs since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import func, select

from govtrack.core.db import db
from govtrack.intake.models import Submission
from govtrack.places.models import Category
from govtrack.topics.clustering.journal import journal_in_force
from govtrack.topics.engine import Document, Remembered
from govtrack.topics.models import EngineConstraint, EngineDocument, EngineRun, Topic, TopicMember
from govtrack.topics.queries.categories import ComparedCategories
from govtrack.topics.queries.evidence import load_places
from govtrack.topics.queries.work import as_document, document_columns


def known_documents(subdistrict_id: int, run_id: int | None = None) -> Iterator[Document]:
    """All letters the engine has seen, or those that it saw in one run, in the order in which it saw them."""
    places, categories = load_places(), ComparedCategories()
    seen = (
        select(*document_columns())
        .join(EngineDocument, EngineDocument.submission_id == Submission.id)
        .outerjoin(Category, Submission.category_id == Category.id)
        .where(EngineDocument.subdistrict_id == subdistrict_id)
        .order_by(EngineDocument.position)
    )
    rows = db.session.execute(seen if run_id is None else seen.where(EngineDocument.run_id == run_id))
    return (as_document(row, places, categories) for row in rows)


def known_groups(subdistrict_id: int) -> Iterator[Remembered]:
    """The topics as people see them: a merged topic's letters and key belong to its survivor."""
    root = func.coalesce(Topic.root_id, Topic.id)
    keys: dict[int, list[str]] = {}
    topics = select(root, Topic.id, Topic.engine_key).where(Topic.subdistrict_id == subdistrict_id)
    for root_id, topic_id, key in db.session.execute(topics.order_by(Topic.id)):
        if key:
            keys.setdefault(root_id, []).insert(0 if topic_id == root_id else len(keys.get(root_id, [])), key)
    members: dict[int, list[str]] = {}
    current = select(root, TopicMember.submission_id).join(Topic, TopicMember.topic_id == Topic.id)
    for root_id, submission_id in db.session.execute(
        current.where(Topic.subdistrict_id == subdistrict_id, TopicMember.ended_at.is_(None)).order_by(TopicMember.id)
    ):
        members.setdefault(root_id, []).append(str(submission_id))
    for root_id, letters in members.items():
        key, *former = keys.get(root_id) or [provisional_key(root_id)]
        yield Remembered(key, tuple(letters), tuple(former))


def provisional_key(topic_id: int) -> str:
    """The engine's key of a topic that a person opened and no run has seen yet."""
    return f"P{topic_id}"


def runs_since(subdistrict_id: int, run_id: int) -> Sequence[EngineRun]:
    """This run and those that came to their end after it, in their order."""
    done = select(EngineRun).where(EngineRun.subdistrict_id == subdistrict_id, EngineRun.state == "done")
    return db.session.scalars(done.where(EngineRun.id >= run_id).order_by(EngineRun.id)).all()


def obeyed_in(run: EngineRun) -> list[dict[str, Any]]:
    """The decisions that a run obeyed, in the engine's words and in their order."""
    ids = run.result.get("obeyed", [])
    rows = {row.id: row for row in db.session.scalars(select(EngineConstraint).where(EngineConstraint.id.in_(ids)))}
    return [applied for i in ids if i in rows and (applied := rows[i].applied)]


def known_journal(subdistrict_id: int) -> list[dict[str, Any]]:
    """All decisions that runs have obeyed and nobody took back, in the engine's words and in their order."""
    rows = db.session.scalars(
        select(EngineConstraint.applied)
        .where(
            EngineConstraint.subdistrict_id == subdistrict_id,
            EngineConstraint.applied.is_not(None),
            EngineConstraint.undone_at.is_(None),
        )
        .order_by(EngineConstraint.id)
    )
    return journal_in_force([row for row in rows if row])
