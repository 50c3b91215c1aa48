"""What was tried and how it ended, one line each, so that an hour of work can be interrupted and taken up again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.mutants.running import ROOT

FILE = ROOT / "var" / "mutants.jsonl"
DEAD = ("killed", "timeout")


@dataclass(frozen=True, slots=True)
class Result:
    """How one mutant ended: ``piece`` and ``tests`` are the marks of its function or table and of the tests."""

    key: str
    tool: str
    path: str
    line: int
    where: str
    change: str
    verdict: str
    piece: str
    tests: str
    tried_on: str

    @property
    def is_dead(self) -> bool:
        """Whether the tests noticed; one that never ends is noticed by its time."""
        return self.verdict in DEAD


def mark_of(texts: Iterable[str]) -> str:
    """The mark of some texts."""
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]


def read(file: Path = FILE) -> dict[str, Result]:
    """The last result of every mutant."""
    if not file.exists():
        return {}
    rows = (json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip())
    return {row["key"]: Result(**row) for row in rows}


def write(result: Result, file: Path = FILE) -> None:
    """Adds a result."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(asdict(result), ensure_ascii=False) + "\n")


def is_known(result: Result | None, piece: str, tests: str) -> bool:
    """Whether trying again would tell nothing new: dead in this function, or tried with these very tests."""
    if result is None or result.piece != piece:
        return False
    return result.is_dead or result.tests == tests


def today() -> str:
    """The day on which a mutant was tried."""
    return datetime.now(UTC).date().isoformat()
