"""The choices beside the headings of a sheet: what each means, as recognised or as a person says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from flask import request

from govtrack.core.i18n import _
from govtrack.core.sheets import plain_heading
from govtrack.intake import queries
from govtrack.intake.channels import CHANNELS
from govtrack.intake.models import ImportBatch

MOST = 200
NOT_USED = "-"


def typed_headings() -> dict[str, str]:
    """Heading → field, as chosen in the form; ``-`` says that a heading is not used."""
    return next(iter(typed_groups().values()), {})


def typed_groups() -> dict[str, dict[str, str]]:
    """The same for each group of sheets with the same headings, by its number in the form."""
    labels, values, groups = (request.form.getlist(f"heading_{part}")[:MOST] for part in ("label", "value", "group"))
    chosen: dict[str, dict[str, str]] = {}
    for label, value, group in zip_longest(labels, values, groups, fillvalue=""):
        if label and value:
            chosen.setdefault(group or "0", {})[label] = "" if value == NOT_USED else value
    return chosen


def field_choices(channel_name: str) -> list[tuple[str, str]]:
    """What a heading can mean other than what is recognised, by our own first word for it."""
    columns = CHANNELS[channel_name].columns
    return [(NOT_USED, _("Not used")), *((c.name, c.names[0]) for c in columns)]


def heading_rows(titles: Sequence[str], decided: Mapping[str, str]) -> list[tuple[str, str]]:
    """Each heading with what was decided about it: a field, ``-`` for nothing, empty where it is recognised."""
    return [
        (title, (decided[plain] or NOT_USED) if (plain := plain_heading(title)) in decided else "")
        for title in titles[:MOST]
    ]


@dataclass(frozen=True, slots=True)
class HeadingGroup:
    """Sheets with the same headings, and those headings with what was decided about each."""

    sheets: Sequence[str]
    rows: Sequence[tuple[str, str]]


def list_groups(batch: ImportBatch, typed: Mapping[str, Mapping[str, str]] | None = None) -> list[HeadingGroup]:
    """The headings of a previewed file, sheets that have the same ones together.

    With what was chosen in the form that is shown once more (``typed_groups``) in place of what was decided before.
    """
    decided = queries.map_headings(batch.channel, batch.desk_path)
    by_titles: dict[tuple[str, ...], list[str]] = {}
    for name, titles in batch.headings["titles"].items():
        shown = tuple(dict.fromkeys(title for title in titles if title and title not in batch.headings["personal"]))
        by_titles.setdefault(shown, []).append(name)
    return [
        HeadingGroup(
            names,
            heading_rows(titles, decided.get("", {}) | decided.get(plain_heading(names[0]), {}))
            if typed is None
            else heading_rows(titles, _by_plain_heading(typed.get(str(number), {}))),
        )
        for number, (titles, names) in enumerate(by_titles.items())
    ]


def _by_plain_heading(chosen: Mapping[str, str]) -> dict[str, str]:
    return {plain_heading(label): value for label, value in chosen.items()}


def part_by_sheet(groups: Sequence[HeadingGroup], typed: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """What was said, for every sheet (empty name) where all groups agree, else for each sheet by its name."""
    said = [(group, typed.get(str(number), {})) for number, group in enumerate(groups)]
    result: dict[str, dict[str, str]] = {"": {}}
    for label in dict.fromkeys(label for _group, meanings in said for label in meanings):
        having = [(group, meanings.get(label)) for group, meanings in said if label in dict(group.rows)]
        meant = {value for _group, value in having}
        if len(meant) == 1:
            result[""][label] = meant.pop() or ""
            continue
        for group, value in having:
            for name in group.sheets if value is not None else ():
                result.setdefault(name, {})[label] = value or ""
    return result
