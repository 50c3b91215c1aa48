"""Whose a session is: a person's of the staff, or a resident's, never of both; and who ends which."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.accounts import sessions
from govtrack.accounts.models import WebSession
from govtrack.accounts.sessions import handle_of, hash_key, list_resident_sessions
from govtrack.core.db import db, transaction
from tests import factories
from tests.accounts.test_session_table import changed, save
from tests.residents.people import resident, sign_in_resident


def owner_of(key: str) -> tuple[int | None, int | None]:
    row = db.session.get_one(WebSession, hash_key(key), populate_existing=True)
    return row.user_id, row.resident_id


def test_a_session_is_of_the_staff_or_of_a_resident(app: Flask) -> None:
    person, owner = factories.user(), resident("one@example.org")
    kept: list[tuple[str, dict[str, Any]]] = [
        ("staff", {"_user_id": str(person.id)}),
        ("resident", {"resident": owner.id}),
        ("both", {"_user_id": str(person.id), "resident": owner.id}),
        ("neither", {"a": 1}),
    ]
    for key, values in kept:
        save(app, changed(values, key))
    assert {key: owner_of(key) for key, _values in kept} == {
        "staff": (person.id, None),
        "resident": (None, owner.id),
        "both": (person.id, None),
        "neither": (None, None),
    }


@pytest.mark.parametrize(("whose", "ends"), [("mine", True), ("another's", False), ("no", False)])
def test_a_resident_ends_a_session_of_their_own_alone(app: Flask, whose: str, ends: bool) -> None:
    mine, other = (sign_in_resident(app.test_client(), resident(f"{name}@example.org")) for name in ("a", "b"))
    [own], [foreign] = (list_resident_sessions(row.id) for row in (mine, other))
    handle = {"mine": handle_of(own), "another's": handle_of(foreign), "no": "0" * 16}[whose]
    with transaction():
        assert sessions.end_resident_session(mine.id, handle) is ends
    assert len(db.session.scalars(select(WebSession)).all()) == (1 if ends else 2)
    assert len(list_resident_sessions(other.id)) == 1
