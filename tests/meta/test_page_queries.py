"""No page asks the database for more than it did, and what the benchmark that counts takes for a fault."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import page_queries


def test_more_than_before_needs_a_reason(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(page_queries, "SINCE", {"/told": "the published head"})
    before = {"admin /same": 5, "admin /told": 5, "admin /silent": 5, "chair /fewer": 5, "chair /gone": 9}
    now = {"admin /same": 5, "admin /told": 6, "admin /silent": 6, "chair /fewer": 4, "chair /new": 30}
    assert page_queries.show(now, before) == ["admin /silent"]
    told = capsys.readouterr().out
    assert "more on 2, fewer on 1, of 4 that were there before" in told
    assert "all of these together: 20 → 21" in told


@pytest.mark.slow
def test_no_page_of_the_demonstration_asks_for_more_than_before() -> None:
    command = [sys.executable, "-m", "benchmarks.page_queries"]
    counted = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False)
    assert counted.returncode == 0, f"{counted.stdout}{counted.stderr}"
    assert "\nmore on 0, fewer on " in counted.stdout, "with a reason in SINCE: say it here as well"
