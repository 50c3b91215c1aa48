"""Where a matter stands in the loop, with all that came after the topic: council, plan, answer, judgement."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from govtrack.casework.states import CHECKED
from govtrack.core.clock import local, now
from govtrack.core.errors import Text
from govtrack.core.i18n import _l, show_date
from govtrack.core.states import State
from govtrack.intake.models import Appeal, Submission
from govtrack.intake.policy import appeal_ends_at, is_against_refusal
from govtrack.intake.states import ANSWERED, APPEAL, INTAKE, REFUSED
from govtrack.responses import policy
from govtrack.responses.models import Answer
from govtrack.responses.queries.history import SubmissionHistory, TopicHistory
from govtrack.responses.states import DISPUTE
from govtrack.topics import stages
from govtrack.topics.stages import DESK, KEYS, Stage

YOU = _l("You")
APPEAL_WAITS = _l("Somebody else decides on your appeal and tells you why.")
APPEAL_DECLINED = _l("Somebody else looked at your appeal, and the decision stands. You may write again at any time.")
# Of each refusal: while its writer may appeal, and afterwards.
REFUSAL_WORDS = {
    "not_accepted": (
        _l("It was not accepted; the reason is below. You can appeal until %(day)s, or write again at any time."),
        _l("It was not accepted; the reason is below. You may write again at any time."),
    ),
    "redirected": (
        _l(
            "Somebody else is responsible; below you see who. You can appeal until %(day)s, or write again at any time."
        ),
        _l("Somebody else is responsible; below you see who. You may write again at any time."),
    ),
}
# The steps that a letter does not need which gets an answer of its own.
ALONE = ("hotspot", "topic", "council", "plan")
# The items of an agenda that their meeting brought to no end.
UNTOUCHED = ("withdrawn", "deferred")
JOINED_LATE = _l("A person looks whether the answer of its topic also answers your letter; if not, it gets its own.")
LEFT_OUT = _l("It tells another matter than the topic it was in, and gets its own answer under your receipt code.")
UNIT_SOUGHT = _l("Another unit is being found")
SOUGHT = _l("The unit handed it back; the desk is finding another one, and your time limit runs on.")
PUT_OFF = _l("The council has put it off; it is put on the agenda of a further meeting.")


def _dates_of(history: TopicHistory) -> dict[str, datetime | None]:
    """When the steps after the topic were reached, as far as the rows tell."""
    plan, item, response = history.plan, history.item, history.response
    return {
        "council": item.meeting.starts_at if item else None,
        "plan": plan.adopted_at if plan else None,
        "carried_out": plan.completed_at if plan else None,
        "answered": response.published_at if response else None,
    }


def _left_out(history: TopicHistory) -> tuple[str, ...]:
    """Steps that lie behind the topic although nothing happened in them: no order was checked without a plan."""
    left = [] if _was_held(history) else ["council"]
    return tuple(left if history.plans else [*left, "plan", "carried_out"])


def _was_held(history: TopicHistory) -> bool:
    """Whether a council has talked about it, whatever came after."""
    return any(item.meeting.opened_at is not None and item.state not in UNTOUCHED for item in history.items)


def _was_put_off(history: TopicHistory) -> bool:
    """Whether the last meeting that had it on its agenda left it to a further one."""
    return history.item is not None and history.item.state == "deferred" and history.topic.state == "admitted"


def stage_of_topic(history: TopicHistory) -> Stage:
    """Where a topic stands in the loop."""
    topic, plan, stage = stages.surviving_topic(history.topic), history.plan, stages.stage_by_state(history.topic)
    if topic.id != history.topic.id:
        return stage
    held = ("council",) if _was_held(history) else ()
    decision = stage.decision or history.decision
    stage = replace(stage, reached=stage.reached | _dates_of(history), done=held, decision=decision)
    if stage.is_over or topic.state == "responded":
        return _stage_after_response(history, stage)
    if _was_put_off(history):
        return replace(stage, next=PUT_OFF, going_on=("council",))
    if plan is not None and stage.key == "carried_out":
        stage = replace(stage, holder=plan.lead_unit.name)
    if plan is not None and topic.state == "plan_noticed":
        stage = replace(stage, due=plan.noticed_until)
    return stage


def _stage_after_response(history: TopicHistory, stage: Stage) -> Stage:
    """Answered in public: the promised work may still go on."""
    plan = history.plan
    if plan is None or plan.state != "adopted":
        return replace(stage, skipped=_left_out(history))
    following = _l("Everybody has an answer; the promised work goes on and is checked by somebody else.")
    return Stage(
        "carried_out", plan.lead_unit.name, following, plan.adopted_at, reached=stage.reached, decision=stage.decision
    )


def _stage_at_desk(history: SubmissionHistory) -> Stage | None:
    """Where a letter stands while the desk has it, or after the desk has ended it."""
    submission = history.submission
    words: dict[str, tuple[Text, Text]] = {
        "received": (DESK, _l("The desk reads it and tells you whether it is accepted.")),
        "screening": (DESK, _l("The desk tells you whether it is accepted.")),
        "returned_for_information": (YOU, _l("Please answer the desk's question; then it goes on.")),
    }
    if submission.state in REFUSED:
        return _stage_of_refusal(history)
    if submission.state not in words:
        return None
    holder, following = words[submission.state]
    due = None if submission.state == "returned_for_information" else submission.due_at
    return Stage("received", holder, following, submission.state_since, due)


def _stage_of_refusal(history: SubmissionHistory) -> Stage:
    """It ends at the desk, unless its writer appeals and somebody else finds that they are right."""
    letter, appeal = history.submission, history.appeal
    if appeal is not None and is_against_refusal(appeal) and appeal.state == APPEAL.initial:
        return Stage("received", DESK, APPEAL_WAITS, letter.state_since, appeal.due_at, KEYS[1:])
    return Stage(
        "received", skipped=KEYS[1:], is_over=True, reached={"received": letter.received_at},
        ending=_after_refusal(letter, appeal), ending_label=INTAKE.states[letter.state].label,
    )  # fmt: skip


def _after_refusal(letter: Submission, appeal: Appeal | None) -> Text:
    """What its writer can still do."""
    if appeal is not None and is_against_refusal(appeal):
        return APPEAL_DECLINED
    may_appeal, is_over = REFUSAL_WORDS[letter.state]
    ends = appeal_ends_at(letter)
    return str(may_appeal) % {"day": show_date(local(ends))} if now() <= ends else is_over


def _stage_of_case(history: SubmissionHistory) -> Stage:
    """Where a letter stands that is handled by itself."""
    submission, order = history.submission, history.open_order
    if order is not None and order.is_unassigned:
        return Stage(
            "carried_out", DESK, SOUGHT, order.state_since, submission.due_at, _alone(history), work=UNIT_SOUGHT
        )  # fmt: skip
    if order is not None and order.state not in CHECKED:
        following = _l("Somebody else checks that it is really done; then you get an answer.")
        return Stage("carried_out", order.unit.name, following, order.state_since, order.due_at, _alone(history))
    if submission.state == "accepted" and history.has_no_order:
        following = _l("It goes to the unit in charge, or it is joined with what others say about the same.")
        return Stage("hotspot", DESK, following, submission.state_since, submission.due_at)
    following = _l("You get an answer under your receipt code.")
    return Stage("answered", DESK, following, submission.state_since, submission.due_at, _not_needed(history))


def _alone(history: SubmissionHistory) -> tuple[str, ...]:
    """The steps that it does without; that it counts with others stays true of a letter in a topic."""
    return tuple(key for key in ALONE if key != "hotspot" or history.topic is None)


def _was_checked(history: SubmissionHistory) -> bool:
    """Whether somebody else has found work on this letter to be done."""
    return any(order.state in CHECKED for order in history.orders)


def _not_needed(history: SubmissionHistory) -> tuple[str, ...]:
    """What a letter with an answer of its own did without; work counts as done only if somebody checked it."""
    was_needed = _going_on(history) or _was_checked(history)
    return _alone(history) if was_needed else (*_alone(history), "carried_out")


def _going_on(history: SubmissionHistory) -> tuple[str, ...]:
    """The work that nobody has checked yet goes on, although the letter is answered."""
    order = history.open_order
    return ("carried_out",) if order is not None and order.state not in CHECKED else ()


def _work_of(history: SubmissionHistory) -> Text:
    """How the work stands that goes on, in words of its own where no unit has it."""
    order = history.open_order
    return UNIT_SOUGHT if order is not None and order.is_unassigned else ""


def _stage_of_left_out(history: SubmissionHistory, behind: Stage) -> Stage:
    """Its topic goes on, or is answered, without it: it is worked on and answered by itself."""
    reached, due = behind.reached | {"answered": None}, history.submission.due_at
    if history.open_order is not None or _was_checked(history):
        return replace(_stage_of_case(history), reached=reached)
    return Stage("answered", DESK, LEFT_OUT, due=due, skipped=_not_needed(history), reached=reached)


def _stage_of_late(history: SubmissionHistory, behind: Stage) -> Stage:
    """It came to a topic that had its answer: a person looks first, and its own time limit runs on."""
    reached = behind.reached | {"answered": None}
    return replace(
        behind, key="answered", holder=DESK, next=JOINED_LATE, since=None, due=history.submission.due_at,
        is_over=False, ending="", ending_label="", reached=reached,
    )  # fmt: skip


def _stage_after_answer(history: SubmissionHistory, behind: Stage) -> Stage:
    """Where a letter stands once its reporter has an answer."""
    dispute, newest = history.open_dispute, history.answers[-1]
    common: dict[str, Any] = {"skipped": behind.skipped, "reached": behind.reached, "decision": behind.decision}
    if dispute is not None:
        following = _l("The desk decides on your dispute and tells you why.")
        return Stage("answered", DESK, following, dispute.created_at, dispute.due_at, **common)
    is_over, words, due = _judgement(history, newest)
    ending = words if is_over else ""
    return Stage(
        "answered", YOU, words, newest.delivered_at, due, is_over=is_over, ending=ending, **common
    )  # fmt: skip


def _judgement(history: SubmissionHistory, answer: Answer) -> tuple[bool, Text, datetime | None]:
    """Whether the matter has ended for its reporter, in which words, and until when something can still be done."""
    rating, dispute = history.ratings.get(answer.id), history.disputes.get(answer.id)
    can_dispute = dispute is None and policy.is_dispute_open(answer)
    if dispute is not None and dispute.state == "declined":
        return True, _l("You disputed the answer; the desk left it as it is and told you why."), None
    if rating is not None and rating.solved == "no":
        if can_dispute:
            following = _l("You said that it is not solved. You can dispute the answer, and the desk must decide.")
            return False, following, policy.dispute_ends_at(answer)
        return True, _l("You said that it is not solved. You may write again at any time, or call 12345."), None
    if rating is not None or history.submission.state == "closed" or not policy.is_rating_open(answer):
        return True, "", None
    if can_dispute:
        return False, _l("Say whether you are satisfied, or dispute the answer."), None
    return False, _l("Say whether you are satisfied."), None


def stage_of_submission(history: SubmissionHistory, topic_history: TopicHistory | None) -> Stage:
    """Where one letter stands in the loop, from its reporter's side.

    It arrived on its own day, and no step of it is older: what its topic had behind it by then,
    the letter reached on the day on which it came.
    """
    stage, arrived = _stage_of_submission(history, topic_history), history.submission.received_at
    reached = {key: max(moment, arrived) if moment else None for key, moment in stage.reached.items()}
    since = max(stage.since, arrived) if stage.since else None
    return replace(stage, since=since, reached=reached | {"received": arrived})


def state_of_letter(history: SubmissionHistory) -> State:
    """The state that stands above its page: after an upheld dispute the answer is not the end, as its steps say."""
    state = history.submission.state
    is_reopened = state in ANSWERED and _waits_for_round(history)
    return DISPUTE.states["upheld"] if is_reopened else INTAKE.states[state]


def _waits_for_round(history: SubmissionHistory) -> bool:
    """Whether a dispute was upheld and no answer has come since."""
    upheld = [row.answer_id for row in history.disputes.values() if row.state == "upheld"]
    return bool(upheld) and history.answers[-1].id == max(upheld)


def _stage_of_submission(history: SubmissionHistory, topic_history: TopicHistory | None) -> Stage:
    at_desk = _stage_at_desk(history)
    if at_desk is not None and not history.answers:
        return at_desk
    behind = stage_of_topic(topic_history) if topic_history is not None else _stage_of_case(history)
    if _waits_for_round(history):
        return _stage_of_case(history) if history.open_order is not None else behind
    if history.answers and history.answers[-1].topic_id is None:
        # It has an answer of its own, however far the topic is that it counts in.
        stage = _stage_after_answer(history, replace(behind, skipped=_not_needed(history)))
        return replace(stage, going_on=_going_on(history), work=_work_of(history))
    if not history.answers and history.is_left_out:
        return _stage_of_left_out(history, behind)
    if history.joined_answer is not None and behind.key in ("answered", "carried_out"):
        return _stage_of_late(history, behind)
    if history.answers and behind.key == "answered":
        return _stage_after_answer(history, behind)
    has_own_work = history.open_order is not None or _was_checked(history)
    if topic_history is not None and has_own_work and behind.key == "hotspot":
        return replace(_stage_of_case(history), reached=behind.reached)
    return behind
