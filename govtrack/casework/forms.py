"""The small forms of a work order."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_wtf.file import MultipleFileField
from wtforms import (
    DateTimeLocalField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, NumberRange, Optional

from govtrack.casework.events import OCCASIONS
from govtrack.casework.operations.accepting import NO_VERDICT
from govtrack.casework.operations.whistling import NO_OCCASION, NO_UNITS
from govtrack.casework.settings import MAX_PHOTOS
from govtrack.core.clock import LOCAL_ZONE
from govtrack.core.editing import EditForm
from govtrack.core.errors import InvalidInput
from govtrack.core.forms import Chosen, NeededLater, Required, SendOnceForm, Ticks, UpTo, row_id, tidy
from govtrack.core.i18n import _, _l
from govtrack.core.kept_photos import release_kept
from govtrack.core.photo_forms import draft_owner, take_photos
from govtrack.core.reasons import SAY_WHY
from govtrack.core.settings import get_setting
from govtrack.core.storage import StoredFile

LONG = 2000


class LocalMoment(DateTimeLocalField):
    """A day and time on the neighbourhood's clocks; ``moment`` is the same with its zone."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_("Give day and time like 2026-03-01 17:00.")) from error

    @property
    def moment(self) -> datetime | None:
        """The moment entered, aware; None for none."""
        return self.data.replace(tzinfo=LOCAL_ZONE) if self.data else None


class ActionForm(SendOnceForm):
    """A button; ``seen`` is the version of the order that the person looked at."""

    seen = HiddenField()


class ReasonForm(ActionForm):
    """A step that needs a reason."""

    reason = TextAreaField(_l("Your reason"), filters=[tidy], validators=[Required(SAY_WHY), UpTo(LONG)])


class RedispatchForm(ActionForm):
    """Another unit for a returned order."""

    unit_id = SelectField(_l("Unit"), coerce=row_id, validators=[NumberRange(min=1, message=_l("Choose a unit."))])
    reason = TextAreaField(_l("Note to the unit"), filters=[tidy], validators=[UpTo(LONG)])
    due_at = LocalMoment(_l("New deadline"), format="%Y-%m-%dT%H:%M", validators=[Optional()])


class ExtensionForm(ActionForm):
    """More time."""

    until = LocalMoment(
        _l("New deadline"),
        format="%Y-%m-%dT%H:%M",
        validators=[InputRequired(_l("Give day and time like 2026-03-01 17:00."))],
    )
    reason = TextAreaField(_l("Your reason"), filters=[tidy], validators=[Required(SAY_WHY), UpTo(LONG)])


class ExtensionDecisionForm(ActionForm):
    """Yes or no to more time."""

    decision = RadioField(
        _l("Decision"),
        choices=[("grant", _l("Grant the time asked for")), ("deny", _l("Deny it"))],
        validators=[InputRequired(_l("Choose one of the two."))],
    )
    remark = TextAreaField(_l("Your reason"), filters=[tidy], validators=[UpTo(LONG)])


class WhistleForm(ActionForm):
    """Calling other units."""

    occasion = RadioField(
        _l("Occasion"),
        choices=list(OCCASIONS.items()),
        validators=[InputRequired(NO_OCCASION)],
    )
    units = Ticks(_l("Units to call"), coerce=row_id, validators=[Chosen(NO_UNITS)])
    reason = TextAreaField(
        _l("What is needed from them"),
        filters=[tidy],
        validators=[Required(_l("Please say what is needed.")), UpTo(LONG)],
    )


class ClaimForm(ActionForm):
    """Reporting the work done."""

    note = TextAreaField(
        _l("What was done"),
        filters=[tidy],
        validators=[Required(_l("Say in a few sentences what was done.")), UpTo(LONG)],
    )
    photos_before = MultipleFileField(_l("Photos from before"))
    photos = MultipleFileField(_l("Photos of the result"))
    caption = StringField(_l("What the photos show"), filters=[tidy], validators=[UpTo(120)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept: dict[str, list[str]] = {}
        self.photo_errors: list[InvalidInput] = []

    def keep_photos(self) -> None:
        """Keeps what was uploaded for this browser, so that a refused form does not lose it."""
        for field in (self.photos_before, self.photos):
            self.kept[field.name], errors = take_photos(get_setting(MAX_PHOTOS), field.name)
            self.photo_errors += errors

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Holds where every photo that was chosen could be taken as well."""
        holds = super().validate(*args, **kwargs)
        for error in self.photo_errors:
            self.add_error(error)
        return holds and not self.photo_errors

    def release(self, field: Any) -> list[StoredFile]:
        """The files of one field, which are the work order's from now on; inside the transaction."""
        released = release_kept(draft_owner(), self.kept.get(field.name, ()), get_setting(MAX_PHOTOS))
        return [photo.file for photo in released]


class VerdictForm(ActionForm):
    """Accepting the work or sending it back."""

    verdict = RadioField(
        _l("Verdict"),
        choices=[("ok", _l("Done as it should be")), ("rework", _l("Not done: send back for rework"))],
        validators=[InputRequired(NO_VERDICT)],
    )
    remark = TextAreaField(_l("What you found"), filters=[tidy], validators=[NeededLater(), UpTo(LONG)])


class CallbackForm(ActionForm):
    """A call to the reporter."""

    is_contacted = RadioField(
        _l("Was the reporter reached?"),
        choices=[("yes", _l("Yes")), ("no", _l("No, nobody answered"))],
        validators=[InputRequired(_l("Choose one of the two."))],
    )
    is_solved = RadioField(
        _l("Does the reporter find it solved?"),
        choices=[("yes", _l("Solved")), ("partly", _l("Partly solved")), ("no", _l("Not solved"))],
        validators=[Optional()],
    )
    remark = TextAreaField(_l("Note of the call"), filters=[tidy], validators=[UpTo(LONG)])


class DispatchForm(EditForm):
    """Giving out an order for a submission; the texts are what the unit will read, and it sees the photos ticked."""

    unit_id = SelectField(_l("Unit"), coerce=row_id, validators=[NumberRange(min=1, message=_l("Choose a unit."))])
    title = StringField(
        _l("Title for the unit"), filters=[tidy], validators=[Required(_l("Give the order a title.")), UpTo(120)]
    )
    description = TextAreaField(
        _l("What the unit reads"), filters=[tidy], validators=[Required(_l("Say what is to be done.")), UpTo(5000)]
    )
    due_at = LocalMoment(
        _l("Deadline"),
        format="%Y-%m-%dT%H:%M",
        validators=[InputRequired(_l("Give day and time like 2026-03-01 17:00."))],
    )
    priority = SelectField(
        _l("Urgency"),
        choices=[("green", _l("Green: general")), ("yellow", _l("Yellow: priority")), ("red", _l("Urgent"))],
        validators=[InputRequired()],
    )
    photos = Ticks(_l("Photos that the unit sees"), coerce=row_id, choices=[])
