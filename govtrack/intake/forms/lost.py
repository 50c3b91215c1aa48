"""What somebody enters who has lost a receipt."""

from __future__ import annotations

from typing import Any

from wtforms import StringField
from wtforms.validators import ValidationError

from govtrack.core.contacts import EMAIL as WHOLE_EMAIL
from govtrack.core.contacts import is_whole_phone, normalise_email
from govtrack.core.errors import Text
from govtrack.core.forms import BaseForm, Required, UpTo, tidy
from govtrack.core.i18n import _, _l
from govtrack.notify.codes import list_contact_kinds
from govtrack.notify.recipients import EMAIL, PHONE


class AddressForm(BaseForm):
    """An address or number that a code can go to."""

    nothing_sent: Text = _l("This office sends nothing there yet.")
    contact = StringField(
        _l("Your e-mail address or phone number"),
        filters=[tidy],
        validators=[Required(_l("Enter an e-mail address or a phone number.")), UpTo(120)],
    )

    @property
    def contact_kind(self) -> str:
        """Which kind of contact was typed."""
        return EMAIL if "@" in normalise_email(self.contact.data or "") else PHONE

    def validate_contact(self, field: Any) -> None:
        """Something that can be written to, whether anybody knows it or not."""
        typed = field.data or ""
        is_whole = WHOLE_EMAIL.match(normalise_email(typed)) if self.contact_kind == EMAIL else is_whole_phone(typed)
        if not is_whole:
            raise ValidationError(_("This is neither a whole e-mail address nor a whole phone number."))
        if self.contact_kind not in list_contact_kinds():
            raise ValidationError(str(self.nothing_sent))


class LostForm(AddressForm):
    """The contact of a letter, and its number where it is known."""

    nothing_sent = _l("This office sends nothing there yet. Please come to the desk with your letter.")
    contact = StringField(
        _l("The e-mail address or phone number that you left"),
        filters=[tidy],
        validators=[Required(_l("Enter the address or number that you left with your letter.")), UpTo(120)],
    )
    number = StringField(_l("Number of the letter"), filters=[tidy], validators=[UpTo(40)])
