"""An appeal as its writer sends it, and as somebody else decides it."""

from __future__ import annotations

from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired

from govtrack.core.forms import Required, SendOnceForm, UpTo, tidy
from govtrack.core.i18n import _l
from govtrack.intake.forms.desk import MAX_REASON
from govtrack.intake.forms.later import AsksAboutLaterWords
from govtrack.intake.forms.report import UpToSetting
from govtrack.intake.operations.appeals import NO_APPEAL, TOLD_WHY
from govtrack.intake.settings import MAX_BODY


class AppealForm(AsksAboutLaterWords, SendOnceForm):
    """What is not right about the decision.

    The desk reads it within days: words of danger, and words about officials, stop it as they stop an addition.
    """

    reason = TextAreaField(
        _l("What is not right about the decision?"),
        filters=[tidy],
        validators=[Required(NO_APPEAL), UpToSetting(MAX_BODY)],
    )


class DecideAppealForm(SendOnceForm):
    """Whether the writer is right, and why."""

    verdict = RadioField(
        _l("What do you decide?"),
        choices=[
            ("uphold", _l("The reporter is right: the letter is accepted")),
            ("decline", _l("The decision stands")),
        ],
        validators=[InputRequired(_l("Please choose one."))],
    )
    reason = TextAreaField(
        _l("Reason, for the reporter"), filters=[tidy], validators=[Required(TOLD_WHY), UpTo(MAX_REASON)]
    )
