"""What pages show of a letter. Staff and the public read the redacted words, its reporter the own ones."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from govtrack.core.actors import Actor
from govtrack.core.cards import card_of, name_of
from govtrack.core.i18n import _
from govtrack.intake.models import Appeal, InformationRequest, Submission
from govtrack.intake.policy import reads_words


@dataclass(frozen=True, slots=True)
class LetterName:
    """Enough for a link to a letter."""

    id: int
    number: str
    title: str


@dataclass(frozen=True, slots=True)
class LetterCard(LetterName):
    """A letter in a list."""

    place: str
    state: str
    source: str
    received_at: datetime
    due_at: datetime | None
    urgency: str


@dataclass(frozen=True, slots=True)
class LetterText(LetterCard):
    """A letter with its redacted words."""

    text: str


@dataclass(frozen=True, slots=True)
class OwnLetter(LetterText):
    """A letter with its reporter's own words and what the desk wrote back."""

    decision_reason: str


def letter_name(letter: Submission) -> LetterName:
    """The letter as a link."""
    return card_of(LetterName, letter, title=letter.redacted_title)


def letter_card(letter: Submission) -> LetterCard:
    """The letter as a line of a list."""
    return card_of(LetterCard, letter, title=letter.redacted_title, place=name_of(letter.place))


def letter_text(letter: Submission) -> LetterText:
    """The letter as those read it who may not know who wrote it."""
    return card_of(
        LetterText, letter, title=letter.redacted_title, text=letter.redacted_body, place=name_of(letter.place)
    )


def name_for(reader: Actor, letter: Submission) -> LetterName:
    """The letter as a link, for the desk and for those outside it, who wait for a person to check the masking."""
    return letter_name(letter) if reads_words(reader, letter) else card_of(LetterName, letter, title=_unchecked())


def text_for(reader: Actor, letter: Submission) -> LetterText:
    """The letter's redacted words; until a person has checked the masking the desk alone reads them."""
    if reads_words(reader, letter):
        return letter_text(letter)
    waits = _("The desk checks first that names and numbers are masked. Then the letter can be read here.")
    return replace(letter_text(letter), title=_unchecked(), text=waits)


def letter_choice(reader: Actor, letter: Submission) -> tuple[int, str]:
    """The letter as one of those that a form offers."""
    return letter.id, f"{letter.number} {name_for(reader, letter).title}"


def _unchecked() -> str:
    return _("(the desk has not checked this letter yet)")


def own_letter(letter: Submission) -> OwnLetter:
    """The letter as its reporter reads it."""
    return card_of(OwnLetter, letter, text=letter.body, place=name_of(letter.place))


@dataclass(frozen=True, slots=True)
class AppealCard:
    """A writer's appeal with what became of it."""

    reason: str
    created_at: datetime
    state: str
    due_at: datetime
    decision_reason: str
    decided_at: datetime | None


def own_appeal(appeal: Appeal) -> AppealCard:
    """The appeal as its writer reads it."""
    return card_of(AppealCard, appeal)


@dataclass(frozen=True, slots=True)
class QuestionCard:
    """A question of the desk and its answer, if there is one yet."""

    question: str
    created_at: datetime
    answer: str | None
    answered_at: datetime | None


def question_card(request: InformationRequest) -> QuestionCard:
    """The question as its reporter reads it."""
    return card_of(QuestionCard, request)
