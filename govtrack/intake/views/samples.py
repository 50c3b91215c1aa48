"""The first lines of each kept sheet, masked as others will read them."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import Any

from govtrack.core.sheets import read_kept
from govtrack.core.storage import open_sealed
from govtrack.intake.channels import CHANNELS, Line, Reading, look_at
from govtrack.intake.channels.headings import SheetView
from govtrack.intake.models import ImportBatch
from govtrack.intake.queries import map_headings
from govtrack.intake.redaction import redact

SAMPLE = 5
LOOKED_THROUGH = 200
SHOWN = 120
MOST_SHEETS = 40


def list_samples(batch: ImportBatch) -> dict[str, list[dict[str, Any]]]:
    """A few lines that can be taken, by the sheet in which they stand."""
    with open_sealed(batch.file) as stream:
        decided = map_headings(batch.channel, batch.desk_path)
        reading = look_at(CHANNELS[batch.channel], read_kept(stream), decided, batch.chosen)
        return {view.sheet.name: _sample(reading, view) for view in reading.used[:MOST_SHEETS]}


def _sample(reading: Reading, view: SheetView) -> list[dict[str, Any]]:
    lines = islice(replace(reading, views=[view]).lines(), LOOKED_THROUGH)
    return [_told(line) for line in islice((line for line in lines if isinstance(line, Line)), SAMPLE)]


def _told(line: Line) -> dict[str, Any]:
    return {
        "number": line.source_ref if not line.source_ref.startswith("h:") else "",
        "title": redact(line.title),
        "body": redact(line.body)[:SHOWN],
        "received_at": line.received_at,
        "place": redact(" ".join(reversed(line.places))),
        "is_answered": line.answered is not None,
    }
