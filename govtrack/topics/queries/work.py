"""What a run of the engine reads: the last run's end, open decisions, new letters, known topics."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from govtrack.core.db import db
from govtrack.intake.models import Submission
from govtrack.intake.states import TAKEN_UP
from govtrack.places.models import Category, Place
from govtrack.places.policy import UNKNOWN_PLACE
from govtrack.places.queries import find_subdistrict, path_ids
from govtrack.topics.clustering import KnownMember, KnownTopic
from govtrack.topics.clustering.groups import Decision
from govtrack.topics.clustering.naming import LetterText
from govtrack.topics.engine import Document
from govtrack.topics.models import EngineConstraint, EngineRun, EngineWaiting, Topic, TopicMember
from govtrack.topics.queries.categories import ComparedCategories
from govtrack.topics.queries.evidence import PlaceIndex, load_places
from govtrack.topics.queries.members import is_compared, is_open_to_topics

# The decision to forget what an undone decision left in the engine.
RESTORE = "restore"
# Ids in one statement: servers limit how many parameters a statement may carry.
CHUNK = 5000

Names = dict[int, tuple[str, str | None]]


@dataclass(frozen=True, slots=True)
class Work:
    """What one run has to do, read in one transaction.

    ``begins_anew`` says that the engine forgets what an undone decision left in it.
    """

    decisions: list[Decision]
    documents: list[Document]
    begins_anew: bool


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


def document_columns() -> tuple[Any, ...]:
    """What :func:`as_document` reads, of Submission outer-joined with Category."""
    return (
        Submission.id, Submission.redacted_title, Submission.redacted_body, Submission.received_at,
        Submission.reporter_id, Submission.place_path, Submission.read_path, Submission.source,
        Category.code.label("category"),
    )  # fmt: skip


def of_subdistrict(path: str, root: str) -> Any:
    """Letters in the sub-district; those without a place go by what their text tells, else to the first one."""
    inside, told = Submission.place_path.startswith(path), func.coalesce(Submission.read_path, root)
    return or_(inside, and_(Submission.place_path == UNKNOWN_PLACE, told.startswith(path)))


def _pending_in(subdistrict: Place) -> Select[*tuple[Any, ...]]:
    root = find_subdistrict()
    return _pending(subdistrict.path, root.path if root else "/")


def _pending(path: str, root: str) -> Select[*tuple[Any, ...]]:
    """New accepted letters, in no order, never those of a confidential category.

    Neither the state as it stands nor an order is asked for, because SQLite would go by an index of either through
    all letters instead of through the few that wait.
    """
    return (
        select(*document_columns())
        .outerjoin(Category, Submission.category_id == Category.id)
        .where(
            Submission.id.in_(select(EngineWaiting.submission_id)),
            func.coalesce(Submission.state, "").in_(TAKEN_UP),
            is_open_to_topics(),
            is_compared(),
            of_subdistrict(path, root),
        )
    )


def count_pending(subdistrict: Place) -> int:
    """Letters on the list that wait for the next run."""
    return db.session.scalar(select(func.count()).select_from(_pending_in(subdistrict).subquery())) or 0


def has_work(subdistrict: Place) -> bool:
    """Whether a run would find new letters or decisions."""
    if db.session.execute(_pending_in(subdistrict).limit(1)).first() is not None:
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


def read_work(subdistrict_id: int) -> Work:
    """Everything a run needs, as plain values that outlive the transaction."""
    places, categories = load_places(), ComparedCategories()
    paths = {place_id: path for place_id, _zh, _en, path, _level in places.named}
    root = next((path for path in paths.values() if len(path_ids(path)) == 1), "/")
    decisions = [
        Decision(row.id, row.kind, tuple(row.topic_ids), tuple(row.submission_ids))
        for row in db.session.scalars(_open_decisions(subdistrict_id))
    ]
    waiting = sorted(
        db.session.execute(_pending(paths[subdistrict_id], root)), key=lambda row: (row.received_at, row.id)
    )
    return Work(
        decisions=decisions,
        documents=[as_document(row, places, categories) for row in waiting],
        # After an obeyed decision was taken back, the engine begins again with those that still hold.
        begins_anew=any(decision.kind == RESTORE for decision in decisions),
    )


def newest_decision_id(subdistrict_id: int) -> int:
    """The id of the last decision written down, obeyed or not: a run compares it with what it read."""
    statement = select(func.max(EngineConstraint.id)).where(EngineConstraint.subdistrict_id == subdistrict_id)
    return db.session.scalar(statement) or 0


def as_document(row: Any, places: PlaceIndex, categories: ComparedCategories) -> Document:
    """A letter as the engine reads it: redacted text, so that no name becomes a keyword."""
    return Document(
        id=str(row.id),
        title=row.redacted_title,
        body=row.redacted_body,
        time=row.received_at,
        reporter=str(row.reporter_id) if row.reporter_id else None,
        place=places.compared_path(row.place_path, row.read_path),
        source=row.source,
        category=categories.code_of(row.category),
    )


def list_known_topics(subdistrict_id: int, ids: Iterable[int] = (), keys: Iterable[str] = ()) -> list[KnownTopic]:
    """These topics of the sub-district as a run compares them, by their ids or by the engine's keys."""
    columns = select(
        Topic.id, Topic.engine_key, func.coalesce(Topic.root_id, Topic.id), Topic.state,
        or_(Topic.is_pinned, Topic.is_kept),
    ).where(Topic.subdistrict_id == subdistrict_id)  # fmt: skip
    found = [
        KnownTopic(*row)
        for column, wanted in ((Topic.id, sorted(set(ids))), (Topic.engine_key, sorted(set(keys))))
        for part in _parts(wanted)
        for row in db.session.execute(columns.where(column.in_(part)))
    ]
    return list({topic.id: topic for topic in found}.values())


def list_concerned(
    subdistrict_id: int, submission_ids: Iterable[int], keys: Iterable[str]
) -> tuple[list[KnownTopic], list[KnownMember]]:
    """The topics of these keys, the topics in which these letters lie with the last of their merges, and
    the letters' memberships."""
    members = _list_known_members(submission_ids)
    topics = list_known_topics(subdistrict_id, {member.topic_id for member in members}, keys)
    known = {topic.id for topic in topics}
    roots = {topic.root_id for topic in topics} - known
    return topics + (list_known_topics(subdistrict_id, roots) if roots else []), members


def _list_known_members(submission_ids: Iterable[int]) -> list[KnownMember]:
    columns = select(TopicMember.id, TopicMember.submission_id, TopicMember.topic_id, TopicMember.added_by)
    return [
        KnownMember(*row)
        for part in _parts(list(submission_ids))
        for row in db.session.execute(
            columns.where(TopicMember.submission_id.in_(part), TopicMember.ended_at.is_(None))
        )
    ]


def _parts(wanted: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(wanted), CHUNK):
        yield wanted[start : start + CHUNK]


def read_texts(submission_ids: Iterable[int]) -> dict[int, LetterText]:
    """The redacted texts of these letters, for naming topics."""
    ids, texts, index = list(submission_ids), {}, load_places()
    for part in _parts(ids):
        rows = db.session.execute(
            select(
                Submission.id, Submission.redacted_title, Submission.redacted_body, Submission.language,
                Submission.category_id, Category.code, Submission.place_path, Submission.redaction_confirmed_at,
            ).outerjoin(Category, Category.id == Submission.category_id).where(Submission.id.in_(part))
        )  # fmt: skip
        for row in rows:
            document = Document(str(row.id), row.redacted_title, row.redacted_body, category=row.code)
            places, is_confirmed = index.called(row.place_path), row.redaction_confirmed_at is not None
            texts[row.id] = LetterText(document, row.language, row.category_id, places, is_confirmed)
    return texts


def read_names() -> tuple[Names, Names]:
    """Chinese and English names of all categories, and of all places that letters are told to be at, by id."""
    categories = db.session.execute(select(Category.id, Category.name_zh, Category.name_en))
    places = {i: (zh, en) for i, zh, en, _path, level in load_places().named if level != "subdistrict"}
    return {i: (zh, en) for i, zh, en in categories}, places
