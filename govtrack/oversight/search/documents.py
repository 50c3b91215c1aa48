"""What is to be found of each thing, read from the rows of its step; never a person's name or contact."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload, selectinload

from govtrack.core.db import db
from govtrack.council.models import AgendaItem, Meeting, MinutesRevision, Suggestion
from govtrack.intake.models import Submission
from govtrack.intake.models.public_texts import PublicWords, shown_to_public
from govtrack.oversight.search import visibility
from govtrack.oversight.search.models import SearchEntry
from govtrack.places.models import Place
from govtrack.places.queries import PUBLIC_LEVELS
from govtrack.plans.models import Commitment, Plan
from govtrack.responses.models import PARTS, Response
from govtrack.responses.policy import PUBLISHED, path_of
from govtrack.responses.queries.trace import shown_text
from govtrack.topics.models import Topic
from govtrack.topics.states import GONE_STATES


@dataclass(frozen=True, slots=True)
class Document:
    """One entry to be: ``title`` and ``body`` are shown, ``number`` is found as well."""

    kind: str
    subject_id: int
    audience: str
    number: str
    title: str
    body: str
    state: str
    place: Place | None
    path: str
    moment: datetime

    @property
    def mark(self) -> str:
        """The hash of everything that the entry holds."""
        names = (self.place.name_zh, self.place.name_en or "") if self.place else ("", "")
        fields = (self.audience, self.number, self.title, self.body, self.state, self.path, self.moment.isoformat())
        return hashlib.sha256("\x1f".join((*fields, *names)).encode("utf-8", "replace")).hexdigest()

    def columns(self) -> dict[str, object]:
        """The values of the entry's row."""
        return {
            "kind": self.kind,
            "subject_id": self.subject_id,
            "audience": self.audience,
            "number": self.number,
            "title": self.title,
            "body": self.body,
            "state": self.state,
            "place_path": self.path,
            "place_name": self.place.name_zh if self.place else "",
            "place_name_en": (self.place.name_en or "") if self.place else "",
            "moment": self.moment,
            "mark": self.mark,
        }


def read(kind: str, ids: Sequence[int]) -> list[Document]:
    """The entries to be of these things; none for what nobody is to find."""
    return list(READERS[kind](ids)) if ids else []


def _public_ids(model: type[Submission | Topic | Plan], rule: ColumnElement[bool], ids: Sequence[int]) -> set[int]:
    return set(db.session.scalars(select(model.id).where(model.id.in_(ids), rule)))


def _audience(is_public: bool) -> str:
    return "public" if is_public else "staff"


def _lines(*texts: str | None) -> str:
    return "\n".join(_shown(text).strip() for text in texts if text and text.strip())


def _shown(text: str) -> str:
    """A text of the staff as the public may read it: entries are found by everybody."""
    return shown_to_public(text) if isinstance(text, PublicWords) else text


def _submissions(ids: Sequence[int]) -> Iterator[Document]:
    """The desk finds a letter as it was masked; everybody finds it without doors and numbers."""
    public = _public_ids(Submission, visibility.is_public_letter(), ids)
    statement = select(Submission).options(joinedload(Submission.place)).where(Submission.id.in_(ids))
    for row in db.session.scalars(statement):
        where = (row.state, row.place, row.place_path, row.received_at)
        yield Document("submission", row.id, "staff", row.number, row.redacted_title, row.redacted_body, *where)
        if row.id in public:
            yield _public_letter(row)


def _public_letter(row: Submission) -> Document:
    """The beginning of the letter and a place no narrower than its compound, as its public page shows them."""
    title, body = (shown_text(text, is_inside=False) for text in (row.redacted_title, row.redacted_body))
    place = row.place if row.place and row.place.level in PUBLIC_LEVELS else None
    return Document("submission", row.id, "public", "", title, body, row.state, place, row.place_path, row.received_at)


def _topics(ids: Sequence[int]) -> Iterator[Document]:
    public = _public_ids(Topic, visibility.is_public_topic(), ids)
    statement = select(Topic).options(joinedload(Topic.place)).where(Topic.id.in_(ids))
    for row in db.session.scalars(statement.where(Topic.state.not_in(GONE_STATES))):
        body = _lines(row.question, row.decision_reason, " ".join(word["text"] for word in row.keywords))
        moment = row.last_at or row.created_at
        audience = _audience(row.id in public)
        yield Document(
            "topic", row.id, audience, row.number, _shown(row.title), body, row.state, row.place, row.place_path, moment
        )


def _meetings(ids: Sequence[int]) -> Iterator[Document]:
    """The agenda, what came of it, the suggestions, and the minutes once they are published."""
    texts: dict[int, list[str]] = {}
    for item in db.session.scalars(select(AgendaItem).where(AgendaItem.meeting_id.in_(ids)).order_by(AgendaItem.id)):
        texts.setdefault(item.meeting_id, []).extend((item.question, item.outcome_text))
    suggested = (
        select(AgendaItem.meeting_id, Suggestion)
        .join(AgendaItem, Suggestion.agenda_item_id == AgendaItem.id)
        .where(AgendaItem.meeting_id.in_(ids))
        .order_by(Suggestion.id)
    )
    for meeting_id, suggestion in db.session.execute(suggested):
        texts.setdefault(meeting_id, []).append(suggestion.text)
    minutes = (
        select(MinutesRevision)
        .where(MinutesRevision.meeting_id.in_(ids), MinutesRevision.state == "confirmed")
        .order_by(MinutesRevision.number)
    )
    newest = {revision.meeting_id: revision.body for revision in db.session.scalars(minutes)}
    for row in db.session.scalars(select(Meeting).options(joinedload(Meeting.place)).where(Meeting.id.in_(ids))):
        record = newest.get(row.id, "") if row.state == "published" else ""
        body = _lines(row.venue, *texts.get(row.id, []), record)
        audience = _audience(row.noticed_at is not None)
        yield Document(
            "meeting", row.id, audience, row.number, _shown(row.title), body, row.state, row.place, row.place.path,
            row.starts_at,
        )  # fmt: skip


def _plans(ids: Sequence[int]) -> Iterator[Document]:
    options = (
        joinedload(Plan.place), joinedload(Plan.lead_unit),
        selectinload(Plan.commitments).joinedload(Commitment.lead_unit),
    )  # fmt: skip
    for row in db.session.scalars(select(Plan).options(*options).where(Plan.id.in_(ids))).unique():
        promises = [
            _lines(promise.title, promise.description, promise.measurable_output, promise.lead_unit.name_zh)
            for promise in row.commitments
        ]
        body = _lines(row.goal, row.lead_unit.name_zh, *promises)
        audience, moment = _audience(row.noticed_at is not None), row.noticed_at or row.created_at
        yield Document(
            "plan", row.id, audience, row.number, _shown(row.title), body, row.state, row.place, row.place.path, moment
        )


def _responses(ids: Sequence[int]) -> Iterator[Document]:
    """The revision in force and drafts; what was amended is found in its newer form."""
    options = (joinedload(Response.topic).joinedload(Topic.place), joinedload(Response.submission))
    for row in db.session.scalars(select(Response).options(*options).where(Response.id.in_(ids))):
        if row.state == "amended":
            continue
        number, title = _subject_of(row)
        body = _lines(*(getattr(row, part) for part in PARTS))
        audience = _audience(row.topic_id is not None and row.state in PUBLISHED)
        place = row.topic.place if row.topic else None
        moment = row.published_at or row.state_since
        yield Document("response", row.id, audience, number, title, body, row.state, place, path_of(row), moment)


def _subject_of(row: Response) -> tuple[str, str]:
    if row.topic is not None:
        return row.topic.number, _shown(row.topic.title)
    return (row.submission.number, row.submission.redacted_title) if row.submission else ("", "")


READERS: dict[str, Callable[[Sequence[int]], Iterator[Document]]] = {
    "submission": _submissions,
    "topic": _topics,
    "meeting": _meetings,
    "plan": _plans,
    "response": _responses,
}
MODELS: dict[str, type[Submission | Topic | Meeting | Plan | Response]] = {
    "submission": Submission,
    "topic": Topic,
    "meeting": Meeting,
    "plan": Plan,
    "response": Response,
}


def list_ids(kind: str, after: int, limit: int) -> Sequence[int]:
    """The ids of all things of a kind, in pieces."""
    model = MODELS[kind]
    return db.session.scalars(select(model.id).where(model.id > after).order_by(model.id).limit(limit)).all()


def list_public_flips(topic_ids: Sequence[int]) -> Sequence[int]:
    """Letters ever behind these topics (or topics merged into them) that entered or left the public."""
    is_found = (
        select(SearchEntry.id)
        .where(
            SearchEntry.kind == "submission",
            SearchEntry.subject_id == Submission.id,
            SearchEntry.audience == "public",
        )
        .exists()
    )
    behind = visibility.ever_behind(topic_ids)
    statement = select(Submission.id).where(Submission.id.in_(behind), is_found != visibility.is_public_letter())
    return db.session.scalars(statement.order_by(Submission.id)).all()
