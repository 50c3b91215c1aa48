"""What the desk fills in; each form belongs to one action of the submission page."""

from __future__ import annotations

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

from govtrack.core.editing import EditForm
from govtrack.core.forms import Required, SendOnceForm, Sentence, Ticks, UpTo, row_id, tidy
from govtrack.core.i18n import _l
from govtrack.intake.operations.desk import NO_ANSWER, NO_REACHED_BY, NO_TARGET, NO_URGENCY, READ_BY_REPORTER
from govtrack.intake.operations.identity import NO_PURPOSE
from govtrack.intake.operations.links import NO_LINK_KIND
from govtrack.intake.operations.reaching import NO_TRY
from govtrack.intake.operations.subjects import NO_WHY
from govtrack.intake.wording import LINK_KIND_LABELS, REACHING_LABELS, REDIRECT_LABELS, UNMASK_LABELS, URGENCY_LABELS

MAX_REASON = 1000


class SimpleForm(SendOnceForm):
    """An action that needs no words."""


class ReturnForm(SendOnceForm):
    """A question to the reporter."""

    question = TextAreaField(
        _l("Your question to the reporter"),
        filters=[tidy],
        validators=[Required(_l("Please write the question.")), UpTo(MAX_REASON)],
    )


class NotAcceptForm(SendOnceForm):
    """Why the matter is not taken on."""

    reason = TextAreaField(
        _l("Reason, for the reporter"), filters=[tidy], validators=[Required(READ_BY_REPORTER), UpTo(MAX_REASON)]
    )


class ReconsiderForm(SendOnceForm):
    """Why the matter is taken up again."""

    reason = TextAreaField(_l("Why it is taken up again"), filters=[tidy], validators=[Required(), UpTo(MAX_REASON)])


class RedirectForm(SendOnceForm):
    """Where the matter belongs, and why."""

    redirected_to = RadioField(
        _l("Where does the matter belong?"),
        choices=list(REDIRECT_LABELS.items()),
        validators=[InputRequired(NO_TARGET)],
    )
    reason = TextAreaField(
        _l("Reason, for the reporter"), filters=[tidy], validators=[Required(READ_BY_REPORTER), UpTo(MAX_REASON)]
    )


class ReclassifyForm(SendOnceForm):
    """Category, place and urgency."""

    category = SelectField(_l("Kind of matter"), default="")
    place = SelectField(_l("Place"), default="")
    urgency = RadioField(
        _l("Urgency"),
        choices=list(URGENCY_LABELS.items()),
        validators=[InputRequired(NO_URGENCY)],
    )


class RedactionForm(EditForm):
    """The masked text as others will read it."""

    redacted_title = StringField(_l("Title"), filters=[tidy], validators=[Required(), UpTo(400)])
    redacted_body = TextAreaField(_l("What it says"), filters=[tidy], validators=[Required(), UpTo(21_000)])


class SubjectsForm(SendOnceForm):
    """Whom a letter is about."""

    office = SelectField(_l("Office or body"), default="")
    person = SelectField(_l("Person with an account here"), default="")
    reason = TextAreaField(
        _l("Why you say so"),
        filters=[tidy],
        validators=[Required(NO_WHY), UpTo(MAX_REASON)],
    )


class LinkForm(SendOnceForm):
    """Another submission that belongs to this one."""

    number = StringField(
        _l("Number of the other letter"),
        filters=[tidy],
        validators=[Required(_l("Please enter a number such as XH-2026-000123.")), UpTo(40)],
    )
    kind = RadioField(
        _l("How do they belong together?"),
        choices=list(LINK_KIND_LABELS.items()),
        default="same",
        validators=[InputRequired(NO_LINK_KIND)],
    )


class UnmaskForm(SendOnceForm):
    """Why somebody needs to know who wrote."""

    unmask_kind = RadioField(
        _l("What do you need it for?"),
        choices=list(UNMASK_LABELS.items()),
        validators=[InputRequired(NO_PURPOSE)],
    )
    unmask_reason = TextAreaField(
        _l("Why do you need to know?"),
        filters=[tidy],
        validators=[Required(_l("Please say why you need to know; the reporter can read it.")), Sentence(), UpTo(400)],
    )


class PhotosForm(EditForm):
    """Which photos of the letter the units see that work on it."""

    photos = Ticks(_l("Photos that the unit sees"), coerce=row_id, choices=[])


class ReachForm(SendOnceForm):
    """How somebody tried to reach the writer, and with what success."""

    way = RadioField(
        _l("How did you try?"),
        choices=list(REACHING_LABELS.items()),
        validators=[InputRequired(NO_TRY)],
    )
    is_reached = RadioField(
        _l("Did you reach the reporter?"),
        choices=[("yes", _l("Yes, and told them how it stands")), ("no", _l("No"))],
        validators=[InputRequired(_l("Please say whether you reached them."))],
    )
    words = TextAreaField(
        _l("What was said, or why not"), filters=[tidy], validators=[Required(), Sentence(), UpTo(MAX_REASON)]
    )


class TakeDownForm(SendOnceForm):
    """What the writer answered to the desk's question, and how."""

    way = RadioField(
        _l("How did the reporter tell you?"),
        choices=list(REACHING_LABELS.items()),
        validators=[InputRequired(NO_REACHED_BY)],
    )
    answer = TextAreaField(
        _l("What the reporter answered"), filters=[tidy], validators=[Required(NO_ANSWER), UpTo(MAX_REASON)]
    )


class ContactForm(SendOnceForm):
    """The contact as the writer told it; a field that is left empty changes nothing."""

    phone = StringField(_l("Phone number"), filters=[tidy], validators=[UpTo(40)])
    email = StringField(_l("E-mail address"), filters=[tidy], validators=[UpTo(120)])
    reason = TextAreaField(
        _l("How you know it from the reporter"), filters=[tidy], validators=[Required(), Sentence(), UpTo(MAX_REASON)]
    )
