"""What writers enter about a contact that they prove."""

from __future__ import annotations

from wtforms import StringField, TextAreaField

from govtrack.core.forms import BaseForm, Required, Sentence, UpTo, tidy
from govtrack.core.i18n import _l


class CodeForm(BaseForm):
    """The figures of a code that was sent."""

    code = StringField(
        _l("Code from the message"),
        filters=[tidy],
        validators=[Required(_l("Enter the six figures from the message.")), UpTo(40)],
    )


class ReceiptReasonForm(BaseForm):
    """How somebody at the desk showed that it is their letter, or why that was not enough."""

    reason = TextAreaField(_l("Reason"), filters=[tidy], validators=[Required(), Sentence(), UpTo(400)])
