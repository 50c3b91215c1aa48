"""The kit stays light and its sheets are built: bytes are counted as they travel, compressed."""

from __future__ import annotations

import gzip
import importlib.util
import re
from pathlib import Path
from types import ModuleType

STATIC = Path(__file__).parents[2] / "govtrack" / "static"
KILOBYTE = 1024


def builder() -> ModuleType:
    """The script that joins the sheets."""
    spec = importlib.util.spec_from_file_location("css_build", STATIC / "css" / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def travelling(path: Path) -> int:
    """The bytes of a file under gzip."""
    return len(gzip.compress(path.read_bytes(), 9))


def test_the_built_sheet_is_the_sources() -> None:
    assert (STATIC / "css" / "govtrack.css").read_text("utf-8") == builder().build()


def test_sheet_script_and_icons_keep_their_budgets() -> None:
    assert travelling(STATIC / "css" / "govtrack.css") <= 15 * KILOBYTE
    assert travelling(STATIC / "js" / "govtrack.js") <= 10 * KILOBYTE
    assert travelling(STATIC / "icons.svg") <= 8 * KILOBYTE


def test_nothing_is_fetched_from_elsewhere() -> None:
    for path in [STATIC / "css" / "govtrack.css", STATIC / "js" / "govtrack.js"]:
        text = re.sub(r"/\*!.*?\*/|xmlns='[^']*'", "", path.read_text("utf-8"), flags=re.DOTALL)
        assert not re.search(r"https?://|@import|@font-face", text)
