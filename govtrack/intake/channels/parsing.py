"""From the sheets of a book to lines of a channel: look at the sheets first, then read line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _, in_a_row
from govtrack.core.sheets import Book, Sheet
from govtrack.intake.channels.headings import Decided, SheetView, guess_titles, view_of, what_is_missing
from govtrack.intake.channels.lines import lines_of
from govtrack.intake.channels.model import Channel, HeadingsNotFound, Line, Rejection


@dataclass(slots=True)
class Reading:
    """A book looked at for one channel: what each sheet is, then its lines, one by one."""

    channel: Channel
    views: Sequence[SheetView]
    format: str = ""
    remarks: Sequence[str] = ()

    @property
    def used(self) -> list[SheetView]:
        """The sheets whose lines are read."""
        return [view for view in self.views if view.headings is not None and not view.skipped]

    @property
    def headings(self) -> dict[str, str]:
        """The heading that was taken for each field, over all sheets."""
        found: dict[str, str] = {}
        for view in self.used:
            found = view.fields | found
        return found

    @property
    def unused(self) -> list[str]:
        """Headings that nothing is taken from."""
        return list(dict.fromkeys(title for view in self.used for title in view.unused))

    @property
    def personal(self) -> list[str]:
        """Headings of columns that tell who somebody is; they are neither read nor kept."""
        return list(
            dict.fromkeys(view.headings.titles[number] for view in self.used for number in view.personal
                          if view.headings is not None)
        )  # fmt: skip

    @property
    def kept(self) -> list[Sheet]:
        """The sheets that may be kept until the import, whether they are read by now or not."""
        return [view.sheet for view in self.views if view.skipped != "personal"]

    @property
    def dropped(self) -> dict[str, Sequence[int]]:
        """The columns that may not be kept, by sheet."""
        return {view.sheet.name: view.personal for view in self.views}

    def lines(self) -> Iterator[Line | Rejection]:
        """Every line below the headings that says something, taken or rejected."""
        for view in self.used:
            yield from lines_of(self.channel, view)


def look_at(channel: Channel, book: Book, decided: Decided | None = None, chosen: Sequence[str] = ()) -> Reading:
    """Finds the headings of every sheet; ``decided`` says by hand what some of them mean.

    ``chosen`` names the sheets to read, all visible ones without it. Raises InvalidInput where no
    sheet can be read, or where one tells who somebody is and the channel may not know.
    """
    _check_chosen(book, chosen)
    views = [view_of(channel, sheet, decided or {}, chosen) for sheet in book.sheets]
    reading = Reading(channel, views, book.format, book.remarks)
    if not reading.used:
        raise HeadingsNotFound(what_is_missing(channel, views), guess_titles(views))
    return reading


def _check_chosen(book: Book, chosen: Sequence[str]) -> None:
    names = [sheet.name for sheet in book.sheets]
    for name in chosen:
        if name not in names:
            raise InvalidInput(
                _("There is no sheet “%(name)s”. The sheets are: %(names)s.", name=name, names=in_a_row(names)), "file"
            )
