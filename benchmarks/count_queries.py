"""Prints, as JSON, how many statements each page given as argument needs for the command room."""

from __future__ import annotations

import json
import sys

from sqlalchemy import event, select

from govtrack.accounts import operations
from govtrack.accounts.models import User, WebSession
from govtrack.accounts.sessions import _serializer, hash_key
from govtrack.app import create_app
from govtrack.core.actors import SYSTEM
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.places.queries import find_subdistrict

KEY = "benchmark"


def note(statements: list[str], sql: str) -> None:
    """Counts a statement; the bounds of transactions ask the database nothing."""
    if not sql.startswith(("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK")):
        statements.append(sql)


def main() -> None:
    """Signs in by a session row, fetches each page, counts."""
    app = create_app()
    with app.app_context():
        root = find_subdistrict()
        assert root is not None
        with transaction():
            user = db.session.scalar(select(User).where(User.login == KEY))
            if user is None:
                user = operations.add_user(SYSTEM, login=KEY, name="Bench", password=operations.generate_password())
                operations.grant_role(SYSTEM, user, "command", root)
            values = {"values": _serializer.dumps({"_user_id": str(user.id)})}
            db.session.merge(
                WebSession(id=hash_key(KEY), user_id=user.id, data=values, started_at=now(), seen_at=now())
            )
        statements: list[str] = []
        event.listen(db.engine, "before_cursor_execute", lambda _c, _k, sql, *_rest: note(statements, sql))
    client = app.test_client()
    client.set_cookie(app.config["SESSION_COOKIE_NAME"], KEY)
    counts = {}
    for path in sys.argv[1:]:
        statements.clear()
        status = client.get(path).status_code
        assert status in {200, 403}, f"{path}: {status}"
        counts[path] = len(statements)
    print(json.dumps(counts))


if __name__ == "__main__":
    main()
