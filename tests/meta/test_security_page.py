"""The page about security gives one verdict on every requirement, and names nothing that is not there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
VERDICTS = {"holds", "does not hold", "by hand", "not here"}
# Of each section of ASVS 5.0.0 the numbers of its requirements at levels 1 and 2; the rest is in prose.
SECTIONS = {
    "1.1": "1-2", "1.2": "1-9", "1.3": "1-11", "1.4": "1-3", "1.5": "1-2",
    "2.1": "1-3", "2.2": "1-3", "2.3": "1-4", "2.4": "1-1",
    "3.2": "1-2", "3.3": "1-4", "3.4": "1-6", "3.5": "1-5", "3.7": "1-2",
    "4.1": "1-3", "4.2": "1-1", "4.3": "1-2", "4.4": "1-4",
    "5.1": "1-1", "5.2": "1-3", "5.3": "1-2", "5.4": "1-3",
    "6.1": "1-3", "6.2": "1-12", "6.3": "1-4", "6.4": "1-4", "6.5": "1-5", "6.6": "1-3", "6.8": "1-4",
    "7.1": "1-3", "7.2": "1-4", "7.3": "1-2", "7.4": "1-5", "7.5": "1-2", "7.6": "1-2",
    "8.1": "1-2", "8.2": "1-3", "8.3": "1-1", "8.4": "1-1",
    "11.1": "1-2", "11.2": "1-3", "11.3": "1-3", "11.4": "1-4", "11.5": "1-1", "11.6": "1-1",
    "12.1": "1-3", "12.2": "1-2", "12.3": "1-4",
    "13.1": "1-1", "13.2": "1-5", "13.3": "1-2", "13.4": "1-5",
    "14.1": "1-2", "14.2": "1-4", "14.3": "1-3",
    "15.1": "1-3", "15.2": "1-3", "15.3": "1-7",
    "16.1": "1-1", "16.2": "1-5", "16.3": "1-4", "16.4": "1-3", "16.5": "1-3",
}  # fmt: skip


def _all(section: str) -> list[str]:
    first, last = map(int, SECTIONS[section].split("-"))
    return [f"{section}.{number}" for number in range(first, last + 1)]


def _named(cell: str) -> Iterator[str]:
    """What the first cell of a line names: requirements, whole sections, and from one to another."""
    for part in cell.split(","):
        first, _, last = part.strip().partition(" to ")
        if last:
            section, begin = first.rsplit(".", 1)
            yield from (f"{section}.{number}" for number in range(int(begin), int(last.rsplit(".", 1)[1]) + 1))
        elif first.count(".") == 1:
            yield from _all(first)
        else:
            yield first


def _lines() -> Iterator[tuple[str, str, str]]:
    part = PAGE[PAGE.index("## ASVS") : PAGE.index("## WCAG")]
    for line in part.splitlines():
        if re.match(r"\| \d", line):
            cells = [cell.strip() for cell in line.strip("|").split("|", 2)]
            yield cells[0], cells[1], cells[2]


def test_every_requirement_has_one_verdict() -> None:
    named = Counter(number for cell, _verdict, _by in _lines() for number in _named(cell))
    wanted = {number for section in SECTIONS for number in _all(section)}
    assert wanted - set(named) == set()
    assert set(named) - wanted == set()
    assert [number for number, times in named.items() if times > 1] == []


def test_verdicts_are_words_that_the_page_explains() -> None:
    assert {verdict for _cell, verdict, _by in _lines()} == VERDICTS
    assert all(by for _cell, _verdict, by in _lines())


def test_what_the_page_names_is_there() -> None:
    paths = re.findall(r"`((?:tests|govtrack|deploy)/[^`* ]+)`", PAGE)
    paths += [f"docs/{link}" for link in re.findall(r"\]\(([^)#:]+)\)", PAGE)]
    assert len(paths) > 50
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_no_file_of_a_deployment_holds_a_password() -> None:
    lines = (ROOT / "deploy" / "compose.yaml").read_text("utf-8").splitlines()
    told = [line for line in lines if re.search(r"password|secret|token", line, re.IGNORECASE)]
    assert told
    assert [line for line in told if "_PASSWORD" in line and "${POSTGRES_PASSWORD:?" not in line] == []


def test_a_container_holds_what_runs_and_nothing_of_the_repository() -> None:
    lines = (ROOT / "deploy" / "Containerfile").read_text("utf-8").splitlines()
    copied = {path for line in lines if line.startswith(("COPY", "ADD")) for path in line.split()[1:-1]}
    runs = {"govtrack", "migrations", "templates", "worker.py", "pyproject.toml"}
    assert copied == runs | {"requirements.txt", "requirements-streams.txt"}


def test_every_package_has_its_exact_version() -> None:
    for name in ("requirements.txt", "requirements-streams.txt", "requirements-kernel.txt"):
        lines = (ROOT / name).read_text("utf-8").splitlines()
        packages = [line for line in lines if re.match(r"[A-Za-z]", line)]
        assert packages
        assert [line for line in packages if "==" not in line] == [], name
