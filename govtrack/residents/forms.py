"""What residents fill in at the sign-in and in their accounts."""

from __future__ import annotations

from wtforms import BooleanField, RadioField, StringField
from wtforms.validators import InputRequired

from govtrack.core.forms import BaseForm, Required, UpTo, tidy
from govtrack.core.i18n import _l

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
