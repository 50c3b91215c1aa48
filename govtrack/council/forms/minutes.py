"""Forms around the minutes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms import StringField, TextAreaField
from wtforms.widgets import HiddenInput

from govtrack.core.forms import Required, SendOnceForm, Ticks, UpTo, WholeNumber, row_id, tidy
from govtrack.core.i18n import _l
from govtrack.council.forms.fields import as_choices
from govtrack.council.forms.record import label_of
from govtrack.council.models import Participant
from govtrack.council.operations.minutes import NO_MINUTES


class MinutesForm(SendOnceForm):
    """The text of a revision; ``based_on`` is the revision the writer began with."""

    body = TextAreaField(_l("Meeting minutes"), filters=[tidy], validators=[Required(NO_MINUTES), UpTo(50_000)])
    change_note = StringField(_l("What was changed"), filters=[tidy], validators=[UpTo(200)])
    based_on = WholeNumber(widget=HiddenInput(), default=0)


class ConfirmForm(SendOnceForm):
    """The residents who signed the minutes as witnesses."""

    witnesses = Ticks(
        _l("Residents who have signed the minutes"),
        coerce=row_id,
    )

    def __init__(self, people: Iterable[Participant], needed: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.witnesses.flags.required = needed > 0
        self.witnesses.choices = as_choices((person.id, label_of(person)) for person in people)
