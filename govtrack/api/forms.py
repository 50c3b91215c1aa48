"""Forms around keys of programs."""

from __future__ import annotations

from wtforms import StringField, TextAreaField

from govtrack.core.forms import BaseForm, Required, Sentence, UpTo, tidy
from govtrack.core.i18n import _l


class KeyForm(BaseForm):
    """A new key."""

    holder = StringField(
        _l("Whose program is it?"), filters=[tidy], validators=[Required(), UpTo(80)],
        description=_l("Such as the app of the district, or the company that makes it."),
    )  # fmt: skip
    contact = StringField(
        _l("Whom do we ask about it?"), filters=[tidy], validators=[Required(), UpTo(120)],
        description=_l("A name with a phone number or an e-mail address."),
    )  # fmt: skip


class RevokeForm(BaseForm):
    """Why a key ends."""

    reason = TextAreaField(_l("Why is it withdrawn?"), filters=[tidy], validators=[Required(), Sentence(), UpTo(500)])
