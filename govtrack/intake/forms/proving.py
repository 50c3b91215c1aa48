"""What writers enter about a contact that they prove."""

from __future__ import annotations

from wtforms import StringField

from govtrack.core.forms import BaseForm, Required, UpTo, tidy
from govtrack.core.i18n import _l


class CodeForm(BaseForm):
    """The figures of a code that was sent."""

    code = StringField(
        _l("Code from the message"),
        filters=[tidy],
        validators=[Required(_l("Enter the six figures from the message.")), UpTo(40)],
    )
