"""Lighthouse on a phone with simulated slow 4G; the better of two runs counts, for a busy machine slows the first."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.browser.fixtures import chromium_program
from tests.browser.house import RunningHouse
from tests.pagewide.atlas import Found
from tests.pagewide.tools import node_package, program

pytestmark = [pytest.mark.slow, pytest.mark.pages, pytest.mark.browser]
CATEGORIES = {"performance": 95, "accessibility": 100, "best-practices": 100}
LARGEST_PAINT, SHIFT = 1800, 0.05  # milliseconds; cumulative layout shift
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage"


def measure(address: str, folder: Path) -> dict[str, Any]:
    """One run: category or audit → value."""
    report = folder / "report.json"
    subprocess.run(
        [
            program("node"),
            str(node_package("lighthouse") / "cli" / "index.js"),
            address,
            "--quiet",
            "--output=json",
            f"--output-path={report}",
            f"--only-categories={','.join(CATEGORIES)}",
            f"--chrome-flags={FLAGS}",
        ],
        env={**os.environ, "CHROME_PATH": chromium_program()},
        check=True,
        timeout=180,
    )
    found = json.loads(report.read_text(encoding="utf-8"))
    values = {name: round(100 * (category["score"] or 0)) for name, category in found["categories"].items()}
    for audit in ("largest-contentful-paint", "cumulative-layout-shift"):
        values[audit] = found["audits"][audit]["numericValue"]
    return values


def shortfalls(values: dict[str, Any]) -> list[str]:
    """What misses its budget."""
    missed = [f"{name} {values[name]}" for name, least in CATEGORIES.items() if values[name] < least]
    if values["largest-contentful-paint"] > LARGEST_PAINT:
        missed.append(f"largest paint after {values['largest-contentful-paint']:.0f} ms")
    if values["cumulative-layout-shift"] > SHIFT:
        missed.append(f"layout shift {values['cumulative-layout-shift']:.3f}")
    return missed


@pytest.mark.parametrize("route", ["oversight.home", "intake.report", "topics.topic"])
def test_residents_pages_are_fast(house: RunningHouse, found_pages: list[Found], route: str, tmp_path: Path) -> None:
    address = next(page.address for page in found_pages if page.route == route and page.role == "visitor")
    missed: list[str] = []
    for _ in range(2):
        missed = shortfalls(measure(house.address + address, tmp_path))
        if not missed:
            return
    assert missed == []
