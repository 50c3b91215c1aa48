"""What the benchmark of the pages' statements takes for a fault."""

from __future__ import annotations

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
