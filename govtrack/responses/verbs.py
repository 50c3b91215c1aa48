"""What can be done with responses, answers and disputes, in the order of the work."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from govtrack.core.actors import Actor
from govtrack.core.errors import Text
from govtrack.core.i18n import _l
from govtrack.core.states import StateTable
from govtrack.core.verbs import PUBLISHES, Verb
from govtrack.intake.models import Submission
from govtrack.places.models import Organisation
from govtrack.responses import operations, policy
from govtrack.responses.models import Dispute, Response
from govtrack.responses.notices import DISPUTED, ENDED_BY, LATE
from govtrack.responses.operations.judging import demand_disputable, demand_rating_open
from govtrack.responses.operations.writing import demand_unwritten
from govtrack.responses.states import DISPUTE, RESPONSE
from govtrack.topics.models import Topic


def _draft(actor: Actor, subject: Topic | Submission, *, parts: Mapping[str, str], change_note: str = "") -> Response:
    if isinstance(subject, Topic):
        return operations.draft_response(actor, parts, topic=subject, change_note=change_note)
    return operations.draft_response(actor, parts, submission=subject, change_note=change_note)


def _may_do_again(_actor: Actor, dispute: Dispute, unit: Organisation) -> bool:
    return policy.can_do_again(dispute, unit)


def _verb(name: str, label: Text, done: Text, *events: str, table: StateTable | None = None, **more: Any) -> Verb:
    """A verb that is the step of its table by the same name; the notices that it ends are those of its events."""
    ends = more.pop("ends", tuple(dict.fromkeys(kind for event in events for kind in ENDED_BY.get(event, ()))))
    step = more.pop("step", name) if table is not None else ""
    return Verb(name=name, label=label, done=done, table=table, step=step, events=events, ends=ends, **more)


_ALL = (
    _verb(
        "draft", _l("Save the draft"), _l("Saved."), "drafted",
        operation=_draft, policy=policy.can_write, duty="responses.write", demand=demand_unwritten, needs=("parts",),
    ),
    _verb(
        "edit", _l("Save the draft"), _l("Saved."), "edited", table=RESPONSE,
        operation=operations.edit_response, policy=policy.can_write_on, duty="responses.write", needs=("parts",),
    ),
    _verb(
        "hand_in", _l("Save and hand in for checking"), _l("Saved."), "handed_in", table=RESPONSE,
        operation=operations.hand_in, policy=policy.can_write_on, duty="responses.write", tone="primary", icon="send",
    ),
    _verb(
        "withdraw", _l("Give the draft up"), _l("The draft has been given up. It stays in the record."), "withdrawn",
        table=RESPONSE,
        operation=operations.withdraw_draft, policy=policy.can_write_on,
        duty="responses.write", tone="quiet", icon="trash",
    ),
    _verb(
        "leave_out", _l("Leave the ticked letters out"), _l("They are left out. The desk answers each of them alone."),
        "letter_left_out",
        operation=operations.leave_out, policy=policy.can_choose_receivers,
        duty="responses.write", needs=("letter", "reason"),
        objects={"letter": policy.is_behind}, ends=(LATE,), icon="x",
    ),
    _verb(
        "take_in", _l("Take in again"), _l("This response answers the letter again."), "letter_taken_in",
        operation=operations.take_in, policy=policy.can_choose_receivers, duty="responses.write", needs=("letter",),
        objects={"letter": policy.is_behind}, icon="refresh",
    ),
    _verb(
        "answer_late", _l("This answer answers the ticked letters"), _l("They get the answer now."), "letter_let_in",
        operation=operations.answer_late, policy=policy.can_choose_receivers,
        duty="responses.write", needs=("letter", "seen_version"),
        objects={"letter": policy.may_let_in}, ends=(LATE,), tone="primary", icon="message-check",
    ),
    _verb(
        "publish", _l("Publish"), _l("Published. Everybody behind it gets an answer now."), "published",
        table=RESPONSE,
        grave=PUBLISHES, needs=("seen_version",),
        operation=operations.publish_response, policy=policy.can_release, duty="responses.release", tone="primary",
        icon="speakerphone",
    ),
    _verb(
        "send_back", _l("Send it back to the writer"), _l("Sent back to the writer."), "sent_back", table=RESPONSE,
        operation=operations.send_back, policy=policy.can_release, duty="responses.release", needs=("reason",),
        icon="arrow-back-up",
    ),
    _verb(
        "rate", _l("Send the rating"), _l("Thank you. Your rating counts; public figures do not tell who gave it."),
        "rated",
        operation=operations.rate_answer, policy=policy.is_addressee, demand=demand_rating_open,
        needs=("score", "solved"),
    ),
    _verb(
        "dispute", _l("Send the dispute"), _l("Your dispute lies with the desk. You read its decision here."),
        "disputed",
        operation=operations.dispute_answer, policy=policy.is_addressee, demand=demand_disputable, needs=("reason",),
    ),
    _verb(
        "uphold", _l("Uphold the dispute"), _l("Upheld. The reporter reads it under the receipt code."), "upheld",
        table=DISPUTE,
        operation=operations.uphold_dispute, policy=policy.can_judge, duty="responses.decide_dispute",
        needs=("reason", "follow_up"), objects={"unit": _may_do_again}, at_the_field=("unit",), ends=(DISPUTED,),
        tone="primary", icon="refresh",
    ),
    _verb(
        "decline", _l("Decline the dispute"), _l("Declined. The reporter reads your reason under the receipt code."),
        "declined", table=DISPUTE,
        operation=operations.decline_dispute, policy=policy.can_judge, duty="responses.decide_dispute",
        needs=("reason",), ends=(DISPUTED,), icon="x",
    ),
)  # fmt: skip
VERBS = {verb.name: verb for verb in _ALL}
