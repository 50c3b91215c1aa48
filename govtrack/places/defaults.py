"""The category tree that ships: ours, to be changed by the office."""

from __future__ import annotations

import csv
from pathlib import Path

from govtrack.core.actors import Actor
from govtrack.places.models import Category
from govtrack.places.operations import add_category
from govtrack.places.queries import list_categories

CATEGORIES_FILE = Path(__file__).parent / "data" / "categories.csv"


def load_categories(actor: Actor, path: Path = CATEGORIES_FILE) -> int:
    """Adds the categories of the file that do not exist yet; returns how many."""
    known: dict[str, Category] = {row.code: row for row in list_categories()}
    added = 0
    with path.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            if line["code"] in known:
                continue
            known[line["code"]] = add_category(
                actor,
                code=line["code"],
                name_zh=line["name_zh"],
                name_en=line["name_en"] or None,
                parent=known.get(line["parent"]),
                severity=float(line["severity"]),
                profile=line["profile"],
                is_confidential=line["confidential"] == "1",
                is_emergency=line["emergency"] == "1",
                keywords=[word for word in line["keywords_zh"].split("|") if word],
            )
            added += 1
    return added
