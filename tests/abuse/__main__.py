"""``python -m tests.abuse``: runs every marked test and prints case, expected, seen, verdict."""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

import pytest

from tests.abuse.cases import CASES


class Seen:
    """What became of the tests of each case."""

    def __init__(self) -> None:
        self.numbers: dict[str, list[int]] = {}
        self.held: dict[int, int] = defaultdict(int)
        self.failed: dict[int, list[str]] = defaultdict(list)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Notes which tests bear which numbers."""
        for item in items:
            self.numbers[item.nodeid] = [number for mark in item.iter_markers("abuse") for number in mark.args]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test that was skipped has shown nothing."""
        for number in self.numbers.get(report.nodeid, []):
            if report.failed or report.skipped:
                self.failed[number].append(f"{report.nodeid.rpartition('::')[2]}: {report.outcome}")
            elif report.when == "call":
                self.held[number] += 1

    def tell(self) -> int:
        """Prints the table; returns how many cases do not hold."""
        bad = 0
        for number, (case, expected) in CASES.items():
            failed, held = self.failed[number], self.held[number]
            is_well = bool(held) and not failed
            bad += not is_well
            seen = f"{held} tests held" if is_well else "; ".join(failed[:3]) or "no test bears this number"
            print(f"{number:>3} {case}\n    expected  {expected}\n    seen      {seen}")
            print(f"    verdict   {'holds' if is_well else 'FAILS'}\n")
        print(f"{len(CASES) - bad} of {len(CASES)} cases hold")
        return bad


def main() -> int:
    """Runs the marked tests of the whole suite."""
    seen, root = Seen(), Path(__file__).parents[1]
    arguments = ["-q", "-m", "abuse", "-p", "no:cacheprovider", "--no-header", "--durations=0", *sys.argv[1:]]
    pytest.main([*arguments, str(root)], plugins=[seen])
    return 1 if seen.tell() else 0


if __name__ == "__main__":
    sys.exit(main())
