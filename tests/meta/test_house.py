"""What `make house` measures, on a house of a few lines; and that the real one has no import circle."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy.house import (
    circles,
    function_lines,
    import_graph,
    long_lines,
    modules,
    put_together,
    rooms_without_a_place,
    spread,
)


def build(root: Path, **files: str) -> dict[str, Path]:
    """A package ``p`` with these modules."""
    (root / "p").mkdir()
    for name, text in {"__init__": "", **files}.items():
        (root / "p" / f"{name}.py").write_text(text, encoding="utf-8")
    return modules(root, "p")


@pytest.mark.parametrize(
    "second",
    [
        "import p.a",
        "from p import a",
        "from . import a",
        "from p.a import x",
        "def f():\n    from p import a",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from p.a import x",
        "import importlib\ndef f():\n    return importlib.import_module('p.a')",
        "from importlib import import_module\na = import_module('.a', __package__)",
        "a = __import__('p.a')",
        "from importlib import import_module\nR = {'x': '.a'}\ndef f(name):\n    import_module(R[name], __name__)",
        "import importlib\nSHARED: Final = 'p.a'\ndef f():\n    importlib.import_module(SHARED)",
    ],
)
def test_a_circle_is_found_however_it_is_written(tmp_path: Path, second: str) -> None:
    found = build(tmp_path, a="from p.b import y", b=second, c="from p import a, b")
    assert circles(import_graph(found)) == [["p.a", "p.b"]]


def test_a_straight_house_has_none(tmp_path: Path) -> None:
    found = build(tmp_path, a="from p import b\nimport p.c", b="from p.c import z", c="import json")
    assert import_graph(found) == {"p": set(), "p.a": {"p.b", "p.c"}, "p.b": {"p.c"}, "p.c": set()}
    assert circles(import_graph(found)) == []


@pytest.mark.parametrize(
    ("graph", "expected"),
    [
        ({"a": ["b"], "b": ["c"], "c": ["a"]}, [["a", "b", "c"]]),
        ({"a": ["b"], "b": ["a", "c"], "c": ["d"], "d": ["c"]}, [["a", "b"], ["c", "d"]]),
        ({"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": []}, []),
        ({"d": ["a"], "a": ["b"], "b": ["c"], "c": ["b", "d"]}, [["a", "b", "c", "d"]]),
    ],
)
def test_circles_are_told_apart(graph: dict[str, list[str]], expected: list[list[str]]) -> None:
    assert circles(graph) == expected


def test_lengths_are_counted(tmp_path: Path) -> None:
    found = build(tmp_path, a="def f():\n    return 1\n\n\ndef g():\n    def h():\n        pass\n    return h\n")
    assert sorted(function_lines(found.values())) == [2, 2, 4]
    page = tmp_path / "page.html"
    page.write_text("\n".join(["x" * 120, "x" * 121, "x" * 140, "x" * 141]), encoding="utf-8")
    assert long_lines([page]) == (4, 3, 1)
    assert spread("files", [1, 2, 3, 4, 5, 6, 7, 8, 9, 100]) == "files: 10, lines median 5.5, p90 100, max 100"


def test_the_house_has_no_import_circle() -> None:
    assert circles(import_graph(modules())) == []


def test_names_of_modules_are_put_together_at_the_top_alone(tmp_path: Path) -> None:
    """The graph of imports cannot know them."""
    assert put_together(modules()) == ["govtrack.app"]
    found = build(
        tmp_path,
        a="import importlib\nimportlib.import_module(f'p.{x}')",
        b="__import__('p.a')",
        c="A = 'p.a'\ndef f(name):\n    __import__(A), __import__(name)",
    )
    assert put_together(found) == ["p.a", "p.c"]


def test_every_room_has_its_place_in_the_import_order() -> None:
    assert rooms_without_a_place(modules()) == []
    assert rooms_without_a_place(["govtrack.intake", "govtrack.intake.cellar", "govtrack.intake.models"]) == [
        "govtrack.intake.cellar"
    ]
    assert rooms_without_a_place(["govtrack.attic.views"]) == ["govtrack.attic.views"]
