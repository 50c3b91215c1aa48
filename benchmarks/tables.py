"""Markdown tables."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Sequence
from pathlib import Path


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table; floats with three decimals."""
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(_cell(c) for c in row) + " |" for row in rows])


def measured_on() -> str:
    """By which command a section was written, and on what; to be told with figures of CPU."""
    module = Path(sys.argv[0]).stem
    return (
        f"Written by `python -m benchmarks.{module} {' '.join(sys.argv[1:])}`, on Python {platform.python_version()}, "
        f"{os.cpu_count()} cores, with an average of {os.getloadavg()[1]:.0f} processes wanting them; a busy machine "
        "makes CPU figures larger, so read ratios and counts."
    )


def write_section(page: Path, heading: str, text: str) -> None:
    """Puts the section under ``## heading`` into a page of such sections, in place of an older one."""
    head, *sections = page.read_text("utf-8").split("\n## ") if page.exists() else [""]
    kept = {section.split("\n", 1)[0]: section.split("\n", 1)[1] for section in sections}
    kept[heading] = f"\n{text.strip()}\n"
    page.write_text("\n## ".join([head, *(f"{name}\n{body}" for name, body in kept.items())]), "utf-8")


def _cell(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)
