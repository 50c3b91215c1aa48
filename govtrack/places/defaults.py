"""The category tree that ships: ours, to be changed by the office."""

from __future__ import annotations

from pathlib import Path

from govtrack.core.actors import Actor
from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _
from govtrack.core.sheets import Column, read_records
from govtrack.places.models import Category
from govtrack.places.operations import add_category
from govtrack.places.queries import list_categories

CATEGORIES_FILE = Path(__file__).parent / "data" / "categories.csv"


COLUMNS = (
    Column("code", ("编码", "代码")),
    Column("parent", ("上级", "上级编码", "父级")),
    Column("name_zh", ("名称", "分类名称")),
    Column("name_en", ("英文名称",)),
    Column("severity", ("严重程度",)),
    Column("profile", ("时限类型",)),
    Column("confidential", ("保密",)),
    Column("emergency", ("紧急",)),
    Column("keywords_zh", ("关键词",)),
)
USUAL_SEVERITY = 0.3


def _severity(text: str) -> float:
    try:
        return float(text) if text else USUAL_SEVERITY
    except ValueError as error:
        raise InvalidInput(_("“%(text)s” is no severity; it is a number from 0 to 1.", text=text)) from error


def load_categories(actor: Actor, path: Path = CATEGORIES_FILE) -> int:
    """Adds the categories of the file that do not exist yet; returns how many."""
    known: dict[str, Category] = {row.code: row for row in list_categories()}
    added = 0
    with path.open("rb") as file:
        lines = read_records(file, COLUMNS, ("code", "name_zh"))
    for line in lines:
        if line["code"] in known:
            continue
        known[line["code"]] = add_category(
            actor,
            code=line["code"],
            name_zh=line["name_zh"],
            name_en=line["name_en"] or None,
            parent=known.get(line["parent"]),
            severity=_severity(line["severity"]),
            profile=line["profile"] or "general",
            is_confidential=line["confidential"] == "1",
            is_emergency=line["emergency"] == "1",
            keywords=[word for word in line["keywords_zh"].split("|") if word],
        )
        added += 1
    return added
