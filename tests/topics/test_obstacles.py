"""Why no topic forms is said where people wait for topics."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import update

from govtrack.core.db import db, transaction
from govtrack.intake.models import Submission
from govtrack.topics.queries.obstacles import list_obstacles
from tests import factories

CASES = Path(__file__).parents[1] / "intake" / "cases"


def imported(app: Flask, name: str = "c01a-january.csv") -> None:
    arguments = ["intake", "import", "letters", str(CASES / name)]
    assert app.test_cli_runner().invoke(args=arguments).exit_code == 0


def test_nothing_is_missing_without_letters(app: Flask) -> None:
    assert list_obstacles() == []


def test_a_run_without_places_says_so_to_the_operator_and_on_the_page(app: Flask, as_role: Callable[..., Any]) -> None:
    imported(app)
    assert list_obstacles() == ["no_places"]
    result = app.test_cli_runner().invoke(args=["topics", "run"])
    assert result.exit_code == 0
    assert "flask places import" in result.stderr
    admin = as_role("admin")
    for address in ("/topics/runs", "/topics"):
        assert "为什么还没有议题" in admin.get(address).get_data(as_text=True)
    assert "为什么还没有议题" not in app.test_client().get("/topics").get_data(as_text=True)


def test_letters_without_a_known_place_and_letters_that_wait(app: Flask) -> None:
    factories.place("community")
    imported(app)
    assert list_obstacles() == ["no_place_known"]
    with transaction():
        db.session.execute(update(Submission).values(state="received"))
    assert list_obstacles() == ["nothing_accepted"]
