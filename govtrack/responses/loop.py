"""The stepper of the loop: where a matter stands, since when, who holds it, what comes next.

Seven steps in words a resident understands; the keys are those of the page component.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from govtrack.core.errors import Text
from govtrack.core.i18n import _l
from govtrack.responses.queries.way import SubmissionWay, TopicWay

KEYS = ("received", "hotspot", "topic", "council", "plan", "carried_out", "answered")
LABELS: dict[str, Text] = {
    "received": _l("It has arrived"),
    "hotspot": _l("Counted with others who say the same"),
    "topic": _l("Taken up as a topic"),
    "council": _l("Talked about at the council"),
    "plan": _l("A plan is agreed"),
    "carried_out": _l("It is being done"),
    "answered": _l("Everybody gets an answer"),
}
DESK = _l("Mailbox desk")
PANEL = _l("Topic panel")
COUNCIL = _l("Red Tea Council")
COMMUNITY = _l("Community")
COMMAND = _l("Command room")
YOU = _l("You")
WRITERS = _l("Those who wrote")


@dataclass(frozen=True, slots=True)
class Position:
    """The current step of a matter; ``skipped`` are the steps that it does not need."""

    key: str
    holder: Text = ""
    next: Text = ""
    since: datetime | None = None
    due: datetime | None = None
    skipped: tuple[str, ...] = ()
    is_over: bool = False
    reached: dict[str, datetime | None] = field(default_factory=dict)


# Of each state of a topic: the step it stands on, who holds it, what comes next, what is left out.
TOPIC_POSITIONS: dict[str, tuple[str, Text, Text, tuple[str, ...]]] = {
    "forming": ("hotspot", DESK, _l("When more people say the same, the panel looks at it."), ()),
    "candidate": ("hotspot", PANEL, _l("The panel decides whether it becomes a topic."), ()),
    "under_review": ("hotspot", PANEL, _l("The panel decides whether it becomes a topic, and says why."), ()),
    "parked": ("topic", PANEL, _l("The panel looks at it again on the day it has named."), ()),
    "rejected": (
        "answered",
        COMMAND,
        _l("Everybody who wrote is told why it was not taken up."),
        ("council", "plan", "carried_out"),
    ),
    "direct_handling": (
        "carried_out",
        COMMUNITY,
        _l("It is done without a council; then you get an answer."),
        ("council", "plan"),
    ),
    "admitted": ("topic", COMMUNITY, _l("It is put on the agenda of a council."), ()),
    "noticed": ("council", COMMUNITY, _l("The council meets on the announced day."), ()),
    "scheduled": ("council", COMMUNITY, _l("The council meets on the announced day."), ()),
    "in_session": ("council", COUNCIL, _l("The council finds an outcome."), ()),
    "no_consensus": (
        "council",
        COMMUNITY,
        _l("It is talked about once more, or passed on to those who can decide."),
        (),
    ),
    "referred": (
        "answered",
        COMMAND,
        _l("Those who can decide have it; you are told who they are."),
        ("plan", "carried_out"),
    ),
    "decided": ("plan", COMMUNITY, _l("The decision becomes a plan: who does what by when."), ()),
    "plan_drafting": ("plan", COMMUNITY, _l("The plan is shown to everybody for objections."), ()),
    "plan_noticed": ("plan", COMMUNITY, _l("After the days for objections the plan is adopted."), ()),
    "plan_adopted": ("carried_out", COMMUNITY, _l("The units begin their work."), ()),
    "implementing": (
        "carried_out",
        COMMUNITY,
        _l("Somebody else checks that it is really done; then you get an answer."),
        (),
    ),
    "implemented": (
        "answered",
        COMMAND,
        _l("The answer is written, checked by a second person and sent to everybody who wrote."),
        (),
    ),
    "responded": (
        "answered",
        WRITERS,
        _l("Those who wrote say whether they are satisfied, or dispute their answer."),
        (),
    ),
}


def _dates_of(way: TopicWay) -> dict[str, datetime | None]:
    """When each step was reached, as far as the rows tell."""
    plan, item, response = way.plan, way.item, way.response
    return {
        "received": way.topic.first_at,
        "hotspot": way.topic.created_at,
        "topic": way.topic.decided_at,
        "council": item.meeting.starts_at if item else None,
        "plan": plan.adopted_at if plan else None,
        "carried_out": plan.completed_at if plan else None,
        "answered": response.published_at if response else None,
    }


def _left_out(way: TopicWay) -> tuple[str, ...]:
    """Steps that lie behind the topic although nothing happened in them."""
    left = [] if way.items else ["council"]
    if way.plans:
        return tuple(left)
    # What was handled directly was done, although nobody had to write a plan for it.
    return tuple([*left, "plan"] if way.decision == "direct_handling" else [*left, "plan", "carried_out"])


def place_topic(way: TopicWay) -> Position:
    """Where a topic stands in the loop."""
    topic, plan = way.topic, way.plan
    reached = _dates_of(way)
    if topic.state in TOPIC_POSITIONS and topic.state != "responded":
        key, holder, following, skipped = TOPIC_POSITIONS[topic.state]
        if key == "carried_out" and plan is not None:
            holder = plan.lead_unit.name
        elif topic.handling_unit is not None and topic.state == "direct_handling":
            holder = topic.handling_unit.name
        due = plan.noticed_until if plan and topic.state == "plan_noticed" else None
        if topic.state == "parked":
            due = topic.parked_until
        return Position(key, holder, following, topic.state_since, due, skipped, reached=reached)
    if plan is not None and plan.state == "adopted":
        following = _l("Everybody has an answer; the promised work goes on and is checked by somebody else.")
        return Position("carried_out", plan.lead_unit.name, following, plan.adopted_at, reached=reached)
    _key, holder, following, _none = TOPIC_POSITIONS["responded"]
    is_over = topic.state != "responded"
    return Position("answered", holder, following, topic.state_since, None, _left_out(way), is_over, reached)


def _place_at_desk(way: SubmissionWay) -> Position | None:
    """Where a letter stands while the desk has it, or after the desk has ended it."""
    submission = way.submission
    words: dict[str, tuple[Text, Text]] = {
        "received": (DESK, _l("The desk reads it and tells you whether it is accepted.")),
        "screening": (DESK, _l("The desk tells you whether it is accepted.")),
        "returned_for_information": (YOU, _l("Please answer the desk's question below; then it goes on.")),
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
    alone = ("hotspot", "topic", "council", "plan")
    if order is not None:
        following = _l("Somebody else checks that it is really done; then you get an answer.")
        return Position("carried_out", order.unit.name, following, order.state_since, order.due_at, alone)
    if submission.state == "accepted" and not way.orders:
        following = _l("It goes to the unit in charge, or it is joined with what others say about the same.")
        return Position("hotspot", DESK, following, submission.state_since, submission.due_at)
    following = _l("You get an answer under your receipt code.")
    return Position("answered", DESK, following, submission.state_since, submission.due_at, alone)


def _place_answered(way: SubmissionWay, behind: Position) -> Position:
    """Where a letter stands once its reporter has an answer."""
    dispute, newest = way.open_dispute, way.answers[-1]
    common = {"skipped": behind.skipped, "reached": behind.reached}
    if dispute is not None:
        following = _l("The desk decides on your dispute and tells you why.")
        return Position("answered", DESK, following, dispute.created_at, dispute.due_at, **common)  # type: ignore[arg-type]
    judged = newest.id in way.ratings or newest.id in way.disputes or way.submission.state == "closed"
    following = _l("Say whether you are satisfied, or dispute the answer.")
    return Position(
        "answered", YOU, following, newest.delivered_at, is_over=judged, **common  # type: ignore[arg-type]
    )  # fmt: skip


def place_submission(way: SubmissionWay, topic_way: TopicWay | None) -> Position:
    """Where one letter stands in the loop, from its reporter's side."""
    at_desk = _place_at_desk(way)
    if at_desk is not None and not way.answers:
        return at_desk
    behind = place_topic(topic_way) if topic_way is not None else _place_case(way)
    upheld = [row for row in way.disputes.values() if row.state == "upheld"]
    waits_for_round = bool(upheld) and way.answers[-1].id == max(row.answer_id for row in upheld)
    if waits_for_round:
        return _place_case(way) if way.open_order is not None else behind
    if way.answers and behind.key == "answered":
        return _place_answered(way, behind)
    if topic_way is not None and way.open_order is not None and behind.key == "hotspot":
        return _place_case(way)
    return behind


def steps_of(position: Position, urls: Callable[[str], str | None] | None = None) -> list[dict[str, Any]]:
    """The steps as the component takes them; ``urls`` gives the page of a step, if it has one."""
    at = KEYS.index(position.key)
    steps = []
    for number, key in enumerate(KEYS):
        is_current = number == at and not position.is_over
        state = "current" if is_current else "done" if number <= at else "upcoming"
        if key in position.skipped and not is_current:
            state = "skipped"
        step: dict[str, Any] = {"key": key, "label": LABELS[key], "state": state, "url": urls(key) if urls else None}
        step["since"] = position.since if is_current else position.reached.get(key) if state == "done" else None
        if is_current:
            step |= {"holder": position.holder, "due": position.due, "next": position.next}
        steps.append(step)
    return steps
