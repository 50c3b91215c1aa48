"""What was tried and how it ended, so that an hour of work can be interrupted and taken up again.

A run adds a line for each mutant to ``var/mutants.jsonl``. With the page of results they are written
to ``tried.jsonl`` beside this file as well, one line for each function or table, and come along with
the sources: what one machine has tried is known on the next.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.mutants.running import ROOT

FILE = ROOT / "var" / "mutants.jsonl"
KEPT = Path(__file__).with_name("tried.jsonl")
DEAD = ("killed", "timeout")
# What the results of one function or table have in common.
_OF_PIECE = ("tool", "path", "piece", "tests", "tried_on")


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


def read(file: Path = FILE, kept: Path = KEPT) -> dict[str, Result]:
    """The last result of every mutant: what came with the sources, and what was tried here since."""
    found = {result.key: result for piece in _lines_of(kept) for result in _unfold(piece)}
    return found | {row["key"]: Result(**row) for row in _lines_of(file)}


def _lines_of(file: Path) -> list[dict[str, Any]]:
    texts = file.read_text("utf-8").splitlines() if file.exists() else []
    return [json.loads(line) for line in texts if line.strip()]


def keep(results: Iterable[Result], file: Path = KEPT) -> None:
    """Writes what goes along with the sources: of what was noticed the keys alone, of what lived everything."""
    pieces: dict[tuple[str, ...], dict[str, Any]] = {}
    for one in sorted(results, key=lambda result: (result.tool, result.path, result.piece, result.key)):
        about = {name: getattr(one, name) for name in _OF_PIECE}
        piece = pieces.setdefault(tuple(about.values()), {**about, "dead": [], "alive": []})
        piece["dead" if one.is_dead else "alive"].append(_fold(one))
    lines = (json.dumps(piece, ensure_ascii=False, separators=(",", ":")) for piece in pieces.values())
    file.write_text("".join(f"{line}\n" for line in lines), "utf-8")


def _fold(result: Result) -> Any:
    # A named fault is found by its name, which is its change.
    if result.is_dead and result.tool != "named":
        return result.key
    return {name: getattr(result, name) for name in ("key", "line", "where", "change", "verdict")}


def _unfold(piece: dict[str, Any]) -> Iterator[Result]:
    about = {name: piece[name] for name in _OF_PIECE}
    for one in (*piece["dead"], *piece["alive"]):
        bare = {"key": one, "line": 0, "where": "", "change": "", "verdict": "killed"}
        yield Result(**about, **(bare if isinstance(one, str) else one))


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
