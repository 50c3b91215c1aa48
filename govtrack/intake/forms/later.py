"""What a writer says after the letter was sent, and the masked text of it at the desk."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, Form, MultipleFileField, StringField, TextAreaField, ValidationError

from govtrack.core.editing import EditForm
from govtrack.core.errors import Text
from govtrack.core.forms import Required, SendOnceForm, UpTo, tidy
from govtrack.core.i18n import _l
from govtrack.intake.forms.report import AsksAboutDanger, UpToSetting
from govtrack.intake.models import Submission
from govtrack.intake.operations.desk import NO_ANSWER
from govtrack.intake.operations.later_words import NO_WORDS
from govtrack.intake.operations.submit import NO_BODY, NO_TITLE
from govtrack.intake.settings import MAX_BODY, MAX_TITLE
from govtrack.intake.wording import find_words_of_emergency, is_about_officials

# The fields in which a writer says something, whatever the form.
WORDS_IN = ("title", "body", "text", "reason", "answer", "comment")


class AsksAboutLaterWords(AsksAboutDanger, Form):
    """Words of danger and words about officials stop the form, as far as they did not stand in the letter before.

    A letter about the conduct of an official goes past the office. Words that are added go where the letter went, so
    that their writer is asked first.
    """

    not_officials = BooleanField(_l("It is not about the conduct of an official"))
    # What is said of words about officials: who reads them here, and the way that they take.
    about_officials: Text = _l(
        "This sounds like the conduct of an official. Those who work on your letter would read it here. "
        "Send it as a letter of its own: it goes past the office. If it is about something else, tick "
        "this box."
    )
    # What was known before, and whether the letter goes past the office anyway; set by the view.
    known, is_past_the_office = "", False

    def know_letter(self, letter: Submission, *said: str) -> None:
        """What its writer told in the letter was asked about then, and went past the office where it had to.

        So was what they ``said`` since and change now.
        """
        self.known = "\n".join((letter.title, letter.body, *said))
        self.is_past_the_office = letter.reserved_for is not None

    @property
    def words(self) -> str:
        """All that was typed."""
        return "\n".join(self[name].data or "" for name in WORDS_IN if name in self)

    @property
    def emergency_words(self) -> list[str]:
        """Words that sound like an emergency and were not there before."""
        known = find_words_of_emergency(self.known)
        return [word for word in find_words_of_emergency(self.words) if word not in known]

    @property
    def is_new_about_officials(self) -> bool:
        """Whether it sounds like a report on an official, as the letter did not before."""
        return not self.is_past_the_office and is_about_officials(self.words) and not is_about_officials(self.known)

    def validate_not_officials(self, field: Any) -> None:
        """Asks once, with the way that such a report takes."""
        if self.is_new_about_officials and not field.data:
            raise ValidationError(self.about_officials)


class ResubmitForm(AsksAboutLaterWords, SendOnceForm):
    """The answer to a question of the desk."""

    answer = TextAreaField(_l("Your answer"), filters=[tidy], validators=[Required(NO_ANSWER), UpToSetting(MAX_BODY)])
    photos = MultipleFileField(_l("Photos"))


class AddForm(AsksAboutLaterWords, SendOnceForm):
    """Words and photos that are added."""

    text = TextAreaField(
        _l("What do you want to add?"), filters=[tidy], validators=[Required(NO_WORDS), UpToSetting(MAX_BODY)]
    )
    photos = MultipleFileField(_l("Photos"))


class CorrectLetterForm(AsksAboutLaterWords, EditForm):
    """The letter as it should read."""

    title = StringField(_l("In a few words"), filters=[tidy], validators=[Required(NO_TITLE), UpToSetting(MAX_TITLE)])
    body = TextAreaField(_l("What is it about?"), filters=[tidy], validators=[Required(NO_BODY), UpToSetting(MAX_BODY)])


class CorrectAdditionForm(AsksAboutLaterWords, EditForm):
    """An addition as it should read."""

    text = TextAreaField(
        _l("What do you want to add?"), filters=[tidy], validators=[Required(NO_WORDS), UpToSetting(MAX_BODY)]
    )


class AdditionMaskForm(EditForm):
    """The masked text of an addition."""

    redacted_text = TextAreaField(_l("What it says"), filters=[tidy], validators=[Required(), UpTo(21_000)])
