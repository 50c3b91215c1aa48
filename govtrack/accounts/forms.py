"""Forms around accounts."""

from __future__ import annotations

from typing import Any

from wtforms import HiddenField, PasswordField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional

from govtrack.accounts import policy
from govtrack.accounts.operations.accounts import NO_LOGIN
from govtrack.accounts.roles import LABELS
from govtrack.core.actors import Actor
from govtrack.core.errors import DomainError, InvalidInput
from govtrack.core.forms import BaseForm, NeededLater, Required, Sentence, UpTo, row_id, tidy
from govtrack.core.i18n import _l
from govtrack.places.queries import group_places, list_organisations, list_places


class SignInForm(BaseForm):
    """Name and password."""

    login = StringField(
        _l("Sign-in name"),
        filters=[tidy],
        validators=[Required(_l("Enter your sign-in name.")), UpTo(80)],
        render_kw={"autocomplete": "username", "autocapitalize": "none"},
    )
    password = PasswordField(
        _l("Password"),
        validators=[Required(_l("Enter your password.")), UpTo(128)],
        render_kw={"autocomplete": "current-password"},
    )


class ChangePasswordForm(BaseForm):
    """The present password and a new one."""

    current = PasswordField(
        _l("Present password"),
        validators=[Required(_l("Enter your present password."))],
        render_kw={"autocomplete": "current-password"},
    )
    password = PasswordField(
        _l("New password"),
        description=_l("At least 10 characters. A short sentence is easy to remember."),
        validators=[Required(_l("Enter a new password."))],
        render_kw={"autocomplete": "new-password"},
    )


class CodeForm(BaseForm):
    """A code of the app, or one on paper."""

    code = StringField(
        _l("Code"),
        filters=[tidy],
        validators=[Required(_l("Enter the code.")), UpTo(40)],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "autocapitalize": "characters"},
    )


class AppForm(CodeForm):
    """A first code of the app, with the sealed secret that the page offered."""

    offered = HiddenField()


class PasskeyForm(BaseForm):
    """A new passkey: its name, and what the browser answered."""

    name = StringField(
        _l("Name of this device"), filters=[tidy], default=_l("My device"), validators=[Required(), UpTo(60)],
        description=_l("By which you know it again, such as office computer or blue key."),
    )  # fmt: skip
    credential = HiddenField()


class PasskeyNameForm(BaseForm):
    """Another name for a passkey."""

    name = StringField(_l("Name of this device"), filters=[tidy], validators=[Required(), UpTo(60)])


class NewUserForm(BaseForm):
    """A new colleague."""

    name = StringField(_l("Name"), filters=[tidy], validators=[Required(_l("Enter the name.")), UpTo(80)])
    login = StringField(
        _l("Sign-in name"),
        filters=[tidy],
        description=_l("Letters, digits and dots without blanks; it cannot be changed later."),
        validators=[Required(NO_LOGIN), Length(max=80)],
        render_kw={"autocapitalize": "none", "autocomplete": "off"},
    )


class GrantForm(BaseForm):
    """A role, where it is held and for which unit."""

    role = SelectField(_l("Role"), choices=list(LABELS.items()))
    place_id = SelectField(_l("Place"), coerce=row_id, validators=[NumberRange(min=1, message=_l("Choose a place."))])
    organisation_id = SelectField(_l("Unit"), coerce=row_id, validators=[Optional()])
    reason = TextAreaField(
        _l("Why this person needs it"), filters=[tidy], validators=[NeededLater(), Sentence(), UpTo(400)]
    )

    def __init__(self, giver: Actor, **options: Any) -> None:
        """Offers the places of ``giver``, and the units of these places."""
        super().__init__(**options)
        places = list_places("subdistrict", "community", "station", "grid", "compound")
        communities = [place for place in places if place.level == "community"]
        self.place_id.choices = group_places(
            [row for row in places if policy.can_give_at(giver, row)], communities, ((0, _l("Choose a place")),)
        )
        units = [(unit.id, unit.name) for unit in list_organisations() if policy.can_name_for(giver, unit)]
        self.organisation_id.choices = [(0, _l("None")), *units]


class AccountForm(BaseForm):
    """Why an account is changed; needed where a second person has to agree."""

    account_reason = TextAreaField(
        _l("Why the account is changed"), filters=[tidy], validators=[NeededLater(), Sentence(), UpTo(400)]
    )

    def add_error(self, error: DomainError) -> None:
        """The reason of a request stands in this form's one field."""
        super().add_error(InvalidInput(error.message, "account_reason"))


class DeclineForm(BaseForm):
    """Why a change is not confirmed."""

    reason = TextAreaField(_l("Why not"), filters=[tidy], validators=[Required(), Sentence(), UpTo(400)])
