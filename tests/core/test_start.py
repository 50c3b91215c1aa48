"""What a process carries from its start on: heavy libraries wait until somebody needs them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
# Each takes 10 to 30 MB, in every process of an installation at rest.
HEAVY = ("scipy", "rjieba", "openpyxl", "python_calamine", "lxml")
CARRIED = f"""
import sys
from govtrack.app import create_app
create_app()
print([name for name in {HEAVY!r} if name in sys.modules])
"""


def test_a_process_that_only_starts_carries_no_heavy_library(tmp_path: Path) -> None:
    own = {"GOVTRACK_HOME": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path / 'empty.db'}"}
    started = subprocess.run(
        [sys.executable, "-c", CARRIED], cwd=ROOT, env={**os.environ, **own}, capture_output=True, text=True, check=True
    )
    assert started.stdout.strip() == "[]"
