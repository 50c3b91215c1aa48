"""What the benchmark of pages takes for a fault: a page that costs a tenth more than before, and no word on why."""

from __future__ import annotations

import pytest

from benchmarks import page_cost
from benchmarks.page_cost import Cost


def _costs(**anew: float) -> dict[str, Cost]:
    return {f"admin /{page}": Cost(cost, cost, 8.0, 20) for page, cost in anew.items()}


def test_a_tenth_more_than_before_needs_a_reason(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(page_cost, "SINCE", {"/told": "twice the rules"})
    before = _costs(same=20.0, within=20.0, told=20.0, silent=20.0, less=20.0, gone=9.0)
    now = _costs(same=20.0, within=21.8, told=30.0, silent=24.0, less=10.0, new=50.0)
    assert page_cost.show(now, before) == ["admin /silent"]
    told = capsys.readouterr().out
    assert "more than ×1.1 on 2 of 5 that were there before; in the middle ×1.09" in told
    assert "more: twice the rules" in told


def test_what_pages_cost_before_is_kept_with_what_they_showed() -> None:
    before = page_cost.read_before()
    assert len(before) > 150
    assert all(cost.anew > 1 and cost.rows and cost.kilobytes for cost in before.values())
