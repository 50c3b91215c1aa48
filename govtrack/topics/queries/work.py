"""What a run of the engine reads: the last run's end, open decisions, new letters, known topics."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, or_, select

from govtrack.core.db import db
from govtrack.intake.models import Submission
from govtrack.places.models import Category, Place
from govtrack.places.queries import find_subdistrict, path_ids
from govtrack.topics.clustering import KnownMember, KnownTopic
from govtrack.topics.clustering.adapter import Decision
from govtrack.topics.clustering.journal import journal_in_force
from govtrack.topics.clustering.naming import LetterText
from govtrack.topics.engine import Document, Remembered
from govtrack.topics.models import EngineConstraint, EngineDocument, EngineRun, Topic, TopicMember
from govtrack.topics.queries.evidence import PlaceIndex, load_places
from govtrack.topics.queries.members import is_open_to_topics

# The desk has taken these up; what waits for it is not compared yet.
TAKEN_UP = ("accepted", "answered", "closed")
# The decision to forget what an undone decision left in the engine.
RESTORE = "restore"
# Ids in one statement: servers limit how many parameters a statement may carry.
CHUNK = 5000

Names = dict[int, tuple[str, str | None]]


@dataclass(frozen=True, slots=True)
class Work:
    """What one run has to do, read in one transaction."""

    state_file: str | None
    decisions: list[Decision]
    documents: list[Document]
    topics: list[KnownTopic]
    members: list[KnownMember]
    known_documents: int


def list_subdistricts() -> Sequence[Place]:
    """Each has its own engine and at most one run at a time."""
    return db.session.scalars(select(Place).where(Place.level == "subdistrict").order_by(Place.id)).all()


def list_subdistrict_ids() -> list[int]:
    """The ids of all sub-districts in their order, by which they are spread over the queues."""
    return list(db.session.scalars(select(Place.id).where(Place.level == "subdistrict").order_by(Place.id)))


def last_run(subdistrict_id: int) -> EngineRun | None:
    """The last run that came to its end."""
    return next(iter(last_runs(subdistrict_id, 1)), None)


def last_runs(subdistrict_id: int, limit: int) -> Sequence[EngineRun]:
    """The last runs that came to their end, the newest first."""
    done = select(EngineRun).where(EngineRun.subdistrict_id == subdistrict_id, EngineRun.state == "done")
    return db.session.scalars(done.order_by(EngineRun.id.desc()).limit(limit)).all()


def running_run(subdistrict_id: int) -> EngineRun | None:
    """The run that is under way."""
    return db.session.scalar(
        select(EngineRun).where(EngineRun.subdistrict_id == subdistrict_id, EngineRun.state == "running")
    )


def _of_subdistrict(subdistrict: Place) -> Any:
    """Letters in the sub-district; those without a place belong to the first one."""
    inside = Submission.place_path.startswith(subdistrict.path)
    root = find_subdistrict()
    return or_(inside, Submission.place_path == "/") if root and root.id == subdistrict.id else inside


def _pending(subdistrict: Place) -> Select[*tuple[Any, ...]]:
    """New accepted letters in order of arrival, never those of a confidential category."""
    return (
        select(
            Submission.id, Submission.redacted_title, Submission.redacted_body, Submission.received_at,
            Submission.reporter_id, Submission.place_path, Submission.source, Category.code.label("category"),
        )
        .outerjoin(EngineDocument, EngineDocument.submission_id == Submission.id)
        .outerjoin(Category, Submission.category_id == Category.id)
        .where(
            EngineDocument.id.is_(None), Submission.state.in_(TAKEN_UP), is_open_to_topics(),
            _of_subdistrict(subdistrict),
        )
        .order_by(Submission.received_at, Submission.id)
    )  # fmt: skip


def count_pending(subdistrict: Place) -> int:
    """Letters that wait for the next run."""
    return db.session.scalar(select(func.count()).select_from(_pending(subdistrict).order_by(None).subquery())) or 0


def has_work(subdistrict: Place) -> bool:
    """Whether a run would find new letters or decisions."""
    if db.session.execute(_pending(subdistrict).limit(1)).first() is not None:
        return True
    return db.session.scalar(_open_decisions(subdistrict.id).limit(1)) is not None


def _open_decisions(subdistrict_id: int) -> Select[EngineConstraint]:
    """Decisions that no run has obeyed yet; an undone one that no run has seen is forgotten."""
    return (
        select(EngineConstraint)
        .where(
            EngineConstraint.subdistrict_id == subdistrict_id,
            EngineConstraint.applied.is_(None),
            EngineConstraint.undone_at.is_(None),
        )
        .order_by(EngineConstraint.id)
    )


def read_work(subdistrict: Place) -> Work:
    """Everything a run needs, as plain values that outlive the transaction."""
    run = last_run(subdistrict.id)
    file = run.result.get("file") if run else None
    places = load_places()
    decisions = [
        Decision(row.id, row.kind, tuple(row.topic_ids), tuple(row.submission_ids))
        for row in db.session.scalars(_open_decisions(subdistrict.id))
    ]
    return Work(
        # After an obeyed decision was taken back, the engine begins again with those that still hold.
        state_file=None if any(decision.kind == RESTORE for decision in decisions) else file,
        decisions=decisions,
        documents=[_document(row, places) for row in db.session.execute(_pending(subdistrict))],
        topics=list_known_topics(subdistrict.id),
        members=_list_known_members(subdistrict.id),
        known_documents=run.total_documents if run else 0,
    )


def newest_decision_id(subdistrict_id: int) -> int:
    """The id of the last decision written down, obeyed or not: a run compares it with what it read."""
    statement = select(func.max(EngineConstraint.id)).where(EngineConstraint.subdistrict_id == subdistrict_id)
    return db.session.scalar(statement) or 0


def _document(row: Any, places: PlaceIndex) -> Document:
    """A letter as the engine reads it: redacted text, so that no name becomes a keyword."""
    return Document(
        id=str(row.id),
        title=row.redacted_title,
        body=row.redacted_body,
        time=row.received_at,
        reporter=str(row.reporter_id) if row.reporter_id else None,
        place=places.code_path(row.place_path),
        source=row.source,
        category=row.category,
    )


def list_known_topics(subdistrict_id: int) -> list[KnownTopic]:
    """Every topic of the sub-district as a run compares it."""
    rows = db.session.execute(
        select(
            Topic.id, Topic.engine_key, func.coalesce(Topic.root_id, Topic.id), Topic.state,
            or_(Topic.is_pinned, Topic.is_kept),
        ).where(Topic.subdistrict_id == subdistrict_id)
    )  # fmt: skip
    return [KnownTopic(*row) for row in rows]


def _list_known_members(subdistrict_id: int) -> list[KnownMember]:
    rows = db.session.execute(
        select(TopicMember.id, TopicMember.submission_id, TopicMember.topic_id, TopicMember.added_by)
        .join(Topic, TopicMember.topic_id == Topic.id)
        .where(Topic.subdistrict_id == subdistrict_id, TopicMember.ended_at.is_(None))
    )
    return [KnownMember(*row) for row in rows]


def known_documents(subdistrict_id: int) -> Iterator[Document]:
    """All letters the engine has seen, in the order in which it saw them."""
    places = load_places()
    rows = db.session.execute(
        select(
            Submission.id, Submission.redacted_title, Submission.redacted_body, Submission.received_at,
            Submission.reporter_id, Submission.place_path, Submission.source, Category.code.label("category"),
        )
        .join(EngineDocument, EngineDocument.submission_id == Submission.id)
        .outerjoin(Category, Submission.category_id == Category.id)
        .where(EngineDocument.subdistrict_id == subdistrict_id)
        .order_by(EngineDocument.position)
    )  # fmt: skip
    return (_document(row, places) for row in rows)


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


def read_texts(submission_ids: Iterable[int]) -> dict[int, LetterText]:
    """The redacted texts of these letters, for naming topics."""
    ids, texts = list(submission_ids), {}
    for start in range(0, len(ids), CHUNK):
        rows = db.session.execute(
            select(
                Submission.id, Submission.redacted_title, Submission.redacted_body, Submission.language,
                Submission.category_id, Submission.place_path, Submission.redaction_confirmed_at,
            ).where(Submission.id.in_(ids[start : start + CHUNK]))
        )  # fmt: skip
        for row in rows:
            document = Document(str(row.id), row.redacted_title, row.redacted_body)
            places, is_confirmed = tuple(path_ids(row.place_path)), row.redaction_confirmed_at is not None
            texts[row.id] = LetterText(document, row.language, row.category_id, places, is_confirmed)
    return texts


def read_names() -> tuple[Names, Names]:
    """Chinese and English names of all categories and of all places, by id."""
    categories = db.session.execute(select(Category.id, Category.name_zh, Category.name_en))
    places = db.session.execute(select(Place.id, Place.name_zh, Place.name_en).where(Place.level != "subdistrict"))
    return ({i: (zh, en) for i, zh, en in categories}, {i: (zh, en) for i, zh, en in places})
