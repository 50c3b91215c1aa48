"""Motions as they were put, seconded and voted on."""

from __future__ import annotations

from govtrack.core.access import require
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.db import db
from govtrack.core.duties import find_conflict_of
from govtrack.core.errors import Conflict, InvalidInput
from govtrack.core.i18n import _, _l
from govtrack.core.reasons import demand_text
from govtrack.core.separations import Separation
from govtrack.council import policy, queries
from govtrack.council.models import AgendaItem, Dissent, Meeting, Motion, Participant
from govtrack.council.operations.deliberation import begin_item
from govtrack.council.operations.steps import demand_in_session, hold_meeting, note
from govtrack.council.quorum import count_quorum, has_carried
from govtrack.council.states import MOTION, UNDECIDED
from govtrack.council.vocabulary import BALLOTS, PARTIES

NO_MOTION = _l("Write down what the motion asks for, concretely.")
NO_DISSENT = _l("Write down the reasons of the different opinion.")
MOTION_LIMIT = 1000


def record_motion(
    actor: Actor, item: AgendaItem, *, text: str, mover: Participant, seconder: Participant | None = None,
    ballot: str = "show_of_hands",
) -> Motion:  # fmt: skip
    """Records a motion; with a seconder it is ready for the vote.

    Raises InvalidInput where mover or seconder was not present, they are the same person, the
    mover chairs, keeps the record or enters this, or another motion is open (one at a time).
    """
    meeting = item.meeting
    require(policy.can_record(actor, meeting))
    hold_meeting(meeting)
    words = demand_text(text, "text", NO_MOTION, MOTION_LIMIT)
    if ballot not in BALLOTS:
        raise InvalidInput(_l("Choose how the vote is taken."), "ballot")
    _check_mover(actor, meeting, mover)
    if any(row.state in UNDECIDED for row in queries.list_motions(meeting)):
        raise InvalidInput(_l("One motion at a time: another one still waits for its vote."), "text")
    begin_item(actor, item)
    motion = Motion(item=item, text=words, mover=mover, ballot=ballot)
    db.session.add(motion)
    db.session.flush()
    note(actor, motion, "moved", topic=item.topic_id, ballot=ballot)
    return second_motion(actor, motion, seconder) if seconder is not None else motion


def _check_present(meeting: Meeting, person: Participant, field: str) -> None:
    if not policy.was_there(meeting, person):
        raise InvalidInput(_l("This person is not on the attendance sheet as present."), field)


def _check_mover(actor: Actor, meeting: Meeting, mover: Participant) -> None:
    _check_present(meeting, mover, "mover")
    _check_voter(mover, "mover")
    _check_separate(actor, meeting, mover, "mover")


def _check_voter(person: Participant, field: str) -> None:
    """Departments, companies and staff answer and advise; motions come from those who vote on them."""
    if not person.is_voting:
        raise InvalidInput(_l("A motion is put and seconded by those who have a vote."), field)


def _check_separate(actor: Actor, meeting: Meeting, person: Participant, field: str) -> None:
    _refuse(policy.find_conflict_of_mover(actor, meeting, person), field)


def _refuse(conflict: Separation | None, field: str) -> None:
    if conflict is not None:
        raise InvalidInput(conflict.message, field)


def second_motion(actor: Actor, motion: Motion, seconder: Participant) -> Motion:
    """Records who seconded the motion: somebody present, and not its mover."""
    require(policy.can_record_motion(actor, motion))
    hold_meeting(motion)
    meeting = motion.item.meeting
    _check_present(meeting, seconder, "seconder")
    demand_in_session(motion)
    _check_voter(seconder, "seconder")
    _check_separate(actor, meeting, seconder, "seconder")
    _refuse(find_conflict_of(policy.line_of(seconder), "council.second", motion), "seconder")
    MOTION.advance(motion, "second", actor)
    motion.seconder = seconder
    db.session.flush()
    note(actor, motion, "seconded")
    return motion


def record_votes(
    actor: Actor, motion: Motion, *, votes_for: int, votes_against: int, votes_abstain: int, present: int
) -> Motion:
    """Enters the counted votes of a seconded motion and computes whether it has carried.

    ``present`` counts voting members in the room. Raises InvalidInput for negative numbers, more
    votes than voters, more voters than the attendance sheet knows, or fewer than the quorum asks for.
    """
    require(policy.can_record_motion(actor, motion))
    hold_meeting(motion)
    meeting = motion.item.meeting
    demand_in_session(motion)
    counts = {
        "votes_for": votes_for,
        "votes_against": votes_against,
        "votes_abstain": votes_abstain,
        "present": present,
    }
    _check_counts(meeting, counts)
    carried = has_carried(votes_for, votes_against, present, meeting.rule_set.limits)
    MOTION.advance(motion, "carry" if carried else "lose", actor)
    motion.votes_for, motion.votes_against, motion.votes_abstain = votes_for, votes_against, votes_abstain
    motion.present, motion.voted_at, motion.voted_by_id = present, now(), actor.user_id
    db.session.flush()
    note(actor, motion, "voted", is_public=True, carried=carried, counts=counts)
    return motion


def _check_counts(meeting: Meeting, counts: dict[str, int]) -> None:
    for field, count in counts.items():
        if count < 0:
            raise InvalidInput(_l("A number of votes cannot be below zero."), field)
    quorum = count_quorum(queries.list_participants(meeting), meeting.rule_set.limits)
    if counts["present"] > quorum.present_voting:
        raise InvalidInput(
            _l("There are more voters than the attendance sheet shows. Correct the number or the sheet."), "present"
        )
    if counts["present"] == 0:
        raise InvalidInput(_l("Enter how many voting members were present."), "present")
    if counts["present"] < quorum.needed:
        raise InvalidInput(
            _(
                "%(present)d voting members were present; the rules ask for %(needed)d. This vote does not count: "
                "wait until enough have come, or put the item off.",
                present=counts["present"],
                needed=quorum.needed,
            ),
            "present",
        )
    if counts["votes_for"] + counts["votes_against"] + counts["votes_abstain"] > counts["present"]:
        raise InvalidInput(_l("There are more votes than voters present. Please count again."), "votes_for")


def withdraw_motion(actor: Actor, motion: Motion) -> Motion:
    """Records that the mover took the motion back before the vote."""
    require(policy.can_record_motion(actor, motion))
    hold_meeting(motion)
    demand_in_session(motion)
    MOTION.advance(motion, "withdraw", actor)
    db.session.flush()
    note(actor, motion, "withdrawn")
    return motion


def demand_voted(motion: Motion) -> None:
    """A different opinion is one from the outcome of a vote."""
    demand_in_session(motion)
    if motion.state not in {"carried", "lost"}:
        raise Conflict(_l("This motion has not been voted on, so there is no outcome to differ from."))


def record_dissent(actor: Actor, motion: Motion, *, party: str, reason: str) -> Dissent:
    """Records a different opinion with its reasons, by party and without a name.

    Raises Conflict before the vote, InvalidInput at ``party`` (one of PARTIES) or ``reason``.
    """
    require(policy.can_record_motion(actor, motion))
    hold_meeting(motion)
    demand_voted(motion)
    if party not in PARTIES:
        raise InvalidInput(_l("Choose the party the different opinion came from."), "party")
    why = demand_text(reason, "reason", NO_DISSENT)
    row = Dissent(motion=motion, party=party, reason=why)
    db.session.add(row)
    db.session.flush()
    note(actor, row, "dissented", motion=motion.id, party=party)
    return row
