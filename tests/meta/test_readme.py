"""What the README tells a newcomer about the house is the house."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
# A part of other targets, which nobody calls by hand.
NOT_CALLED = {"page-checkers"}


def packages(house: Path) -> set[str]:
    """The folders of a house that hold code."""
    return {path.name for path in house.iterdir() if (path / "__init__.py").exists()}


def folders_in(text: str) -> list[str]:
    """The folders of the block, in its order."""
    block = text.split("```\ngovtrack/\n", 1)[1].split("```", 1)[0]
    return re.findall(r"^  (\w+)/ +\S", block, re.MULTILINE)


def layers() -> list[str]:
    """The packages as the contracts order them, upstream first."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    rows = next(row["layers"] for row in settings["contracts"] if row.get("containers") == ["govtrack"])
    return re.findall(r"\w+", " ".join(reversed(rows)))


def test_the_folders_of_the_readme_are_the_packages_in_the_order_of_their_imports() -> None:
    told = folders_in(README)
    assert set(told) == packages(ROOT / "govtrack"), "a new folder of govtrack/ needs its line under The folders"
    assert told == [name for name in layers() if name in told], "upstream stands first"


def test_a_folder_without_its_line_and_a_line_without_its_folder_are_seen(tmp_path: Path) -> None:
    for name, file in (("core", "__init__.py"), ("benches", "__init__.py"), ("pictures", "one.png")):
        (tmp_path / name).mkdir()
        (tmp_path / name / file).touch()
    text = "```\ngovtrack/\n  core/      what others stand on\n  gone/      was here\nmigrations/  tests/\n```"
    assert packages(tmp_path) ^ set(folders_in(text)) == {"benches", "gone"}


def test_everything_that_make_does_stands_in_the_readme() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    # A Makefile without the line fails here.
    targets = set(re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)[1].split())  # type: ignore[index]
    told = set(re.findall(r"^make ([\w-]+) +#", README, re.MULTILINE))
    assert targets - told == NOT_CALLED
    assert told <= targets
