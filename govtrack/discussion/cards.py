"""What pages show of contributions: the public and the desk the masked words, their writer the own ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from govtrack.core.cards import card_of, name_of
from govtrack.discussion.matters import Matter
from govtrack.discussion.models import Contribution
from govtrack.topics.public_redaction import public_text


@dataclass(frozen=True, slots=True)
class ContributionCard:
    """A contribution as everybody reads it; ``more`` is the one word more of its writer."""

    id: int
    kind: str
    text: str
    shown_at: datetime | None
    supports: int
    is_mine: bool
    is_supported: bool
    reply: str
    reply_unit: str
    replied_at: datetime | None
    more: str


@dataclass(frozen=True, slots=True)
class OwnContribution:
    """A contribution as its writer reads it, with how it stands and what may be done."""

    id: int
    kind: str
    text: str
    masked: str
    state: str
    created_at: datetime
    supports: int
    decision_reason: str
    appeal: str
    reply: str
    reply_unit: str
    answers_id: int | None
    matter: Matter | None


@dataclass(frozen=True, slots=True)
class DeskContribution:
    """A contribution as the desk looks at it; ``beside`` counts those that say nearly the same."""

    id: int
    kind: str
    redacted_text: str
    state: str
    created_at: datetime
    due_at: datetime
    decision_reason: str
    decided_at: datetime | None
    redacted_appeal: str
    appealed_at: datetime | None
    answers_id: int | None
    beside: int
    matter: Matter | None


@dataclass(frozen=True, slots=True)
class Discussion:
    """One part of a discussion as a page shows it."""

    matter: Matter
    rows: Sequence[ContributionCard]
    total: int
    earlier: int
    following: int | None
    is_earlier: bool


@dataclass(frozen=True, slots=True)
class SaidText:
    """A contribution among what stands behind a sentence."""

    id: int
    kind: str
    text: str
    shown_at: datetime | None


@dataclass(frozen=True, slots=True)
class PublicPoint:
    """A sentence that everybody may read: how many people say the same, in how many letters, in which contributions."""

    text: str
    people: int
    letters: int
    contributions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PublicDigest:
    """What people say, for everybody, with the audit: ``unread`` letters may not be quoted, or nobody confirmed them.

    ``left_out`` are the contributions for which no sentence stands.
    """

    points: Sequence[PublicPoint]
    people: int
    represented: int
    letters: int
    contributions: int
    unread: int
    left_out: tuple[int, ...]
    left_out_letters: int


def said_text(row: Contribution) -> SaidText:
    """The contribution without doors and numbers."""
    return card_of(SaidText, row, text=public_text(row.redacted_text))


def contribution_card(row: Contribution, *, is_mine: bool, is_supported: bool, more: str) -> ContributionCard:
    """The contribution without doors and numbers."""
    return card_of(
        ContributionCard, row, text=public_text(row.redacted_text), reply_unit=name_of(row.reply_unit),
        is_mine=is_mine, is_supported=is_supported, more=public_text(more),
    )  # fmt: skip


def own_contribution(row: Contribution, matter: Matter | None) -> OwnContribution:
    """The contribution to its writer."""
    masked = public_text(row.redacted_text)
    return card_of(
        OwnContribution, row, text=row.text or masked, masked=masked, appeal=row.appeal or row.redacted_appeal,
        reply_unit=name_of(row.reply_unit), matter=matter,
    )  # fmt: skip


def desk_contribution(row: Contribution, matter: Matter | None, beside: int) -> DeskContribution:
    """The contribution to the desk."""
    return card_of(DeskContribution, row, beside=beside, matter=matter)
