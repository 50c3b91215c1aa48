"""What a resident fills in: a report or a proposal, and the answer to a question of the desk."""

from __future__ import annotations

from typing import Any

from wtforms import (
    BooleanField,
    Form,
    HiddenField,
    MultipleFileField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired

from govtrack.core.contacts import EMAIL, is_whole_phone, normalise_email, normalise_phone
from govtrack.core.errors import Text
from govtrack.core.forms import Required, SendOnceForm, UpTo, tidy
from govtrack.core.i18n import _, _l, in_a_row
from govtrack.core.settings import get_setting
from govtrack.intake.forms.choices import UNKNOWN
from govtrack.intake.models import TELL_BY
from govtrack.intake.operations.reaching import NO_EMAIL, NO_PHONE
from govtrack.intake.operations.submit import NO_BODY, NO_TITLE
from govtrack.intake.reporters import Contact
from govtrack.intake.settings import MAX_BODY, MAX_TITLE
from govtrack.intake.wording import TELL_BY_LABELS, find_words_of_emergency
from govtrack.notify.senders import USUAL, channels_on

MAX_NOTE = 200
MAX_OPTIONS = 8


def _address(typed: str | None) -> str | None:
    """What was typed as the address that it means."""
    return normalise_email(typed) if typed else typed


def _channel_there_is(chosen: str | None) -> str:
    """The channel that was chosen, as long as the office has it."""
    return chosen if chosen in dict(list_channels()) else ""


def list_channels() -> list[tuple[str, Text]]:
    """The channels by which a writer can be told; the usual one alone where the office has no gateway."""
    others = [(channel, TELL_BY_LABELS[channel]) for channel in TELL_BY if channel in channels_on()]
    return [("", _l("By e-mail, if I leave an address")), *others]


class UpToSetting:
    """At most as many characters as a setting allows."""

    def __init__(self, key: str) -> None:
        self.key = key

    def __call__(self, form: Any, field: Any) -> None:
        UpTo(get_setting(self.key))(form, field)


class AsksAboutDanger(Form):
    """Words of danger stop a form until its writer says that nobody is in danger, or that help has been called."""

    not_emergency = BooleanField(_l("Nobody is in danger now"))
    help_called = BooleanField(_l("110, 119 or 120 has been called; send it all the same"))

    @property
    def emergency_words(self) -> list[str]:
        """Words that were typed and sound like an emergency; a form that has a text says which."""
        return []

    @property
    def tells_of_danger(self) -> bool:
        """Whether its writer says that help was called: the office has to know of it at once."""
        return bool(self.help_called.data and self.emergency_words)

    def validate_not_emergency(self, field: Any) -> None:
        """Words of danger stop the form until the writer says that nobody is in danger, or that help was called."""
        words = self.emergency_words
        if words and not (field.data or self.help_called.data):
            raise ValidationError(
                _(
                    "This is about “%(words)s”. In danger call 110, 119 or 120 now. "
                    "If you have called already, or nobody is in danger, tick the box that is true.",
                    words=in_a_row(words[:3]),
                )
            )


class ReportForm(AsksAboutDanger, SendOnceForm):
    """An issue or a proposal; photos are kept beside it as drafts."""

    kind = RadioField(
        _l("What do you want to say?"),
        choices=[("issue", _l("Something is wrong")), ("proposal", _l("I have a proposal"))],
        default="issue",
        validators=[InputRequired(_l("Please choose one."))],
    )
    place = SelectField(
        _l("Where is it?"),
        default="",
        validators=[Required(_l("Please choose the place, or that you do not know it."))],
    )
    place_note = StringField(_l("Which spot exactly?"), filters=[tidy], validators=[UpTo(MAX_NOTE)])
    title = StringField(
        _l("In a few words"),
        filters=[tidy],
        validators=[Required(NO_TITLE), UpToSetting(MAX_TITLE)],
    )
    body = TextAreaField(
        _l("What is it about?"),
        filters=[tidy],
        validators=[Required(NO_BODY), UpToSetting(MAX_BODY)],
    )
    question = StringField(_l("Your proposal as a question"), filters=[tidy], validators=[UpTo(MAX_NOTE)])
    options = TextAreaField(_l("Ways to do it, one in each line"), filters=[tidy], validators=[UpTo(1000)])
    cost_guess = StringField(_l("What it might cost"), filters=[tidy], validators=[UpTo(MAX_NOTE)])
    about_office = SelectField(_l("Is it about the conduct of an office or of its people?"), default="")
    category = SelectField(_l("What kind of matter is it?"), default="")
    photos = MultipleFileField(_l("Photos"))
    identity_mode = RadioField(
        _l("Who may know who you are?"),
        choices=[
            ("confidential", _l("Confidential")),
            ("named", _l("With my name")),
            ("anonymous", _l("Anonymous")),
        ],
        default="confidential",
        validators=[InputRequired(_l("Please choose one."))],
    )
    contact_name = StringField(_l("Name"), filters=[tidy], validators=[UpTo(60)])
    contact_phone = StringField(_l("Phone number"), filters=[tidy], validators=[UpTo(40)])
    contact_email = StringField(_l("E-mail address"), filters=[_address], validators=[UpTo(120)])
    tell_by = RadioField(_l("How shall we tell you how it stands?"), default="", filters=[_channel_there_is])
    wants_callback = BooleanField(_l("Please call me back"))
    vulnerable_need = BooleanField(_l("An old, ill or disabled person or a small child is affected"))
    # Where it comes from, as the link to the form said; the view takes it from those alone whose source it is.
    source = HiddenField(default="mailbox")

    # The name of the chosen kind of matter where that kind is an emergency; set by the view.
    emergency_category = ""

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.tell_by.choices = list_channels()

    @property
    def is_proposal(self) -> bool:
        """Whether the parts of a proposal count."""
        return bool(self.kind.data == "proposal")

    @property
    def emergency_words(self) -> list[str]:
        """Words in the text that sound like an emergency."""
        words = find_words_of_emergency(f"{self.title.data or ''}\n{self.body.data or ''}")
        return words or ([self.emergency_category] if self.emergency_category else [])

    @property
    def contact(self) -> Contact:
        """What was left to reach the writer."""
        return Contact(
            self.contact_name.data or "",
            normalise_phone(self.contact_phone.data or ""),
            self.contact_email.data or "",
            tell_by=self.tell_by.data or "",
        )

    @property
    def how_told(self) -> Text:
        """What will really reach the writer, in the words of the check page."""
        if self.tell_by.data:
            return TELL_BY_LABELS[self.tell_by.data]
        if USUAL not in channels_on():
            return _l("No message is sent. Look with the receipt code that you get after sending.")
        if self.contact_email.data:
            return _l("By e-mail to %(address)s", address=self.contact_email.data)
        return _l(
            "No message reaches you, since no e-mail address was left. Leave one under “Change something”, or look "
            "with the receipt code that you get after sending."
        )

    @property
    def option_list(self) -> list[str]:
        """The options, one for each line that says something."""
        return [line.strip() for line in (self.options.data or "").split("\n") if line.strip()]

    def validate_place(self, field: Any) -> None:
        """Who does not know the name of the place describes the spot."""
        if field.data == UNKNOWN and not self.place_note.data:
            raise ValidationError(_("Please describe the spot in the field below, since you chose no place."))

    def validate_question(self, field: Any) -> None:
        """A proposal needs a question that people can answer."""
        if self.is_proposal and not field.data:
            raise ValidationError(_("Please put your proposal as a question, such as: How could … ?"))

    def validate_options(self, field: Any) -> None:
        """A handful of options can be discussed, a list without end cannot."""
        if len(self.option_list) > MAX_OPTIONS:
            raise ValidationError(_("Please name at most %(limit)d ways.", limit=MAX_OPTIONS))

    def validate_contact_name(self, field: Any) -> None:
        """Who signs gives a name."""
        if self.identity_mode.data == "named" and not field.data:
            raise ValidationError(_("Please enter your name, or choose Confidential or Anonymous above."))

    def validate_contact_phone(self, field: Any) -> None:
        """A number that can be called, where one is given or needed."""
        if field.data and not is_whole_phone(field.data):
            raise ValidationError(NO_PHONE)
        if self.identity_mode.data == "anonymous":
            if self.wants_callback.data:
                raise ValidationError(_("We cannot call an anonymous reporter. Choose Confidential, or no call back."))
            return
        if self.tell_by.data and not field.data:
            raise ValidationError(_("Please enter the number to which the messages shall go."))
        if self.wants_callback.data and not field.data:
            raise ValidationError(_("Please enter the number that we should call."))
        if self.identity_mode.data == "named" and not field.data and not self.contact_email.data:
            raise ValidationError(_("Please enter a phone number or an e-mail address, so that we can reach you."))

    def validate_contact_email(self, field: Any) -> None:
        """An address that can be written to, where one is given."""
        if field.data and not EMAIL.match(field.data):
            raise ValidationError(NO_EMAIL)
