"""Whom an answer reaches: those whom its releaser saw, and of whoever joined later those whom somebody looked at."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete

from govtrack.core.access import require
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.db import db, insert_rows, lock
from govtrack.core.duties import demand_apart
from govtrack.core.editing import demand_seen
from govtrack.core.errors import Conflict, InvalidInput
from govtrack.core.i18n import _l
from govtrack.core.jobs import enqueue
from govtrack.intake.models import Submission
from govtrack.responses import policy
from govtrack.responses.models import Receiver, Response
from govtrack.responses.notices import end_late, notify_of_late
from govtrack.responses.operations.common import RESPONSES
from govtrack.responses.queries.late import (
    find_first_waiting,
    find_waiting,
    list_gone,
    list_ids_within,
    list_unnoted,
    list_waiting_since,
    reach_of,
    read_shown_reach,
)
from govtrack.topics.operations.writers import JOINED_ANSWERED, LOOK_BACK, tell_joined

JOINED_MEANWHILE = _l(
    "The letters behind this answer are others by now. Please look once more who gets it, then decide."
)
DECIDED = _l("Somebody has decided about this letter already, or it has left the topic.")
DELIVER_ANEW = "responses.deliver_to_topic"


def note_reach(actor: Actor, response: Response, seen: str | None, moment: datetime) -> None:
    """Notes at the release whom the response reaches: the letters that its page showed, ``seen``, and no later ones.

    None: whoever releases looks in the same breath. Raises InvalidInput where these letters are others by now.
    """
    if response.topic_id is None:
        return
    reach = reach_of(response) if seen is None else read_shown_reach(response, seen)
    # Read once: what is compared is what is noted, whoever joins in between.
    ids = list_ids_within(response, reach.up_to) if reach is not None else ()
    if reach is None or (len(ids), sum(ids)) != (reach.letters, reach.sum):
        raise InvalidInput(JOINED_MEANWHILE)
    _note(response, ids, moment, actor.user_id)


def _note(response: Response, letter_ids: Iterable[int], looked_at: datetime | None, by_id: int | None = None) -> None:
    made_at = now()
    rows = [
        {
            "response_id": response.id, "submission_id": letter_id, "looked_at": looked_at, "looked_at_by_id": by_id,
            "created_at": made_at,
        }
        for letter_id in letter_ids
    ]  # fmt: skip
    if rows:
        insert_rows(Receiver, rows)


def note_late(response: Response) -> int:
    """Notes letters that joined since; returns how many of them wait for somebody's look, who is told of them.

    Whoever said "I have this too" of the answered matter, and no more, is answered: there is nothing to look at.
    """
    response = lock(response)
    if response.state != "published" or response.topic_id is None:
        return 0
    unnoted = list_unnoted(response)
    waiting = [letter_id for letter_id, said_so in unnoted if not said_so]
    _note(response, waiting, None)
    _note(response, [letter_id for letter_id, said_so in unnoted if said_so], now())
    if waiting and (first := find_first_waiting(response)) is not None:
        notify_of_late(response, first)
    return len(waiting)


def answer_late(actor: Actor, response: Response, letter: Submission, *, seen_version: int) -> Response:
    """Lets an answer that is out go to a letter that joined its topic later; somebody has read both.

    Raises Conflict where somebody else has decided about it, InvalidInput where its words were changed since the
    version that was read.
    """
    demand_apart(policy.can_choose_receivers, actor, "responses.write", response)
    require(policy.may_let_in(actor, response, letter))
    response = lock(response)
    row = find_waiting(response, letter.id)
    if row is None:
        raise Conflict(DECIDED)
    demand_seen(letter.version, seen_version)
    row.looked_at, row.looked_at_by_id = now(), actor.user_id
    db.session.flush()
    RESPONSES.note(actor, response, "letter_let_in", submission=letter.id)
    end_if_none_waits(response)
    enqueue(DELIVER_ANEW, key=f"{DELIVER_ANEW}/{row.id}", topic_id=response.topic_id)
    return response


def end_told_in_vain() -> int:
    """Forgets that letters waited which have left their topic, or were taken back; returns how many.

    What was told of them ends with the last one. One that comes back is noted, and told of, like any other.
    """
    gone: dict[Response, list[int]] = {}
    for response, receiver_id in list_gone():
        gone.setdefault(response, []).append(receiver_id)
    for response, receiver_ids in gone.items():
        held = lock(response)
        unlooked = Receiver.id.in_(receiver_ids) & Receiver.looked_at.is_(None)
        db.session.execute(delete(Receiver).where(unlooked))
        end_if_none_waits(held)
    return sum(map(len, gone.values()))


def tell_waiting() -> int:
    """Tells those whose letter joined an answered topic and waits for a look that somebody looks; returns how many.

    Whoever has the answer by now, or gets one of their own, reads that.
    """
    waiting = list_waiting_since(now() - LOOK_BACK)
    return sum(tell_joined(topic_id, ids, JOINED_ANSWERED) for topic_id, ids in waiting.items())


def end_if_none_waits(response: Response) -> None:
    """Ends what was told of letters that wait, once somebody has decided about the last of them."""
    if response.state == "published" and find_first_waiting(response) is None:
        end_late(response)
