"""One reply by the unit or community concerned, and one word more by the author; there are no threads."""

from __future__ import annotations

from sqlalchemy import select

from govtrack.core.access import require, require_of
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.db import db, lock
from govtrack.core.errors import Conflict, IllegalTransition, InvalidInput
from govtrack.core.i18n import _l
from govtrack.core.reasons import demand_text, is_a_sentence
from govtrack.core.settings import get_setting
from govtrack.discussion import policy
from govtrack.discussion.matters import find_matter
from govtrack.discussion.models import Contribution
from govtrack.discussion.operations.common import CONTRIBUTED, demand_writable_about, look_by
from govtrack.discussion.operations.contributing import NO_TEXT
from govtrack.discussion.recipients import REPLIED, WAITING, tell_desk, tell_writer
from govtrack.discussion.settings import MAX_TEXT
from govtrack.intake.redaction import redact

HAS_REPLY = _l("There is one reply to each contribution, and this one has it.")
HAS_MORE = _l("You have added something to this already. Write a new contribution if there is more to say.")
NO_REPLY = _l("Please write the reply.")
TOO_SHORT = _l("Please say it in a sentence of at least eight characters.")


def demand_unreplied(row: Contribution) -> None:
    """Raises IllegalTransition for what is not shown, and Conflict where somebody has replied."""
    if not policy.is_public(row) or row.answers_id is not None:
        raise IllegalTransition()
    if row.replied_at is not None:
        raise Conflict(HAS_REPLY)


def reply(actor: Actor, row: Contribution, text: str) -> Contribution:
    """Answers it once, for the unit or community concerned; everybody reads it, and its author is told."""
    require_of(policy.is_public(row), policy.can_reply(actor, row))
    words = demand_text(text, "text", NO_REPLY, get_setting(MAX_TEXT))
    lock(row)
    demand_unreplied(row)
    row.reply, row.replied_at, row.replied_by_id = words, now(), actor.user_id
    row.reply_unit_id = min(actor.units_at(row.place_path, *policy.REPLIERS), default=None)
    tell_writer(row, REPLIED, CONTRIBUTED.note(actor, row, "replied"))
    return row


def demand_no_more(row: Contribution) -> None:
    """Raises IllegalTransition for what is not shown, and Conflict where the discussion is closed or more was said."""
    if row.state != "shown" or row.answers_id is not None:
        raise IllegalTransition()
    demand_writable_about(row)
    if db.session.scalar(select(Contribution.id).where(Contribution.answers_id == row.id)) is not None:
        raise Conflict(HAS_MORE)


def say_more(actor: Actor, row: Contribution, text: str) -> Contribution:
    """One word more by the author, which the desk looks at like the first; it stands below the contribution."""
    require(policy.is_writer(actor, row))
    words = demand_text(text, "text", NO_TEXT, get_setting(MAX_TEXT))
    if not is_a_sentence(words):
        raise InvalidInput(TOO_SHORT, "text")
    lock(row)
    demand_no_more(row)
    more = Contribution(
        matter=row.matter, matter_id=row.matter_id, place_path=row.place_path, kind=row.kind, language=row.language,
        resident_id=row.resident_id, text=words, redacted_text=redact(words), is_after=row.is_after, answers_id=row.id,
        due_at=look_by(),
    )  # fmt: skip
    db.session.add(more)
    db.session.flush()
    event = CONTRIBUTED.note(actor, more, "written", side=row.kind)
    if (matter := find_matter(row.matter, row.matter_id)) is not None:
        tell_desk(matter, WAITING, event)
    return more
