"""The forms of this step."""

from __future__ import annotations

from wtforms import DateField, TextAreaField
from wtforms.validators import Optional

from govtrack.core.editing import EditForm
from govtrack.core.forms import Required, UpTo, tidy
from govtrack.core.i18n import _l


class RuleForm(EditForm):
    """The new value of one setting."""

    value = TextAreaField(_l("New value"), filters=[tidy], validators=[Required(), UpTo(20_000)])
    reason = TextAreaField(_l("Why the rule changes"), filters=[tidy], validators=[UpTo(1000)])
    day = DateField(_l("Holds from"), validators=[Optional()])
