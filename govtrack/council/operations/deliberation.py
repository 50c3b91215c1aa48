"""Suggestions and their answers, and the outcome of each agenda item."""

from __future__ import annotations

from govtrack.core.access import require
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.db import db
from govtrack.core.errors import Conflict, InvalidInput
from govtrack.core.i18n import _l
from govtrack.core.reasons import demand_text
from govtrack.council import policy, queries
from govtrack.council.models import AgendaItem, Suggestion
from govtrack.council.operations.session import WHY_PUT_OFF, put_off
from govtrack.council.operations.steps import advance_item, demand_in_session, hold_meeting, note
from govtrack.council.signals import item_decided
from govtrack.council.states import OPEN_ITEMS, OPEN_TO_ANSWER, UNDECIDED
from govtrack.council.vocabulary import AGREEMENTS, ANSWERS, OPEN_OUTCOMES, OUTCOMES, PARTIES
from govtrack.topics.operations import advance_topic

NOT_DECIDED = _l("Choose the outcome.")
NO_SUGGESTION = _l("Write down the suggestion.")
NO_OUTCOME = _l("Write down the outcome in one or two sentences.")
PUBLIC_REASON = _l("Give the reason; everybody can read it.")


def demand_open_item(item: AgendaItem) -> None:
    """Entries are made under an item that has no outcome yet, while the meeting is in session."""
    demand_in_session(item)
    if item.state not in OPEN_ITEMS:
        raise Conflict(_l("This item is finished, so nothing can be added to it."))


def begin_item(actor: Actor, item: AgendaItem) -> None:
    """The first entry under an item shows that it was discussed."""
    demand_open_item(item)
    if item.state == "listed":
        advance_item(actor, item, "discuss")


def record_suggestion(actor: Actor, item: AgendaItem, *, text: str, party: str) -> Suggestion:
    """Records a suggestion by the party it came from; names are not kept.

    Raises InvalidInput at ``party`` for one that is none of PARTIES, and at ``text`` where it is empty.
    """
    require(policy.can_record(actor, item.meeting))
    hold_meeting(item)
    if party not in PARTIES:
        raise InvalidInput(_l("Choose the party the suggestion came from."), "party")
    words = demand_text(text, "text", NO_SUGGESTION)
    begin_item(actor, item)
    row = Suggestion(item=item, text=words, party=party, recorded_by_id=actor.user_id)
    db.session.add(row)
    db.session.flush()
    note(actor, row, "suggested", topic=item.topic_id, party=party)
    return row


def demand_unanswered(suggestion: Suggestion) -> None:
    """A suggestion is answered once, until the minutes are published."""
    if suggestion.adopted is not None or suggestion.item.meeting.state not in OPEN_TO_ANSWER:
        raise Conflict(_l("This suggestion has its answer already."))


def answer_suggestion(actor: Actor, suggestion: Suggestion, *, adopted: str, reason: str) -> Suggestion:
    """Says once what became of a suggestion (adopted, partly, not_adopted), always with the reason.

    Raises Conflict where it was answered already or the minutes are published.
    """
    meeting = suggestion.item.meeting
    require(policy.can_record(actor, meeting))
    hold_meeting(suggestion)
    if adopted not in ANSWERS:
        raise InvalidInput(_l("Choose whether the suggestion is adopted."), "adopted")
    why = demand_text(reason, "reason", PUBLIC_REASON)
    demand_unanswered(suggestion)
    suggestion.adopted, suggestion.reason = adopted, why
    suggestion.answered_by_id, suggestion.answered_at = actor.user_id, now()
    db.session.flush()
    note(actor, suggestion, "answered", is_public=True, reason=why, adopted=adopted)
    return suggestion


def decide_item(actor: Actor, item: AgendaItem, *, outcome: str, text: str) -> AgendaItem:
    """Records the outcome of an item and leads its topic on.

    Raises InvalidInput where the matter is not the council's to decide, a motion still waits for
    its vote, or the outcome does not fit the votes.
    """
    require(policy.can_record(actor, item.meeting))
    hold_meeting(item)
    demand_open_item(item)
    if outcome not in OUTCOMES:
        raise InvalidInput(NOT_DECIDED, "outcome")
    if outcome not in OPEN_OUTCOMES[item.scope]:
        raise InvalidInput(
            _l("The council cannot decide this matter. It can only be referred to those who may."), "outcome"
        )
    words = demand_text(text, "text", NO_OUTCOME)
    _check_votes(item, outcome)
    advance_item(actor, item, "decide")
    item.outcome, item.outcome_text = outcome, words
    item.decided_by_id, item.decided_at = actor.user_id, now()
    db.session.flush()
    _lead_topic_on(actor, item, words)
    note(actor, item, "decided", is_public=True, topic=item.topic_id, outcome=outcome)
    item_decided.send(None, agenda_item_id=item.id)
    return item


def _check_votes(item: AgendaItem, outcome: str) -> None:
    motions = [row for row in queries.list_motions(item.meeting) if row.agenda_item_id == item.id]
    if any(row.state in UNDECIDED for row in motions):
        raise InvalidInput(_l("A motion still waits for its vote. Enter the votes or withdraw it."), "outcome")
    carried = [row for row in motions if row.has_carried]
    if outcome == "majority_advice" and not carried:
        raise InvalidInput(_l("No motion was carried, so there is no advice of a majority."), "outcome")
    if outcome == "consensus" and any(row.votes_against for row in carried):
        raise InvalidInput(
            _l("There were votes against: this is the advice of a majority, not a consensus."), "outcome"
        )
    if outcome == "consensus" and motions and not carried:
        raise InvalidInput(_l("No motion was carried, so there is no consensus."), "outcome")


def _lead_topic_on(actor: Actor, item: AgendaItem, text: str) -> None:
    topic, outcome = item.topic, item.outcome
    if outcome in AGREEMENTS:
        advance_topic(actor, topic, "decide", reason=text, outcome=outcome)
    elif outcome == "no_consensus":
        advance_topic(actor, topic, "no_consensus", reason=text)
        limit = item.meeting.rule_set.limits["sessions_without_consensus"]
        if queries.count_sessions_without_consensus(topic.id) >= limit:
            advance_topic(actor, topic, "refer", reason=text)
    else:
        advance_topic(actor, topic, "refer", reason=text)


def defer_item(actor: Actor, item: AgendaItem, reason: str) -> AgendaItem:
    """Puts an item off to a further meeting with a public reason."""
    require(policy.can_record(actor, item.meeting))
    hold_meeting(item)
    demand_open_item(item)
    why = demand_text(reason, "reason", WHY_PUT_OFF)
    put_off(actor, item, why)
    db.session.flush()
    return item
