"""What pages show of a proposal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from govtrack.core.settings import get_setting
from govtrack.core.states import State
from govtrack.intake.models import ProposalDetail, Submission
from govtrack.intake.redaction import mask_contacts
from govtrack.places.queries import public_name
from govtrack.proposals.models import Proposal
from govtrack.proposals.policy import compound_of
from govtrack.proposals.settings import FEWEST, SHARE, SIGNATURES
from govtrack.proposals.states import OPEN, PROPOSAL


@dataclass(frozen=True, slots=True)
class Threshold:
    """What brings a proposal before the panel: so many households, or so many of its compound; None where that is
    no way for it."""

    households: int
    within: int | None


@dataclass(frozen=True, slots=True)
class ProposalCard:
    """A proposal in a list and on its page; ``threshold`` is what brings it before the panel.

    What its author took back since ``withdrawn_at`` shows neither its words nor a name.
    """

    id: int
    number: str
    title: str
    question: str
    problem: str
    ways: list[Any]
    cost: str
    shown_name: str
    place: str
    state: State
    is_open: bool
    supporters: int
    households: int
    households_within: int
    threshold: Threshold
    published_at: datetime | None
    due_at: datetime | None
    answered_at: datetime | None
    reason: str
    topic_id: int | None
    edition: int
    withdrawn_at: datetime | None


def threshold_of(proposal: Proposal) -> Threshold:
    """By the settings, and by how many households its compound has."""
    compound, within = compound_of(proposal.place), None
    if compound is not None and compound.households:
        share = -(-compound.households * get_setting(SHARE) // 100)
        within = max(share, get_setting(FEWEST))
    households = get_setting(SIGNATURES)
    # Whoever signs in the compound counts for the area as well: as many or more of them never come first.
    return Threshold(households, within if within is not None and within < households else None)


@dataclass(frozen=True, slots=True)
class LetterCard:
    """A letter that its writer may offer to everybody, in its masked words."""

    number: str
    title: str
    problem: str
    question: str
    ways: list[Any]
    cost: str


def letter_card(letter: Submission, detail: ProposalDetail | None) -> LetterCard:
    """From the letter and what it says as a proposal."""
    if detail is None:
        return LetterCard(letter.number, letter.redacted_title, letter.redacted_body, "", [], "")
    return LetterCard(
        letter.number, letter.redacted_title, detail.problem or letter.redacted_body, detail.question,
        list(detail.options), detail.cost_guess,
    )  # fmt: skip


def proposal_card(row: Proposal) -> ProposalCard:
    """From its row."""
    is_over = row.state == "withdrawn"
    question, problem, ways, cost, name = (
        ("", "", [], "", "") if is_over else (row.question, row.problem, row.ways, row.cost, row.shown_name)
    )
    return ProposalCard(
        row.id, row.number, row.shown_title, question, problem, ways, cost, mask_contacts(name),
        public_name(row.place), PROPOSAL.states[row.state], row.state in OPEN, row.supporters, row.households,
        row.households_within, threshold_of(row), row.published_at, row.due_at, row.answered_at, row.decision_reason,
        row.topic_id, row.edition, row.state_since if is_over else None,
    )  # fmt: skip
