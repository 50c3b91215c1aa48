"""The first lines of a kept sheet, masked as others will read them."""

from __future__ import annotations

from itertools import islice
from typing import Any

from govtrack.core.sheets import read_kept
from govtrack.core.storage import open_sealed
from govtrack.intake.channels import CHANNELS, Line, look_at
from govtrack.intake.models import ImportBatch
from govtrack.intake.queries import map_choices
from govtrack.intake.redaction import redact

SAMPLE = 5
LOOKED_THROUGH = 200
SHOWN = 120


def list_sample(batch: ImportBatch) -> list[dict[str, Any]]:
    """A few lines that can be taken."""
    with open_sealed(batch.file) as stream:
        reading = look_at(
            CHANNELS[batch.channel], read_kept(stream), map_choices(batch.channel, "heading", batch.desk_path)
        )
        lines = [line for line in islice(reading.lines(), LOOKED_THROUGH) if isinstance(line, Line)]
    return [_told(line) for line in lines[:SAMPLE]]


def _told(line: Line) -> dict[str, Any]:
    return {
        "number": line.source_ref if not line.source_ref.startswith("h:") else "",
        "title": redact(line.title),
        "body": redact(line.body)[:SHOWN],
        "received_at": line.received_at,
        "place": redact(" ".join(reversed(line.places))),
        "is_answered": line.answered is not None,
    }
