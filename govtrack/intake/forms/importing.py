"""Uploading a sheet and starting its import."""

from __future__ import annotations

from typing import Any

from wtforms import FileField, RadioField, SelectField, ValidationError

from govtrack.core.forms import SendOnceForm
from govtrack.core.i18n import _, _l
from govtrack.intake.wording import CHANNEL_LABELS


class UploadForm(SendOnceForm):
    """A sheet, what it lists, and where lines without a place belong."""

    channel = RadioField(_l("What does the sheet list?"), choices=list(CHANNEL_LABELS.items()), default="letters")
    file = FileField(_l("Sheet (XLSX or CSV)"))
    place = SelectField(_l("Lines that name no place belong to"), default="")

    def validate_file(self, field: Any) -> None:
        """Something must be chosen; what it is, the content tells."""
        if not field.data or not getattr(field.data, "filename", ""):
            raise ValidationError(_("Please choose a file."))


class StartImportForm(SendOnceForm):
    """The go-ahead after the preview."""
