"""The page that `make bench-topics` writes, section by section, so that a run that is cut keeps what it measured."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path


def renew(output: Path, heading: str, sections: Mapping[str, Callable[[], str]], measured: str, *, whole: bool) -> None:
    """Measures sections in order and puts each into the page as soon as it is there, in place of the older one.

    Each section says below its title in which run it was made, and what was `measured`. Sections that this run does
    not measure stay as they are, but for those that a `whole` run has not made: they go at its end.
    """
    run, made = datetime.now(UTC), []
    kept = _sections(output)
    output.parent.mkdir(parents=True, exist_ok=True)
    for name, measure in sections.items():
        section = _stamped(measure, run, measured)
        made.append(_title(section))
        kept[made[-1]] = section
        _write(output, heading, kept)
        print(f"{datetime.now(UTC):%H:%M} {name} written to {output}", file=sys.stderr)
    if whole:
        _write(output, heading, {title: kept[title] for title in made})


def _stamped(measure: Callable[[], str], run: datetime, measured: str) -> str:
    """A section with the run, how long it took and how busy the machine was, below its title."""
    started = time.monotonic()
    title, _, text = measure().partition("\n")
    minutes = (time.monotonic() - started) / 60
    stamp = (
        f"*{measured.capitalize()}, run begun {run:%Y-%m-%d %H:%M} UTC; {minutes:.1f} minutes for this section, "
        f"{os.getloadavg()[1]:.0f} processes at work on the machine.*"
    )
    return f"{title}\n\n{stamp}\n\n{text.strip()}"


def _sections(page: Path) -> dict[str, str]:
    """The sections of a page that stands, by title."""
    if not page.exists():
        return {}
    told = page.read_text("utf-8").rstrip().split("\n\n## ")[1:]
    return {_title(f"## {text}"): f"## {text}" for text in told}


def _title(section: str) -> str:
    return section.partition("\n")[0]


def _write(page: Path, heading: str, sections: Mapping[str, str]) -> None:
    """Writes the whole page beside itself first: a run may be killed at any moment."""
    beside = page.with_suffix(".new")
    beside.write_text("\n\n".join([heading, *sections.values()]) + "\n", "utf-8")
    beside.replace(page)
