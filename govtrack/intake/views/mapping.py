"""The choices beside the headings of a sheet: what each means, as recognised or as a person says."""

from __future__ import annotations

from collections.abc import Sequence

from flask import request

from govtrack.core.i18n import _
from govtrack.core.sheets import plain_heading
from govtrack.intake import queries
from govtrack.intake.channels import CHANNELS

MOST = 200
NOT_USED = "-"


def typed_headings() -> dict[str, str]:
    """Heading → field, as chosen in the form; ``-`` says that a heading is not used."""
    labels = request.form.getlist("heading_label")[:MOST]
    values = request.form.getlist("heading_value")[:MOST]
    chosen = {label: value for label, value in zip(labels, values, strict=False) if label and value}
    return {label: "" if value == NOT_USED else value for label, value in chosen.items()}


def field_choices(channel_name: str) -> list[tuple[str, str]]:
    """What a heading can mean, by our own first word for it."""
    columns = CHANNELS[channel_name].columns
    return [("", _("As recognised")), (NOT_USED, _("Not used")), *((c.name, c.names[0]) for c in columns)]


def heading_rows(titles: Sequence[str], channel_name: str, desk_path: str) -> list[tuple[str, str]]:
    """Each heading with what was decided about it: a field, ``-`` for nothing, empty where it is recognised."""
    decided = queries.map_choices(channel_name, "heading", desk_path)
    return [
        (title, (decided[plain] or NOT_USED) if (plain := plain_heading(title)) in decided else "")
        for title in titles[:MOST]
    ]
