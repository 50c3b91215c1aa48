"""What each sheet of a book is for a channel: its headings, the columns that tell of persons, why it is passed over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _, in_a_row
from govtrack.core.sheets import Headings, Sheet, Vocabulary, list_personal, plain_heading
from govtrack.intake.channels.model import Channel

LOOKED_AT = 40
# What headings mean by hand: plain heading → field, by the plain name of the sheet, empty for every sheet.
Decided = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class SheetView:
    """One sheet as it is read: its headings, or why it is passed over.

    ``skipped`` is ``hidden``, ``no_headings``, ``not_chosen`` or ``personal``; ``personal`` are the numbers
    of the columns that tell who somebody is.
    """

    sheet: Sheet
    headings: Headings | None
    skipped: str = ""
    personal: Sequence[int] = ()

    @property
    def fields(self) -> dict[str, str]:
        """The heading that is taken for each field."""
        return {name: self.headings.heading(name) for name in self.headings.columns} if self.headings else {}

    @property
    def unused(self) -> list[str]:
        """Its headings that nothing is taken from."""
        taken = set(self.fields.values())
        return list(dict.fromkeys(title for title in self.titles if title not in taken))

    @property
    def titles(self) -> list[str]:
        """All headings but those that tell who somebody is."""
        titles = self.headings.titles if self.headings else ()
        return [title for number, title in enumerate(titles) if title and number not in self.personal]


def _likely_titles(sheet: Sheet) -> list[str]:
    """The first line with most short texts, as a list of headings with gaps."""
    best: list[str] = []
    for _number, row in islice(sheet.rows(), LOOKED_AT):
        titles = [cell.strip() if isinstance(cell, str) and len(cell.strip()) < LOOKED_AT else "" for cell in row]
        if sum(map(bool, titles)) > sum(map(bool, best)):
            best = titles
    return best


def guess_titles(views: Sequence[SheetView]) -> list[str]:
    """What stands in the line that looks most like headings, for a person to say what it means."""
    seen = [_likely_titles(view.sheet) for view in views if view.skipped not in {"hidden", "not_chosen", "personal"}]
    best = max(seen, key=lambda titles: sum(map(bool, titles)), default=[])
    return list(dict.fromkeys(title for title in best if title))


def view_of(channel: Channel, sheet: Sheet, decided: Decided, chosen: Sequence[str]) -> SheetView:
    """One sheet as it is read, or why it is not; ``decided`` and ``chosen`` as for ``parsing.look_at``.

    Raises InvalidInput for a sheet that would be read, tells who somebody is, and belongs to an impersonal channel.
    """
    skipped = ("" if sheet.name in chosen else "not_chosen") if chosen else "hidden" if sheet.is_hidden else ""
    if channel.is_impersonal and (names := _list_forbidden(channel, sheet)):
        if not skipped:
            raise InvalidInput(
                _(
                    "These columns tell who somebody is: %(names)s. Please remove them and try again.",
                    names=in_a_row(names),
                ),
                "file",
            )
        return SheetView(sheet, None, "personal")
    meant = {**decided.get("", {}), **decided.get(plain_heading(sheet.name), {})}
    found = Vocabulary(channel.columns, meant).find(sheet)
    if found is None or _missing(channel, found):
        titles = found.titles if found else ()
        personal = {*_list_personal(channel, titles), *_list_personal(channel, _likely_titles(sheet))}
        return SheetView(sheet, found, skipped or "no_headings", sorted(personal))
    kept_out = _list_personal(channel, found.titles)
    columns = {name: number for name, number in found.columns.items() if number not in kept_out}
    return SheetView(sheet, replace(found, columns=columns), skipped, kept_out)


def _missing(channel: Channel, headings: Headings) -> list[Sequence[str]]:
    return [group for group in channel.required if not any(name in headings.columns for name in group)]


def _list_personal(channel: Channel, titles: Sequence[str]) -> list[int]:
    """The columns that reach a person; those that only tell writers apart stay for letters."""
    return list_personal(titles, authors=channel.has_authors, residents_names=channel.is_impersonal)


def _list_forbidden(channel: Channel, sheet: Sheet) -> list[str]:
    """The headings that an impersonal list may not have, of all first lines: no choice of headings hides one."""
    for _number, row in islice(sheet.rows(), LOOKED_AT):
        titles = [cell.strip() if isinstance(cell, str) and len(cell) < LOOKED_AT else "" for cell in row]
        if sum(map(bool, titles)) < 2:
            continue
        found = [titles[number] for number in list_personal(titles, authors=channel.has_authors)]
        if found and _is_heading_row(channel, titles):
            return list(dict.fromkeys(found))
    return []


def _is_heading_row(channel: Channel, titles: Sequence[str]) -> bool:
    vocabulary = Vocabulary(channel.columns)
    return sum(vocabulary.field_of(title) is not None for title in titles) >= 2


def what_is_missing(channel: Channel, views: Sequence[SheetView]) -> str:
    """What is missing in the sheet that comes nearest."""
    seen = [view for view in views if view.skipped != "not_chosen"] or list(views)
    best = max(seen, key=lambda view: len(view.headings.columns) if view.headings else 0, default=None)
    headings = best.headings if best is not None and best.headings is not None else Headings(0, {}, ())
    names = in_a_row(channel.label(group[0]) for group in _missing(channel, headings))
    if views and all(view.skipped == "hidden" for view in views):
        return _("All sheets of this workbook are hidden. Please show the one with the list and save it again.")
    return _("These headings were not found in the first lines: %(names)s. Please add them and try again.", names=names)
