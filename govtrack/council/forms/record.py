"""The small forms of the record sheet; several stand on one page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms import SelectField, TextAreaField
from wtforms.validators import InputRequired

from govtrack.core.forms import Chosen, InlineForm, Required, UpTo, WholeNumber, row_id, tidy
from govtrack.core.i18n import _, _l
from govtrack.council.forms.fields import ChoiceField, as_choices
from govtrack.council.models import Participant
from govtrack.council.operations.deliberation import NO_OUTCOME, NO_SUGGESTION, NOT_DECIDED, PUBLIC_REASON
from govtrack.council.operations.motions import NO_DISSENT, NO_MOTION
from govtrack.council.operations.session import LONGEST_REASON, WHY_PUT_OFF
from govtrack.council.vocabulary import ANSWERS, BALLOTS, OUTCOMES, PARTIES

NO_PERSON = _l("Choose a person from the attendance sheet.")


def label_of(person: Participant) -> str:
    """A person as the record sheet names them: name, building or unit, party."""
    parts = [person.name, person.home, str(PARTIES[person.party])]
    return " · ".join(part for part in parts if part)


class SuggestionForm(InlineForm):
    """A suggestion and the party it came from."""

    text = TextAreaField(_l("Suggestion"), filters=[tidy], validators=[Required(NO_SUGGESTION), UpTo(2000)])
    party = ChoiceField(_l("Suggested by"), PARTIES, validators=[Required(_l("Choose the party it came from."))])


class AnswerForm(InlineForm):
    """What became of a suggestion."""

    adopted = ChoiceField(_l("Adopted or not"), ANSWERS, validators=[Required(_l("Choose whether it is adopted."))])
    reason = TextAreaField(
        _l("Reason, for everybody to read"),
        filters=[tidy],
        validators=[Required(PUBLIC_REASON), UpTo(2000)],
    )


class MotionForm(InlineForm):
    """A motion with its mover and seconder."""

    text = TextAreaField(
        _l("Motion, as restated by the recorder"),
        filters=[tidy],
        validators=[Required(NO_MOTION), UpTo(1000)],
    )
    mover = SelectField(_l("Moved by"), coerce=row_id, validators=[Chosen(NO_PERSON)])
    seconder = SelectField(_l("Seconded by"), coerce=row_id)
    ballot = ChoiceField(_l("Kind of vote"), BALLOTS, default="show_of_hands")

    def __init__(self, people: Iterable[Participant] = (), *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(person.id, label_of(person)) for person in people]
        self.mover.choices = as_choices([(0, _("Please choose")), *choices])
        self.seconder.choices = as_choices([(0, _("Nobody yet")), *choices])


class SecondForm(InlineForm):
    """Who seconded a motion."""

    seconder = SelectField(_l("Seconded by"), coerce=row_id, validators=[Chosen(NO_PERSON)])

    def __init__(self, people: Iterable[Participant] = (), *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(person.id, label_of(person)) for person in people]
        self.seconder.choices = as_choices([(0, _("Please choose")), *choices])


COUNTED = _l("Enter the number; 0 if there was none.")


class VotesForm(InlineForm):
    """The counted votes."""

    present = WholeNumber(_l("Voting members present"), validators=[InputRequired(COUNTED)])
    votes_for = WholeNumber(_l("Votes for"), validators=[InputRequired(COUNTED)])
    votes_against = WholeNumber(_l("Votes against"), validators=[InputRequired(COUNTED)])
    votes_abstain = WholeNumber(_l("Abstentions"), validators=[InputRequired(COUNTED)])


class DissentForm(InlineForm):
    """A different opinion with its reasons."""

    party = ChoiceField(_l("Opinion of"), PARTIES, validators=[Required(_l("Choose the party it came from."))])
    reason = TextAreaField(
        _l("Different opinion and its reasons"),
        filters=[tidy],
        validators=[Required(NO_DISSENT), UpTo(2000)],
    )


class OutcomeForm(InlineForm):
    """The outcome of an item, from those its scope leaves open."""

    outcome = ChoiceField(_l("Outcome"), OUTCOMES, validators=[Required(NOT_DECIDED)])
    text = TextAreaField(
        _l("Outcome in one or two sentences"),
        filters=[tidy],
        validators=[Required(NO_OUTCOME), UpTo(2000)],
    )


class DeferForm(InlineForm):
    """Why an item is put off."""

    reason = TextAreaField(
        _l("Reason, for everybody to read"),
        filters=[tidy],
        validators=[Required(WHY_PUT_OFF), UpTo(LONGEST_REASON)],
    )


class WithdrawMotionForm(InlineForm):
    """The mover takes the motion back; nothing to fill in."""
