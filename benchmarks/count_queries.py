"""Counts the statements of pages; as a command it prints them, as JSON, for the command room."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import event, select

from govtrack.accounts import operations
from govtrack.accounts.models import User, WebSession
from govtrack.accounts.sessions import _serializer, hash_key
from govtrack.app import create_app
from govtrack.core.actors import SYSTEM
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.places.queries import find_subdistrict

BOUNDS = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "PRAGMA")


def count_pages(role: str, paths: Iterable[str]) -> dict[str, int]:
    """The statements of each page that somebody with ``role`` for the sub-district may open; "" is a visitor.

    The bounds of transactions ask the database nothing and do not count.
    """
    client = open_as(role)
    statements: list[str] = []
    with client.application.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda _c, _k, sql, *_rest: statements.append(sql))
    counts = {}
    for path in paths:
        # After the first time: what a process reads once is no page's, and public pages come from memory. The
        # smaller of two, since those are rendered anew each minute.
        client.get(path)
        found = []
        for _ in range(2):
            statements.clear()
            if client.get(path).status_code == 200:
                found.append(sum(not sql.startswith(BOUNDS) for sql in statements))
        if found:
            counts[path] = min(found)
    return counts


def open_as(role: str, overrides: dict[str, Any] | None = None) -> FlaskClient:
    """A browser of somebody with ``role`` for the sub-district, at an application of its own; "" is a visitor."""
    app = create_app(overrides)
    client = app.test_client()
    if role:
        with app.app_context():
            _sign_in(role)
        client.set_cookie(app.config["SESSION_COOKIE_NAME"], role)
    return client


def _sign_in(role: str) -> None:
    """Opens an account with this role and a session of it whose key is the role's name."""
    root = find_subdistrict()
    assert root is not None
    login = f"bench-{role}"
    with transaction():
        user = db.session.scalar(select(User).where(User.login == login))
        if user is None:
            user = operations.add_user(SYSTEM, login=login, name="Bench", password=operations.generate_password())
            operations.grant_role(SYSTEM, user, role, root)
        values = {"values": _serializer.dumps({"_user_id": str(user.id)})}
        db.session.merge(WebSession(id=hash_key(role), user_id=user.id, data=values, started_at=now(), seen_at=now()))
    db.session.remove()


def main() -> None:
    """Fetches each page given as argument."""
    print(json.dumps(count_pages("command", sys.argv[1:])))


if __name__ == "__main__":
    main()
