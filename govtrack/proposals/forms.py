"""What authors type about their proposals, and the desk."""

from __future__ import annotations

from wtforms import StringField, TextAreaField

from govtrack.core.editing import EditForm, NamesVersion
from govtrack.core.forms import Required, SendOnceForm, UpTo, tidy
from govtrack.core.i18n import _l
from govtrack.core.reasons import LONG, SAY_WHY
from govtrack.intake.forms.report import UpToSetting
from govtrack.intake.settings import MAX_BODY, MAX_TITLE
from govtrack.proposals.operations.offering import EMPTY, LONGEST_NAME, LONGEST_NOTE, MOST_WAYS, NO_QUESTION

LINES = (LONGEST_NOTE + 1) * MOST_WAYS


def _name_field() -> StringField:
    return StringField(
        _l("Name to show"), filters=[tidy], validators=[UpTo(LONGEST_NAME)],
        description=_l(
            "Everybody reads it. Empty: it says “a resident”. Please give a name alone, no number or address."
        ),
    )  # fmt: skip


class OfferForm(SendOnceForm):
    """Whether its author wants to be named."""

    shown_name = _name_field()


class ReviseForm(EditForm):
    """The words of a proposal that nobody supports yet."""

    title = StringField(_l("Title"), filters=[tidy], validators=[Required(EMPTY), UpToSetting(MAX_TITLE)])
    problem = TextAreaField(_l("The problem"), filters=[tidy], validators=[Required(EMPTY), UpToSetting(MAX_BODY)])
    question = StringField(
        _l("Your proposal as a question"), filters=[tidy], validators=[Required(NO_QUESTION), UpTo(LONGEST_NOTE)]
    )
    ways = TextAreaField(_l("Ways to do it, one on each line"), filters=[tidy], validators=[UpTo(LINES)])
    cost = StringField(_l("What it might cost"), filters=[tidy], validators=[UpTo(LONGEST_NOTE)])
    shown_name = _name_field()


class UpdateForm(SendOnceForm):
    """Something that the author adds."""

    body = TextAreaField(_l("What is new"), filters=[tidy], validators=[Required(EMPTY), UpToSetting(MAX_BODY)])


class MergeForm(SendOnceForm):
    """The proposal into which its author would have this one merged."""

    number = StringField(_l("Number of the other proposal"), filters=[tidy], validators=[Required(EMPTY), UpTo(40)])


class DeskForm(SendOnceForm):
    """A button of the desk."""


class PublishForm(NamesVersion, SendOnceForm):
    """Makes the words public that the page shows."""


class ReasonForm(SendOnceForm):
    """Why something is not shown; its author reads it."""

    reason = TextAreaField(
        _l("Reason, which its author reads"), filters=[tidy], validators=[Required(SAY_WHY), UpTo(LONG)]
    )


class DeclineForm(NamesVersion, ReasonForm):
    """Why the words that the page shows are not made public."""


class AnswerForm(SendOnceForm):
    """The answer that everybody reads."""

    answer = TextAreaField(
        _l("Answer, which everybody reads"), filters=[tidy], validators=[Required(SAY_WHY), UpTo(LONG)]
    )
