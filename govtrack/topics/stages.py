"""The stages of a matter: where it stands, since when, who holds it, what comes next.

Seven steps in words a resident understands; the keys are those of the page component. A topic's
state alone says most of it; the steps downstream put in what they know.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from govtrack.core.clock import now
from govtrack.core.errors import Text
from govtrack.core.i18n import _l
from govtrack.topics.models import Topic
from govtrack.topics.states import CANDIDATE_STATES

KEYS = ("received", "hotspot", "topic", "council", "plan", "carried_out", "answered")
LABELS: dict[str, Text] = {
    "received": _l("Received"),
    "hotspot": _l("Counted with others who say the same"),
    "topic": _l("Taken up as a topic"),
    "council": _l("Talked about at the council"),
    "plan": _l("A plan is agreed"),
    "carried_out": _l("The work is done and checked"),
    "answered": _l("Everybody gets an answer"),
}
# While a step lasts it may be told in other words.
CURRENT_LABELS: dict[str, Text] = {"carried_out": _l("It is being done")}
# What the panel decided, where it did not take the matter up: by the state that it gave the topic.
PANEL_LABELS: dict[str, Text] = {
    "rejected": _l("The panel has not taken it up"),
    "direct_handling": _l("The panel has it handled directly"),
    "parked": _l("The panel has put it off"),
}
DESK = _l("Mailbox desk")
PANEL = _l("Topic panel")
COUNCIL = _l("Red Tea Council")
COMMUNITY = _l("Community")
COMMAND = _l("Command room")
WRITERS = _l("Those who wrote")


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a matter stands: the current step; ``skipped`` are the steps that it does not need.

    ``done`` names steps that were taken although they come after the current one, ``going_on`` steps that last
    although a later one was reached; ``ending`` says how a matter ended that was not solved to everybody's content,
    ``ending_label`` in a word or two. ``decision`` is that of the panel, by which its step is told once it was reached.
    ``work`` tells how the work stands while it lasts, where nobody does it just now.
    """

    key: str
    holder: Text = ""
    next: Text = ""
    since: datetime | None = None
    due: datetime | None = None
    skipped: tuple[str, ...] = ()
    is_over: bool = False
    reached: dict[str, datetime | None] = field(default_factory=dict)
    done: tuple[str, ...] = ()
    ending: Text = ""
    ending_label: Text = ""
    going_on: tuple[str, ...] = ()
    decision: str | None = None
    work: Text = ""


# Of each state of a topic: the step it stands on, who holds it, what comes next, what is left out.
TOPIC_STAGES: dict[str, tuple[str, Text, Text, tuple[str, ...]]] = {
    "forming": ("hotspot", DESK, _l("When more people say the same, the panel looks at it."), ()),
    "candidate": ("hotspot", PANEL, _l("The panel decides whether it becomes a topic."), ()),
    "under_review": ("hotspot", PANEL, _l("The panel decides whether it becomes a topic, and says why."), ()),
    "dissolved": (
        "hotspot",
        DESK,
        _l("Its letters were different matters, or were taken back; each that is left gets its own answer."),
        ("topic", "council", "plan", "carried_out"),
    ),
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
    "plan_noticed": (
        "plan",
        COMMUNITY,
        _l(
            "After the days for objections, and once all parties have answered, another person of the desk can adopt "
            "the plan."
        ),
        (),
    ),
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


def surviving_topic(topic: Topic) -> Topic:
    """The topic itself or, after it was joined with others, the one in which its matter goes on."""
    while topic.state in ("merged", "absorbed") and topic.merged_into is not None:
        topic = topic.merged_into
    return topic


def _due_of(topic: Topic) -> datetime | None:
    """By when the panel takes the next step; the other steps downstream put in their own days."""
    if topic.state == "parked":
        return topic.parked_until
    return topic.decision_due_at if topic.state in CANDIDATE_STATES else None


def stage_by_state(topic: Topic) -> Stage:
    """Where the matter of a topic stands in the loop, as far as the row of the topic tells in which it lives."""
    topic = surviving_topic(topic)
    key, holder, following, skipped = TOPIC_STAGES.get(topic.state, TOPIC_STAGES["responded"])
    if topic.state == "direct_handling" and topic.handling_unit is not None:
        holder = topic.handling_unit.name
    return Stage(
        key,
        holder,
        following,
        topic.state_since,
        _due_of(topic),
        skipped,
        is_over=topic.state not in TOPIC_STAGES,
        reached={"received": topic.first_at, "hotspot": topic.created_at, "topic": topic.decided_at},
        decision=topic.state if topic.state in PANEL_LABELS else None,
    )


def steps_of(stage: Stage, urls: Callable[[str], str | None] | None = None) -> list[dict[str, Any]]:
    """The steps as the component takes them; ``urls`` gives the page of a step, if it has one."""
    at = KEYS.index(stage.key)
    steps = []
    for number, key in enumerate(KEYS):
        is_current = number == at and not stage.is_over
        state = "current" if is_current else "done" if number <= at or key in stage.done else "upcoming"
        if key in stage.skipped and not is_current:
            state = "skipped"
        if goes_on := key in stage.going_on and not is_current:
            state = "upcoming"
        label = CURRENT_LABELS.get(key, LABELS[key]) if is_current or goes_on else LABELS[key]
        if key == "carried_out" and (is_current or goes_on):
            label = stage.work or label
        if key == "topic" and state in {"current", "done"}:
            label = PANEL_LABELS.get(stage.decision or "", label)
        step: dict[str, Any] = {"key": key, "label": label, "state": state, "url": urls(key) if urls else None}
        step["goes_on"] = goes_on
        step["since"] = stage.since if is_current else stage.reached.get(key) if state == "done" else None
        if is_current:
            is_late = stage.due is not None and stage.due < now()
            step |= {"holder": stage.holder, "due": stage.due, "next": stage.next, "is_late": is_late}
        steps.append(step)
    if stage.is_over and stage.ending:
        steps[-1] |= {"ending": stage.ending, "ending_label": stage.ending_label}
    return steps
