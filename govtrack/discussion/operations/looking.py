"""A person of the desk looks at a contribution before it is public; somebody else decides on an appeal."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import select

from govtrack.core.access import require
from govtrack.core.actors import SYSTEM, Actor
from govtrack.core.clock import now
from govtrack.core.db import Base, db, lock, lock_all
from govtrack.core.duties import demand_apart
from govtrack.core.errors import Conflict, IllegalTransition, InvalidInput
from govtrack.core.i18n import _l
from govtrack.core.reasons import demand_reason, demand_text
from govtrack.core.settings import get_setting
from govtrack.discussion import policy
from govtrack.discussion.matters import Matter, find_matter, read_matter
from govtrack.discussion.models import Contribution
from govtrack.discussion.operations.common import CONTRIBUTED, look_by
from govtrack.discussion.recipients import (
    APPEALED,
    DECLINED,
    LATE,
    REFUSED,
    SHOWN,
    UPHELD,
    WAITING,
    tell_deciders,
    tell_desk,
    tell_writer,
)
from govtrack.discussion.settings import MAX_TEXT
from govtrack.discussion.states import CONTRIBUTION, TO_LOOK_AT
from govtrack.intake.redaction import MASK, redact

NO_APPEAL = _l("Please say what is not right about the decision.")
ONLY_MASKED = _l("You can put *** over words here, and change nothing else: they are its author's.")
APPEALED_ALREADY = _l("There is one appeal about each contribution, and this one has had it.")
NO_MORE_TIME = _l("The time for an appeal is over.")


def is_only_masked(before: str, after: str) -> bool:
    """Whether ``after`` is ``before`` with more of it put under the mask, and nothing added or moved."""
    place = 0
    pieces = after.split(MASK)
    for number, piece in enumerate(pieces):
        found = before.find(piece, place)
        if found < 0 or (number == 0 and found > 0):
            return False
        place = found + len(piece)
    return not pieces[-1] or before.endswith(pieces[-1])


def demand_refusable(row: Contribution) -> None:
    """Raises Conflict for one that somebody else gave free on an appeal."""
    if row.appealed_at is not None:
        raise Conflict(_l("Somebody else has decided on an appeal that it is shown."))


def demand_appealable(row: Contribution) -> None:
    """Once, within the days that the office gives."""
    if CONTRIBUTION.find(row.state, "appeal") is None:
        raise IllegalTransition()
    if row.appealed_at is not None:
        raise Conflict(APPEALED_ALREADY)
    if now() > policy.appeal_ends_at(row):
        raise Conflict(NO_MORE_TIME)


def show(actor: Actor, row: Contribution, text: str) -> Contribution:
    """Everybody may read it as it is masked; ``text`` has more under the mask where the desk thought so."""
    require(policy.can_look(actor, row))
    lock(row)
    CONTRIBUTION.target(row, "show", actor)
    _mask_more(row, text)
    _sign(actor, row, "")
    row.alike_id, row.shown_at = None, row.decided_at
    tell_writer(row, SHOWN, CONTRIBUTED.take_step(actor, row, "show", "shown", at=row.decided_at))
    return row


def refuse(actor: Actor, row: Contribution, reason: str) -> Contribution:
    """It is not shown, or no more; its writer reads why, and may appeal once. What says nearly the same and was held
    beside it is looked at by itself: nobody has decided about that."""
    require(policy.can_look(actor, row))
    why = demand_reason(reason)
    lock(row)
    CONTRIBUTION.target(row, "refuse", actor)
    demand_refusable(row)
    _sign(actor, row, why)
    event = CONTRIBUTED.take_step(actor, row, "refuse", "refused", at=row.decided_at, reason=why)
    tell_writer(row, REFUSED, event)
    _let_next_stand(row)
    return row


def appeal(actor: Actor, row: Contribution, reason: str) -> Contribution:
    """Brings it before somebody else of the desk, once."""
    require(policy.is_writer(actor, row))
    words = demand_text(reason, "reason", NO_APPEAL, get_setting(MAX_TEXT))
    lock(row)
    demand_appealable(row)
    row.appeal, row.redacted_appeal, row.appealed_at, row.due_at = words, redact(words), now(), look_by()
    event = CONTRIBUTED.take_step(actor, row, "appeal", "appealed", at=row.appealed_at)
    if (matter := find_matter(row.matter, row.matter_id)) is not None:
        tell_deciders(matter, APPEALED, event, policy.can_decide_appeal, row)
    return row


def uphold(actor: Actor, row: Contribution, reason: str) -> Contribution:
    """Its writer is right: it is shown, and nobody refuses it again."""
    why = _decide_appeal(actor, row, "uphold", reason)
    row.alike_id, row.shown_at = None, row.decided_at
    event = CONTRIBUTED.take_step(actor, row, "uphold", "appeal_upheld", at=row.decided_at, reason=why)
    tell_writer(row, UPHELD, event)
    return row


def decline(actor: Actor, row: Contribution, reason: str) -> Contribution:
    """It stays unshown; its writer reads why."""
    why = _decide_appeal(actor, row, "decline", reason)
    event = CONTRIBUTED.take_step(actor, row, "decline", "appeal_declined", at=row.decided_at, reason=why)
    tell_writer(row, DECLINED, event)
    return row


def _decide_appeal(actor: Actor, row: Contribution, action: str, reason: str) -> str:
    demand_apart(policy.can_decide_appeal, actor, "discussion.decide_appeal", row)
    why = demand_reason(reason)
    lock(row)
    CONTRIBUTION.target(row, action, actor)
    _sign(actor, row, why)
    return why


def take_back(actor: Actor, row: Contribution) -> Contribution:
    """Its writer takes it back; the next of those that said the same then stands by itself."""
    require(policy.is_writer(actor, row))
    lock(row)
    CONTRIBUTED.take_step(actor, row, "take_back", "taken_back")
    _let_next_stand(row)
    return row


def let_lapse(row: Base) -> int:
    """What it is about was taken back: whatever nobody has looked at yet ends without a look; how many did."""
    about = read_matter(row)
    waiting = (Contribution.matter == about.name, Contribution.matter_id == about.id,
               Contribution.state.in_(CONTRIBUTION.sources("lapse")))  # fmt: skip
    rows = lock_all(Contribution, db.session.scalars(select(Contribution.id).where(*waiting)).all()).values()
    ending = [one for one in rows if CONTRIBUTION.find(one.state, "lapse") is not None]
    for one in ending:
        CONTRIBUTED.take_step(SYSTEM, one, "lapse", "lapsed")
    return len(ending)


def remind_of_waiting() -> int:
    """Tells the desk of each matter whose contributions wait longer than they should, once a day; how many are new.

    Where appeals alone wait there, those are told who may decide on one of them.
    """
    found: defaultdict[tuple[str, int], list[Contribution]] = defaultdict(list)
    late = select(Contribution).where(Contribution.state.in_(TO_LOOK_AT), Contribution.due_at < now())
    for row in db.session.scalars(late.order_by(Contribution.id)):
        found[row.matter, row.matter_id].append(row)
    return sum(_tell_of_late(find_matter(*key), rows) for key, rows in found.items())


def _tell_of_late(matter: Matter | None, rows: list[Contribution]) -> int:
    if matter is None:
        return 0
    if any(row.state == "waiting" for row in rows):
        return tell_desk(matter, LATE)
    return tell_deciders(matter, LATE, None, _can_decide_any, rows)


def _can_decide_any(actor: Actor, rows: list[Contribution]) -> bool:
    return any(policy.can_decide_appeal(actor, row) for row in rows)


def _let_next_stand(row: Contribution) -> None:
    beside = select(Contribution).where(Contribution.alike_id == row.id, Contribution.state == "held")
    rows = db.session.scalars(beside.order_by(Contribution.id)).all()
    if not rows:
        return
    first, others = rows[0], rows[1:]
    first.due_at = look_by()
    event = CONTRIBUTED.take_step(SYSTEM, first, "release", "released")
    first.alike_id = None
    for other in others:
        other.alike_id = first.id
    if (matter := find_matter(row.matter, row.matter_id)) is not None:
        tell_desk(matter, WAITING, event)


def _sign(actor: Actor, row: Contribution, why: str) -> None:
    row.decided_by_id, row.decided_at, row.decision_reason = actor.user_id, now(), why


def _mask_more(row: Contribution, text: str) -> None:
    words = demand_text(text, "text", _l("Nothing would be left to read."), get_setting(MAX_TEXT) * 2)
    if not is_only_masked(row.redacted_text, words):
        raise InvalidInput(ONLY_MASKED, "text")
    row.redacted_text = words
