"""The category tree that ships: ours, to be changed by the office."""

from __future__ import annotations

from pathlib import Path

from govtrack.core.actors import Actor
from govtrack.core.i18n import _l
from govtrack.core.sheets import Column, Record, read_records
from govtrack.core.verbs import perform
from govtrack.places.models import Category
from govtrack.places.queries import list_categories
from govtrack.places.verbs import VERBS

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
NO_PARENT = _l("there is no kind of matter with this code; in a list, it stands below the one that it belongs to.")


# What offices write for the clocks of kinds of matter; an office's own clock is written by its code.
PROFILE_WORDS = {
    "general": ("一般", "普通", "一般事项"),
    "complex": ("复杂", "疑难", "复杂事项"),
    "utility": ("水电气", "公用事业", "民生保供"),
    "danger": ("危险", "紧急", "险情"),
}


def _profile(line: Record) -> str:
    text = line["profile"].strip().casefold()
    is_code = text.isascii() and text.replace("_", "").isalpha()
    return text if is_code else line.choice("profile", PROFILE_WORDS) if text else "general"


def _severity(line: Record) -> float:
    value = line.number("severity", 0, 1)
    return USUAL_SEVERITY if value is None else value


def load_categories(actor: Actor, path: Path = CATEGORIES_FILE) -> int:
    """Adds the categories of the file that do not exist yet; returns how many."""
    known: dict[str, Category] = {row.code: row for row in list_categories()}
    added = 0
    with path.open("rb") as file:
        lines = read_records(file, COLUMNS, ("code", "name_zh"))
    for line in lines:
        if line.need("code") in known:
            continue
        known[line["code"]] = perform(
            VERBS["add_category"],
            actor,
            line.find("parent", known, NO_PARENT),
            code=line["code"],
            name_zh=line.need("name_zh"),
            name_en=line["name_en"] or None,
            severity=_severity(line),
            profile=_profile(line),
            is_confidential=line.flag("confidential"),
            is_emergency=line.flag("emergency"),
            keywords=[word for word in line["keywords_zh"].split("|") if word],
        )
        added += 1
    return added
