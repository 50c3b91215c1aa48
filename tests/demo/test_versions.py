"""The demonstration goes down to the first version of the tables and up again, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.drills import c17_versions_up_and_down


@pytest.mark.slow
def test_the_demonstration_survives_the_way_down_and_up(tmp_path: Path) -> None:
    """Filled by ``flask demo load``; what is compared and what may be lost stands in the drill."""
    is_well, seen = c17_versions_up_and_down.drill(tmp_path)
    assert is_well, seen
