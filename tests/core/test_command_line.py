"""The commands of an operator speak one language, English, though the pages are Chinese first."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from flask import Flask
from flask.cli import AppGroup

from govtrack.core.command_line import Group, in_english
from govtrack.core.db import transaction
from govtrack.core.errors import Conflict, DomainError, Forbidden, NotFound
from govtrack.core.jobs import enqueue
from tests import factories


def _groups(command: click.Command, name: str) -> list[tuple[str, click.Group]]:
    if not isinstance(command, click.Group):
        return []
    return [(name, command)] + [
        found for below, part in command.commands.items() for found in _groups(part, f"{name} {below}")
    ]


def test_each_group_of_the_house_says_refusals_in_english(app: Flask) -> None:
    groups = [found for name, part in app.cli.commands.items() for found in _groups(part, name)]
    ours = {name for name, group in groups if isinstance(group, Group)}
    assert {"jobs", "keys", "places", "registries", "intake", "intake import", "rules", "demo"} <= ours
    foreign = {name for name, group in groups if isinstance(group, AppGroup) and not isinstance(group, Group)}
    assert not foreign, "these let refusals go in Chinese"


@pytest.mark.parametrize("error", [Conflict, Forbidden, NotFound, DomainError])
def test_a_refusal_is_one_english_line(app: Flask, error: type[DomainError]) -> None:
    group = Group("try")

    @group.command("refuse")
    def refuse() -> None:
        raise error()

    answer = app.test_cli_runner().invoke(group, ["refuse"])
    assert (answer.exit_code, answer.output) == (1, f"Error: {in_english(error.message)}\n")
    assert answer.output.isascii() or "’" in answer.output


def test_a_job_that_cannot_be_retried_is_refused_in_english(app: Flask) -> None:
    with transaction():
        job_id = enqueue("oversight.retention").id
    answer = app.test_cli_runner().invoke(args=["jobs", "retry", str(job_id)])
    assert answer.exit_code == 1 and answer.output.startswith("Error: ") and answer.output.isascii()


def test_a_line_of_a_list_is_refused_in_english(app: Flask, tmp_path: Path) -> None:
    factories.place("compound", name_zh="湖滨")
    file = tmp_path / "list.csv"
    file.write_text("编号,名称,地点\nT-1,一号梯,不知何处\n", encoding="utf-8")
    lines = app.test_cli_runner().invoke(args=["registries", "import", "elevators", str(file)]).output.splitlines()
    assert [line for line in lines if line.startswith("row 2 not taken: ")]
    assert all(line.replace("不知何处", "").isascii() for line in lines), lines
