"""Telling the writers of the letters behind a topic what becomes of it: a job of its own, a few hundred at a time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import func, select

from govtrack.audit.models import Event
from govtrack.core.clock import now
from govtrack.core.db import db
from govtrack.core.errors import Text
from govtrack.core.i18n import _l
from govtrack.core.jobs import enqueue
from govtrack.intake.recipients import notify_writers
from govtrack.notify.kinds import DAILY, define_notice, list_parameters
from govtrack.topics.models import Topic, TopicMember
from govtrack.topics.queries.members import members_of
from govtrack.topics.states import ADMITTED_STATES, RESPONDED_STATES

TELL_JOB = "topics.tell"
AT_ONCE = 500
# How far back somebody who joined late is looked for; the job that looks runs every hour.
LOOK_BACK = timedelta(days=2)


def define_told(kind: str, words: Text) -> str:
    """A kind that tells writers, inside and outside in the same words, together with others of the day."""
    return define_notice(kind, words, outside=words, pace=DAILY)


JOINED = define_told(
    "topics.joined", _l("Your letter %(number)s is looked at together with those of others as topic %(topic)s.")
)
JOINED_ANSWERED = define_told(
    "topics.joined_answered",
    _l(
        "Your letter %(number)s was joined to topic %(topic)s, which has been answered. "
        "A person looks whether that answer also answers yours."
    ),
)
# By event of a topic: what the writers behind it are told.
TOLD = {
    "admitted": define_told("topics.admitted", _l("The panel takes the matter of your letter %(number)s up.")),
    "rejected": define_told(
        "topics.rejected",
        _l("The panel does not take the matter of your letter %(number)s up. The reason stands on the letter's page."),
    ),
    "parked": define_told(
        "topics.parked",
        _l("The panel puts the matter of your letter %(number)s off. Until when and why stands on the letter's page."),
    ),
    "direct_handling": define_told(
        "topics.direct", _l("The matter of your letter %(number)s is dealt with directly, without a council.")
    ),
    "schedule": define_told(
        "topics.scheduled",
        _l("A council is called on the matter of your letter %(number)s. When and where stands on the letter's page."),
    ),
    "withdraw_from_agenda": define_told(
        "topics.withdrawn", _l("The council does not discuss the matter of your letter %(number)s as announced.")
    ),
    "decide": define_told("topics.decided", _l("The council has decided on the matter of your letter %(number)s.")),
    "no_consensus": define_told(
        "topics.no_consensus", _l("The council has not agreed yet on the matter of your letter %(number)s.")
    ),
    "refer": define_told(
        "topics.referred", _l("The council has passed the matter of your letter %(number)s on to others.")
    ),
    "reopen": define_told("topics.reopened", _l("The matter of your letter %(number)s is taken up once more.")),
}


def follow_topic(topic: Topic, event: Event) -> None:
    """A topic has taken a step; whoever wrote hears of it."""
    if event.verb == "review_started":
        tell_writers(topic, JOINED, "joined", event)
    elif event.verb in TOLD:
        tell_writers(topic, TOLD[event.verb], event.id, event)


def tell_writers(topic: Topic, kind: str, occasion: object, cause: Event | None = None) -> None:
    """Tells everybody behind the topic of one occasion, after the commit."""
    enqueue(
        TELL_JOB, key=f"{TELL_JOB}/{kind}/{topic.id}/{occasion}", topic_id=topic.id, kind=kind,
        occasion=str(occasion), event_id=cause.id if cause is not None else None,
    )  # fmt: skip


def tell_some(topic_id: int, kind: str, occasion: str, event_id: int | None, after_id: int) -> int | None:
    """Tells the writers of some hundred letters after this one; returns the last of them, None at the end."""
    topic = db.session.get_one(Topic, topic_id)
    cause = db.session.get(Event, event_id) if event_id is not None else None
    letters = members_of([topic.root_id or topic.id]).with_only_columns(TopicMember.submission_id)
    some = letters.where(TopicMember.submission_id > after_id).order_by(TopicMember.submission_id).limit(AT_ONCE)
    ids = list(db.session.scalars(some))
    tell_letters(ids, kind, f"{kind}/{topic.id}/{occasion}", topic.number, cause)
    return ids[-1] if len(ids) == AT_ONCE else None


def tell_letters(ids: Iterable[int], kind: str, key: str, number: str, cause: Event | None = None) -> int:
    """Tells the writers of these letters; returns how many had not been told of it."""
    named = {"topic": number} if "topic" in list_parameters(kind) else {}
    return notify_writers(list(ids), kind, key=key, cause=cause, **named)


def tell_late_joiners() -> int:
    """Tells those whose letter came to a topic when its way had begun; returns how many.

    Of a topic that has its answer, those who keep the answers tell who waits for a look.
    """
    root_id = func.coalesce(Topic.root_id, Topic.id)
    on_its_way = tuple(state for state in ADMITTED_STATES if state not in RESPONDED_STATES)
    root = select(Topic.id).where(Topic.state.in_(("under_review", *on_its_way)))
    rows = db.session.execute(
        select(TopicMember.submission_id, root_id)
        .join(Topic, TopicMember.topic_id == Topic.id)
        .where(TopicMember.ended_at.is_(None), TopicMember.created_at > now() - LOOK_BACK, root_id.in_(root))
    )
    joined: dict[int, list[int]] = {}
    for submission_id, topic_id in rows:
        joined.setdefault(topic_id, []).append(submission_id)
    return sum(tell_joined(topic_id, ids, JOINED) for topic_id, ids in joined.items())


def tell_joined(topic_id: int, ids: Iterable[int], kind: str) -> int:
    """Tells the writers of these letters that they joined the topic, each once in whichever words."""
    topic = db.session.get_one(Topic, topic_id)
    return tell_letters(ids, kind, f"{JOINED}/{topic.id}/joined", topic.number)
