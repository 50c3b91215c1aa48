"""Uploading a sheet and starting its import."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import FileField, RadioField, SelectField, SelectMultipleField

from govtrack.core.forms import InlineForm, Required, SendOnceForm
from govtrack.core.i18n import _l
from govtrack.intake.channels import CHANNEL_LABELS


class UploadForm(SendOnceForm):
    """A sheet, what it lists, and where lines without a place belong."""

    channel = RadioField(
        _l("What does the sheet list?"),
        choices=list(CHANNEL_LABELS.items()),
        default="letters",
        validators=[Required()],
    )
    file = FileField(_l("File with the list"), validators=[Required(_l("Please choose a file."))])
    place = SelectField(_l("Lines that name no place belong to"), default="")


class MeaningsForm(SendOnceForm):
    """What headings and names of a sheet mean; the view reads the rows."""


class SheetsForm(InlineForm):
    """Which sheets of a workbook are read; the page ticks those of the file."""

    sheet = SelectMultipleField(_l("Which sheets are read?"))

    def offer(self, names: Sequence[str]) -> None:
        """Takes the sheets of the file as choices; a name that is none of them is let go of, not refused."""
        self.sheet.choices = [(name, name) for name in names]
        self.sheet.data = [name for name in self.sheet.data or () if name in names]


class StartImportForm(SendOnceForm):
    """The go-ahead after the preview, and what becomes of lines whose number is known with another text."""

    changed = RadioField(
        _l("Lines whose number is known with another text"),
        choices=[
            ("leave", _l("Leave them out for now")),
            ("take", _l("Take them in as letters of their own")),
        ],
        default="leave",
    )
