"""How well the masking does on snippets whose personal parts are marked by hand.

A snippet is a line; ``{kind:text}`` marks what must not be readable. A part counts as found when
every sign of it is masked, and a mask counts as right when at least half of it lies in marked parts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from govtrack.intake.redaction.masking import find

FOLDER = Path(__file__).parent / "snippets"
# What counts as a number; names and rooms are measured for themselves.
GROUPS = {
    "numbers": ("phone", "card", "mail", "account"),
    "plates": ("plate",),
    "documents": ("document",),
    "rooms": ("room",),
    "names": ("name",),
}
_MARK = re.compile(r"\{(\w+):([^}]*)\}")


@dataclass(frozen=True, slots=True)
class Snippet:
    """A text and the spans in it that must be masked."""

    text: str
    parts: tuple[tuple[int, int, str], ...]


@dataclass(slots=True)
class Score:
    """Counts over snippets, and what went wrong in words."""

    wanted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    masks: int = 0
    right: int = 0
    unsure: int = 0
    missed: list[str] = field(default_factory=list)
    excess: list[str] = field(default_factory=list)

    def recall(self, group: str) -> float:
        """The share of marked parts of a group that is masked wholly."""
        return self.found[group] / self.wanted[group] if self.wanted[group] else 1.0

    @property
    def precision(self) -> float:
        """The share of masks that hide something that had to be hidden."""
        return self.right / self.masks if self.masks else 1.0


def parse(line: str) -> Snippet:
    """A line of a file of snippets; two signs of a backslash and an n stand for the end of a line."""
    text, parts, end = "", [], 0
    line = line.replace("\\n", "\n")
    for match in _MARK.finditer(line):
        text += line[end : match.start()]
        parts.append((len(text), len(text) + len(match[2]), match[1]))
        text += match[2]
        end = match.end()
    return Snippet(text + line[end:], tuple(parts))


def read(path: Path) -> list[Snippet]:
    """The snippets of a file."""
    lines = path.read_text("utf-8").splitlines()
    return [parse(line) for line in lines if line.strip() and not line.startswith("#")]


def measure(snippets: Iterable[Snippet]) -> Score:
    """Finds in every snippet and counts."""
    score = Score()
    for snippet in snippets:
        _measure_one(snippet, score)
    return score


def _measure_one(snippet: Snippet, score: Score) -> None:
    masks = find(snippet.text)
    hidden = {at for mask in masks for at in range(mask.start, mask.stop)}
    marked = {at for start, stop, _kind in snippet.parts for at in range(start, stop)}
    for start, stop, kind in snippet.parts:
        group = _group_of(kind)
        score.wanted[group] += 1
        if all(at in hidden or snippet.text[at].isspace() for at in range(start, stop)):
            score.found[group] += 1
        else:
            score.missed.append(f"{kind}: {snippet.text[start:stop]} | {snippet.text}")
    for mask in masks:
        inside = sum(at in marked for at in range(mask.start, mask.stop))
        score.masks += 1
        score.unsure += not mask.is_sure
        if 2 * inside >= mask.stop - mask.start:
            score.right += 1
        else:
            score.excess.append(f"{mask.kind}: {snippet.text[mask.start : mask.stop]} | {snippet.text}")


def _group_of(kind: str) -> str:
    return next(group for group, kinds in GROUPS.items() if kind in kinds)


def first_try(path: Path) -> str:
    """What a set showed before any rule was mended for it; nothing for sets written with the rules in view."""
    lines = path.read_text("utf-8").splitlines()
    return next((line.removeprefix("# First try: ") for line in lines if line.startswith("# First try: ")), "")


def list_files() -> Iterator[Path]:
    """The files of snippets, in order."""
    yield from sorted(FOLDER.glob("*.txt"))
