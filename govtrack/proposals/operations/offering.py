"""The author's part: offering a letter to everybody, changing its words before anybody supports it, adding news.

The rule about changes is the simplest that is honest: as long as nobody supports a proposal, its author changes what
they like, the words that were public stay readable, and a person looks anew. From the first support on its words are
fixed; what there is to tell is added below, with its day, and everybody who supports it is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from govtrack.core.access import require
from govtrack.core.db import db, lock
from govtrack.core.errors import Conflict, InvalidInput
from govtrack.core.i18n import _l
from govtrack.core.numbering import next_number
from govtrack.core.reasons import demand_text
from govtrack.core.settings import get_setting
from govtrack.intake.models import Submission
from govtrack.intake.policy import as_reporter
from govtrack.intake.redaction import mask_contacts, redact
from govtrack.intake.settings import MAX_BODY, MAX_TITLE
from govtrack.proposals import policy
from govtrack.proposals.cards import letter_card
from govtrack.proposals.models import Proposal, ProposalEdition, ProposalUpdate
from govtrack.proposals.operations.common import ADDED, OFFERED, TRAIL, UPDATE_TRAIL, take_back, tell_desk
from govtrack.proposals.queries import find_detail, list_offerable
from govtrack.proposals.states import LIVING
from govtrack.residents.models import Resident

LONGEST_NAME, LONGEST_NOTE, MOST_WAYS = 40, 200, 6
ONLY_A_NAME = _l(
    "This name becomes public. Please leave out numbers, addresses and accounts; "
    "the office reaches you by your account."
)
FIXED = _l("Somebody supports it already, so its words stay. Add what is new below instead.")
NO_QUESTION = _l("Please put your proposal as a question, such as: How could … ?")
EMPTY = _l("Please fill this in.")


@dataclass(frozen=True, slots=True)
class Words:
    """What a proposal says, as its author types it; without ``shown_name`` the name that stands there stays."""

    title: str
    problem: str
    question: str
    ways: Sequence[str] = ()
    cost: str = ""
    shown_name: str | None = None

    def masked(self) -> Words:
        """As everybody may read it; raises InvalidInput for what is missing, too long or too much."""
        ways = [way for way in self.ways if way.strip()]
        if len(ways) > MOST_WAYS:
            words = _l("Please leave it at %(n)s ways, or put two of them on one line.", n=MOST_WAYS)
            raise InvalidInput(words, "ways")
        return Words(
            redact(demand_text(self.title, "title", EMPTY, get_setting(MAX_TITLE))),
            redact(demand_text(self.problem, "problem", EMPTY, get_setting(MAX_BODY))),
            redact(demand_text(self.question, "question", NO_QUESTION, LONGEST_NOTE)),
            [redact(demand_text(way, "ways", EMPTY, LONGEST_NOTE)) for way in ways],
            redact(demand_text(self.cost, "cost", EMPTY, LONGEST_NOTE)) if self.cost.strip() else "",
            None if self.shown_name is None else _public_name(self.shown_name),
        )


def _public_name(typed: str) -> str:
    """The name that its author wishes to be shown by; raises InvalidInput where it is more than a name."""
    name = typed.strip()
    if len(name) > LONGEST_NAME:
        raise InvalidInput(_l("This name is too long."), "shown_name")
    if mask_contacts(name) != name:
        raise InvalidInput(ONLY_A_NAME, "shown_name")
    return name


def offer(resident: Resident, letter: Submission, shown_name: str = "") -> Proposal:
    """Offers a letter of this account to everybody, as it was masked; ``shown_name`` where its author wants a name.

    Raises InvalidInput at ``shown_name`` for one that is too long, or tells how to reach somebody.
    """
    lock(letter)
    require(any(row.id == letter.id for row in list_offerable(resident)))
    name = _public_name(shown_name)
    words, place = letter_card(letter, find_detail(letter)), letter.place
    assert place is not None, "only letters with a place can be offered"
    proposal = Proposal(
        number=next_number("PR"), submission_id=letter.id, place_id=place.id, author_id=resident.id,
        shown_name=name, title=words.title, problem=words.problem, question=words.question,
        ways=words.ways, cost=words.cost,
    )  # fmt: skip
    db.session.add(proposal)
    db.session.flush()
    event = TRAIL.note(as_reporter(), proposal, "offered")
    tell_desk(proposal, OFFERED, event, proposal.edition)
    return proposal


def revise(resident: Resident, proposal: Proposal, words: Words) -> Proposal:
    """Changes its words, which a person looks at anew; raises Conflict from the first support on."""
    require(policy.is_author(resident, proposal))
    fresh = words.masked()
    lock(proposal)
    if proposal.supporters:
        raise Conflict(FIXED)
    if proposal.state != "offered":
        before = {key: getattr(proposal, key) for key in ("title", "problem", "question", "ways", "cost")}
        db.session.add(ProposalEdition(proposal_id=proposal.id, number=proposal.edition, **before))
    proposal.title, proposal.problem, proposal.question = fresh.title, fresh.problem, fresh.question
    proposal.ways, proposal.cost, proposal.edition = list(fresh.ways), fresh.cost, proposal.edition + 1
    if fresh.shown_name is not None:
        proposal.shown_name = fresh.shown_name
    event = TRAIL.take_step(as_reporter(), proposal, "revise", "revised")
    tell_desk(proposal, OFFERED, event, proposal.edition)
    return proposal


def withdraw(resident: Resident, proposal: Proposal) -> Proposal:
    """Its author takes it back; whoever supports it is told."""
    require(policy.is_author(resident, proposal))
    lock(proposal)
    take_back(proposal)
    return proposal


def add_update(resident: Resident, proposal: Proposal, body: str) -> ProposalUpdate:
    """Adds something, which is shown once a person has looked; raises Conflict where the proposal has ended."""
    require(policy.is_author(resident, proposal))
    given = demand_text(body, "body", EMPTY, get_setting(MAX_BODY))
    lock(proposal)
    if proposal.state not in LIVING:
        raise Conflict()
    row = ProposalUpdate(proposal_id=proposal.id, body=redact(given))
    db.session.add(row)
    db.session.flush()
    event = UPDATE_TRAIL.note(as_reporter(), row, "added")
    tell_desk(proposal, ADDED, event, row.id)
    return row
