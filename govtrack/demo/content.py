"""Reading the files of the demonstration."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


def read_rows(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_letters() -> list[dict[str, Any]]:
    """The letters, oldest first."""
    with (DATA / "letters.jsonl").open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def read_outlines() -> dict[str, Any]:
    """The schematic outlines by place code, as GeoJSON geometries."""
    collection = json.loads((DATA / "places.geojson").read_text(encoding="utf-8"))
    return {feature["properties"]["code"]: feature["geometry"] for feature in collection["features"]}


def read_storylines() -> Any:
    """How far each matter has come, and the words that were said on the way."""
    return json.loads((DATA / "storylines.json").read_text(encoding="utf-8"))


def read_discussions() -> Any:
    """Who writes in which discussion, what became of it, and whose support it has."""
    return json.loads((DATA / "discussions.json").read_text(encoding="utf-8"))


def read_proposals() -> Any:
    """Which letters were offered as proposals, who co-signed, and how each was answered."""
    return json.loads((DATA / "proposals.json").read_text(encoding="utf-8"))


def read_answers() -> Any:
    """By language and part of a response, the sentences of the desk's everyday answers."""
    return json.loads((DATA / "answers.json").read_text(encoding="utf-8"))
