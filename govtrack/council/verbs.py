"""What people do with a meeting, its agenda, its record and its minutes, in the order of the work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from govtrack.accounts.models import PendingChange
from govtrack.core.actors import Actor
from govtrack.core.errors import Text
from govtrack.core.i18n import _l
from govtrack.core.verbs import PUBLISHES, Verb
from govtrack.council import operations, policy
from govtrack.council.models import AgendaItem, Meeting, MinutesRevision, Motion, Participant, Suggestion
from govtrack.council.operations import MeetingDetails, NewRules
from govtrack.council.operations.agenda import demand_further, demand_growing
from govtrack.council.operations.attendance import demand_open_sheet
from govtrack.council.operations.deliberation import demand_open_item, demand_unanswered
from govtrack.council.operations.meetings import demand_changeable, demand_without_further
from govtrack.council.operations.minutes import demand_draft
from govtrack.council.operations.motions import demand_voted
from govtrack.council.operations.notices import ENDED_BY, TO_CONFIRM
from govtrack.council.operations.session import demand_missed_quorum, demand_time_to_open
from govtrack.council.operations.steps import demand_in_session
from govtrack.council.states import AGENDA_ITEM, MEETING, MOTION
from govtrack.places.models import Place
from govtrack.topics.models import Topic


# Operations that take their arguments in another order.
def _carry_over(actor: Actor, meeting: Meeting, source: Meeting) -> list[AgendaItem]:
    return operations.carry_over(actor, source, meeting)


def _confirm(actor: Actor, revision: MinutesRevision, witnesses: Sequence[Participant]) -> MinutesRevision:
    return operations.confirm_minutes(actor, revision.meeting, revision, witnesses)


def _ask_for_rules(actor: Actor, new: NewRules, reason: str) -> PendingChange:
    return operations.ask_for_rules(actor, new, reason=reason)


# Scopes of the subjects: each asks the policy about the meeting of its row.
def _may_prepare(actor: Actor, item: AgendaItem) -> bool:
    return policy.can_prepare(actor, item.meeting)


def _is_staff_of(actor: Actor, item: AgendaItem) -> bool:
    return policy.is_council_staff(actor, item.meeting)


def _may_record_item(actor: Actor, item: AgendaItem) -> bool:
    return policy.can_record(actor, item.meeting)


def _may_answer(actor: Actor, suggestion: Suggestion) -> bool:
    return policy.can_record(actor, suggestion.item.meeting)


def _may_change_rules(actor: Actor, _new: NewRules) -> bool:
    return policy.can_change_rules(actor)


# Scopes of the objects: each asks the policy about what is given.
def _may_follow(actor: Actor, _place: Place, former: Meeting) -> bool:
    return policy.is_caller(actor, former)


def _may_staff(_actor: Actor, place: Place, details: MeetingDetails) -> bool:
    return policy.can_hold_offices(details.officials, place)


def _may_staff_again(actor: Actor, meeting: Meeting, details: MeetingDetails) -> bool:
    return _may_staff(actor, meeting.place, details)


def _may_list(_actor: Actor, meeting: Meeting, topic: Topic) -> bool:
    return policy.can_list(meeting, topic)


def _may_carry_over(actor: Actor, _meeting: Meeting, source: Meeting) -> bool:
    return policy.is_council_staff(actor, source)


def _may_carry_item(actor: Actor, meeting: Meeting, former: AgendaItem) -> bool:
    return _may_carry_over(actor, meeting, former.meeting)


def _was_there(_actor: Actor, item: AgendaItem, person: Participant) -> bool:
    return policy.was_there(item.meeting, person)


def _was_there_too(_actor: Actor, motion: Motion, person: Participant) -> bool:
    return policy.was_there(motion.item.meeting, person)


def _can_witness(_actor: Actor, revision: MinutesRevision, person: Participant) -> bool:
    return policy.was_there(revision.meeting, person)


def _meeting_step(name: str, label: Text, done: Text, *events: str, step: str, **more: Any) -> Verb:
    """A step of the meeting; the notices that it ends are those of the step."""
    ends = tuple({kind for kind, _page in [ENDED_BY.get(step, ("", ""))] if kind})
    return Verb(name, label, done, table=MEETING, step=step, events=events, ends=ends, **more)


_CALLING = (
    Verb(
        "call_meeting", _l("Call a meeting"), "",
        operation=operations.call_meeting, policy=policy.can_call, needs=("details",),
        objects={"details": _may_staff, "follows": _may_follow}, at_the_field=("details",),
        events=("called", "adopted"),
    ),
    Verb(
        "change_meeting", _l("Change time, place or people"), _l("The changes are saved."),
        operation=operations.change_meeting, policy=policy.is_caller, demand=demand_changeable, needs=("details",),
        objects={"details": _may_staff_again}, at_the_field=("details",), events=("changed",),
    ),
    _meeting_step(
        "give_notice", _l("Give notice"), _l("Notice has been given. The meeting and its topics are public now."),
        "noticed", step="notice", grave=PUBLISHES,
        operation=operations.notice, policy=policy.is_caller, needs=("given_at",),
    ),
    _meeting_step(
        "cancel_meeting", _l("Call the meeting off"), _l("The meeting is called off. Its topics wait for another one."),
        "cancelled", step="cancel", operation=operations.cancel_meeting, policy=policy.is_caller, needs=("reason",),
        demand=demand_without_further, tone="danger",
    ),
    Verb(
        "invite", _l("Invitations"), _l("The sheet is saved."),
        operation=operations.invite, policy=policy.can_prepare, needs=("name", "party"),
        events=("invited",),
    ),
)  # fmt: skip
_AGENDA = (
    Verb(
        "add_item", _l("Agenda: put topics on it"), _l("The topic stands on the agenda."),
        operation=operations.add_item, policy=policy.can_prepare, demand=demand_growing, needs=("topic",),
        objects={"topic": _may_list, "carried_from": _may_carry_item}, events=("listed",),
    ),
    Verb(
        "move_item", _l("Order of the agenda changed"), "",
        operation=operations.move_item, policy=_may_prepare, needs=("direction",), events=("moved",),
    ),
    Verb(
        "withdraw_item", _l("Take it off the agenda"),
        _l("The item is withdrawn. Its topic waits for another meeting."),
        operation=operations.withdraw_item, policy=_is_staff_of, table=AGENDA_ITEM, step="withdraw",
        needs=("reason",), events=("withdrawn",), tone="danger",
    ),
    Verb(
        "carry_over", _l("Call a further meeting for what was left unfinished"), "",
        operation=_carry_over, policy=policy.can_prepare, demand=demand_further, needs=("source",),
        objects={"source": _may_carry_over}, events=("listed",),
    ),
)  # fmt: skip
_SESSION = (
    Verb(
        "record_attendance", _l("Attendance sheet"), _l("The sheet is saved."),
        operation=operations.record_attendance, policy=policy.can_record, demand=demand_open_sheet, needs=("lines",),
        events=("attendance_recorded",),
    ),
    _meeting_step(
        "open_meeting", _l("Open the meeting"), _l("The meeting is open. Enter what is said and decided."), "opened",
        step="open", operation=operations.open_meeting, policy=policy.can_record, demand=demand_time_to_open,
        needs=("at",),
    ),
    _meeting_step(
        "declare_inquorate", _l("Record that there was no quorum"),
        _l("Recorded: no quorum. Call a further meeting, or call this one off."), "found_inquorate", "deferred",
        step="declare_inquorate", operation=operations.declare_inquorate, policy=policy.can_record,
        demand=demand_missed_quorum, tone="warning",
    ),
    _meeting_step(
        "close_meeting", _l("Close the meeting"),
        _l("The meeting is closed. Now write the minutes; a draft from the record is ready."), "closed", "deferred",
        step="close", operation=operations.close_meeting, policy=policy.can_record, needs=("at",),
    ),
)  # fmt: skip
_RECORD = (
    Verb(
        "record_suggestion", _l("Record a suggestion"), "",
        operation=operations.record_suggestion, policy=_may_record_item, demand=demand_open_item,
        needs=("text", "party"),
        events=("suggested",), icon="plus",
    ),
    Verb(
        "answer_suggestion", _l("What became of it"), "",
        operation=operations.answer_suggestion, policy=_may_answer, demand=demand_unanswered,
        needs=("adopted", "reason"), events=("answered",),
    ),
    Verb(
        "record_motion", _l("Record a motion"), "",
        operation=operations.record_motion, policy=_may_record_item, demand=demand_open_item, needs=("text", "mover"),
        objects={"mover": _was_there, "seconder": _was_there}, at_the_field=("mover", "seconder"),
        events=("moved", "seconded"), icon="plus",
    ),
    Verb(
        "second_motion", _l("Record the second"), "",
        operation=operations.second_motion, policy=policy.can_record_motion, table=MOTION, step="second",
        demand=demand_in_session, needs=("seconder",), objects={"seconder": _was_there_too},
        at_the_field=("seconder",), events=("seconded",),
    ),
    Verb(
        "record_votes", _l("Save the votes"), "",
        operation=operations.record_votes, policy=policy.can_record_motion, table=MOTION, step="carry",
        demand=demand_in_session, needs=("votes_for", "votes_against", "votes_abstain", "present"), events=("voted",),
    ),
    Verb(
        "withdraw_motion", _l("The mover takes it back"), "",
        operation=operations.withdraw_motion, policy=policy.can_record_motion, table=MOTION, step="withdraw",
        demand=demand_in_session, events=("withdrawn",), tone="quiet",
    ),
    Verb(
        "record_dissent", _l("Record a different opinion"), "",
        operation=operations.record_dissent, policy=policy.can_record_motion, demand=demand_voted,
        needs=("party", "reason"), events=("dissented",),
    ),
    Verb(
        "decide_item", _l("Save the outcome"), "",
        operation=operations.decide_item, policy=_may_record_item, table=AGENDA_ITEM, step="decide",
        demand=demand_open_item, needs=("outcome", "text"), events=("decided",),
    ),
    Verb(
        "defer_item", _l("Put it off to a further meeting"), "",
        operation=operations.defer_item, policy=_may_record_item, table=AGENDA_ITEM, step="defer",
        demand=demand_open_item, needs=("reason",), events=("deferred",),
    ),
)  # fmt: skip
_MINUTES = (
    _meeting_step(
        "save_minutes", _l("Meeting minutes"), _l("The revision is saved. The chair can confirm it."),
        "minutes_saved", step="draft_minutes", operation=operations.save_minutes, policy=policy.can_write_minutes,
        needs=("body",),
    ),
    Verb(
        "confirm_minutes", _l("Confirm the minutes"), _l("The minutes are confirmed."),
        operation=_confirm, policy=policy.can_confirm, demand=demand_draft, duty="council.confirm_minutes",
        needs=("witnesses",),
        objects={"witnesses": _can_witness}, at_the_field=("witnesses",), events=("minutes_confirmed",),
        ends=(TO_CONFIRM,),
    ),
    _meeting_step(
        "publish_minutes", _l("Publish the minutes"), _l("The minutes are published."), "minutes_published",
        step="publish_minutes", grave=PUBLISHES, operation=operations.publish_minutes, policy=policy.can_publish,
        needs=("seen_version",),
    ),
    Verb(
        "ask_for_rules", _l("A new version of the rules of order"),
        _l("Asked for. It holds once another administrator has confirmed it."),
        grave=PUBLISHES,
        operation=_ask_for_rules, policy=_may_change_rules, needs=("reason",), events=("asked_for", "adopted"),
    ),
)  # fmt: skip
VERBS = {verb.name: verb for verb in (*_CALLING, *_AGENDA, *_SESSION, *_RECORD, *_MINUTES)}


def open_steps(actor: Actor, meeting: Meeting) -> set[str]:
    """The names of what this person can do with the meeting itself now."""
    return {name for name, verb in VERBS.items() if verb.table is MEETING and verb.is_open(actor, meeting)}
