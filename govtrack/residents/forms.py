"""What residents fill in at the sign-in and in their accounts."""

from __future__ import annotations

from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

from govtrack.core.forms import BaseForm, Required, SendOnceForm, UpTo, tidy
from govtrack.core.i18n import _l
from govtrack.core.reasons import LONG, SAY_WHY
from govtrack.residents.vocabulary import LONGEST_ROOM, NO_BUILDING, NO_ROOM

OLD_ENOUGH, TOO_YOUNG = "yes", "no"


class AgeForm(BaseForm):
    """Whether somebody is old enough for an account; the day of birth is asked of nobody."""

    age = RadioField(
        _l("How old are you?"),
        choices=[(OLD_ENOUGH, _l("Fourteen or older")), (TOO_YOUNG, _l("Younger"))],
        validators=[InputRequired(_l("Please choose one."))],
    )


class KeepForm(BaseForm):
    """The receipt code of a letter that the account shall keep."""

    code = StringField(
        _l("Receipt code"), filters=[tidy], validators=[Required(_l("Enter the code from your receipt.")), UpTo(60)]
    )


class DeleteForm(BaseForm):
    """Somebody means it."""

    sure = BooleanField(_l("I want to delete my account"), validators=[InputRequired(_l("Tick this if you mean it."))])


class HomeForm(SendOnceForm):
    """Where somebody lives: the building and the room, and nothing that says who."""

    place = SelectField(_l("Building"), validators=[InputRequired(NO_BUILDING)])
    room = StringField(
        _l("Unit and room"), filters=[tidy],
        validators=[Required(NO_ROOM), UpTo(LONGEST_ROOM)],
    )  # fmt: skip


class HomeCodeForm(BaseForm):
    """The code of the letter that lay in the box."""

    code = StringField(
        _l("Code from the letter"),
        filters=[tidy],
        validators=[Required(_l("Enter the code from the letter.")), UpTo(40)],
    )


class PapersForm(SendOnceForm):
    """The room as it stands on the papers that the resident shows."""

    room = StringField(
        _l("Room on the papers"), filters=[tidy],
        validators=[Required(_l("Enter the room as it stands on the papers.")), UpTo(LONGEST_ROOM)],
    )  # fmt: skip


class HomeReasonForm(SendOnceForm):
    """Why a home is not confirmed, or counts no more; the resident reads it."""

    reason = TextAreaField(
        _l("Reason, which the resident reads"), filters=[tidy],
        validators=[Required(SAY_WHY), UpTo(LONG)],
    )  # fmt: skip
