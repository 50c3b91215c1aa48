"""The table of separation of duties: for each act, the earlier acts of the same person or unit that close it.

Rows are data. ``govtrack.core.duties`` asks them; who did the earlier act is told by each step (``hands_of``).
"""

from __future__ import annotations

from dataclasses import dataclass

from govtrack.core.errors import Text
from govtrack.core.i18n import _l


@dataclass(frozen=True, slots=True)
class Separation:
    """``act`` is closed to whoever did ``earlier``: to the ``person``, or to everybody of their ``unit`` as well."""

    act: str
    earlier: str
    by: str
    message: Text


_HANDLED = _l("Work is verified by somebody who neither did it nor belongs to its unit nor called the reporter back.")
_CALLED = _l("The reporter is called by somebody who neither handled nor verified the matter.")
_TWO_OFFICES = _l("Nobody may be administrator and auditor at once.")
_OWN_INTEREST = _l("You declared an interest of your own in this matter, so others decide it.")
_OWN_LETTER = _l("You wrote the letter about this yourself, so somebody else does it.")
_OWN_PROMISE = _l("You drafted the plan or reported on this promise. Somebody else verifies it.")
_OWN_PROPOSAL = _l(
    "You wrote the letter of this proposal yourself. Somebody else of the desk looks at it and answers it."
)
TABLE = (
    Separation("accounts.audit", "accounts.administer", "person", _TWO_OFFICES),
    Separation("accounts.administer", "accounts.audit", "person", _TWO_OFFICES),
    Separation("accounts.confirm", "accounts.ask", "person", _l("This needs a second administrator.")),
    Separation(
        "intake.decide", "intake.write", "person", _l("You wrote this letter yourself. Somebody else decides on it.")
    ),
    Separation(
        "intake.confirm_text", "intake.write", "person",
        _l("You wrote this letter yourself. Somebody else confirms its masked text."),
    ),
    Separation(
        "intake.confirm_addition", "intake.write", "person",
        _l("You wrote this letter yourself. Somebody else confirms its masked text."),
    ),
    Separation(
        "intake.decide_appeal", "intake.refuse", "person",
        _l("You refused this letter or passed it on. Somebody else decides on the appeal."),
    ),
    Separation(
        "intake.decide_appeal", "intake.write", "person",
        _l("You wrote this letter yourself. Somebody else decides on the appeal."),
    ),
    Separation(
        "intake.confirm_receipt", "intake.ask_receipt", "person",
        _l("You asked for this code yourself. Somebody else of the desk confirms it."),
    ),
    Separation(
        "intake.confirm_receipt", "intake.write", "person",
        _l("You wrote this letter yourself. Somebody else of the desk confirms the code."),
    ),
    Separation("casework.verify", "casework.handle", "unit", _HANDLED),
    Separation("casework.verify", "casework.call_back", "person", _HANDLED),
    Separation("casework.verify", "intake.write", "person", _OWN_LETTER),
    Separation("casework.verify", "plans.draft", "person", _OWN_PROMISE),
    Separation("casework.verify", "plans.report", "person", _OWN_PROMISE),
    Separation("casework.call_back", "intake.write", "person", _OWN_LETTER),
    Separation("casework.call_back", "casework.handle", "unit", _CALLED),
    Separation("casework.call_back", "casework.verify", "person", _CALLED),
    Separation(
        "casework.decide_extension", "casework.handle", "unit",
        _l("More time is decided by the desk, never by the unit that asks."),
    ),
    Separation(
        "casework.direct", "casework.handle", "unit",
        _l(
            "You or your unit had this order in hand. Somebody else of the desk, or the command room, calls it off, "
            "gives it back to the same unit or sets another deadline; you can give it to another unit as it is."
        ),
    ),
    Separation(
        "casework.direct", "casework.be_called", "unit",
        _l("Your unit was called to help with this order. Who called, or somebody else of the desk, calls it off."),
    ),
    Separation(
        "casework.resume", "casework.be_called", "unit",
        _l(
            "Your unit was called and has not come yet. Who called, or somebody else of the command room, goes on "
            "without it."
        ),
    ),
    Separation(
        "intake.sort", "casework.handle", "unit",
        _l("You or your unit have the order about this letter in hand. Somebody else changes kind, place and urgency."),
    ),
    Separation(
        "topics.decide", "intake.write", "person",
        _l("You wrote one of the letters about this matter, so others decide it."),
    ),
    Separation(
        "topics.decide", "topics.start_review", "person",
        _l("You opened this review. Somebody else of the panel publishes the decision; you say what it should be."),
    ),
    Separation(
        "topics.give_opinion", "intake.write", "person",
        _l("You wrote one of the letters about this matter, so others decide it."),
    ),
    Separation("topics.decide", "topics.declare_interest", "person", _OWN_INTEREST),
    Separation("topics.give_opinion", "topics.declare_interest", "person", _OWN_INTEREST),
    Separation("topics.start_review", "topics.declare_interest", "person", _OWN_INTEREST),
    Separation(
        "topics.start_review", "intake.write", "person",
        _l("You wrote one of the letters about this matter, so others begin its review."),
    ),
    Separation("topics.handle", "topics.declare_interest", "person", _OWN_INTEREST),
    Separation(
        "discussion.decide_appeal", "discussion.refuse", "person",
        _l("You decided that this contribution is not shown. Somebody else decides on the appeal."),
    ),
    Separation("proposals.look", "intake.write", "person", _OWN_PROPOSAL),
    Separation("proposals.look_at_update", "intake.write", "person", _OWN_PROPOSAL),
    Separation("proposals.answer", "intake.write", "person", _OWN_PROPOSAL),
    Separation(
        "proposals.answer", "proposals.look", "person",
        _l("You decided whether this proposal is made public. Somebody else of the desk answers it."),
    ),
    Separation(
        "council.chair", "council.answer_for", "unit",
        _l("The chair belongs to the unit in charge of this topic. Choose another chair or another meeting."),
    ),
    Separation("council.record", "council.chair", "person", _l("Chair and recorder must be two people.")),
    Separation(
        "council.move", "council.record", "person", _l("The recorder keeps the record and cannot put a motion.")
    ),
    Separation("council.move", "council.chair", "person", _l("The chair stays neutral and cannot put a motion.")),
    Separation(
        "council.second", "council.move", "person",
        _l("A motion must be seconded by somebody other than its mover."),
    ),
    Separation(
        "council.confirm_minutes", "council.write_minutes", "person",
        _l(
            "Minutes are confirmed by the chair or, where the chair has recorded the meeting or written in them, "
            "by another chair of the place."
        ),
    ),
    Separation(
        "plans.lead", "council.chair", "unit",
        _l("The unit of the meeting's chair can neither lead the plan nor give a promise in it. Choose another one."),
    ),
    Separation(
        "plans.answer_objection", "plans.draft", "person",
        _l("You drafted this plan. Somebody else answers the objections against it."),
    ),
    Separation(
        "plans.answer_objection", "plans.object", "person",
        _l("You raised this objection yourself. Somebody else answers it."),
    ),
    Separation(
        "plans.enter_signature", "plans.draft", "person",
        _l("You drafted this plan. Somebody else enters what a party signed or refused on paper."),
    ),
    Separation(
        "plans.adopt", "plans.enter_signature", "person",
        _l("You entered what a party signed or refused on paper. Somebody else adopts the plan."),
    ),
    Separation(
        "plans.sign", "plans.draft", "person",
        _l("You drafted this plan. Somebody else of your unit signs it or refuses."),
    ),
    Separation(
        "plans.adopt", "plans.draft", "person",
        _l("You drafted this plan. Somebody else of the desk, or the command room, adopts it."),
    ),
    Separation(
        "plans.adopt", "plans.sign", "person",
        _l(
            "You signed or refused for a party of this plan. Somebody else of the desk, or the command room, adopts it."
        ),
    ),
    Separation(
        "plans.withdraw", "casework.handle", "unit",
        _l(
            "You or your unit have a promise of this plan in hand. Somebody else of the desk, or the command room, "
            "withdraws it."
        ),
    ),
    Separation("responses.write", "intake.write", "person", _OWN_LETTER),
    Separation("responses.release", "intake.write", "person", _OWN_LETTER),
    Separation("responses.decide_dispute", "intake.write", "person", _OWN_LETTER),
    Separation("responses.decide_dispute", "topics.declare_interest", "person", _OWN_INTEREST),
    Separation(
        "responses.release", "responses.write", "person",
        _l("You wrote this text yourself. Somebody else has to check and release it."),
    ),
    Separation(
        "responses.decide_dispute", "responses.write", "person",
        _l("You wrote the answer that is disputed. Somebody else decides."),
    ),
    Separation(
        "responses.decide_dispute", "responses.release", "person",
        _l("You released the answer that is disputed. Somebody else decides."),
    ),
    Separation(
        "responses.decide_dispute", "casework.handle", "unit",
        _l("You or your unit did the work that the disputed answer is about. Somebody else decides."),
    ),
    Separation(
        "responses.decide_dispute", "casework.verify", "person",
        _l("You verified the work that the disputed answer is about. Somebody else decides."),
    ),
)  # fmt: skip
