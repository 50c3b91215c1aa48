"""What a browser fills in again on going back: everything but what opens something, or tells of somebody else."""

from __future__ import annotations

import re
from pathlib import Path

TEMPLATES = Path(__file__).parents[2] / "templates"
FIELD = re.compile(r"ui\.field\(form\.(\w+),(?:[^{}]*?)autocomplete=\"off\"", re.DOTALL)
# A field that is not to be remembered comes back empty: only where that is meant.
KEPT_FROM_SCREENS = {
    ("residents/act_on_home.html", "room"): "the room of somebody else, at the screen of a desk",
    ("residents/home.html", "code"): "a code from a letter, which confirms a home",
    ("residents/mine.html", "code"): "a receipt code, which opens a letter",
    ("responses/follow.html", "code"): "a receipt code, which opens a letter",
}


def test_a_field_comes_back_filled_unless_it_is_kept_from_shared_screens() -> None:
    found = {
        (str(path.relative_to(TEMPLATES)), name)
        for path in TEMPLATES.rglob("*.html")
        for name in FIELD.findall(path.read_text("utf-8"))
    }
    assert found == set(KEPT_FROM_SCREENS)
