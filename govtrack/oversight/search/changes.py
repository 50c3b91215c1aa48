"""What the event record says has changed: from events to the things that must be indexed anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select

from govtrack.audit.models import Event
from govtrack.core.db import db
from govtrack.council.events import MEETING_KEY
from govtrack.intake.models import Submission
from govtrack.oversight.search.documents import list_public_flips
from govtrack.plans.models import Commitment
from govtrack.responses.models import Response
from govtrack.topics.models import TopicMember

# Events that name a thing itself; those of its parts are followed below.
SUBJECTS = {
    "submissions": "submission",
    "topics": "topic",
    "meetings": "meeting",
    "plans": "plan",
    "responses": "response",
}
Changes = dict[str, set[int]]


def list_events(after_id: int, limit: int) -> Sequence[Event]:
    """The next events of the record."""
    return db.session.scalars(select(Event).where(Event.id > after_id).order_by(Event.id).limit(limit)).all()


def find_changes(events: Iterable[Event]) -> Changes:
    """The ids of what these events touched, by kind."""
    changed: Changes = defaultdict(set)
    parts: dict[str, set[int]] = defaultdict(set)
    for event in events:
        if kind := SUBJECTS.get(event.subject_type):
            changed[kind].add(event.subject_id)
        else:
            parts[event.subject_type].add(event.subject_id)
        # The parts of a meeting (agenda, suggestions, minutes) carry its id.
        if isinstance(meeting := event.data.get(MEETING_KEY.name), int):
            changed["meeting"].add(meeting)
    _add_owners(changed, parts)
    _add_followers(changed)
    return changed


def _add_owners(changed: Changes, parts: Mapping[str, set[int]]) -> None:
    """Plans of promises, letters of imports, topics of a comparison."""
    for name, kind, statement in (
        ("commitments", "plan", select(Commitment.plan_id).where(Commitment.id.in_(parts["commitments"]))),
        ("import_batches", "submission", select(Submission.id).where(Submission.batch_id.in_(parts["import_batches"]))),
        ("engine_runs", "topic", select(TopicMember.topic_id).where(TopicMember.run_id.in_(parts["engine_runs"]))),
    ):
        if parts[name]:
            changed[kind].update(db.session.scalars(statement.distinct()))


def _add_followers(changed: Changes) -> None:
    """What shows something of a changed thing: responses bear the topic's title, letters follow its openness.

    The answer to a letter lies where its letter lies.
    """
    topics, responses, letters = changed["topic"], changed["response"], changed["submission"]
    if letters:
        responses.update(db.session.scalars(select(Response.id).where(Response.submission_id.in_(letters))))
    if responses:
        rows = db.session.execute(
            select(Response.topic_id, Response.submission_id).where(Response.id.in_(responses))
        ).all()
        of_topics = {row.topic_id for row in rows} - {None}
        of_letters = {row.submission_id for row in rows} - {None}
        same = Response.topic_id.in_(of_topics) | Response.submission_id.in_(of_letters)
        responses.update(db.session.scalars(select(Response.id).where(same)))
    if topics:
        responses.update(db.session.scalars(select(Response.id).where(Response.topic_id.in_(topics))))
        changed["submission"].update(list_public_flips(sorted(topics)))
