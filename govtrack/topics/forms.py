"""Forms of the panel and of the curators."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    MultipleFileField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional

from govtrack.core.clock import local_midnight
from govtrack.core.editing import EditForm
from govtrack.core.errors import InvalidInput
from govtrack.core.forms import NeededLater, Required, SendOnceForm, Ticks, UpTo, row_id, tidy
from govtrack.core.i18n import _l
from govtrack.core.pagination import Page
from govtrack.core.text import read_number
from govtrack.intake.forms.report import AsksAboutDanger, UpToSetting
from govtrack.intake.models import Submission
from govtrack.intake.settings import MAX_BODY
from govtrack.intake.wording import find_words_of_emergency
from govtrack.places.models import Organisation
from govtrack.places.policy import serves
from govtrack.places.queries import list_organisations
from govtrack.topics.models import Topic
from govtrack.topics.operations.opinions import NO_INTEREST, NO_OPINION
from govtrack.topics.operations.proposing import NO_PLACE
from govtrack.topics.queries import find_topic_by_number
from govtrack.topics.states import BURST
from govtrack.topics.vocabulary import NO_TITLE, PUBLIC_REASON
from govtrack.topics.wording import DECISIONS, FLOOD_DECISIONS

REASON = 1000


class JoinForm(AsksAboutDanger, SendOnceForm):
    """Somebody has this too: where, and a sentence or photos if they wish."""

    place = SelectField(_l("Where are you?"), validators=[Required(_l("Please choose the place."))])
    sentence = TextAreaField(_l("In your own words"), filters=[tidy], validators=[UpToSetting(MAX_BODY)])
    photos = MultipleFileField(_l("Photos"))

    @property
    def emergency_words(self) -> list[str]:
        """Words of the sentence that sound like an emergency."""
        return find_words_of_emergency(self.sentence.data or "")


class ReasonForm(SendOnceForm):
    """A step that needs nothing but a public reason."""

    reason = TextAreaField(_l("Reason"), filters=[tidy], validators=[Required(PUBLIC_REASON), UpTo(REASON)])


class InterestForm(SendOnceForm):
    """A member says that an interest of their own is touched."""

    note = StringField(
        _l("What is your interest?"),
        filters=[tidy],
        validators=[
            Required(NO_INTEREST),
            UpTo(200),
        ],
    )


class OpinionForm(SendOnceForm):
    """What one member thinks the panel should decide."""

    choice = RadioField(
        _l("The panel should"),
        choices=list(DECISIONS.items()),
        validators=[InputRequired(NO_OPINION)],
    )
    note = TextAreaField(_l("Why, for the others of the panel"), filters=[tidy], validators=[UpTo(300)])
    no_interest = BooleanField(
        _l("No interest of my own is touched by this matter"),
        validators=[InputRequired(_l("Confirm this, or declare your interest instead and let others decide."))],
    )


class DecisionForm(ReasonForm):
    """What the panel decides on a candidate."""

    decision = RadioField(
        _l("Decision"),
        choices=list(DECISIONS.items()),
        validators=[InputRequired(_l("Choose what the panel decides."))],
    )
    question = TextAreaField(_l("Neutral question for the council"), filters=[tidy], validators=[UpTo(300)])
    into = StringField(_l("Number of the other topic"), filters=[tidy], validators=[NeededLater(), UpTo(20)])
    parked_until = DateField(_l("Put off until"), validators=[NeededLater(), Optional()])
    unit = SelectField(_l("Unit that handles it"), coerce=row_id, validators=[Optional()])
    no_interest = BooleanField(
        _l("No interest of my own is touched by this matter"),
        validators=[InputRequired(_l("Confirm this, or declare your interest instead and let others decide."))],
    )

    def __init__(self, place_path: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        # Only what the decision would take: a unit of another place is no choice.
        units = [unit for unit in list_organisations() if serves(unit, place_path)]
        self.unit.choices = [(0, _l("The desk")), *((unit.id, unit.name) for unit in units)]
        self._units = {unit.id: unit for unit in units}

    @property
    def chosen_unit(self) -> Organisation | None:
        """The unit that is to handle it; None is the desk."""
        return self._units.get(self.unit.data or 0)

    @property
    def chosen_date(self) -> datetime:
        """The start of the day until which it is put off; raises InvalidInput where none is given."""
        if self.parked_until.data is None:
            raise InvalidInput(_l("Choose the day on which it comes back to the panel."), "parked_until")
        return local_midnight(self.parked_until.data)


class FloodForm(ReasonForm):
    """How look-alike letters count."""

    action = RadioField(
        _l("How do they count?"), choices=[], validators=[InputRequired(_l("Choose how they count."))]
    )  # fmt: skip

    def choices_from(self, state: str) -> list[tuple[str, Any]]:
        """What a person may decide from this state."""
        return [(action, label) for action, label in FLOOD_DECISIONS.items() if BURST.find(state, action)]


class NominationForm(ReasonForm):
    """A nomination: for a matter that few people write about."""

    title = StringField(
        _l("Title of the matter"),
        filters=[tidy],
        validators=[Required(NO_TITLE), UpTo(120)],
    )
    question = TextAreaField(_l("Neutral question for the council"), filters=[tidy], validators=[UpTo(300)])
    place = SelectField(_l("Place"), coerce=row_id, validators=[InputRequired(NO_PLACE)])


class RenameForm(EditForm):
    """Title and question by hand."""

    title = StringField(
        _l("Title of the matter"),
        filters=[tidy],
        validators=[Required(NO_TITLE), UpTo(120)],
    )
    question = TextAreaField(_l("Neutral question for the council"), filters=[tidy], validators=[UpTo(300)])


class SuggestedForm(RenameForm):
    """A wording suggested by a language model, with the letters that it cites."""

    title_sources = HiddenField(filters=[tidy], validators=[UpTo(1000)])
    question_sources = HiddenField(filters=[tidy], validators=[UpTo(1000)])

    def cited(self) -> dict[str, list[int]]:
        """The cited letters by text."""
        return {
            name: [number for i in (field.data or "").split() if (number := read_number(i)) is not None]
            for name, field in (("title", self.title_sources), ("question", self.question_sources))
        }


class LettersForm(ReasonForm):
    """What to do with the letters that were ticked, of one page of them."""

    page: Page[Submission]
    # Whether the page has letters that are not this person's to move.
    has_foreign: bool
    letters = Ticks(
        _l("Letters"), coerce=row_id, validators=[InputRequired(_l("Tick at least one letter."))], choices=[]
    )
    action = RadioField(
        _l("What is to happen with them?"),
        choices=[
            ("move", _l("Move them into another topic")),
            ("split", _l("Split them off into a topic of their own")),
            ("not_same", _l("They are another matter: take them out")),
        ],
        validators=[InputRequired(_l("Choose what is to happen."))],
    )
    into = StringField(_l("Number of the other topic"), filters=[tidy], validators=[NeededLater(), UpTo(20)])
    title = StringField(_l("Title of the new topic"), filters=[tidy], validators=[NeededLater(), UpTo(120)])


class PartingForm(ReasonForm):
    """Letters that are to leave a topic of several matters for one of their own."""

    letters = Ticks(
        _l("Letters that leave"), coerce=row_id, validators=[InputRequired(_l("Tick at least one letter."))], choices=[]
    )
    title = StringField(
        _l("Title of the new topic"),
        filters=[tidy],
        validators=[Required(NO_TITLE), UpTo(120)],
    )


class PeriodForm(SendOnceForm):
    """The days of which the hot matters are wanted, and where."""

    place = SelectField(_l("Place"), validators=[Required(_l("Please choose the place."))])
    first_day = DateField(_l("First day"), validators=[InputRequired(_l("Enter the first day."))])
    last_day = DateField(_l("Last day"), validators=[InputRequired(_l("Enter the last day."))])


class MergeForm(ReasonForm):
    """Merging by hand."""

    into = StringField(
        _l("Number of the other topic"),
        filters=[tidy],
        validators=[Required(_l("Enter the number of the topic, such as T-2026-0001.")), UpTo(20)],
    )


def other_topic(number: str | None) -> Topic:
    """The topic with the number that was typed; raises InvalidInput at the field ``into``."""
    topic = find_topic_by_number((number or "").strip().upper())
    if topic is None:
        raise InvalidInput(_l("There is no topic with this number. Look it up in the list of topics."), "into")
    return topic
