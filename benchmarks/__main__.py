"""`python -m benchmarks` (`make bench-topics`): write docs/benchmarks.md."""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.report import SECTIONS, write_report
from benchmarks.scale import LARGE_SIZES
from govtrack.topics.commands import evaluation_data

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Measure the topic engine beside its peers.")
    parser.add_argument("--output", type=Path, default=Path("docs/benchmarks.md"))
    parser.add_argument("--data", type=Path, default=evaluation_data())
    parser.add_argument("--largest", type=int, default=LARGE_SIZES[-1], help="largest generated collection")
    parser.add_argument(
        "--only", nargs="+", choices=SECTIONS, help="measure these sections anew, into the page that stands"
    )
    chosen = parser.parse_args()
    write_report(chosen.output, chosen.data, chosen.largest, chosen.only or ())
