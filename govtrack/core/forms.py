"""What every form shares: messages in the reader's language, forgiving text, a send-once token."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, ClassVar

from babel import Locale
from babel.support import NullTranslations, Translations
from flask_babel import get_locale
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, RadioField, SelectField, SelectMultipleField
from wtforms.i18n import messages_path
from wtforms.validators import DataRequired, Length, NumberRange, StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from govtrack.core.addresses import LARGEST_ID
from govtrack.core.choices import quicken
from govtrack.core.errors import DomainError, SentBefore
from govtrack.core.i18n import _, _l
from govtrack.core.idempotency import find_outcome, mark_of_sending, new_token, once
from govtrack.core.text import tidy
from govtrack.core.typed import find_refusal, is_shown_again

FILL_IN = _l("Please fill this in.")
# As many choices as a phone shows without much scrolling.
ON_A_SCREEN = 15
__all__ = ["BaseForm", "InlineForm", "Required", "SendOnceForm", "UpTo", "WholeNumber", "row_id", "tidy"]


@lru_cache
def _words_of_wtforms(locale: Locale | None) -> NullTranslations:
    """WTForms' own catalog, read from its file once a language and not once a form."""
    return Translations.load(messages_path(), [locale], domain="wtforms") if locale else NullTranslations()


# In WTForms' catalog, not in ours.
_NO_CHOICE = "Not a valid choice."


class _Words:
    """The words of WTForms itself in the reader's language."""

    def gettext(self, text: str) -> str:
        """One text."""
        words: str = _words_of_wtforms(get_locale()).gettext(text)
        return words

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        """The text for so many; of several choices not which of them is none, since that is a number or a code."""
        if "%(value)s" in singular:
            return self.gettext(_NO_CHOICE)
        words: str = _words_of_wtforms(get_locale()).ngettext(singular, plural, count)
        return words


class BaseForm(FlaskForm):
    """The base of every form; browser validation is off, so errors are ours and stay readable."""

    class Meta(FlaskForm.Meta):
        """As Flask-WTF has it, but for the catalog and for lists to choose from."""

        def get_translations(self, form: Any) -> _Words:
            """Asked for once a form."""
            return _Words()

        def render_field(self, field: Any, render_kw: dict[str, Any]) -> Any:
            """A list to choose from is written in one go."""
            quicken(field)
            return super().render_field(field, render_kw)

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Never true for a form that is only shown again, and then with no error but a refusal (see ``core.typed``)."""
        if (refusal := find_refusal()) is not None and not refusal.is_told:
            assert isinstance(refusal.error, DomainError)
            self.add_error(refusal.error)
            refusal.is_told = True
        return False if is_shown_again() else bool(super().validate(*args, **kwargs))

    def add_error(self, error: DomainError) -> None:
        """Shows a rule that an operation found broken at its field, or above the form."""
        field = self._fields.get(getattr(error, "field", None) or "")
        if field is None:
            self.form_errors.append(str(error.message))
        else:
            field.errors = [*field.errors, str(error.message)]


class SendOnceForm(BaseForm):
    """A form of consequence: sending it twice does it once (see ``core.idempotency.once``)."""

    token = HiddenField(validators=[DataRequired(), Length(max=64)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.token.data:
            self.token.data = new_token()

    def add_error(self, error: DomainError) -> None:
        """As every form; what was sent before and says something else goes by a token of its own."""
        super().add_error(error)
        if isinstance(error, SentBefore):
            self.token.data = new_token()

    def find_done(self) -> str | None:
        """Where an earlier press of this form led, if there was one; raises SentBefore where that said something else.

        None as well where the form is only shown again.
        """
        if not (self.is_submitted() and self.token.data) or is_shown_again():
            return None
        return find_outcome(self.token.data, mark_of_sending())

    def once(self, action: Callable[[], str]) -> str:
        """Runs ``action`` once for this form; see ``core.idempotency.once``."""
        return once(self.token.data or "", action, mark_of_sending())


class InlineForm(SendOnceForm):
    """One of several forms on a page: ``mark`` keeps their ids apart, the names stay plain."""

    def __init__(self, *args: Any, mark: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self:
            field.id = f"{mark}-{field.id}"
            field.label.field_id = field.id


class Required(DataRequired):
    """Something must be entered; ``message`` says what, in the reader's words."""

    def __init__(self, message: Any = None) -> None:
        super().__init__(message or FILL_IN)


class Chosen:
    """One of the list must be chosen; 0 and nothing stand for no choice."""

    field_flags: ClassVar[dict[str, bool]] = {"required": True}

    def __init__(self, message: Any = None) -> None:
        self.message = message or _l("Please choose one.")

    def __call__(self, form: Any, field: Any) -> None:
        if not field.data:
            raise StopValidation(self.message)


def row_id(value: object) -> int:
    """What a list of rows gives for one of them, 0 for none: ``coerce`` of every field that chooses by an id.

    Raises ValueError for what no row can have, which no database would be asked about either.
    """
    number = int(str(value))
    if not 0 <= number <= LARGEST_ID:
        raise ValueError(f"{value!r} is the key of no row")
    return number


class WholeNumber(IntegerField):
    """A whole number within bounds that every database can keep; nothing entered is None.

    What is none, or lies outside, is told at the field, so that no operation and no column ever meets it. ``outside``
    says it in words of the step where the bounds are known to everybody, such as a share in percent.
    """

    def __init__(
        self, label: Any = None, *args: Any, least: int = 0, most: int = 100_000, outside: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(label, *args, **kwargs)
        self.least, self.most, self.outside = least, most, outside

    def process_formdata(self, valuelist: list[str]) -> None:
        """Reads the number, also as written 1,000; raises ValueError with words for the person."""
        text = valuelist[0].strip().replace(",", "").replace("，", "") if valuelist else ""
        self.data = None
        if not text:
            return
        try:
            number = int(text)
        except ValueError as error:
            raise ValueError(_("Enter a whole number, such as 12.")) from error
        if not self.least <= number <= self.most:
            words = _("Enter a number from %(least)d to %(most)d.", least=self.least, most=self.most)
            raise ValueError(self.outside or words)
        self.data = number


class Ticks(SelectMultipleField):
    """Things of a list to tick, none or several."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class NeededLater:
    """Not optional to a reader: may wait while the form is only saved, or is asked for by what else is chosen in it."""

    field_flags: ClassVar[dict[str, bool]] = {"needed_later": True}

    def __call__(self, form: Any, field: Any) -> None:
        """Never wrong here; the operation asks for it."""


def is_optional(field: Any) -> bool:
    """Whether the field may truly stay empty, so that its label may say so."""
    if field.flags.required or field.flags.needed_later or field.type in {"BooleanField", "SubmitField"}:
        return False
    if isinstance(field, (SelectField, RadioField)) and not isinstance(field, SelectMultipleField):
        nothing = {"", "0"} - _refused_values(field)
        if field.default or not nothing or field.choices is None:
            return False
        return any(str(choice.value) in nothing for choice in field.iter_choices())
    return True


def _refused_values(field: Any) -> set[str]:
    """What stands in a list to say that nothing is chosen yet, and is refused when it is sent."""
    bounds = [validator for validator in field.validators if isinstance(validator, NumberRange)]
    return {"0"} if any(bound.min is not None and bound.min > 0 for bound in bounds) else set()


def found_by_typing(size: int) -> dict[str, str]:
    """The attributes of a list that is searched by typing, where the browser can; none where all fit on a screen."""
    if size <= ON_A_SCREEN:
        return {}
    return {"data-find": _("Type to find"), "data-found": _("Found: %(count)s", count="#")}


def named_error(field: Any, error: Any) -> str:
    """An error as it stands away from its field: with the label of the field, unless its words name it."""
    label, text = str(field.label.text), str(error)
    is_made_up = label == field.short_name.replace("_", " ").title()
    is_named = is_made_up or not label or label.rstrip("?？").casefold() in text.casefold()
    return text if is_named else _("%(label)s: %(text)s", label=label, text=text)


class Sentence:
    """What ``reasons.demand_reason`` asks for: the field says beforehand how long it has to be."""

    field_flags: ClassVar[dict[str, bool]] = {"sentence": True}

    def __call__(self, form: Any, field: Any) -> None:
        """Never wrong here; the operation asks for it, where it is needed at all."""


class UpTo:
    """At most ``limit`` characters; the message says how many there are."""

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def __call__(self, form: Any, field: Any) -> None:
        length = len(field.data or "")
        if length > self.limit:
            raise ValidationError(
                _(
                    "This has %(length)d characters; at most %(limit)d fit. Please shorten it.",
                    length=length,
                    limit=self.limit,
                )
            )
