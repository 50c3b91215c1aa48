"""What looking at pages changes of a session: kept by the browser, signed, until something is sent.

A page that is only looked at writes nothing, so that it works while the database is locked, full
or being restored. A token for a form, a message that was shown and the moment of the last look are
therefore laid over the session in a cookie of their own. The next form takes them into the row.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Request, Response
from flask.json.tag import TaggedJSONSerializer
from itsdangerous import BadSignature, URLSafeSerializer

from govtrack.core.clock import now

# Who is signed in is kept in the table of sessions only, so that it can be ended there.
IDENTITY = frozenset({"_user_id", "_fresh", "_id", "resident"})
MOST_BYTES = 3000


@dataclass
class Overlay:
    """What lies over the session: values set, keys gone, and when the browser was last seen."""

    base: str = ""
    given: dict[str, Any] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    seen_at: datetime | None = None

    def over(self, values: dict[str, Any]) -> dict[str, Any]:
        """The session as this browser knows it."""
        return {key: value for key, value in values.items() if key not in self.gone} | self.given


def base_of(key: str | None, stored: str) -> str:
    """Names the content that something lies over: it fits this content of this session and no other."""
    return hashlib.sha256(f"{key}\n{stored}".encode()).hexdigest()[:20] if key else ""


def difference(before: dict[str, Any], after: dict[str, Any]) -> Overlay | None:
    """What must lie over ``before`` to give ``after``; None where it concerns who somebody is."""
    given = {key: value for key, value in after.items() if key not in before or before[key] != value}
    gone = [key for key in before if key not in after]
    if not IDENTITY.isdisjoint({*given, *gone}):
        return None
    return Overlay(given=given, gone=gone)


def _name(app: Flask) -> str:
    return f"{app.config['SESSION_COOKIE_NAME']}-light"


def _serializer(app: Flask) -> URLSafeSerializer:
    return URLSafeSerializer(app.secret_key or "", salt="session-light", serializer=TaggedJSONSerializer())


def read(app: Flask, request: Request, base: str) -> Overlay:
    """What lies over the session with this base; nothing where it is another's, or was tampered with."""
    cookie = request.cookies.get(_name(app))
    if not cookie:
        return Overlay(base)
    try:
        kept = _serializer(app).loads(cookie)
        seen_at = datetime.fromtimestamp(kept["seen"], UTC)
    except (BadSignature, ValueError, KeyError, TypeError):
        return Overlay(base)
    if kept["base"] != base or (not base and seen_at + app.config["SESSION_IDLE"] < now()):
        return Overlay(base)
    return Overlay(base, kept["given"], kept["gone"], seen_at)


def write(app: Flask, response: Response, overlay: Overlay) -> bool:
    """Gives it to the browser; False where it is too much for a cookie."""
    kept = {"base": overlay.base, "given": overlay.given, "gone": overlay.gone, "seen": int(now().timestamp())}
    value = _serializer(app).dumps(kept)
    if len(value) > MOST_BYTES:
        return False
    response.set_cookie(
        _name(app),
        value,
        max_age=int(app.config["SESSION_LIFETIME"].total_seconds()),
        path="/",
        secure=app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite=app.config["SESSION_COOKIE_SAMESITE"],
    )
    return True


def forget(app: Flask, request: Request, response: Response) -> None:
    """The row holds everything now."""
    if _name(app) in request.cookies:
        response.delete_cookie(_name(app), path="/", secure=app.config["SESSION_COOKIE_SECURE"])
