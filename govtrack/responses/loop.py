"""Where a matter stands in the loop, with all that came after the topic: council, plan, answer, judgement."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from govtrack.core.errors import Text
from govtrack.core.i18n import _l
from govtrack.responses import policy
from govtrack.responses.models import Answer
from govtrack.responses.queries.way import SubmissionWay, TopicWay
from govtrack.topics import loop
from govtrack.topics.loop import DESK, KEYS, Position

YOU = _l("You")
# The states of an order whose work somebody else has checked.
CHECKED = ("verified", "closed")
# The steps that a letter does not need which gets an answer of its own.
ALONE = ("hotspot", "topic", "council", "plan")


def _dates_of(way: TopicWay) -> dict[str, datetime | None]:
    """When the steps after the topic were reached, as far as the rows tell."""
    plan, item, response = way.plan, way.item, way.response
    return {
        "council": item.meeting.starts_at if item else None,
        "plan": plan.adopted_at if plan else None,
        "carried_out": plan.completed_at if plan else None,
        "answered": response.published_at if response else None,
    }


def _left_out(way: TopicWay) -> tuple[str, ...]:
    """Steps that lie behind the topic although nothing happened in them: no order was checked without a plan."""
    left = [] if _was_held(way) else ["council"]
    return tuple(left if way.plans else [*left, "plan", "carried_out"])


def _was_held(way: TopicWay) -> bool:
    """Whether a council has talked about it, whatever came after."""
    return any(item.meeting.opened_at is not None and item.state != "withdrawn" for item in way.items)


def place_topic(way: TopicWay) -> Position:
    """Where a topic stands in the loop."""
    topic, plan, position = loop.living(way.topic), way.plan, loop.place_topic(way.topic)
    if topic.id != way.topic.id:
        return position
    held = ("council",) if _was_held(way) else ()
    position = replace(position, reached=position.reached | _dates_of(way), done=held)
    if position.is_over or topic.state == "responded":
        return _place_responded(way, position)
    if plan is not None and position.key == "carried_out":
        position = replace(position, holder=plan.lead_unit.name)
    if plan is not None and topic.state == "plan_noticed":
        position = replace(position, due=plan.noticed_until)
    return position


def _place_responded(way: TopicWay, position: Position) -> Position:
    """Answered in public: the promised work may still go on."""
    plan = way.plan
    if plan is None or plan.state != "adopted":
        return replace(position, skipped=_left_out(way))
    following = _l("Everybody has an answer; the promised work goes on and is checked by somebody else.")
    return Position("carried_out", plan.lead_unit.name, following, plan.adopted_at, reached=position.reached)


def _place_at_desk(way: SubmissionWay) -> Position | None:
    """Where a letter stands while the desk has it, or after the desk has ended it."""
    submission = way.submission
    words: dict[str, tuple[Text, Text]] = {
        "received": (DESK, _l("The desk reads it and tells you whether it is accepted.")),
        "screening": (DESK, _l("The desk tells you whether it is accepted.")),
        "returned_for_information": (YOU, _l("Please answer the desk's question; then it goes on.")),
        "not_accepted": (DESK, _l("It was not accepted; the reason is below. You may write again at any time.")),
        "redirected": (DESK, _l("Somebody else is responsible; below you see who. You may write again at any time.")),
    }
    if submission.state not in words:
        return None
    holder, following = words[submission.state]
    ended = submission.state in ("not_accepted", "redirected")
    due = None if ended or submission.state == "returned_for_information" else submission.due_at
    return Position("received", holder, following, submission.state_since, due, KEYS[1:] if ended else ())


def _place_case(way: SubmissionWay) -> Position:
    """Where a letter stands that is handled by itself."""
    submission, order = way.submission, way.open_order
    if order is not None:
        following = _l("Somebody else checks that it is really done; then you get an answer.")
        return Position("carried_out", order.unit.name, following, order.state_since, order.due_at, ALONE)
    if submission.state == "accepted" and not way.orders:
        following = _l("It goes to the unit in charge, or it is joined with what others say about the same.")
        return Position("hotspot", DESK, following, submission.state_since, submission.due_at)
    following = _l("You get an answer under your receipt code.")
    return Position("answered", DESK, following, submission.state_since, submission.due_at, _not_needed(way))


def _not_needed(way: SubmissionWay) -> tuple[str, ...]:
    """What a letter with an answer of its own did without; work counts as done only if somebody checked it."""
    is_checked = any(order.state in CHECKED for order in way.orders)
    return ALONE if is_checked else (*ALONE, "carried_out")


def _place_answered(way: SubmissionWay, behind: Position) -> Position:
    """Where a letter stands once its reporter has an answer."""
    dispute, newest = way.open_dispute, way.answers[-1]
    common = {"skipped": behind.skipped, "reached": behind.reached}
    if dispute is not None:
        following = _l("The desk decides on your dispute and tells you why.")
        return Position("answered", DESK, following, dispute.created_at, dispute.due_at, **common)  # type: ignore[arg-type]
    is_over, words, due = _judgement(way, newest)
    ending = words if is_over else ""
    return Position(
        "answered", YOU, words, newest.delivered_at, due, is_over=is_over, ending=ending, **common  # type: ignore[arg-type]
    )  # fmt: skip


def _judgement(way: SubmissionWay, answer: Answer) -> tuple[bool, Text, datetime | None]:
    """Whether the matter has ended for its reporter, in which words, and until when something can still be done."""
    rating, dispute = way.ratings.get(answer.id), way.disputes.get(answer.id)
    can_dispute = dispute is None and policy.is_dispute_open(answer)
    if dispute is not None and dispute.state == "declined":
        return True, _l("You disputed the answer; the desk left it as it is and told you why."), None
    if rating is not None and rating.solved == "no":
        if can_dispute:
            following = _l("You said that it is not solved. You can dispute the answer, and the desk must decide.")
            return False, following, policy.dispute_ends_at(answer)
        return True, _l("You said that it is not solved. You may write again at any time, or call 12345."), None
    if rating is not None or way.submission.state == "closed" or not policy.is_rating_open(answer):
        return True, "", None
    if can_dispute:
        return False, _l("Say whether you are satisfied, or dispute the answer."), None
    return False, _l("Say whether you are satisfied."), None


def place_submission(way: SubmissionWay, topic_way: TopicWay | None) -> Position:
    """Where one letter stands in the loop, from its reporter's side.

    It arrived on its own day, and no step of it is older: what its topic had behind it by then,
    the letter reached on the day on which it came.
    """
    position, arrived = _place_submission(way, topic_way), way.submission.received_at
    reached = {key: max(moment, arrived) if moment else None for key, moment in position.reached.items()}
    since = max(position.since, arrived) if position.since else None
    return replace(position, since=since, reached=reached | {"received": arrived})


def _place_submission(way: SubmissionWay, topic_way: TopicWay | None) -> Position:
    at_desk = _place_at_desk(way)
    if at_desk is not None and not way.answers:
        return at_desk
    behind = place_topic(topic_way) if topic_way is not None else _place_case(way)
    upheld = [row for row in way.disputes.values() if row.state == "upheld"]
    waits_for_round = bool(upheld) and way.answers[-1].id == max(row.answer_id for row in upheld)
    if waits_for_round:
        return _place_case(way) if way.open_order is not None else behind
    if way.answers and way.answers[-1].topic_id is None:
        # It has an answer of its own, however far the topic is that it counts in.
        return _place_answered(way, replace(behind, skipped=_not_needed(way)))
    if way.answers and behind.key == "answered":
        return _place_answered(way, behind)
    if topic_way is not None and way.open_order is not None and behind.key == "hotspot":
        return _place_case(way)
    return behind
