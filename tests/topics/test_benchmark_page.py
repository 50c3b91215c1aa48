"""The page of figures is written section by section: a run that is cut keeps what it measured."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.page import renew


def _cut() -> str:
    raise KeyboardInterrupt


def _texts(page: Path) -> list[tuple[str, str]]:
    """Titles and texts of the sections on a page, without the line that tells of the run."""
    told = [text.partition("\n\n") for text in page.read_text("utf-8").rstrip().split("\n\n## ")[1:]]
    return [(title, rest.partition("\n\n")[2]) for title, _, rest in told]


def test_a_run_that_is_cut_keeps_what_it_measured_beside_the_sections_of_the_last_one(tmp_path: Path) -> None:
    page = tmp_path / "docs" / "figures.md"
    older = {"speed": lambda: "## Speed\n\n10 µs", "size": lambda: "## Size\n\n5 MB", "gone": lambda: "## Gone\n\n1"}
    renew(page, "# Figures", older, "engine 1", whole=True)
    with pytest.raises(KeyboardInterrupt):
        renew(page, "# Figures", {"speed": lambda: "## Speed\n\n8 µs", "size": _cut}, "engine 2", whole=True)
    assert _texts(page) == [("Speed", "8 µs"), ("Size", "5 MB"), ("Gone", "1")]
    assert page.read_text("utf-8").startswith("# Figures\n\n## Speed\n\n*Engine 2, run begun ")
    assert "## Size\n\n*Engine 1, run begun " in page.read_text("utf-8")


def test_a_whole_run_leaves_no_section_of_an_earlier_one_and_its_own_order(tmp_path: Path) -> None:
    page = tmp_path / "figures.md"
    renew(page, "# Old", {"b": lambda: "## B\n\nold", "c": lambda: "## C\n\nold"}, "engine 1", whole=True)
    renew(page, "# New", {"a": lambda: "## A\n\nnew", "b": lambda: "## B\n\n\nnew\n"}, "engine 2", whole=True)
    assert _texts(page) == [("A", "new"), ("B", "new")]
    assert page.read_text("utf-8").startswith("# New\n")


def test_some_sections_alone_leave_the_others_where_they_stand(tmp_path: Path) -> None:
    page = tmp_path / "figures.md"
    renew(page, "# Figures", {"a": lambda: "## A\n\n1", "b": lambda: "## B\n\n2"}, "engine 1", whole=True)
    renew(page, "# Figures", {"a": lambda: "## A\n\n3"}, "engine 1", whole=False)
    assert _texts(page) == [("A", "3"), ("B", "2")]
    assert not list(tmp_path.glob("*.new"))
