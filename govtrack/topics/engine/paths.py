"""Where on the tree of places a path begins."""

from __future__ import annotations

import re
from collections.abc import Sequence

LEVELS = 4
# A path of names may begin below the sub-district; how its parts are called tells where.
_COMMUNITY = re.compile(r"(社区|居委会?|村委会?|[^新]村| community)$", re.IGNORECASE)
_BUILDING = re.compile(
    r"^\W*(\d+|[一二三四五六七八九十]+|[A-Za-z]\d*)\s*(幢|栋|号楼|号|座|单元|弄|室)|^building ?\d", re.IGNORECASE
)


def first_level(parts: Sequence[str]) -> int:
    """The level of the first part: a sub-district, unless its name or a building behind it says otherwise."""
    if not parts or len(parts) >= LEVELS:
        return 0
    if _COMMUNITY.search(parts[0]):
        return 1
    buildings = [position for position, part in enumerate(parts) if _BUILDING.search(part)]
    return LEVELS - 1 - buildings[0] if buildings else 0
