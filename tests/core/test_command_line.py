"""The commands of an operator speak one language, English, though the pages are Chinese first."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import click
import pytest
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy.exc import DBAPIError

from govtrack.core.command_line import Group, in_english
from govtrack.core.db import transaction
from govtrack.core.errors import Conflict, DomainError, Forbidden, NotFound
from govtrack.core.jobs import enqueue
from tests import factories
from tests.servers import free_port


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


def _run_with(home: Path, url: str, name: str) -> tuple[int, str]:
    """End and last words of the command in a process of its own, since the tests share their database."""
    settings = {"GOVTRACK_HOME": str(home), "DATABASE_URL": url, "GOVTRACK_DEVELOPMENT": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "flask", *name.split()],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize(("name", "code"), [("audit verify", 2), ("duties check", 1)])
def test_a_command_without_tables_says_what_to_do(tmp_path: Path, name: str, code: int) -> None:
    assert _run_with(tmp_path, f"sqlite:///{tmp_path / 'empty.db'}", name) == (
        code,
        "Error: The database has no tables, or those of an earlier version. Run: flask db upgrade\n",
    )


def test_a_record_that_cannot_be_read_is_not_called_changed(tmp_path: Path) -> None:
    (tmp_path / "torn.db").write_bytes(b"no database at all " * 100)
    code, said = _run_with(tmp_path, f"sqlite:///{tmp_path / 'torn.db'}", "audit verify")
    assert (code, said) == (2, "Error: The database cannot be read. It says: file is not a database\n")


def test_the_upgrade_says_in_one_line_that_the_database_is_away(tmp_path: Path) -> None:
    code, said = _run_with(tmp_path, f"postgresql://nobody@127.0.0.1:{free_port()}/none", "db upgrade")
    assert code == 1 and said.startswith("Error: The database cannot be reached.") and said.count("\n") == 1


def test_a_command_without_its_database_says_so_in_one_line(tmp_path: Path) -> None:
    code, said = _run_with(tmp_path, f"postgresql://nobody@127.0.0.1:{free_port()}/none", "audit verify")
    assert code == 2, "1 would say that the record was changed"
    assert said.startswith(
        "Error: The database cannot be reached. Is it running, and is DATABASE_URL right? It says: connection failed"
    )
    assert said.count("\n") == 1


def _made_with_another_key(home: Path) -> str:
    """A database that names a key which is not here; its address."""
    with sqlite3.connect(home / "other.db") as connection:
        connection.execute("CREATE TABLE key_marks (purpose, key_id, created_at)")
        connection.execute("INSERT INTO key_marks VALUES ('lookup', '722b0b16', '2026-01-01 00:00:00')")
    return f"sqlite:///{home / 'other.db'}"


@pytest.mark.parametrize(
    "command",
    [
        "celery -A worker worker",
        "celery -A worker beat",
        "gunicorn -c python:govtrack.server govtrack.app:create_app()",
        "gunicorn --preload -c python:govtrack.server govtrack.app:create_app()",
        "flask places list",
    ],
)
def test_a_process_with_other_keys_says_which_it_needs_and_ends(tmp_path: Path, command: str) -> None:
    settings = {
        "GOVTRACK_HOME": str(tmp_path), "DATABASE_URL": _made_with_another_key(tmp_path), "GOVTRACK_DEVELOPMENT": "1",
        "PORT": str(free_port()),
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", *command.split()],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        timeout=120,
    )
    said = done.stdout + done.stderr
    assert done.returncode != 0
    assert "it needs the key 722b0b16. Start with the keys that it was made with: GOVTRACK_SECRET_KEY" in said
    assert "vault.keys in GOVTRACK_HOME, or GOVTRACK_VAULT_KEYS" in said
    assert "Traceback" not in said and 'File "' not in said, said


def test_a_fault_of_a_statement_is_not_laid_to_the_database(app: Flask) -> None:
    group = Group("try")

    @group.command("fail")
    def fail() -> None:
        raise DBAPIError("SELECT nothing", {}, sqlite3.OperationalError("near nothing: syntax error"))

    answer = app.test_cli_runner().invoke(group, ["fail"])
    assert isinstance(answer.exception, DBAPIError)
