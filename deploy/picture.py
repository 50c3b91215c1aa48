"""Draws the house into ``docs/architecture.md``: its steps, their rooms, who imports whom. ``make docs`` runs it."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from textwrap import wrap

from deploy.house import ROOT, import_graph, modules

PAGE = ROOT / "docs" / "architecture.md"
BEGIN, END = "<!-- picture: drawn by `make docs` -->", "<!-- end of the picture -->"
A_LINE, A_WIDTH = 5, 60


def steps() -> list[str]:
    """The steps from the last of the flow to what all stand on, as the first import contract says."""
    names = re.findall(r"\w+", " ".join(_contracts()[0]["layers"]))
    # What starts the house, and what only reads its surroundings, is no step.
    return [name for name in names if name == "app" or (ROOT / "govtrack" / name / "__init__.py").exists()]


def _contracts() -> list[dict[str, list[str]]]:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    found: list[dict[str, list[str]]] = tomllib.loads(text)["tool"]["importlinter"]["contracts"]
    return found


def rooms_of(step: str, found: Mapping[str, Path]) -> list[str]:
    """The rooms of a step, those that import first; none where no contract gives them an order."""
    own = sorted({name.split(".")[2] for name in found if name.startswith(f"govtrack.{step}.")})
    for contract in _contracts():
        if f"govtrack.{step}" in contract.get("containers", ()):
            order = re.findall(r"\w+", " ".join(contract["layers"]))
            return sorted(own, key=order.index)
    return []


def about(step: str) -> str:
    """What a step says of itself, in a few lines."""
    path = ROOT / "govtrack" / step / "__init__.py"
    words = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) if path.exists() else ""
    return "<br>".join(wrap((words or "").replace('"', "'"), A_WIDTH))


def _step_of(name: str) -> str:
    return name.partition(".")[2].partition(".")[0]


def step_imports(found: Mapping[str, Path]) -> dict[str, set[str]]:
    """Which step imports which."""
    wanted = steps()
    graph: dict[str, set[str]] = {step: set() for step in wanted}
    for name, targets in import_graph(found).items():
        if (step := _step_of(name)) in graph:
            graph[step] |= {_step_of(target) for target in targets} & set(graph)
    return {step: targets - {step} for step, targets in graph.items()}


def without_detours(graph: Mapping[str, set[str]]) -> dict[str, list[str]]:
    """The imports that no other path says already, so that the drawing can be read."""

    def reach(start: str) -> set[str]:
        found: set[str] = set()
        waiting = list(graph[start])
        while waiting:
            if (node := waiting.pop()) not in found:
                found.add(node)
                waiting += graph[node]
        return found

    return {
        step: sorted(target for target in targets if not any(target in reach(other) for other in targets - {target}))
        for step, targets in graph.items()
    }


def _lines(rooms: list[str]) -> str:
    rows = [rooms[start : start + A_LINE] for start in range(0, len(rooms), A_LINE)]
    return "<br>".join(" · ".join(row) for row in rows)


def draw() -> Iterator[str]:
    """The drawing, line by line."""
    found = modules()
    yield "```mermaid"
    yield "flowchart TB"
    for step in steps():
        rooms = about(step) if step in {"core", "demo"} else _lines(rooms_of(step, found)) or about(step)
        yield f'    {step}["<b>{step}</b>{"<br>" if rooms else ""}{rooms}"]'
    for step, targets in without_detours(step_imports(found)).items():
        yield from (f"    {step} --> {target}" for target in targets)
    yield "```"


def with_picture(page: str) -> str:
    """The page with the drawing as the code is now."""
    before, _begin, rest = page.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not end:
        raise ValueError(f"{PAGE} has no place for the picture")
    drawn = "\n".join(draw())
    return f"{before}{BEGIN}\n{drawn}\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(with_picture(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
