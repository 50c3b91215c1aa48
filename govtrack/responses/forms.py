"""The forms of this step."""

from __future__ import annotations

from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField

from govtrack.core.editing import EditForm, NamesVersion
from govtrack.core.forms import BaseForm, NeededLater, Required, SendOnceForm, UpTo, row_id, tidy
from govtrack.core.i18n import _l
from govtrack.intake.forms import AsksAboutLaterWords
from govtrack.responses.operations.judging import NO_DISPUTE, NO_REASON, NO_SATISFACTION, NO_SOLVED
from govtrack.responses.operations.writing import NO_CHANGE
from govtrack.responses.wording import LABELS

LONGEST_PART = 3000
SCORE_CHOICES = [
    ("satisfied", _l("Satisfied")),
    ("basically", _l("Mostly satisfied")),
    ("not", _l("Not satisfied")),
]
SOLVED_CHOICES = [("yes", _l("Yes, it is solved")), ("partly", _l("Partly")), ("no", _l("No, it is not solved"))]
FOLLOW_UP_CHOICES = [
    ("work_order", _l("A new work order: somebody has to do something again")),
    ("topic", _l("A topic for the panel: it has to be talked about again")),
]


def _part(name: str) -> TextAreaField:
    return TextAreaField(LABELS[name], filters=[tidy], validators=[NeededLater(), UpTo(LONGEST_PART)])


class ResponseForm(EditForm):
    """The five parts of a response; what is missing is asked for when it is handed in."""

    heard = _part("heard")
    decided = _part("decided")
    not_adopted = _part("not_adopted")
    who_does_what = _part("who_does_what")
    how_to_object = _part("how_to_object")
    has_checked_days = BooleanField(_l("The number of days is meant as it stands."))
    change_note = StringField(_l("What this revision changes and why"), filters=[tidy], validators=[UpTo(300)])


class SendBackForm(BaseForm):
    """The second person wants something changed."""

    reason = TextAreaField(
        _l("What should the writer change?"),
        filters=[tidy],
        validators=[Required(NO_CHANGE), UpTo(1000)],
    )


class LeaveOutForm(SendOnceForm):
    """Letters of the topic that the response does not answer."""

    reason = TextAreaField(
        _l("Why do they not belong here?"),
        filters=[tidy],
        validators=[Required(_l("Say why they do not belong here.")), UpTo(400)],
    )


class LateForm(SendOnceForm):
    """Letters that joined the topic of an answer that is out: it answers them, or they get one of their own."""

    reason = TextAreaField(_l("Why does it not answer them?"), filters=[tidy], validators=[NeededLater(), UpTo(400)])


class PublishForm(NamesVersion, BaseForm):
    """The second person releases the text as the page shows it, to the letters that it shows."""

    reach = HiddenField()

    has_checked_findings = BooleanField(_l("I have looked at each of these sentences; they may be published."))


class FollowForm(BaseForm):
    """A receipt code, however it was typed."""

    code = StringField(
        _l("Receipt code"),
        filters=[tidy],
        validators=[Required(_l("Enter the code from your receipt, such as 7K2M-QX94-BD3T.")), UpTo(60)],
    )


class RatingForm(AsksAboutLaterWords, BaseForm):
    """Three faces, one question, and room for words, which the desk reads that answered."""

    score = RadioField(
        _l("Are you satisfied with this answer?"),
        choices=SCORE_CHOICES,
        validators=[Required(NO_SATISFACTION)],
    )
    solved = RadioField(_l("Is the matter solved?"), choices=SOLVED_CHOICES, validators=[Required(NO_SOLVED)])
    comment = TextAreaField(_l("Anything else?"), filters=[tidy], validators=[UpTo(1000)])


class DisputeForm(AsksAboutLaterWords, BaseForm):
    """Why the answer does not hold; the desk reads it, so that danger and officials are asked about first."""

    reason = TextAreaField(
        _l("What is not right about this answer?"),
        filters=[tidy],
        validators=[Required(NO_DISPUTE), UpTo(2000)],
    )


class DeclineForm(BaseForm):
    """The desk leaves the answer as it is."""

    reason = TextAreaField(
        _l("Reason, as the reporter reads it"),
        filters=[tidy],
        validators=[Required(NO_REASON), UpTo(1000)],
    )


class UpholdForm(DeclineForm):
    """The desk opens a new round."""

    follow_up = RadioField(
        _l("What happens now?"), choices=FOLLOW_UP_CHOICES, validators=[Required(_l("Say what happens now."))]
    )
    unit_id = SelectField(_l("Unit for the work order"), coerce=row_id, default=0, validators=[NeededLater()])
