"""What is filled in about contributions."""

from __future__ import annotations

from typing import Any

from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired

from govtrack.core.editing import EditForm
from govtrack.core.errors import Text
from govtrack.core.forms import Required, SendOnceForm, UpTo, tidy
from govtrack.core.i18n import _l
from govtrack.core.settings import get_setting
from govtrack.discussion.operations.contributing import NO_KIND, NO_TEXT
from govtrack.discussion.operations.looking import NO_APPEAL
from govtrack.discussion.settings import MAX_TEXT
from govtrack.discussion.vocabulary import KINDS
from govtrack.intake.forms import AsksAboutLaterWords

MAX_REASON = 500
NO_WHY = _l("Please give the reason; whoever wrote it will read it.")


def _up_to_setting(form: Any, field: Any) -> None:
    UpTo(get_setting(MAX_TEXT))(form, field)


class ContributeForm(AsksAboutLaterWords, SendOnceForm):
    """What somebody says; words of danger and about officials are asked about, as in a letter."""

    kind = RadioField(_l("What is it?"), choices=list(KINDS.items()), validators=[InputRequired(NO_KIND)])
    text = TextAreaField(_l("What do you want to say?"), filters=[tidy], validators=[Required(NO_TEXT), _up_to_setting])
    about_officials: Text = _l(
        "This sounds like the conduct of an official. The desk would read it here, and perhaps everybody. "
        "Send it as a letter: it goes past the office. If it is about something else, tick this box."
    )


class AppealForm(SendOnceForm):
    """What is not right about the decision."""

    reason = TextAreaField(
        _l("What is not right about the decision?"), filters=[tidy], validators=[Required(NO_APPEAL), _up_to_setting]
    )


class WordsForm(SendOnceForm):
    """A reply, or one word more."""

    text = TextAreaField(_l("What do you want to say?"), filters=[tidy], validators=[Required(NO_TEXT), _up_to_setting])


class LookForm(EditForm):
    """Whether it is shown, with more of it masked or as it is, and why not."""

    verdict = RadioField(
        _l("What do you decide?"),
        choices=[("show", _l("Make it public")), ("refuse", _l("Do not make it public"))],
        validators=[InputRequired(_l("Please choose one."))],
    )
    redacted_text = TextAreaField(_l("As everybody will read it"), filters=[tidy])
    reason = TextAreaField(
        _l("Where it is not shown: the reason, for its author"), filters=[tidy], validators=[UpTo(MAX_REASON)]
    )


class DecideForm(EditForm):
    """Whether the writer is right, and why."""

    verdict = RadioField(
        _l("What do you decide?"),
        choices=[("uphold", _l("The author is right: it is shown")), ("decline", _l("The decision stands"))],
        validators=[InputRequired(_l("Please choose one."))],
    )
    reason = TextAreaField(
        _l("Reason, for whoever wrote it"), filters=[tidy], validators=[Required(NO_WHY), UpTo(MAX_REASON)]
    )
