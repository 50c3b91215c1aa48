"""Putting topics on an agenda, ordering, withdrawing and carrying them over."""

from __future__ import annotations

from sqlalchemy import func, select

from govtrack.core.access import require
from govtrack.core.actors import Actor
from govtrack.core.db import db, lock
from govtrack.core.errors import Conflict, InvalidInput
from govtrack.core.i18n import _, _l
from govtrack.core.reasons import demand_text
from govtrack.core.settings import get_setting
from govtrack.council import policy, queries
from govtrack.council.models import AgendaItem, Meeting
from govtrack.council.operations.neutrality import demand_neutral
from govtrack.council.operations.steps import advance_item, hold_meeting, note, release_topic
from govtrack.council.settings import ITEM_MINUTES, OWNERS_MATTERS, RESIDENTS_MATTERS
from govtrack.council.states import BEFORE_NOTICE, OPEN_ITEMS
from govtrack.council.vocabulary import SCOPES
from govtrack.topics.models import Topic
from govtrack.topics.states import READY_STATES


def suggest_scope(topic: Topic, question: str = "") -> str:
    """Who can decide the matter, judged by the words of the topic and its question."""
    text = f"{topic.title} {topic.question} {question}".lower()
    if any(word.lower() in text for word in get_setting(OWNERS_MATTERS)):
        return "owners_assembly"
    if any(word.lower() in text for word in get_setting(RESIDENTS_MATTERS)):
        return "residents_meeting"
    return "council"


def add_item(
    actor: Actor, meeting: Meeting, topic: Topic, *, minutes: int | None = None, question: str = "", scope: str = "",
    scope_reason: str = "", carried_from: AgendaItem | None = None,
) -> AgendaItem:  # fmt: skip
    """Puts an admitted topic at the end of the agenda with a time box in minutes, the usual one where none is given.

    Raises Conflict where the topic is not ready, stands on another open agenda or is not that of the item, InvalidInput
    where the time is used up, the chair's own unit is in charge, or a narrower view of who may
    decide has no reason.
    """
    require(policy.can_prepare(actor, meeting) and policy.can_list(meeting, topic))
    hold_meeting(meeting)
    require(carried_from is None or policy.is_council_staff(actor, carried_from.meeting))
    demand_growing(meeting)
    if carried_from is not None and carried_from.topic_id != topic.id:
        raise Conflict()
    lock(topic)
    _check_topic(meeting, topic)
    minutes = get_setting(ITEM_MINUTES) if minutes is None else minutes
    _check_time(meeting, minutes)
    wording = demand_text(
        question or topic.question or topic.title, "question", _l("Put the matter as a neutral question.")
    )
    chosen = _choose_scope(suggest_scope(topic, wording), scope, scope_reason)
    item = AgendaItem(
        meeting=meeting,
        topic=topic,
        position=_last_position(meeting) + 1,
        minutes=minutes,
        question=wording,
        scope=chosen,
        scope_reason=scope_reason.strip(),
        carried_from=carried_from,
    )
    db.session.add(item)
    db.session.flush()
    note(actor, item, "listed", topic=topic.id, minutes=minutes, scope=chosen)
    return item


def _choose_scope(suggested: str, scope: str, reason: str) -> str:
    """Who decides: as the wording suggests, or as was chosen, which needs a reason where it is narrower."""
    chosen = scope or suggested
    if chosen not in SCOPES:
        raise InvalidInput(_l("Choose who can decide this matter."), "scope")
    if chosen == "council" and suggested != "council" and not reason.strip():
        raise InvalidInput(
            _l("The wording points to a decision that is not the council's. Say why the council may decide it."),
            "scope_reason",
        )
    return chosen


def demand_growing(meeting: Meeting) -> None:
    """An agenda grows until its notice."""
    if meeting.state not in BEFORE_NOTICE:
        raise Conflict(_l("Notice of this agenda has been given; it can no longer grow."))


def _check_topic(meeting: Meeting, topic: Topic) -> None:
    taken = db.session.scalar(
        select(AgendaItem.id).where(AgendaItem.topic_id == topic.id, AgendaItem.state.in_(OPEN_ITEMS)).limit(1)
    )
    if taken is not None or topic.state not in READY_STATES:
        raise Conflict(_l("This topic is not free for an agenda: it is not admitted, or it stands on one already."))
    limit = meeting.rule_set.limits["sessions_without_consensus"]
    if queries.count_sessions_without_consensus(topic.id) >= limit:
        raise Conflict(
            _("This topic was discussed %(limit)d times without consensus and must be referred.", limit=limit)
        )
    demand_neutral(meeting, topic, "topic")


def _check_time(meeting: Meeting, minutes: int) -> None:
    if minutes < 1:
        raise InvalidInput(_l("Give the topic at least one minute."), "minutes")
    used = db.session.scalar(
        select(func.sum(AgendaItem.minutes)).where(AgendaItem.meeting_id == meeting.id, AgendaItem.state != "withdrawn")
    )
    left = meeting.planned_minutes - (used or 0)
    if minutes > left:
        raise InvalidInput(
            _("Only %(left)d minutes of the meeting are free. Shorten this or another item.", left=left), "minutes"
        )


def _last_position(meeting: Meeting) -> int:
    return db.session.scalar(select(func.max(AgendaItem.position)).where(AgendaItem.meeting_id == meeting.id)) or 0


def move_item(actor: Actor, item: AgendaItem, direction: str) -> AgendaItem:
    """Swaps the item with its neighbour ``up`` or ``down``; at the end of the list nothing happens."""
    require(policy.can_prepare(actor, item.meeting))
    hold_meeting(item)
    rows = list(queries.list_items(item.meeting))
    here = rows.index(item)
    there = here + (-1 if direction == "up" else 1)
    if 0 <= there < len(rows):
        rows[here].position, rows[there].position = rows[there].position, rows[here].position
        db.session.flush()
        note(actor, item, "moved", topic=item.topic_id, direction=direction)
    return item


def withdraw_item(actor: Actor, item: AgendaItem, reason: str) -> AgendaItem:
    """Takes the item off the agenda with a public reason; its topic is among the admitted ones again."""
    require(policy.is_council_staff(actor, item.meeting))
    hold_meeting(item)
    why = demand_text(reason, "reason", _l("Say why this is taken off the agenda; everybody can read it."))
    item.decision_reason = why
    advance_item(actor, item, "withdraw")
    release_topic(actor, item, why)
    db.session.flush()
    note(actor, item, "withdrawn", is_public=True, reason=why, topic=item.topic_id)
    return item


def demand_further(meeting: Meeting) -> None:
    """A meeting takes over what is left of the one that it follows, until its notice."""
    demand_growing(meeting)
    if meeting.follows is None:
        raise Conflict(_l("This meeting was not called for what another one left unfinished."))


def carry_over(actor: Actor, source: Meeting, target: Meeting) -> list[AgendaItem]:
    """Puts what ``source`` left unfinished on the agenda of ``target``, as far as topics and time allow.

    Raises Conflict where ``target`` was not called for it, or its notice has been given.
    """
    require(policy.can_prepare(actor, target) and policy.is_council_staff(actor, source))
    demand_further(target)
    require(source.id == target.follows_id)
    carried = []
    for old in queries.list_unfinished_items(source):
        if old.topic.state not in READY_STATES:
            continue
        carried.append(
            add_item(
                actor, target, old.topic, minutes=old.minutes, question=old.question, scope=old.scope,
                scope_reason=old.scope_reason, carried_from=old,
            )
        )  # fmt: skip
    return carried
